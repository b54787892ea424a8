"""Claim tests of the topic debugging."""
