"""Claim tests of the topic data-input-pipeline."""
