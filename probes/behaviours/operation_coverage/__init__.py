"""Claim tests of the topic operation-coverage."""
