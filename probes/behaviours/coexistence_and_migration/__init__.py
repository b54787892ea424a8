"""Claim tests of the topic coexistence-and-migration."""
