"""Every entry of the knowledge base, whatever its kind: by id, by name, in one line, as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge


class Found(NamedTuple):
    """One entry."""

    kind: str
    id: str
    entry: Any


def tables(knowledge: Knowledge) -> dict[str, Mapping[str, Any]]:
    """Every table of ids, by kind, in the order in which people meet them."""
    research = knowledge.research
    return {
        "framework": knowledge.frameworks,
        "tool": knowledge.tools,
        "group": knowledge.groups,
        "criterion": knowledge.criteria,
        "capability": knowledge.capabilities,
        "claim": knowledge.claims,
        "published": knowledge.published,
        "source": knowledge.sources,
        "section": knowledge.sections,
        "question": knowledge.questions,
        "probe": knowledge.probes,
        "fact": {fact.id: fact for fact in research.facts} if research else {},
    }


def every(knowledge: Knowledge) -> Iterator[Found]:
    """All entries of all kinds."""
    for kind, table in tables(knowledge).items():
        for id_, entry in table.items():
            yield Found(kind, id_, entry)


def with_id(knowledge: Knowledge, id_: str) -> list[Found]:
    """Every entry with that id: kinds may share one."""
    return [
        Found(kind, id_, table[id_]) for kind, table in tables(knowledge).items() if id_ in table
    ]


def named(knowledge: Knowledge, name: str) -> list[Found]:
    """Every entry that people call by that name, whatever its case, blanks and punctuation."""
    wanted = squeezed(name)
    if not wanted:
        return []
    return [
        found
        for found in every(knowledge)
        if any(squeezed(known) == wanted for known in names(found))
    ]


def names(found: Found) -> tuple[str, ...]:
    """What people call it: its id, its name or title, and its aliases."""
    kind, id_, entry = found
    if kind == "framework":
        packages = [package.name for package in entry.packages]
        return (id_, entry.name, *entry.aliases, *entry.covers, *packages)
    if kind == "tool":
        return (id_, entry.name, *entry.aliases, *entry.seed_systems)
    if kind == "source":
        return (id_, entry.source.title)
    title = getattr(entry, "title", "")
    return (id_, title) if title else (id_,)


def line(found: Found) -> str:
    """What it is, in one sentence of its own."""
    kind, _, entry = found
    match kind:
        case "claim":
            said = entry.claim.text
        case "published":
            said = entry.claim.said
        case "source":
            said = entry.source.title
        case "framework" | "tool":
            said = f"{entry.name}: {entry.about}"
        case "question":
            said = entry.ask
        case "fact":
            said = entry.unused or entry.corrected
        case _:
            said = entry.title
    return str(said)


def status(found: Found) -> str:
    """Its state, for the kinds that have one, else empty."""
    if found.kind == "claim":
        claim = found.entry.claim
        return "withdrawn" if claim.withdrawn else str(claim.status)
    if found.kind == "tool":
        return str(found.entry.state)
    if found.kind == "framework":
        return str(found.entry.lifecycle.state)
    if found.kind == "criterion":
        return str(found.entry.lifecycle)
    return ""


def today(knowledge: Knowledge, found: Found) -> str:
    """Its state; for something published, that of the claim that answers it."""
    if found.kind == "published" and found.id in knowledge.answers:
        answer = knowledge.answers[found.id]
        return status(Found("claim", answer, knowledge.claims[answer]))
    return status(found)


def brief(knowledge: Knowledge, found: Found) -> dict[str, str]:
    """What a list says of it: kind, id, status, text, and the layer that it came from."""
    return {
        "kind": found.kind,
        "id": found.id,
        "status": today(knowledge, found),
        "text": line(found),
        "origin": knowledge.origin.get((found.kind, found.id), ""),
    }


def frameworks(found: Found) -> tuple[str, ...]:
    """Ids of the frameworks it speaks of."""
    if found.kind == "framework":
        return (found.id,)
    if found.kind == "claim":
        return (found.entry.framework, *found.entry.claim.compared_with)
    if found.kind == "tool":
        return tuple(found.entry.frameworks)
    return tuple(found.entry.routes) if found.kind == "capability" else ()


def criteria(found: Found) -> tuple[str, ...]:
    """Ids of the criteria it bears on."""
    if found.kind == "criterion":
        return (found.id,)
    if found.kind in ("claim", "published"):
        return (found.entry.criterion,)
    if found.kind == "tool":
        return tuple(found.entry.criteria)
    if found.kind == "probe":
        return tuple(feed.criterion for feed in found.entry.feeds)
    if found.kind == "capability" and found.entry.criterion:
        return (found.entry.criterion,)
    return ()


def plain(entry: Any) -> Any:
    """The entry as JSON data; one that stands in a file with others together with its place."""
    if hasattr(entry, "claim"):
        place = {"framework": entry.framework} if hasattr(entry, "framework") else {}
        return {**place, "criterion": entry.criterion, **plain(entry.claim)}
    if hasattr(entry, "publisher_name"):
        by = {"publisher": entry.publisher, "publisher_name": entry.publisher_name}
        return {**by, **plain(entry.source)}
    return entry.model_dump(mode="json", by_alias=True, exclude_none=True)


def words(text: str) -> list[str]:
    """The words of a text, small, without accents and punctuation."""
    if not text.isascii():
        flat = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", text.casefold())


def squeezed(text: str) -> str:
    """The text as one word: "TF-Hub" and "tf hub" are the same name."""
    return "".join(words(text))
