"""Claim tests of the topic libraries-and-domain-fit."""
