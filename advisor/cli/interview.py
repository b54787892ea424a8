"""``advisor interview``: the questionnaire in the terminal."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from advisor import paths
from advisor.cli import console, options
from advisor.cli.result import Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.cli.dialogue import State
    from advisor.kb.knowledge import Knowledge


@click.command(short_help="Answer the questions in the terminal")
@click.option(
    "--out",
    metavar="FILE",
    type=options.PATH,
    default="profile.yaml",
    show_default=True,
    help="The profile to write.",
)
@click.option(
    "--from",
    "start",
    metavar="FILE",
    type=options.FILE,
    default="",
    help="Go on with a profile or a draft.",
)
@click.option("--name", metavar="NAME", default="", help="Name of the profile.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@options.knowledge
def interview(*, out: Path, start: str, name: str, force: bool, kb: tuple[Path, ...]) -> Result:
    """Ask about the project, section by section, and write the answers as a profile.

    Enter means "don't know"; b goes back, q stops and keeps a draft.
    """
    if not console.is_terminal(sys.stdin):
        raise UsageError(
            "the interview needs a terminal to ask in, and standard input is none",
            next_step="write the profile by hand (see examples/prod.yaml) or run it in a terminal",
        )
    if out.exists() and not force:
        raise UsageError(
            f"{out} exists already", next_step="name another file with --out, or add --force"
        )
    from advisor.cli.dialogue import Dialogue, State
    from advisor.kb.load import load_knowledge
    from advisor.profile.file import load_profile

    knowledge = load_knowledge(kb)
    state = State(name=name or out.stem)
    if start:
        before = load_profile(start, knowledge)
        state = State(
            name=name or before.name,
            title=before.title,
            description=before.description,
            answers=dict(before.answers),
            importance=dict(before.importance),
            rest={"require": list(before.require), "frameworks": list(before.frameworks)},
        )
    finished = Dialogue(knowledge, state).run()
    if not finished:
        return _kept(state, knowledge, out)
    text = profile_text(state, knowledge)
    return Result(
        text=text,
        out=out,
        notes=(f"next: advisor recommend --profile {out}",),
    )


def profile_text(state: State, knowledge: Knowledge) -> str:
    """The profile as YAML, checked."""
    from advisor.profile.file import build_profile, dump_profile

    data = {
        "schema": "profile/1",
        "name": state.name,
        "title": state.title,
        "description": state.description,
        "answers": {key: list(chosen) for key, chosen in state.answers.items()},
        "importance": dict(state.importance),
        **state.rest,
    }
    return dump_profile(build_profile(data, knowledge))


def _kept(state: State, knowledge: Knowledge, out: Path) -> Result:
    """The result of stopping early: nothing lost, nothing half-written in the way."""
    from advisor.files import write_text_atomically

    if not state.answers and not state.importance:
        said: tuple[str, ...] = ("stopped; nothing was answered, so nothing was kept",)
    else:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        draft = paths.data_dir() / "drafts" / f"{out.stem}-{stamp}.yaml"
        write_text_atomically(draft, profile_text(state, knowledge))
        again = f"advisor interview --from {draft} --out {out}"
        said = (f"stopped; the draft is kept in {draft}", f"go on with: {again}")
    return Result(exit_code=ExitCode.INTERRUPTED, notes=said)
