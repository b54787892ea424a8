"""Claim tests of the topic governance-and-licence."""
