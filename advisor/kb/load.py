"""Load the knowledge base: read, validate, put together, refuse what does not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor import __version__, paths
from advisor.errors import AdvisorError, Diagnostic, KnowledgeError, Location
from advisor.files import write_text_atomically
from advisor.kb import lint, read
from advisor.kb.entries import Groups
from advisor.kb.kinds import BASE_FILE, GROUPS_FILE, Kind, kind_of
from advisor.kb.knowledge import Knowledge, PlacedClaim, PublishedSource

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from advisor.kb.located_yaml import Document
    from advisor.kb.read import Layer, RawFile

BUILT_IN = "built-in"
_CACHE_SCHEMA = "knowledge-cache/1"


def load_knowledge(
    overlays: Sequence[Path] = (), *, directory: Path | None = None, cache: bool = True
) -> Knowledge:
    """The knowledge base with ``overlays`` on top (later ones win per id).

    ``directory`` replaces the built-in base. ``cache`` allows the compiled copy, which is used
    only when the hash of every file's text agrees. Raises :class:`KnowledgeError` with every
    problem located.
    """
    layers = layers_of(overlays, directory)
    files = read.read_layers(layers)
    digest = read.digest(files)
    if cache and (stored := _from_cache(files, digest)) is not None:
        return stored
    knowledge, problems, _ = inspect(files, digest)
    errors = [problem for problem in problems if problem.code in lint.ERRORS]
    if knowledge is None or errors:
        raise KnowledgeError(
            f"the knowledge base has {len(errors)} problem{'s' * (len(errors) != 1)}",
            diagnostics=errors,
            next_step="correct the places named, then run: advisor kb check",
        )
    return knowledge


def layers_of(overlays: Sequence[Path], directory: Path | None = None) -> list[Layer]:
    """The built-in layer (or its replacement) and the overlays, in order."""
    base = read.Layer(BUILT_IN, directory or paths.knowledge_dir())
    # A folder that is named twice is one layer, at the place where it was named last.
    named = list(dict.fromkeys(str(overlay) for overlay in reversed(overlays)))[::-1]
    names = [f"./{name}" if name == BUILT_IN else name for name in named]
    return [base, *(read.Layer(name, Path(name)) for name in names)]


def check_knowledge(
    overlays: Sequence[Path] = (),
    *,
    directory: Path | None = None,
    today: dt.date | None = None,
) -> tuple[Knowledge | None, list[Diagnostic]]:
    """Everything that is wrong or worth a warning; the knowledge too if it can be used.

    Never reads the cache. ``today`` switches on the rules about time.
    """
    files = read.read_layers(layers_of(overlays, directory))
    knowledge, problems, _ = inspect(files, read.digest(files), today=today)
    usable = not any(problem.code in lint.ERRORS for problem in problems)
    return knowledge if usable else None, problems


def inspect(
    files: Sequence[RawFile], digest: str, *, today: dt.date | None = None
) -> tuple[Knowledge | None, list[Diagnostic], dict[str, Any]]:
    """Parse and validate every file, then check how they fit together."""
    problems: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    raw: dict[str, Any] = {}
    for file in files:
        document = read.parse(file, problems)
        if document is not None:
            documents[file.shown] = document
            raw[file.key] = document.data
    if problems:
        # What cannot be read cannot be judged; say all syntax problems first.
        knowledge = None
        for file in files:
            if file.shown in documents:
                _validate_file(file, documents[file.shown], problems)
        return None, sorted(problems, key=_by_place), raw
    knowledge, problems = _assemble(files, digest, raw, documents)
    if not problems:
        problems = lint.check(knowledge, documents, files, today=today)
        if not any(problem.code in lint.ERRORS for problem in problems):
            _write_cache(digest, raw)
    return knowledge, sorted(problems, key=_by_place), raw


def _assemble(
    files: Sequence[RawFile],
    digest: str,
    raw: dict[str, Any],
    documents: dict[str, Document],
) -> tuple[Knowledge, list[Diagnostic]]:
    """Put validated files together. Without ``documents`` the data came from the cache."""
    problems: list[Diagnostic] = []
    version = "0"
    tables: dict[str, dict[str, Any]] = {
        name: {}
        for name in (
            "framework", "group", "criterion", "source",
            "claim", "capability", "section", "probe",
        )
    }  # fmt: skip
    origin: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], Location] = {}

    def add(kind: str, key: str, value: object, file: RawFile, path: tuple[str | int, ...]) -> None:
        document = documents.get(file.shown)
        where = document.where(path) if document else Location(file.shown)
        if key in tables[kind] and origin[(kind, key)] == file.layer:
            first = places[(kind, key)]
            hint = f"first given in {first}"
            problems.append(Diagnostic("KB010", f'{kind} "{key}" is given twice', where, hint))
            return
        tables[kind][key] = value
        origin[(kind, key)] = file.layer
        places[(kind, key)] = where

    for file in files:
        data = raw[file.key]
        if str(file.relative) == BASE_FILE:
            version = _version(data, file, version, problems)
            continue
        entry = _validate_data(file, data, documents.get(file.shown), problems)
        if entry is None:
            continue
        _spread(entry, file, add)

    order = {group: i for i, group in enumerate(tables["group"])}
    criteria = sorted(tables["criterion"].values(), key=lambda c: (order.get(c.group, 99), c.id))
    sections = sorted(tables["section"].values(), key=lambda s: (s.order, s.id))
    frameworks = sorted(tables["framework"].values(), key=lambda f: f.name.lower())
    knowledge = Knowledge(
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
        origin=origin,
        places=places if documents else {},
    )
    return knowledge, problems


def _spread(entry: Any, file: RawFile, add: Any) -> None:
    """Register a file's entries, one by one, under their ids."""
    kind = kind_of(file.relative)
    if kind is None:
        for i, group in enumerate(entry.groups):
            add("group", group.id, group, file, ("groups", i))
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


