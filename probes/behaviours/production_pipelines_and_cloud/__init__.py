"""Claim tests of the topic production-pipelines-and-cloud."""
