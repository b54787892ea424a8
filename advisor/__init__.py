"""Which deep-learning framework to build on: dated evidence, measurements, a probability.

The public face is :func:`advisor.recommend.recommend`.
"""

__version__ = "0.1.0"
