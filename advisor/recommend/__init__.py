"""The street, end to end: profile, knowledge and measurements in, one Recommendation out."""

from advisor.recommend.street import recommend

__all__ = ["recommend"]
