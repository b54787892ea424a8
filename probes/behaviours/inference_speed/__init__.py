"""Claim tests of the topic inference-speed."""
