"""Claim tests of the topic execution-model."""
