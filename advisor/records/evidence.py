"""Everything needed to make a decision again: the file of evidence beside a record.

Format ``advisor.evidence/1``:

    1   first version
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from advisor import __version__
from advisor.errors import UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.heading import Heading

SCHEMA = "advisor.evidence/1"


def evidence_json(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    *,
    heading: Heading | None = None,
) -> str:
    """JSON text with sorted keys: the same decision gives the same bytes.

    ``profile`` and ``run`` are whole and in the form of their own files. ``knowledge`` holds the
    version and hash of the base and a copy of what was used of it: the claims that count, their
    sources, the criteria's scales, the required capabilities, the answered questions and the
    run's probes. Raises :class:`UsageError` where the inputs are not those of the recommendation.
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
        "run": _plain(run) if run else None,
        "knowledge": _knowledge(recommendation, profile, knowledge, run),
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = json.dumps(content, indent=1, sort_keys=True, allow_nan=False)
    return text + "\n"


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


def _knowledge(
    recommendation: Recommendation, profile: Profile, knowledge: Knowledge, run: Run | None
) -> dict[str, Any]:
    claims = [id_ for id_ in _claim_ids(recommendation) if id_ in knowledge.claims]
    capabilities = [
        must.capability
        for must in recommendation.requirements
        if must.capability in knowledge.capabilities
    ]
    source_ids = {
        evidence.source for id_ in claims for evidence in knowledge.claims[id_].claim.evidence
    }
    for capability in capabilities:
        for route in knowledge.capabilities[capability].routes.values():
            source_ids |= {evidence.source for evidence in route.evidence}
    questions = [id_ for id_ in profile.answers if id_ in knowledge.questions]
    probes = [p.id for p in run.probes if p.id in knowledge.probes] if run else []
    used = {belief.criterion for belief in recommendation.beliefs} & set(knowledge.criteria)
    return {
        "version": knowledge.version,
        "hash": knowledge.hash,
        "claims": {id_: _claim(id_, knowledge) for id_ in claims},
        "sources": {
            id_: _plain(found.source) | {"publisher": found.publisher}
            for id_ in source_ids
            if (found := knowledge.sources.get(id_))
        },
        "criteria": {id_: _plain(knowledge.criteria[id_]) for id_ in used},
        "capabilities": {id_: _plain(knowledge.capabilities[id_]) for id_ in capabilities},
        "questions": {id_: _plain(knowledge.questions[id_]) for id_ in questions},
        "probes": {id_: _plain(knowledge.probes[id_]) for id_ in probes},
    }


def _claim(id_: str, knowledge: Knowledge) -> dict[str, Any]:
    placed = knowledge.claims[id_]
    return _plain(placed.claim) | {
        "framework": placed.framework,
        "criterion": placed.criterion,
        "origin": knowledge.origin.get(("claim", id_), ""),
    }


def _claim_ids(recommendation: Recommendation) -> Iterable[str]:
    """Every claim that counts, each once."""
    named: dict[str, None] = {}
    for belief in recommendation.beliefs:
        named.update(dict.fromkeys(i.id for i in belief.evidence if i.kind == "claim"))
    for contribution in recommendation.contributions:
        named.update(dict.fromkeys(contribution.evidence))
    return named


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True)
