"""Claim tests of the topic device-management-and-hardware."""
