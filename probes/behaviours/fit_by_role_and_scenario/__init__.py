"""Claim tests of the topic fit-by-role-and-scenario."""
