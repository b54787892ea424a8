"""Claim tests of the topic compilation."""
