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
    from advisor.kb.knowledge import Knowledge

_LABEL = 16
_Fields = list[tuple[str, str]]


@click.command(short_help="Show an entry of any kind by its id")
@click.argument("id_", metavar="ID", help="Id of any entry.")
@options.knowledge
@options.format_("table", "json")
def show(id_: str, *, kb: tuple[Path, ...], format_: Literal["table", "json"]) -> Result:
    """Show a claim, criterion, framework, capability, source, question or probe by its id."""
    from advisor.kb.load import load_knowledge

    knowledge = load_knowledge(kb)
    found = entries(knowledge, id_)
    if not found:
        every = [key for table in tables(knowledge).values() for key in table]
        near = nearest(id_, every)
        raise UsageError(
            f'the knowledge base has no entry "{id_}"',
            next_step=f'did you mean "{near}"?' if near else "advisor kb check counts what it has",
            code="unknown-id",
        )
    blocks = ["\n".join(describe(knowledge, kind, id_, entry)) for kind, entry in found]
    data = [
        {
            "kind": kind,
            "id": id_,
            "origin": knowledge.origin.get((kind, id_), ""),
            "entry": plain(entry),
        }
        for kind, entry in found
    ]
    return Result(
        text="\n\n".join(blocks), schema="advisor.kb-show/1", data={"entries": data}, format=format_
    )


def tables(knowledge: Knowledge) -> dict[str, Mapping[str, Any]]:
    """Every table of ids, by kind."""
    return {
        "framework": knowledge.frameworks,
        "group": knowledge.groups,
        "criterion": knowledge.criteria,
        "capability": knowledge.capabilities,
        "claim": knowledge.claims,
        "source": knowledge.sources,
        "section": knowledge.sections,
        "question": knowledge.questions,
        "probe": knowledge.probes,
    }


def entries(knowledge: Knowledge, id_: str) -> list[tuple[str, Any]]:
    """Every entry with that id: kinds may share one."""
    return [(kind, table[id_]) for kind, table in tables(knowledge).items() if id_ in table]


def plain(entry: Any) -> Any:
    """The entry as JSON data; a claim or source together with where it stands."""
    if hasattr(entry, "claim"):
        place = {"framework": entry.framework, "criterion": entry.criterion}
        return {**place, **plain(entry.claim)}
    if hasattr(entry, "publisher_name"):
        return {"publisher": entry.publisher, **plain(entry.source)}
    return entry.model_dump(mode="json", by_alias=True, exclude_none=True)


def describe(knowledge: Knowledge, kind: str, id_: str, entry: Any) -> Iterator[str]:
    """The entry in words: a heading, its fields, and what refers to it."""
    from advisor.cli.console import MAX_WIDTH, wrap

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
    if kind == "framework":
        count = sum(placed.framework == id_ for placed in knowledge.claims.values())
        return [("claims", str(count))]
    return []


def _claims(ids: list[str]) -> _Fields:
    return [("claims", ", ".join(ids))] if ids else []
