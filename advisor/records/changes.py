"""What has changed since a decision: method, knowledge, musts, versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from advisor.recommend.street import METHOD
from advisor.records import wording
from advisor.records.installed import version_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import MustRoute, Recommendation
    from advisor.records.read_evidence import Evidence

Weight = Literal["breaks", "matters", "note"]

MOVED = 0.02
"""A probability that moved by less is not worth a line."""
_ENDED = ("deprecated", "archived", "retired")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    code: str
    """Stable word for programs: ``claim-withdrawn``."""
    weight: Weight
    """``breaks``: the decision does not stand because of it; ``matters``: it bears on the
    decision; ``note``: worth knowing."""
    subject: str
    """Id of what changed."""
    text: str


def chances(recommendation: dict[str, Any]) -> dict[str, float]:
    """Framework id to P(best)."""
    return {item["framework"]: item["p_best"] for item in recommendation["ranking"]}


def of_method(evidence: Evidence, converted: Evidence | None) -> Iterator[Change]:
    """What another method alone makes of what was known then; ``converted``: decided by it."""
    method = evidence.decision["method"]
    if method == METHOD:
        return
    if converted is None:
        text = (
            f"this version decides by {METHOD}, the record by {method}: differences from the "
            "recorded numbers may come from that as well as from what is known today"
        )
        yield Change("method", "matters", "method", text)
        return
    then, now = evidence.recommendation, converted.recommendation
    names = {item["framework"]: item["name"] for item in now["ranking"]}
    was = chances(then)
    moved = ", ".join(
        f"{names[id_]} {p:.3f} (recorded {was[id_]:.3f})" if id_ in was else f"{names[id_]} {p:.3f}"
        for id_, p in chances(now).items()
    )
    text = f"by {METHOD} what was known then gives P(best) of {moved}"
    same = now["verdict"] == then["verdict"]
    if not same:
        verdicts = [wording.VERDICT.get(v["verdict"], v["verdict"]) for v in (now, then)]
        text += "; verdict “{}” (recorded “{}”)".format(*verdicts)
    same = same and all(abs(p - was.get(id_, 0.0)) < MOVED for id_, p in chances(now).items())
    yield Change("method", "note" if same else "matters", "method", text)


def of_claims(evidence: Evidence, knowledge: Knowledge) -> Iterator[Change]:
    """Claims that counted and no longer do, or say otherwise; claims that count since."""
    counted = {id_ for id_, _ in _counted(evidence)}
    for entry in evidence.table("claims"):
        if entry["id"] in counted:
            yield from _of_claim(entry, knowledge)
    yield from _new_claims(evidence, knowledge, counted)


def _of_claim(then: dict[str, Any], knowledge: Knowledge) -> Iterator[Change]:
    id_, said = str(then["id"]), _short(then.get("text", ""))
    placed = knowledge.claims.get(id_)
    if placed is None:
        yield Change("claim-gone", "matters", id_, f"“{said}” is not in today's knowledge base")
        return
    claim = placed.claim
    if claim.withdrawn is not None:
        text = f"“{said}” was withdrawn on {claim.withdrawn.on}: {claim.withdrawn.reason}"
        if claim.withdrawn.by:
            text += f", see {claim.withdrawn.by}"
        yield Change("claim-withdrawn", "matters", id_, text)
    elif claim.status != then.get("status"):
        text = f"“{said}” was {then.get('status')} and is {claim.status}: {_short(claim.reason)}"
        yield Change("claim-status", "matters", id_, text)
    elif claim.states != then.get("states"):
        text = f"“{said}” said {then.get('states') or 'no level'}, now {claim.states or 'no level'}"
        yield Change("claim-level", "matters", id_, text)
    elif claim.text != then.get("text"):
        yield Change("claim-text", "note", id_, f"“{said}” reads “{_short(claim.text)}” now")


def _new_claims(evidence: Evidence, knowledge: Knowledge, counted: set[str]) -> Iterator[Change]:
    compared = {item["framework"] for item in evidence.recommendation["ranking"]}
    known = {entry["id"] for entry in evidence.table("claims")}
    for placed in knowledge.claims.values():
        claim = placed.claim
        criterion = knowledge.criteria.get(placed.criterion)
        if criterion is None or criterion.lifecycle != "stable" or claim.id in counted:
            continue
        if placed.framework not in compared or not (claim.live and claim.states):
            continue
        what = "counts now" if claim.id in known else "is new"
        # Version 1 kept only what counted, so that what is new cannot be told from what did not.
        if claim.id in known or evidence.whole_knowledge:
            text = f"“{_short(claim.text)}” {what} ({placed.framework} on {placed.criterion})"
            yield Change("claim-new", "matters", claim.id, text)


def of_tools(evidence: Evidence, knowledge: Knowledge) -> Iterator[Change]:
    """Frameworks and tools whose life cycle went on."""
    for entry in evidence.table("frameworks"):
        framework = knowledge.frameworks.get(entry["id"])
        if framework is None:
            text = f"{entry.get('name', entry['id'])} is not in today's knowledge base"
            yield Change("framework-gone", "breaks", entry["id"], text)
            continue
        then = entry.get("lifecycle", {}).get("state")
        if then and framework.lifecycle.state != then:
            text = f"{framework.name} was {then} and is {framework.lifecycle.state}"
            yield Change("framework-state", "matters", framework.id, text)
    for entry in evidence.table("tools"):
        tool = knowledge.tools.get(entry["id"])
        if tool is None or tool.state == entry.get("state"):
            continue
        text = f"{tool.name} was {entry.get('state')} and is {tool.state}"
        if tool.successor:
            text += f"; its successor is {tool.successor}"
        weight: Weight = "matters" if tool.state in _ENDED else "note"
        yield Change("tool-state", weight, tool.id, text)


def of_musts(evidence: Evidence, today: Recommendation, chosen: str | None) -> Iterator[Change]:
    """Requirements that the frameworks meet otherwise than then."""
    names = {r.framework: r.name for r in today.ranking}
    musts = {must.capability: must for must in today.requirements}
    for then in evidence.recommendation["requirements"]:
        must = musts.get(then["capability"])
        if must is None:
            text = f"“{then['title']}” is not asked for by the answers any more"
            yield Change("must-gone", "note", then["capability"], text)
            continue
        now = {route.framework: route for route in must.routes}
        for route in then["routes"]:
            name, was = route["framework"], route["state"]
            if name not in now:
                continue
            said = f"{names.get(name, name)}: “{must.title}”"
            if now[name].state != was:
                text = f"{said} was {_WORD[was]} and is {_WORD[now[name].state]}"
                text += _why(now[name])
                lost = name == chosen and now[name].state == "fail"
                yield Change("must-changed", "breaks" if lost else "matters", must.capability, text)
            elif now[name].via != route["via"]:
                text = f"{said} is met by {now[name].via}, then by {route['via']}"
                yield Change("route-changed", "note", must.capability, text)
    asked = {then["capability"] for then in evidence.recommendation["requirements"]}
    for must in today.requirements:
        if must.capability not in asked:
            text = f"“{must.title}” is asked for by the same answers now, and was not then"
            lost = any(r.framework == chosen and r.state == "fail" for r in must.routes)
            yield Change("must-new", "breaks" if lost else "matters", must.capability, text)


def _why(route: MustRoute) -> str:
    """Why a must is met otherwise now: where its route stands, and what is known of it."""
    level = wording.ROUTE.get(route.level, route.level)
    said = ""
    if route.state == "fail" and route.via:
        said = f"; its route, {route.via}, is {level}"
    elif route.state == "fail":
        said = "; no route leads there"
    return f"{said} ({wording.clause(_short(route.note))})" if route.note else said


_WORD = {"pass": "met", "fail": "not met", "unknown": "not known"}


def of_releases(
    evidence: Evidence, knowledge: Knowledge, installed: Mapping[str, str]
) -> Iterator[Change]:
    """Newer versions than the decision knew; ``installed``: framework id to version here."""
    for entry in evidence.table("frameworks"):
        framework = knowledge.frameworks.get(entry["id"])
        if framework is None or not framework.releases:
            continue
        newest = framework.releases[0]
        then = [release.get("version") for release in entry.get("releases", ())]
        if newest.version not in then:
            text = f"{framework.name} {newest.version} came out on {newest.released}"
            if then:
                text += f"; the decision knew {then[0]}"
            yield Change("release", "note", framework.id, text)
    for contender in (evidence.run or {}).get("contenders", ()):
        framework_id = contender.get("framework", "")
        measured = version_in(framework_id, contender.get("versions", {}))
        here = installed.get(framework_id)
        if measured and here and measured != here:
            text = f"{contender['id']} was measured with {measured}; installed here is {here}"
            yield Change("version", "matters", contender["id"], text)


def _counted(evidence: Evidence) -> Iterator[tuple[str, str]]:
    for belief in evidence.recommendation.get("beliefs", ()):
        for item in belief["evidence"]:
            if item["kind"] == "claim":
                yield item["id"], belief["criterion"]


def _short(text: str, most: int = 160) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
