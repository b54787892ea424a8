"""Words, icons and colours of statuses and frameworks: a colour never stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.web.escape import md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

STATUS = {
    "holds": ("green", ":material/check_circle:", "supported by evidence today"),
    "outdated": ("gray", ":material/history:", "was true once, is not today"),
    "contested": ("yellow", ":material/balance:", "evidence speaks both ways"),
    "refuted": ("violet", ":material/block:", "evidence says otherwise"),
    "unverified": ("", ":material/help:", "nobody showed evidence yet"),
    "withdrawn": ("gray", ":material/remove_circle:", "no longer counts"),
}
"""Status of a claim: colour ("" is an outline), icon, and what it means."""

MUST = {
    "pass": ("green", ":material/check:", "met"),
    "fail": ("red", ":material/close:", "not met"),
    "unknown": ("gray", ":material/help:", "unknown"),
}
"""State of a requirement: colour, icon, word."""

LEVEL = {
    "native": "native",
    "official-bridge": "official bridge",
    "third-party": "third-party tool",
    "none": "no route",
    "retired": "route retired",
    "unverified": "unverified",
}
"""Level of a route, in words."""

AT_LEAST = {
    "third-party": "any maintained route counts",
    "official-bridge": "by an official bridge or natively",
    "native": "natively",
}
"""How good a route must be, in words."""

RESULT = {
    "ok": ("green", ":material/check:", "measured"),
    "unsupported": ("gray", ":material/do_not_disturb_on:", "not supported"),
    "not_installed": ("gray", ":material/search_off:", "not installed"),
    "import_error": ("red", ":material/error:", "could not be imported"),
    "crashed": ("red", ":material/error:", "crashed"),
    "timeout": ("red", ":material/timer_off:", "took too long"),
    "oom": ("red", ":material/memory:", "out of memory"),
    "parity_failed": ("red", ":material/difference:", "did other work, so it is not compared"),
    "too_noisy": ("yellow", ":material/graphic_eq:", "too noisy for a number"),
    "interrupted": ("gray", ":material/stop_circle:", "interrupted"),
}
"""Status of a measurement: colour, icon, words."""

HERE = {
    "holds": ("green", ":material/check:", "holds here"),
    "does-not-hold": ("violet", ":material/close:", "does not hold here"),
    "mixed": ("yellow", ":material/balance:", "holds here in part"),
    "cannot-test": ("gray", ":material/help:", "cannot be tested here"),
}
"""What a claim test found on this machine: colour, icon, words."""

TOOL = {
    "active": ("green", ":material/check_circle:"),
    "maintenance": ("yellow", ":material/build:"),
    "deprecated": ("orange", ":material/warning:"),
    "archived": ("gray", ":material/inventory_2:"),
    "retired": ("gray", ":material/block:"),
    "renamed": ("blue", ":material/edit:"),
    "absorbed": ("blue", ":material/merge:"),
    "not-software": ("", ":material/category:"),
    "unverified": ("", ":material/help:"),
}
"""State of a tool's life: colour and icon; the word is the state's own."""

MODE = {
    "as-written": "as written",
    "as-recommended": "as recommended",
    "compiled-hard": "compiled hard",
}

VERDICT = {
    "clear": "clear",
    "lean": "a lean",
    "toss-up": "a toss-up",
    "only-one": "the only one that meets the musts",
    "none": "none meets the musts",
}

IMPORTANCE = (
    "0 · not at all",
    "1 · a little",
    "2 · somewhat",
    "3 · clearly",
    "4 · a lot",
    "5 · decides it",
)

_CONTENDER = re.compile(r"\b([a-z][a-z0-9+.-]*):(as-written|as-recommended|compiled-hard)\b")


def badge(colour: str, icon: str, word: str) -> str:
    """A small coloured label as Markdown; without a colour, the words alone."""
    text = f"{icon} {md(word)}"
    return f":{colour}-badge[{text}]" if colour else text


def status_badge(status: str) -> str:
    """How a claim stands today."""
    colour, icon, _ = STATUS.get(status, ("gray", ":material/help:", ""))
    return badge(colour, icon, status)


def must_badge(state: str, *, word: str = "") -> str:
    """Whether a requirement is met."""
    colour, icon, usual = MUST.get(state, MUST["unknown"])
    return badge(colour, icon, word or usual)


def result_badge(status: str) -> str:
    """How a measurement ended."""
    colour, icon, word = RESULT.get(status, ("gray", ":material/help:", status))
    return badge(colour, icon, word)


def here_badge(outcome: str) -> str:
    """What a claim test found on this machine."""
    return badge(*HERE.get(outcome, HERE["cannot-test"]))


def tool_badge(state: str) -> str:
    """Where a tool stands in its life."""
    colour, icon = TOOL.get(state, ("", ":material/help:"))
    return badge(colour, icon, state.replace("-", " "))


def name_of(knowledge: Knowledge, framework: str) -> str:
    """A framework's name; its id where the knowledge base does not have it."""
    known = knowledge.frameworks.get(framework)
    if known is not None:
        return known.name
    return "NumPy" if framework == "numpy" else framework


def short_of(knowledge: Knowledge, framework: str) -> str:
    """One or two letters for a framework."""
    known = knowledge.frameworks.get(framework)
    return known.short if known is not None else framework[:2].upper()


def sentence(text: str, knowledge: Knowledge) -> str:
    """What a measurement says of itself, as Markdown, with names instead of ids."""

    def name(found: re.Match[str]) -> str:
        return f"{name_of(knowledge, found[1])} {MODE[found[2]]}"

    said = _CONTENDER.sub(name, text)
    for probe in sorted(knowledge.probes, key=len, reverse=True):
        said = said.replace(probe, knowledge.probes[probe].title.lower())
    return md(said[:1].upper() + said[1:])


def colours(knowledge: Knowledge) -> dict[str, str]:
    """Framework id to colour, and a neutral one for what is no framework."""
    return {key: item.colour for key, item in knowledge.frameworks.items()} | {"numpy": "#999999"}


def alphabetical(knowledge: Knowledge) -> list[str]:
    """Framework ids by name: the order until they are ranked."""
    return sorted(knowledge.frameworks, key=lambda key: knowledge.frameworks[key].name.casefold())
