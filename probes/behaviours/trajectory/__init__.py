"""Claim tests of the topic trajectory."""
