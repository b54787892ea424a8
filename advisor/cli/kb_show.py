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
        flat = all(not isinstance(v, (Mapping, list)) for v in value.values())
        parts = [f"{k}: {_value(v)}" for k, v in value.items() if v not in ("", [], {}, None)]
        return " · ".join(parts) if flat else "\n".join(parts)
    if isinstance(value, Sequence) and not isinstance(value, str):
        inner = [_value(item) for item in value]
        simple = all(not isinstance(item, (Mapping, list)) for item in value)
        return ", ".join(inner) if simple else "\n".join(f"- {text}" for text in inner)
    return str(value)


def _related(knowledge: Knowledge, kind: str, id_: str) -> _Fields:
    """What else of the knowledge base speaks of it."""
    if kind == "criterion":
        return _claims([k for k, p in knowledge.claims.items() if p.criterion == id_])
    if kind == "source":
        cites = [
            key
            for key, placed in knowledge.claims.items()
            if any(evidence.source == id_ for evidence in placed.claim.evidence)
        ]
        return _claims(cites)
    if kind == "published":
        return [("answered by", ", ".join(_answers(knowledge, id_)) or "no claim yet")]
    if kind == "fact":
        return [("used by", ", ".join(_users(knowledge, id_)) or "nothing")]
    if kind == "framework":
        count = sum(placed.framework == id_ for placed in knowledge.claims.values())
        return [("claims", str(count))]
    return []


def _answers(knowledge: Knowledge, published: str) -> list[str]:
    return [k for k, p in knowledge.claims.items() if published in p.claim.seed_claims]


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
