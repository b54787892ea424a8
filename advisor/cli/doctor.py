"""``advisor doctor``: what is here to work with."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from advisor import __version__, paths
from advisor.cli import options
from advisor.cli.layout import Section, draw, item
from advisor.cli.parsing import parse_pythons
from advisor.cli.result import Problem, Result, problems_of
from advisor.errors import AdvisorError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.interpreters import Found

_OWN = ("numpy", "pydantic", "PyYAML", "click", "rich", "jinja2", "psutil", "filelock", "streamlit")
_COMPILERS = ("c++", "g++", "clang++", "cl")


@click.command(short_help="Say what is here to work with")
@options.pythons
@options.knowledge
@options.format_("table", "json")
def doctor(
    *, python: tuple[str, ...], kb: tuple[Path, ...], format_: Literal["table", "json"]
) -> Result:
    """Say what is here: interpreters and their frameworks, machine, knowledge, folders.

    Looked at are this Python, those on PATH, virtual environments in this folder, and conda's; a
    framework in another one than this is used with --python FRAMEWORK=PATH.

    Exit codes: 0 a recommendation can be made, 3 the knowledge base cannot be read.
    """
    from advisor.kb.load import load_knowledge

    knowledge: Knowledge | None = None
    problems: tuple[Problem, ...] = ()
    try:
        knowledge = load_knowledge(kb)
    except AdvisorError as error:
        problems = problems_of(error)
    data = examine(python, knowledge)
    return Result(
        text=_table(data, problems),
        schema="advisor.doctor/1",
        data=data,
        status="error" if problems else "success",
        exit_code=ExitCode.CANNOT_RUN if problems else ExitCode.OK,
        problems=problems,
        format=format_,
    )


def examine(pythons: Any, knowledge: Knowledge | None) -> dict[str, Any]:
    """Everything the verb reports, as plain data. Frameworks are asked for, never imported."""
    from advisor.measure.around import look_around
    from advisor.measure.interpreters import find_interpreters
    from advisor.measure.machine import describe, fingerprint

    known = tuple(knowledge.frameworks) if knowledge else ("pytorch", "tensorflow")
    overrides = parse_pythons(pythons, known)
    machine = fingerprint()
    return {
        "advisor": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "packages": _packages(),
        "interpreters": [_found(found) for found in find_interpreters(overrides)],
        "pythons": [asdict(one) for one in look_around()],
        "machine": {"text": describe(machine), **machine},
        "knowledge": {
            "version": knowledge.version if knowledge else None,
            "hash": knowledge.hash if knowledge else None,
            "claims": len(knowledge.claims) if knowledge else 0,
            "folder": str(paths.knowledge_dir()),
        },
        "folders": {
            "data": _folder(paths.data_dir()),
            "cache": _folder(paths.cache_dir()),
            "probes": str(paths.probes_dir()),
            "examples": str(paths.examples_dir()),
        },
        "compiler": compiler(),
    }


def compiler() -> str | None:
    """The C++ compiler that ``torch.compile`` would find, or ``None``."""
    wanted = os.environ.get("CXX", "")
    for name in (wanted, *_COMPILERS):
        if name and (path := shutil.which(name)):
            return path
    return None


def _packages() -> dict[str, str]:
    found = {}
    for name in _OWN:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def _found(found: Found) -> dict[str, Any]:
    return {
        "framework": found.framework,
        "python": str(found.python),
        "versions": dict(found.versions),
        "status": found.status,
        "reason": found.reason,
    }


def _folder(path: Any) -> str:
    """The path and whether it could be written to, by the nearest folder that exists."""
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    return f"{path}" if os.access(existing, os.W_OK) else f"{path} (cannot be written)"


def _table(data: Mapping[str, Any], problems: tuple[Problem, ...]) -> str:
    from advisor.cli.console import stdout_style, width

    columns = width()
    knowledge, folders = data["knowledge"], data["folders"]
    packages = ", ".join(f"{name} {version}" for name, version in data["packages"].items())
    if knowledge["version"]:
        known = [
            f"{knowledge['version']} ({knowledge['hash']}), {knowledge['claims']} claims",
            knowledge["folder"],
        ]
    else:
        known = [f"cannot be read: {problem.message}" for problem in problems[:3]]
        known.append("run: advisor kb check")
    build = data["compiler"] or (
        "no C++ compiler: torch.compile cannot build for the processor; install g++ or clang"
    )
    sections = [
        _section("advisor", [f"{data['advisor']}, Python {data['python']}", packages], columns),
        _section("machine", [data["machine"]["text"]], columns),
        _section("frameworks", [_framework(one) for one in data["interpreters"]], columns),
        _section("pythons", [_python(one) for one in data["pythons"]], columns),
        _section("compiler", [build], columns),
        _section("knowledge", known, columns),
        _section("folders", [f"{name}: {place}" for name, place in folders.items()], columns),
    ]
    return "\n".join(draw(sections, stdout_style()))


def _section(label: str, texts: list[str], columns: int) -> Section:
    return Section(label, tuple(item(text, columns) for text in texts))


def _python(found: Mapping[str, Any]) -> str:
    place = f"{found['python']} ({found['where']})"
    if found["problem"]:
        return f"✗ {place}: {found['problem']}"
    versions = dict(found["versions"])
    own = versions.pop("python", "")
    held = ", ".join(f"{name} {version}" for name, version in versions.items())
    if not found["frameworks"]:
        held = f"no framework{f'; {held}' if held else ''}"
    return f"{place}: Python {own}: {held}"


def _framework(found: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    if found["status"] == "ok":
        remark = f"; {found['reason']}" if found["reason"] else ""
        return f"✓ {found['framework']}: {versions} ({found['python']}){remark}"
    return f"✗ {found['framework']}: {found['status']}: {found['reason']}"
