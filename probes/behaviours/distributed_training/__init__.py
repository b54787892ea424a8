"""Claim tests of the topic distributed-training."""
