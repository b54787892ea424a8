"""``advisor kb new``: a wizard that asks for an entry and puts it where it belongs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from advisor import paths
from advisor.cli import console, options
from advisor.cli.result import Result
from advisor.errors import AdvisorError, InputFileError, UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.cli.form import Form
    from advisor.kb.draft import Draft
    from advisor.kb.knowledge import Knowledge

_KINDS = ("claim", "source", "tool", "criterion", "capability", "framework", "probe")


@click.command("new", short_help="Ask for a new entry and write it")
@click.argument("kind", type=click.Choice(_KINDS))
@options.knowledge
def new(kind: str, *, kb: tuple[Path, ...]) -> Result:
    """Ask for an entry, field by field, and write it where it belongs.

    It goes to the last --kb DIR, which may be new, else to the knowledge of this checkout. Files
    only ever grow; nothing is written unless the base with the entry in it can be used.
    """
    if not console.is_terminal(sys.stdin):
        raise UsageError(
            "the wizard needs a terminal to ask in, and standard input is none",
            next_step="write the entry by hand (see CONTRIBUTING.md) or run it in a terminal",
        )
    if not kb and paths.bundle_root().name == "_bundled":
        raise UsageError(
            "what is installed is not for editing", next_step="name a folder of your own: --kb DIR"
        )
    from advisor.kb.schema import DOCSTRINGS

    os.environ[DOCSTRINGS] = "1"  # before the models are imported: their words are the questions
    from advisor.cli.form import Form, StoppedError, ask_on_terminal
    from advisor.files import write_text_atomically
    from advisor.kb import catalogue, draft
    from advisor.kb.load import layers_of, load_knowledge
    from advisor.kb.read import holds_yaml

    layers = layers_of(kb)
    there = tuple(one for one in kb if one != kb[-1] or holds_yaml(one))
    knowledge = load_knowledge(there)
    known = {name: set(table) for name, table in catalogue.tables(knowledge).items()}
    form = Form(known, ask_on_terminal, console.note)
    console.note("Enter skips what is not needed; q stops, and nothing is written.")
    try:
        made = _ask_for(kind, form, knowledge, layers[-1].directory)
    except (StoppedError, KeyboardInterrupt):
        return Result(exit_code=ExitCode.INTERRUPTED, notes=("", "stopped; nothing was written"))
    if found := draft.problems(layers, made):
        raise AdvisorError(
            f"the base could not be used with this in {made.path}",
            next_step=f"nothing was written; {found[0]}",
            code="entry",
        )
    if made.path.exists() and not made.appended:
        raise InputFileError(f"{made.path} exists by now", next_step="nothing was written")
    write_text_atomically(made.path, made.text)
    where = f" --kb {kb[-1]}" if kb else ""
    said = "was added to" if made.appended else "is"
    return Result(text=f"the {kind} {said} {made.path}", notes=(f"next: advisor kb check{where}",))


def _ask_for(kind: str, form: Form, knowledge: Knowledge, folder: Path) -> Draft:
    from advisor.kb.draft import draft

    if kind == "claim":
        return _claim(form, knowledge, folder)
    if kind == "source":
        return _source(form, knowledge, folder)
    from advisor.kb.kinds import KINDS

    (meant,) = [one for one in KINDS if one.name == kind]
    id_ = _new_id(form, kind, PurePosixPath(meant.folder), folder)
    data = form.fill(meant.model, {"schema": f"{kind}/1", "id": id_})
    head = {"schema": f"{kind}/1", **data}
    return draft(folder, PurePosixPath(meant.folder, f"{id_}.yaml"), _typed(meant.model, head))


def _claim(form: Form, knowledge: Knowledge, folder: Path) -> Draft:
    from advisor.kb.draft import draft
    from advisor.kb.entries import Claim
    from advisor.kb.entries.claim import NO_LEVEL

    framework = form.reference("framework", "framework")
    criterion = form.reference("criterion", "criterion")
    levels = knowledge.criteria[criterion].levels
    form.tell("")
    for level in levels:
        form.tell(f"  {level.id}: {level.means}")
    prefix = f"{framework}.{criterion}."
    id_ = prefix + _unused(form, "claim", f"what follows {prefix} in the id", prefix)
    choices = {"states": [*(level.id for level in levels), *NO_LEVEL]}
    item = form.fill(Claim, {"id": id_}, choices)
    head = {"schema": "claims/1", "framework": framework, "criterion": criterion}
    place = PurePosixPath("claims", framework, f"{criterion}.yaml")
    return draft(folder, place, head, "claims", _typed(Claim, item))


def _source(form: Form, knowledge: Knowledge, folder: Path) -> Draft:
    from advisor.kb.draft import draft
    from advisor.kb.entries import Source
    from advisor.kb.entries.base import Slug

    publisher = form.one("publisher", Slug, "Who says it: an id such as pytorch or google.")
    names = {source.publisher: source.publisher_name for source in knowledge.sources.values()}
    if publisher in names:
        form.tell(f"  {names[publisher]}")
    name = names.get(publisher) or form.one("name", str, "The publisher's name.")
    id_ = _unused(form, "source", "id, beginning with the publisher's", "")
    item = form.fill(Source, {"id": id_})
    head = {"schema": "sources/1", "publisher": publisher, "name": name}
    return draft(folder, PurePosixPath("sources", f"{publisher}.yaml"), head, "sources", item)


def _new_id(form: Form, kind: str, place: PurePosixPath, folder: Path) -> str:
    """An id that no entry of the kind has, and no file."""
    while True:
        id_ = _unused(form, kind, "id", "")
        if not (folder / place / f"{id_}.yaml").exists():
            return id_
        form.tell(f"  {folder / place / f'{id_}.yaml'} exists already")


def _unused(form: Form, kind: str, label: str, prefix: str) -> str:
    from advisor.kb.entries.base import Slug

    while True:
        id_ = str(form.one(label, Slug, "Lower case words joined by dashes; it never changes."))
        if prefix + id_ not in form.known[kind]:
            return id_
        form.tell(f'  there is a {kind} "{prefix}{id_}" already')


def _typed(model: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with days and numbers as what they are, so that YAML writes them bare."""
    dumped = model.model_validate(data).model_dump(exclude_unset=True, by_alias=True)
    assert isinstance(dumped, dict)
    schema = {"schema": dumped.pop("schema")} if "schema" in dumped else {}
    return {**schema, **dumped}
