"""Claim tests of the topic memory-footprint."""
