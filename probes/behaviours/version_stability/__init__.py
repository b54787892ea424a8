"""Claim tests of the topic version-stability."""
