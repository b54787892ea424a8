"""Claim tests of the topic learning-curve."""
