"""Claim tests of the topic saving-and-loading."""
