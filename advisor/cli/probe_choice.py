"""From the options of ``advisor probe`` to what is measured, in whom, and in what order."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from advisor.cli.parsing import check_ids
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.named import Named
    from advisor.measure.own_workload import OwnWorkload
    from advisor.measure.results import Mode
    from advisor.measure.suites import Suite
    from advisor.profile.model import Profile

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,39}")
_FORM = "NAME=FRAMEWORK[:MODE][@PYTHON], for example old=pytorch@/opt/old/bin/python"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for beside the suite."""

    probes: str = ""
    batch: int | None = None
    profile: str = ""
    workload: Path | None = None

    @property
    def any(self) -> bool:
        """Whether anything was."""
        return bool(self.probes or self.batch or self.profile)


def own_workload(choice: Choice, asked: Sequence[str]) -> OwnWorkload | None:
    """The user's own workload file. UsageError where it lacks a framework that was asked for."""
    if choice.workload is None:
        return None
    from advisor.measure.own_workload import read_workload

    own = read_workload(choice.workload)
    for framework in asked:
        if framework not in own.frameworks:
            raise UsageError(
                f"{choice.workload} has no function {framework}(arrays, mode)",
                next_step=f"it has: {', '.join(own.frameworks)}",
            )
    return own


def chosen(
    suite: Suite, choice: Choice, knowledge: Knowledge, seed: int, own: OwnWorkload | None = None
) -> Suite:
    """The suite as it was changed: these probes, this batch, the most valuable first."""
    from advisor.measure.selecting import chosen_suite, with_batch

    if own is not None:
        from advisor.measure.own_workload import own_suite

        return own_suite(suite, own)
    if choice.probes:
        suite = chosen_suite(suite, parse_probes(choice.probes))
    if choice.batch is not None:
        suite = with_batch(suite, choice.batch)
    if choice.profile:
        from advisor.profile.file import load_profile

        profile = load_profile(choice.profile, knowledge)
        suite = most_valuable_first(suite, profile, knowledge, seed)
    return suite


def most_valuable_first(suite: Suite, profile: Profile, knowledge: Knowledge, seed: int) -> Suite:
    """The probes of the suite by what knowing their figures is worth to a project."""
    from advisor.measure.selecting import in_order
    from advisor.recommend.measurement_order import measurement_order

    order = measurement_order(profile, knowledge, seed=seed)
    return in_order(suite, [one.probe for one in order])


def parse_probes(text: str) -> tuple[str, ...]:
    """``a,b@batch=1,optimizer=adam`` as ids: a part without a name belongs to the one before."""
    found: list[str] = []
    for part in (one.strip() for one in text.split(",")):
        if "=" in part and "@" not in part and found:
            found[-1] = f"{found[-1]},{part}"
        elif part:
            found.append(part)
    if not found:
        raise UsageError("--probes names none", next_step="name some, or leave it out")
    return tuple(dict.fromkeys(found))


def parse_contenders(texts: Sequence[str], known: Iterable[str]) -> tuple[Named, ...]:
    """``["old=pytorch@/opt/old/bin/python", …]``. UsageError for what does not fit."""
    frameworks = list(known)
    found = [_contender(text, frameworks) for text in texts]
    for one in found:
        if sum(other.name == one.name for other in found) > 1:
            raise UsageError(
                f'--contender: two are called "{one.name}"', next_step="give each its own name"
            )
    if len(found) == 1:
        raise UsageError(
            f"--contender names only {found[0].name}, so there is nothing to compare",
            next_step="name another one, too; a framework may be compared with itself",
        )
    return tuple(found)


def _contender(text: str, frameworks: Sequence[str]) -> Named:
    from advisor.measure.named import MODES, Named

    name, equals, rest = text.partition("=")
    what, at, python = rest.partition("@")
    framework, colon, mode = what.partition(":")
    if not equals or not framework or (at and not python) or (colon and not mode):
        raise UsageError(f'--contender: "{text}" does not have the form', next_step=_FORM)
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'--contender: "{name}" cannot be a name',
            next_step="use up to 40 letters, digits, dots, hyphens or underscores",
        )
    check_ids([framework], frameworks, "framework", "--contender")
    if mode:
        check_ids([mode], MODES, "mode", "--contender")
    if name == "numpy" or (name in frameworks and name != framework):
        raise UsageError(
            f'--contender: "{name}" is the name of another framework', next_step="choose another"
        )
    return Named(name, framework, cast("Mode", mode or MODES[0]), _python(text, python))


def _python(text: str, python: str) -> str:
    """The path as it was given: a virtual environment is known by its link's place."""
    if not python:
        return ""
    path = os.path.expanduser(python)  # noqa: PTH111 - pathlib would also tidy "./python"
    found = path if os.sep in path else shutil.which(path) or path
    if shutil.which(found) is None:
        what = "is a folder" if Path(found).is_dir() else "is not a program that can be started"
        raise UsageError(
            f'--contender: in "{text}", {python} {what}',
            next_step="name the Python that imports it; advisor doctor lists what was found",
        )
    return found
