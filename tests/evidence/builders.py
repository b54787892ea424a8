"""Small knowledge bases and runs, built with the real models."""

from __future__ import annotations

import datetime as dt
from typing import Any

from advisor.kb.entries import (
    Capability,
    Claim,
    Criterion,
    Framework,
    Group,
    Probe,
    Section,
    Source,
)
from advisor.kb.knowledge import Knowledge, PlacedClaim, PublishedSource
from advisor.measure.results import Run

TODAY = dt.date(2026, 11, 20)


def criterion(key: str = "speed", group: str = "g", **changes: Any) -> Criterion:
    data = {
        "schema": "criterion/1",
        "id": key,
        "group": group,
        "title": key.replace("-", " ").capitalize(),
        "question": "How is it?",
        "covers": "All of it.",
        "levels": [
            {"id": "none", "score": 0, "means": "Not at all."},
            {"id": "half", "score": 0.5, "means": "Half of it."},
            {"id": "full", "score": 1, "means": "All of it."},
        ],
        "fresh_for_days": 365,
        "importance": {
            "worse": "none",
            "better": "full",
            "question": "How much does it matter to go from none to full?",
        },
        "measured": {"full_scale_ratio": 4, "transfer_sd": 0.1},
        "how_measured": "By a probe.",
    }
    return Criterion.model_validate({**data, **changes})


def framework(key: str, name: str | None = None) -> Framework:
    return Framework.model_validate(
        {
            "schema": "framework/1",
            "id": key,
            "name": name or key.capitalize(),
            "short": key[0].upper(),
            "colour": "#D55E00",
            "about": "A framework.",
            "stewards": ["Somebody"],
            "licence": "MIT",
            "packages": [{"ecosystem": "pypi", "name": key}],
            "repository": "https://example.org",
            "lifecycle": {"state": "active", "since": "2020-01-01"},
            "added": "2026-01-01",
        }
    )


def source(key: str, *, publisher: str = "p", independent: bool = True) -> PublishedSource:
    entry = Source(id=key, title=key, kind="official-docs", independent=independent)
    return PublishedSource(publisher, publisher, entry)


def claim(key: str, states: str | None = "full", **changes: Any) -> Claim:
    data = {
        "id": key,
        "text": f"The statement {key}.",
        "status": "holds",
        "states": states,
        "basis": "documented",
        "observed": TODAY.isoformat(),
        "reason": "Somebody looked.",
        "evidence": [{"source": "s1", "date": TODAY.isoformat()}],
    }
    return Claim.model_validate({**data, **changes})


def probe(key: str = "step", feeds: str = "speed", factor: float = 1.0) -> Probe:
    anchor = {"factor": factor, "machine": "a machine", "measured": "2026-11-20"}
    return Probe.model_validate(
        {
            "schema": "probe/1",
            "id": key,
            "title": f"The {key}",
            "what": "It measures.",
            "why": "To know.",
            "how": "With a clock.",
            "limits": "It is not the user's task.",
            "feeds": [{"criterion": feeds, "quantity": "step_seconds", "anchor": anchor}],
        }
    )


def knowledge(
    claims: dict[tuple[str, str], list[Claim]],
    *,
    frameworks: tuple[str, ...] = ("ash", "birch"),
    criteria: tuple[Criterion, ...] | None = None,
    sources: tuple[PublishedSource, ...] | None = None,
    capabilities: tuple[Capability, ...] = (),
    sections: tuple[Section, ...] = (),
    probes: tuple[Probe, ...] = (),
) -> Knowledge:
    criteria = criteria or (criterion(),)
    sources = sources or (source("s1"), source("s2", publisher="q"))
    groups = dict.fromkeys(c.group for c in criteria)
    placed = {c.id: PlacedClaim(name, key, c) for (name, key), cell in claims.items() for c in cell}
    return Knowledge(
        version="test",
        hash="0" * 16,
        frameworks={name: framework(name) for name in frameworks},
        groups={key: Group(id=key, title=key, about="A group.") for key in groups},
        criteria={c.id: c for c in criteria},
        sources={s.source.id: s for s in sources},
        claims=placed,
        capabilities={c.id: c for c in capabilities},
        sections={s.id: s for s in sections},
        probes={p.id: p for p in probes},
        origin={("claim", key): "built-in" for key in placed},
    )


def run(
    times: dict[str, float | dict[str, Any]],
    *,
    key: str = "step",
    started: str = "2026-11-20T08:00:00+00:00",
    missing: tuple[str, ...] = (),
) -> Run:
    """A run of one probe: framework (or "framework:mode") to seconds, or to a whole result."""
    results = []
    for name, given in times.items():
        owner, _, mode = name.partition(":")
        figures = given if isinstance(given, dict) else {"value": given}
        mode = mode or "as-written"
        results.append(
            {
                "probe": key,
                "contender": f"{owner}:{mode}",
                "framework": owner,
                "mode": mode,
                "status": figures.pop("status", "ok"),
                "reason": figures.pop("reason", ""),
                "quantities": {"step_seconds": {"unit": "s", **figures}} if figures else {},
            }
        )
    contenders = [
        {
            "id": f"{name}:as-written",
            "framework": name,
            "mode": "as-written",
            "status": "not_installed",
            "reason": "no such package; pip install it",
        }
        for name in missing
    ]
    return Run.model_validate(
        {
            "schema": "advisor.run/1",
            "id": "run-1",
            "started": started,
            "finished": started,
            "complete": True,
            "suite": "quick",
            "seed": 0,
            "advisor": "0",
            "machine": {},
            "probes": [{"id": key, "title": key, "work": "some work"}],
            "contenders": contenders,
            "results": results,
        }
    )
