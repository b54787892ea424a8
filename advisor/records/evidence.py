"""Everything needed to make a decision again: the file of evidence beside a record.

Format ``advisor.evidence/2``. History:

    1   first version: the part of the knowledge that counted
    2   ``knowledge`` holds everything a decision reads, in order, so that it can be made again
        from this file alone; ``layers``; one entry per line

Files of every version stay readable: see :mod:`advisor.records.read_evidence`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import UsageError
from advisor.kb.load import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.heading import Heading
    from advisor.records.team import Team

SCHEMA = "advisor.evidence/2"
_ENTRY_DEPTH = 3
"""Below this an entry is written on one line: a changed claim is a changed line."""


def evidence_json(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    *,
    heading: Heading | None = None,
    team: Team | None = None,
) -> str:
    """JSON text: the same decision gives the same bytes.

    ``profile`` and ``run`` are whole and in the form of their own files. ``knowledge`` holds the
    version and hash of the base and a copy of all that a decision reads of it: frameworks
    compared, scales, claims with their sources, capabilities, questions, probes, and the states
    of the tools. ``team``: the members' profiles and what they decide together. Raises
    :class:`UsageError` where the inputs are not those of the recommendation.
    """
    _check_same_inputs(recommendation, profile, knowledge, run)
    stamp = recommendation.stamp
    content = {
        "schema": SCHEMA,
        "record": heading.to_dict() if heading else None,
        "generated_by": f"advisor {__version__}",
        "decision": {
            "as_of": stamp.as_of,
            "draws": stamp.draws,
            "method": stamp.method,
            "seed": stamp.seed,
        },
        "profile": profile.to_dict(),
        "recommendation": recommendation.to_dict(),
        "run": run.model_dump(mode="json", by_alias=True) if run else None,
        "knowledge": knowledge_part(recommendation, knowledge),
    }
    if team is not None:
        content["team"] = team.to_dict()
    return dump(content)


def dump(content: dict[str, Any]) -> str:
    """The text of an evidence file. Half a surrogate pair is written as an escape."""
    text = "".join(_lines(content, 0)) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(content, indent=1, allow_nan=False) + "\n"
    return text


def knowledge_part(recommendation: Recommendation, knowledge: Knowledge) -> dict[str, Any]:
    """What a decision reads of the knowledge base, each table a list in the order of display."""
    compared = {ranked.framework for ranked in recommendation.ranking}
    claims = [
        placed
        for placed in knowledge.claims.values()
        if placed.framework in compared and placed.criterion in knowledge.criteria
    ]
    capabilities = [
        _plain(found) | {"routes": {n: _plain(r) for n, r in found.routes.items() if n in compared}}
        for found in knowledge.capabilities.values()
    ]
    cited = {evidence.source for placed in claims for evidence in placed.claim.evidence}
    cited |= {
        evidence["source"]
        for capability in capabilities
        for route in capability["routes"].values()
        for evidence in route.get("evidence", ())
    }
    return {
        "version": knowledge.version,
        "hash": knowledge.hash,
        "layers": _layers(knowledge),
        "origin": {
            f"{kind}:{id_}": layer
            for (kind, id_), layer in sorted(knowledge.origin.items())
            if layer != BUILT_IN
        },
        "frameworks": [_plain(f) for f in knowledge.frameworks.values() if f.id in compared],
        "groups": [_plain(group) for group in knowledge.groups.values()],
        "criteria": [_plain(criterion) for criterion in knowledge.criteria.values()],
        "claims": [
            {"framework": placed.framework, "criterion": placed.criterion} | _plain(placed.claim)
            for placed in claims
        ],
        "sources": [
            {"publisher": found.publisher, "publisher_name": found.publisher_name}
            | _plain(found.source)
            for found in knowledge.sources.values()
            if found.source.id in cited
        ],
        "capabilities": capabilities,
        "sections": [_plain(section) for section in knowledge.sections.values()],
        "probes": [_plain(probe) for probe in knowledge.probes.values()],
        "tools": [
            {"id": tool.id, "name": tool.name, "state": tool.state, "as_of": str(tool.as_of)}
            for tool in knowledge.tools.values()
            if compared & set(tool.frameworks)
        ],
    }


def _layers(knowledge: Knowledge) -> list[str]:
    """The team's own folders on top of the built-in base, in the order in which they apply."""
    return [layer for layer in dict.fromkeys(knowledge.origin.values()) if layer != BUILT_IN]


def _check_same_inputs(
    recommendation: Recommendation, profile: Profile, knowledge: Knowledge, run: Run | None
) -> None:
    """A record whose evidence belongs to another decision could never be checked again."""
    stamp = recommendation.stamp
    pairs = (
        ("answers", stamp.profile, profile.digest()),
        ("knowledge base", stamp.kb_hash, knowledge.hash),
        ("run", stamp.run, run.id if run else None),
    )
    for what, decided_with, handed_in in pairs:
        if decided_with != handed_in:
            raise UsageError(
                f"the {what} handed in ({handed_in or 'none'}) is not the one that the "
                f"recommendation rests on ({decided_with or 'none'})",
                next_step="recommend again, then write the record",
            )


def _plain(model: BaseModel) -> dict[str, Any]:
    """Plain values without what is as by default: most of an entry is."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _lines(value: Any, depth: int) -> Iterator[str]:
    """Containers down to an entry on lines of their own, everything below on one line."""
    if depth >= _ENTRY_DEPTH or not value or not isinstance(value, dict | list | tuple):
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)
        return
    start, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
    items: Iterable[tuple[str, Any]] = (
        ((f"{json.dumps(key, ensure_ascii=False)}: ", value[key]) for key in sorted(value))
        if isinstance(value, dict)
        else (("", item) for item in value)
    )
    yield start
    for i, (lead, item) in enumerate(items):
        yield f"{',' if i else ''}\n{' ' * (depth + 1)}{lead}"
        yield from _lines(item, depth + 1)
    yield f"\n{' ' * depth}{end}"
