"""Layers in plain numpy, forward and backward, in the precision they are given.

In float64 they are what every framework is checked against; in float32 they are the yardstick: the
same work on the same machine without a framework.
"""
