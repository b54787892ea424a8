"""Which interpreter holds which framework: asked, never imported.

A candidate is run with a few lines of standard library that read its package metadata. It is first
asked in isolation (``-I``: no ``PYTHONPATH``, no user site), then without, because frameworks are
often installed for the user alone; only then is it said not to be installed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from advisor.errors import UsageError
from advisor.measure.clock import Clock
from advisor.measure.environment import build_environment
from advisor.measure.packages import BESIDE, DISTRIBUTIONS, MEASURED, MODULES
from advisor.measure.query import ask_interpreter
from advisor.measure.results import Status
from advisor.measure.worker import WorkerFailed

QUERY_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Found:
    """One framework and the interpreter that was asked for it."""

    framework: str
    python: str
    """The path as it was given: a virtual environment's link is never resolved."""
    versions: dict[str, str] = field(default_factory=dict)
    """Package to version; the interpreter's own under ``python``."""
    status: Status = "ok"
    reason: str = ""
    """Why it cannot be measured and what to do; or a remark."""
    isolated: bool = True
    """False where the framework is seen only with the user's site folder or PYTHONPATH."""
    tail: tuple[str, ...] = ()


def find_interpreters(
    overrides: Mapping[str, str] | None = None,
    *,
    frameworks: tuple[str, ...] = MEASURED,
    timeout_s: float = QUERY_TIMEOUT_S,
    clock: Clock | None = None,
) -> list[Found]:
    """Ask an interpreter for each framework, in alphabetical order of the frameworks.

    The current interpreter is asked by default; ``overrides`` names another per framework.
    UsageError for a framework that nobody knows.
    """
    overrides = dict(overrides or {})
    for name in {*overrides, *frameworks} - DISTRIBUTIONS.keys():
        raise UsageError(
            f"there is no framework called {name!r} to measure",
            next_step=f"use one of {', '.join(sorted(DISTRIBUTIONS))}",
        )
    clock = clock or Clock()
    answers: dict[str, list[Any]] = {}
    found = []
    for framework in sorted({*frameworks, *overrides}):
        python = os.path.expanduser(overrides.get(framework) or sys.executable)  # noqa: PTH111
        if python not in answers:
            answers[python] = _ask(python, timeout_s, clock)
        found.append(_judge(framework, python, answers[python]))
    return found


def _ask(python: str, timeout_s: float, clock: Clock) -> list[Any]:
    """Answers in isolation and without; a failure stands in the place of an answer."""
    problem = _cannot_run(python)
    if problem:
        return [WorkerFailed("not_installed", problem)]
    answers: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="advisor-query-") as folder:
        for isolated in (True, False):
            environment = build_environment(
                inductor_cache=folder, padding=_NO_PADDING, user_site=not isolated
            )
            try:
                answer = ask_interpreter(
                    python, _wanted(), isolated=isolated, environment=environment.variables,
                    timeout_s=timeout_s, clock=clock, cwd=folder,
                )  # fmt: skip
            except WorkerFailed as failure:
                answers.append(failure)
                break
            answers.append(answer)
    return answers


class _NoPadding:
    def randrange(self, _stop: int) -> int:
        return 0


_NO_PADDING: Any = _NoPadding()


def _wanted() -> str:
    names = [name for group in DISTRIBUTIONS.values() for name in group]
    return json.dumps({"distributions": [*names, *BESIDE], "modules": list(MODULES.values())})


def _cannot_run(python: str) -> str:
    path = Path(python)
    if not path.exists():
        return f"{python} does not exist; give the path of a Python interpreter"
    if path.is_dir():
        return (
            f"{python} is a folder; give the interpreter in it, such as {path / 'bin' / 'python'}"
        )
    if not os.access(path, os.X_OK):
        return f"{python} is not executable; give the path of a Python interpreter"
    return ""


def _judge(framework: str, python: str, answers: list[Any]) -> Found:
    found = None
    for number, answer in enumerate(answers):
        if isinstance(answer, WorkerFailed):
            reason = f"{answer.reason}; check that it is a working Python interpreter"
            status: Status = answer.status
            if str(answer.reason).startswith(python):
                reason = answer.reason
            found = found or Found(framework, python, {}, status, reason, tail=answer.tail)
            break
        versions = _versions(framework, answer)
        if framework_version(framework, versions) and "numpy" in versions:
            remark = "" if number == 0 else "seen only with the user's site folder or PYTHONPATH"
            return Found(framework, python, versions, "ok", remark, isolated=number == 0)
        if found is None or framework_version(framework, versions):
            found = Found(
                framework, python, versions, "not_installed", _missing(framework, python, versions)
            )
    assert found is not None
    return found


def framework_version(framework: str, versions: Mapping[str, str]) -> str:
    """The version of a framework among an interpreter's packages; empty where it has none."""
    return next((versions[d] for d in DISTRIBUTIONS[framework] if d in versions), "")


def _versions(framework: str, answer: Mapping[str, Any]) -> dict[str, str]:
    packages: Mapping[str, str] = answer["packages"]
    wanted = [*DISTRIBUTIONS[framework], *BESIDE]
    versions = {"python": str(answer["python"])}
    versions.update({name: str(packages[name]) for name in wanted if name in packages})
    if not framework_version(framework, versions) and MODULES[framework] in answer["modules"]:
        versions[DISTRIBUTIONS[framework][0]] = "unknown"
    return versions


def _missing(framework: str, python: str, versions: Mapping[str, str]) -> str:
    usual = DISTRIBUTIONS[framework][0]
    if framework_version(framework, versions):
        return f"{python} has {usual} but no numpy; install numpy in it"
    return (
        f"{usual} is not installed in {python}; install it there, or name another interpreter "
        f"with --python {framework}=PATH"
    )
