"""``advisor kb show``: one entry of the knowledge base, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from advisor.cli import options
from advisor.cli.parsing import nearest
from advisor.cli.result import Result
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.kb.catalogue import Found
    from advisor.kb.knowledge import Knowledge

_LABEL = 16
_Fields = list[tuple[str, str]]


@click.command(short_help="Show an entry of any kind by its id or name")
@click.argument("id_", metavar="ID", help="Id or name of any entry.")
@options.knowledge
@options.format_("table", "json")
def show(id_: str, *, kb: tuple[Path, ...], format_: Literal["table", "json"]) -> Result:
    """Show an entry of any kind by its id, or by a name that people know it by: TorchServe."""
    from advisor.kb import catalogue
    from advisor.kb.load import load_knowledge

    knowledge = load_knowledge(kb)
    found = catalogue.with_id(knowledge, id_) or catalogue.named(knowledge, id_)
    if not found:
        near = _nearest(knowledge, id_)
        raise UsageError(
            f'the knowledge base has no entry "{id_}"',
            next_step=f'did you mean "{near}"?' if near else f"try advisor kb search {id_}",
            code="unknown-id",
        )
    blocks = ["\n".join(describe(knowledge, one)) for one in found]
    data = [
        {
            "kind": one.kind,
            "id": one.id,
            "origin": knowledge.origin.get((one.kind, one.id), ""),
            "entry": catalogue.plain(one.entry),
        }
        for one in found
    ]
    return Result(
        text="\n\n".join(blocks), schema="advisor.kb-show/1", data={"entries": data}, format=format_
    )


def _nearest(knowledge: Knowledge, given: str) -> str:
    """The id or name most like the one given."""
    from advisor.kb.catalogue import every, names

    called: dict[str, str] = {}
    for name in (name for one in every(knowledge) for name in names(one)):
        called.setdefault(name.lower(), name)  # an id before the names it is called by
    return called.get(nearest(given, called), "")


def describe(knowledge: Knowledge, found: Found) -> Iterator[str]:
    """The entry in words: a heading, its fields, and what refers to it."""
    from advisor.cli.console import MAX_WIDTH, wrap
    from advisor.kb.catalogue import plain

    kind, id_, entry = found
    origin = knowledge.origin.get((kind, id_), "")
    yield f"{kind} {id_}" + (f"   from {origin}" if origin not in ("", "built-in") else "")
    for label, text in [*_fields(plain(entry)), *_related(knowledge, kind, id_)]:
        lines = [
            one for part in text.split("\n") for one in wrap(part, MAX_WIDTH - _LABEL - 2, "  ")
        ]
        for i, line in enumerate(lines):
            yield f"  {label if i == 0 else '':<{_LABEL}}{line}"


def _fields(data: Mapping[str, Any]) -> _Fields:
    """Label and text of every field that says something."""
    return [
        (key.replace("_", " "), _value(value))
        for key, value in data.items()
        if key not in ("schema", "id") and value not in ("", [], {}, None)
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        value = _with_date_as_known(value)
        flat = all(not isinstance(v, (Mapping, list)) for v in value.values())
        parts = [f"{k}: {_value(v)}" for k, v in value.items() if v not in ("", [], {}, None)]
        return " · ".join(parts) if flat else "\n".join(parts)
    if isinstance(value, Sequence) and not isinstance(value, str):
        inner = [_value(item) for item in value]
        simple = all(not isinstance(item, (Mapping, list)) for item in value)
        return ", ".join(inner) if simple else "\n".join(f"- {text}" for text in inner)
    return str(value)


def _with_date_as_known(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Evidence with one date, no more exact than it is known."""
    from advisor.kb.dated import as_known

    if "date_known_to" not in value:
        return value
    rest = {key: item for key, item in value.items() if key != "date_known_to"}
    return {**rest, "date": as_known(value["date"], value["date_known_to"])}


def _related(knowledge: Knowledge, kind: str, id_: str) -> _Fields:
    """What else of the knowledge base speaks of it."""
    if kind == "criterion":
        return _claims([k for k, p in knowledge.claims.items() if p.criterion == id_])
    if kind == "source":
        return _cited(knowledge, id_)
    if kind == "published":
        return _answer(knowledge, id_)
    if kind == "fact":
        return [("used by", ", ".join(_users(knowledge, id_)) or "nothing")]
    if kind == "framework":
        count = sum(placed.framework == id_ for placed in knowledge.claims.values())
        return [("claims", str(count))]
    return []


def _cited(knowledge: Knowledge, source: str) -> _Fields:
    """What rests on a source, each with the day that it takes the evidence to be from."""
    from advisor.kb.dated import dated

    routes = [
        (f"{key}/{framework}", route.evidence)
        for key, capability in knowledge.capabilities.items()
        for framework, route in capability.routes.items()
    ]
    users = {
        "claims": [(key, placed.claim.evidence) for key, placed in knowledge.claims.items()],
        "tools": [(key, tool.evidence) for key, tool in knowledge.tools.items()],
        "routes": routes,
    }
    cited = {
        label: [
            f"{key} ({dated(one)})" for key, cites in of for one in cites if one.source == source
        ]
        for label, of in users.items()
    }
    cited["releases"] = [
        f"{framework.name} {release.version} ({release.released})"
        for framework in knowledge.frameworks.values()
        for release in framework.releases
        if release.source == source
    ]
    return [(label, "\n".join(dict.fromkeys(lines))) for label, lines in cited.items() if lines]


def _answer(knowledge: Knowledge, published: str) -> _Fields:
    """What holds of a published claim today, and which claim says so."""
    if published not in knowledge.answers:
        return [("today", "no claim answers it yet")]
    answer = knowledge.answers[published]
    claim = knowledge.claims[answer].claim
    status = "withdrawn" if claim.withdrawn else claim.status
    since = f" (since {claim.since})" if claim.since else ""
    return [("today", f"{status}{since}: {claim.reason}"), ("answered by", answer)]


def _users(knowledge: Knowledge, fact: str) -> list[str]:
    """Ids of the claims, tools and capabilities that rest on a collected fact."""
    routes = {
        key: {one for route in capability.routes.values() for one in route.facts}
        for key, capability in knowledge.capabilities.items()
    }
    return [
        *(k for k, placed in knowledge.claims.items() if fact in placed.claim.facts),
        *(k for k, tool in knowledge.tools.items() if fact in tool.facts),
        *(k for k, facts in routes.items() if fact in facts),
    ]


def _claims(ids: list[str]) -> _Fields:
    return [("claims", ", ".join(ids))] if ids else []
