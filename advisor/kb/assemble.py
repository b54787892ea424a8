"""Parse and validate every file, and put the entries together by id."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from advisor.errors import Diagnostic, Location
from advisor.kb import lint, read
from advisor.kb.entries import Groups, Version
from advisor.kb.kinds import SINGLE_FILES, Kind, kind_of
from advisor.kb.knowledge import Knowledge, PlacedClaim, PlacedPublished, PublishedSource

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from advisor.kb.located_yaml import Document
    from advisor.kb.read import RawFile


def inspect(
    files: Sequence[RawFile],
    digest: str,
    *,
    today: dt.date | None = None,
    warnings: bool = True,
) -> tuple[Knowledge | None, list[Diagnostic]]:
    """Everything that is wrong or worth a warning; the knowledge unless there is an error.

    ``today`` switches on the rules about time; without ``warnings`` only errors are looked for.
    """
    with _uncollected():
        return _inspect(files, digest, today, warnings=warnings)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: all that is made is kept to the end, and looking it through again
    and again would be a third of the time.
    """  # noqa: D205 - one sentence
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _inspect(
    files: Sequence[RawFile], digest: str, today: dt.date | None, *, warnings: bool
) -> tuple[Knowledge | None, list[Diagnostic]]:
    problems: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    for file in files:
        document = read.parse(file, problems)
        if document is not None:
            documents[file.shown] = document
    if problems:
        # What cannot be read cannot be judged with the rest; what can is still checked by itself.
        for file in files:
            if file.shown in documents:
                _validated(file, documents[file.shown], problems)
        return None, sorted(problems, key=_by_place)
    entries: dict[str, BaseModel] = {}
    knowledge = _assemble(files, digest, documents, entries, problems)
    if problems:
        # What refers to an entry that could not be made would only repeat its problem.
        return None, sorted(problems, key=_by_place)
    subject = lint.Subject(knowledge, documents, entries)
    problems = lint.errors(subject)
    usable = not problems
    if warnings:
        problems += lint.warnings(subject, today=today)
    return knowledge if usable else None, sorted(problems, key=_by_place)


def _assemble(
    files: Sequence[RawFile],
    digest: str,
    documents: dict[str, Document],
    entries: dict[str, BaseModel],
    problems: list[Diagnostic],
) -> Knowledge:
    """Put validated files together, keeping each in ``entries``; problems are added."""
    version = "0"
    tables: dict[str, dict[str, Any]] = {
        name: {}
        for name in (
            "framework", "group", "criterion", "source",
            "claim", "capability", "section", "probe", "tool", "published", "research",
        )
    }  # fmt: skip
    origin: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], Location] = {}

    def add(kind: str, key: str, value: object, file: RawFile, path: tuple[str | int, ...]) -> None:
        where = documents[file.shown].where(path)
        if key in tables[kind] and origin[(kind, key)] == file.layer:
            first = places[(kind, key)]
            hint = f"first given in {first}"
            problems.append(Diagnostic("KB010", f'{kind} "{key}" is given twice', where, hint))
            return
        tables[kind][key] = value
        origin[(kind, key)] = file.layer
        places[(kind, key)] = where

    for file in files:
        document = documents[file.shown]
        entry = _validated(file, document, problems)
        if entry is None:
            continue
        entries[file.shown] = entry
        if isinstance(entry, Version):
            version = entry.version if version == "0" else f"{version}+{entry.version}"
        else:
            _spread(entry, file, add)

    order = {group: i for i, group in enumerate(tables["group"])}
    criteria = sorted(tables["criterion"].values(), key=lambda c: (order.get(c.group, 99), c.id))
    sections = sorted(tables["section"].values(), key=lambda s: (s.order, s.id))
    frameworks = sorted(tables["framework"].values(), key=lambda f: f.name.lower())
    return Knowledge(
        version=version,
        hash=digest[:16],
        frameworks={f.id: f for f in frameworks},
        groups=tables["group"],
        criteria={c.id: c for c in criteria},
        sources=tables["source"],
        claims=tables["claim"],
        capabilities=tables["capability"],
        sections={s.id: s for s in sections},
        probes=tables["probe"],
        tools={t.id: t for t in sorted(tables["tool"].values(), key=lambda t: t.name.lower())},
        published=tables["published"],
        collected=tables["research"],
        origin=origin,
        places=places,
    )


def _spread(entry: Any, file: RawFile, add: Any) -> None:
    """Register a file's entries, one by one, under their ids."""
    kind = kind_of(file.relative)
    if kind is None and isinstance(entry, Groups):
        for i, group in enumerate(entry.groups):
            add("group", group.id, group, file, ("groups", i))
    elif kind is None:
        add("research", "research", entry, file, ())
    elif kind.name == "published":
        for i, claim in enumerate(entry.claims):
            said = PlacedPublished(entry.criterion, claim)
            add("published", claim.id, said, file, ("claims", i))
    elif kind.name == "cell":
        for i, claim in enumerate(entry.claims):
            placed = PlacedClaim(entry.framework, entry.criterion, claim)
            add("claim", claim.id, placed, file, ("claims", i))
    elif kind.name == "sources":
        for i, source in enumerate(entry.sources):
            published = PublishedSource(entry.publisher, entry.name, source)
            add("source", source.id, published, file, ("sources", i))
    else:
        add(kind.name, entry.id, entry, file, ())


def _validated(file: RawFile, document: Document, problems: list[Diagnostic]) -> Any:
    """The file's entry, or ``None`` with its problems added to ``problems``."""
    kind = kind_of(file.relative)
    model = kind.model if kind else SINGLE_FILES.get(str(file.relative))
    if model is None:
        hint = "see CONTRIBUTING.md for the folders"
        where = Location(file.shown)
        problems.append(Diagnostic("KB010", "no kind of entry lives here", where, hint))
        return None
    entry = read.check_schema(model, document, problems)
    if entry is not None and kind is not None:
        _check_id(kind, entry, file, document, problems)
    return entry


def _check_id(
    kind: Kind,
    entry: Any,
    file: RawFile,
    document: Document,
    problems: list[Diagnostic],
) -> None:
    wanted = {kind.id_key: file.relative.stem}
    if kind.name == "cell":
        wanted["framework"] = file.relative.parts[-2]
    for key, expected in wanted.items():
        given = getattr(entry, key)
        if given != expected:
            message = f'{key} is "{given}" but the path says "{expected}"'
            problems.append(Diagnostic("KB010", message, document.where((key,))))


def _by_place(problem: Diagnostic) -> tuple[str, int, int, str]:
    where = problem.where or Location("")
    return (where.file, where.line, where.column, problem.code)
