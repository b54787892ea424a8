"""Claim tests of the topic model-building-api."""
