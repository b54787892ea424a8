"""Claim tests of the topic server-deployment."""
