"""Claim tests of the topic documentation-and-tutorials."""
