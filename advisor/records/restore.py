"""From an evidence file back to what a decision is made of.

Entries are read as generously as can be: keys that this version does not know are dropped. What
still cannot be read is :class:`CannotRestoreError`, which says so in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from advisor.errors import AdvisorError, InputFileError
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
from advisor.kb.load import BUILT_IN
from advisor.measure.results import Run
from advisor.profile.file import build_profile

if TYPE_CHECKING:
    import datetime as dt

    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.read_evidence import Evidence

_M = TypeVar("_M", bound=BaseModel)
_BESIDE_CLAIM = ("framework", "criterion", "origin")
_BESIDE_SOURCE = ("publisher", "publisher_name")
_TABLES = {
    "framework": "frameworks",
    "criterion": "criteria",
    "claim": "claims",
    "source": "sources",
    "capability": "capabilities",
    "probe": "probes",
}
_ROUNDS = 20
"""Dropping an unknown key may uncover another one below it."""


class CannotRestoreError(AdvisorError):
    """The evidence is of a form that this version of the program cannot decide from."""

    code = "cannot-restore"


def restored_knowledge(evidence: Evidence) -> Knowledge:
    """The knowledge base as the decision saw it."""
    if not evidence.whole_knowledge:
        raise CannotRestoreError(
            "the evidence (version 1) holds only the knowledge that counted, not all of it"
        )
    try:
        return _knowledge(evidence)
    except (KeyError, TypeError, AttributeError) as error:
        raise CannotRestoreError(
            f"the recorded knowledge is not complete: {type(error).__name__} {error}"
        ) from None


def restored_run(evidence: Evidence) -> Run | None:
    """The run that counted, if any."""
    return _model(Run, evidence.run, "the run") if evidence.run else None


def decided_from(
    evidence: Evidence,
    knowledge: Knowledge,
    run: Run | None,
    as_of: dt.date,
) -> tuple[Recommendation, tuple[str, ...]]:
    """Decide from the recorded answers, alone or together; and what of them is not known."""
    from advisor.recommend import recommend

    seed, draws = evidence.decision["seed"], evidence.decision["draws"]
    team = evidence.team
    if team is None:
        profile, lost = profile_from(evidence.profile, knowledge)
        return recommend(profile, knowledge, run, seed, draws=draws, as_of=as_of), lost
    from advisor.records.team import decide_together

    found = [profile_from(data, knowledge) for data in team["profiles"]]
    together = decide_together(
        [profile for profile, _ in found],
        knowledge, run, seed,
        weights=team["weights"], draws=draws, as_of=as_of,
    )  # fmt: skip
    lost = tuple(f"{profile.name}: {item}" for profile, gone in found for item in gone)
    return together.joint, lost


def profile_from(recorded: dict[str, Any], knowledge: Knowledge) -> tuple[Profile, tuple[str, ...]]:
    """The answers, checked against ``knowledge``; and what of them it no longer knows."""
    data = {key: value for key, value in recorded.items() if value}
    lost: list[str] = []
    answers: dict[str, list[str]] = {}
    for question_id, chosen in dict(data.get("answers", {})).items():
        question = knowledge.questions.get(question_id)
        known = {answer.id for answer in question.answers} if question else set()
        kept = [answer for answer in chosen if answer in known]
        lost += [f"answer {question_id}: {answer}" for answer in chosen if answer not in known]
        if kept:
            answers[question_id] = kept
    rated = dict(data.get("importance", {}))
    importance = {key: level for key, level in rated.items() if key in knowledge.criteria}
    lost += [f"importance of {key}" for key in rated if key not in importance]
    require = [item for item in data.get("require", ()) if item in knowledge.capabilities]
    lost += [f"requirement {item}" for item in data.get("require", ()) if item not in require]
    frameworks = [item for item in data.get("frameworks", ()) if item in knowledge.frameworks]
    lost += [f"framework {i}" for i in data.get("frameworks", ()) if i not in frameworks]
    data |= {
        "answers": answers,
        "importance": importance,
        "require": require,
        "frameworks": frameworks,
    }
    try:
        return build_profile(data, knowledge), tuple(lost)
    except InputFileError as error:
        said = error.diagnostics[0].message if error.diagnostics else error.what
        raise CannotRestoreError(f"the recorded answers cannot be read: {said}") from None


def _knowledge(evidence: Evidence) -> Knowledge:
    part = evidence.knowledge
    claims = {}
    for entry in evidence.table("claims"):
        claim = _model(Claim, _without(entry, _BESIDE_CLAIM), f"claim {entry['id']}")
        claims[claim.id] = PlacedClaim(entry["framework"], entry["criterion"], claim)
    sources = {
        entry["id"]: PublishedSource(
            entry["publisher"],
            entry.get("publisher_name", entry["publisher"]),
            _model(Source, _without(entry, _BESIDE_SOURCE), f"source {entry['id']}"),
        )
        for entry in evidence.table("sources")
    }
    return Knowledge(
        version=part["version"],
        hash=part["hash"],
        frameworks=_models(Framework, evidence, "frameworks"),
        groups=_models(Group, evidence, "groups"),
        criteria=_models(Criterion, evidence, "criteria"),
        sources=sources,
        claims=claims,
        capabilities=_models(Capability, evidence, "capabilities"),
        sections=_models(Section, evidence, "sections"),
        probes=_models(Probe, evidence, "probes"),
        origin=_origin(evidence),
    )


def _origin(evidence: Evidence) -> dict[tuple[str, str], str]:
    """Which layer every entry came from; the file names only those of the team's own."""
    origin = {
        (kind, entry["id"]): BUILT_IN
        for kind, table in _TABLES.items()
        for entry in evidence.table(table)
    }
    for place, layer in evidence.knowledge.get("origin", {}).items():
        kind, _, id_ = place.partition(":")
        origin[(kind, id_)] = layer
    return origin


def _models(model: type[_M], evidence: Evidence, table: str) -> dict[str, _M]:
    return {
        entry["id"]: _model(model, entry, f"{table}: {entry['id']}")
        for entry in evidence.table(table)
    }


def _without(entry: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in keys}


def _model(model: type[_M], data: Any, what: str) -> _M:
    """``data`` as ``model``, without the keys that this version does not know."""
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_context=False)
            unknown = [p["loc"] for p in problems if p["type"] == "extra_forbidden"]
            if len(unknown) < len(problems):
                first = next(p for p in problems if p["type"] != "extra_forbidden")
                where = ".".join(map(str, first["loc"])) or what
                raise CannotRestoreError(
                    f"{what} cannot be read by this version: {where}: {first['msg']}"
                ) from None
            for loc in unknown:
                data = _dropped(data, loc)
    raise CannotRestoreError(f"{what} cannot be read by this version")


def _dropped(data: Any, loc: tuple[int | str, ...]) -> Any:
    """A copy of ``data`` without the place ``loc``; steps that are no keys are union tags."""
    if not loc:
        return data
    key, rest = loc[0], loc[1:]
    if isinstance(data, dict) and key in data:
        if not rest:
            return {k: v for k, v in data.items() if k != key}
        return data | {key: _dropped(data[key], rest)}
    if isinstance(data, list | tuple) and isinstance(key, int) and key < len(data):
        return [_dropped(item, rest) if i == key else item for i, item in enumerate(data)]
    return _dropped(data, rest)
