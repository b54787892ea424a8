"""Claim tests of the topic visualisation-and-monitoring."""
