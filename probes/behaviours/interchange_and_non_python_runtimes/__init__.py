"""Claim tests of the topic interchange-and-non-python-runtimes."""
