"""Claim tests of the topic mobile-and-edge."""
