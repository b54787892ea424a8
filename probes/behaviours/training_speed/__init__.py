"""Claim tests of the topic training-speed."""