def _validate_file(file: RawFile, document: Document, problems: list[Diagnostic]) -> None:
    if str(file.relative) != BASE_FILE:
        _validate_data(file, document.data, document, problems)


def _validate_data(
    file: RawFile,
    data: Any,
    document: Document | None,
    problems: list[Diagnostic],
) -> Any:
    kind = kind_of(file.relative)
    if kind is None and str(file.relative) != GROUPS_FILE:
        hint = "see CONTRIBUTING.md for the folders"
        where = Location(file.shown)
        problems.append(Diagnostic("KB010", "no kind of entry lives here", where, hint))
        return None
    model = kind.model if kind else Groups
    if document is None:
        return model.model_validate(data)
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


def _version(data: Any, file: RawFile, before: str, problems: list[Diagnostic]) -> str:
    whole = isinstance(data, dict) and data.keys() == {"schema", "version"}
    if not whole or data["schema"] != "base/1" or not isinstance(data["version"], str):
        where = Location(file.shown, 1, 1)
        hint = "it holds: schema: base/1 and version: 2026.11.1"
        problems.append(Diagnostic("KB003", "not a base file", where, hint))
        return before
    given: str = data["version"]
    return given if before == "0" else f"{before}+{given}"


def _cache_file(digest: str) -> Path:
    return paths.cache_dir() / f"knowledge-{digest[:16]}.json"


def _from_cache(files: Sequence[RawFile], digest: str) -> Knowledge | None:
    """The knowledge from the compiled copy; ``None`` where there is none that fits.

    A copy that was damaged behind our back is the same as no copy: the YAML itself decides.
    """
    raw = _read_cache(digest)
    if raw is None or raw.keys() != {file.key for file in files}:
        return None
    try:
        knowledge, problems = _assemble(files, digest, raw, {})
    except (ValueError, TypeError, AttributeError):
        return None
    return None if problems else knowledge


def _read_cache(digest: str) -> dict[str, Any] | None:
    """The compiled copy, if it is whole and of exactly these files."""
    try:
        stored = json.loads(_cache_file(digest).read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):  # RuntimeError: no home folder, or absurd nesting
        return None
    if not isinstance(stored, dict) or stored.get("schema") != _CACHE_SCHEMA:
        return None
    files = stored.get("files")
    # Another version of the program may judge the same text differently.
    same = stored.get("digest") == digest and stored.get("program") == __version__
    return files if same and isinstance(files, dict) else None


def _write_cache(digest: str, raw: dict[str, Any]) -> None:
    stored = {
        "schema": _CACHE_SCHEMA,
        "program": __version__,
        "digest": digest,
        "files": raw,
    }
    try:
        write_text_atomically(_cache_file(digest), json.dumps(stored))
    except (AdvisorError, RuntimeError):
        return  # a read-only home costs speed, not function


def _by_place(problem: Diagnostic) -> tuple[str, int, int, str]:
    where = problem.where or Location("")
    return (where.file, where.line, where.column, problem.code)
