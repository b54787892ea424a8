"""Claim tests of the topic custom-extensions."""
