"""How chances and titles are said, alike in the terminal, on the web and in every sentence."""

from __future__ import annotations

SURE, NEVER = "100 of 100", "0 of 100"
NEARLY, HARDLY = "more than 99 of 100", "less than 1 of 100"


def of_100(probability: float) -> str:
    """``0.932`` as "93 of 100"; never "0 of 100" or "100 of 100" for something merely likely."""
    if probability >= 1:
        return SURE
    if probability <= 0:
        return NEVER
    hundredths = f"{probability * 100:.0f}"
    if hundredths == "100":
        return NEARLY
    if hundredths == "0":
        return HARDLY
    return f"{hundredths} of 100"


def is_bound(said: str) -> bool:
    """Whether the words of :func:`of_100` are a bound, which needs no error beside it."""
    return said in (NEARLY, HARDLY)


def in_a_sentence(title: str) -> str:
    """A title inside a sentence: "Training speed" with a small letter, "GPU use" as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
