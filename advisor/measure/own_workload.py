"""The user's own workload file, as far as it can be read without running it.

The file is run in workers only. Here its text says what it defines, so that most mistakes are
told, with their line, before anything is started.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.errors import Diagnostic, InputFileError, Location
from advisor.files import read_text
from advisor.measure.observations import Failure
from advisor.measure.packages import DISTRIBUTIONS, MODULES
from advisor.measure.results import Mode
from advisor.measure.suites import Suite

MAX_BYTES = 2_000_000
DOCS = "docs/your-own-workload.md says what the file has to define"
_MODES: tuple[Mode, ...] = ("as-written", "as-recommended", "compiled-hard")


@dataclass(frozen=True, slots=True)
class OwnWorkload:
    """A workload file and what it defines."""

    path: str
    """Absolute."""
    probe: str
    """What its probe is called in a run: ``own-`` and the name of the file."""
    frameworks: tuple[str, ...]
    """Those it has a function for."""
    reference: bool
    """Whether it says what the right result is; else the frameworks are held to each other."""
    sha256: str


def read_workload(path: str | Path) -> OwnWorkload:
    """The workload in a file. InputFileError, with the line, for one that cannot be used."""
    text = read_text(path, kind="workload file", max_bytes=MAX_BYTES)
    place = Path(path).absolute()
    try:
        tree = ast.parse(text, filename=str(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0) or 0, getattr(error, "offset", 0) or 0
        said = getattr(error, "msg", None) or str(error) or type(error).__name__
        raise _refused(path, line, column, f"this is not Python: {said}") from None
    for line, module in _frameworks_at_the_top(tree):
        raise _refused(
            path, line, 1,
            f"{module} is imported at the top; every worker runs this file, so import a framework "
            "inside its function",
        )  # fmt: skip
    names = set(_bound(tree.body))
    star = any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in tree.body)
    for needed, said in (("TITLE", 'TITLE = "…"'), ("make", "def make(seed)")):
        if needed not in names and not star:
            raise _refused(path, 0, 0, f"there is no {said}")
    found = tuple(name for name in sorted(DISTRIBUTIONS) if name in names)
    if not found and not star:
        known = ", ".join(f"{name}(arrays, mode)" for name in sorted(DISTRIBUTIONS))
        raise _refused(path, 0, 0, f"there is no function for any framework: {known}")
    return OwnWorkload(
        str(place),
        f"own-{_slug(place.stem)}",
        found or tuple(sorted(DISTRIBUTIONS)),
        "reference" in names,
        hashlib.sha256(text.encode()).hexdigest(),
    )


def wrong_file(path: str, failure: Failure) -> InputFileError:
    """What a worker says of the file, which names the line where it can."""
    return InputFileError(
        f"the workload file {path} cannot be used",
        diagnostics=[Diagnostic("OWN002", failure.reason)],
        next_step=DOCS,
    )


def own_suite(suite: Suite, own: OwnWorkload) -> Suite:
    """The user's workload in every mode, with the rounds and blocks of ``suite``."""
    proof = (
        "Each is held to the file's own reference."
        if own.reference
        else "The file has no reference, so the frameworks are held to each other."
    )
    return replace(
        suite,
        id="own",
        effort_of=suite.effort_of or suite.id,
        title="Your own workload",
        about=f"{Path(own.path).name}, with the rounds and blocks of the suite {suite.id}. {proof}",
        probes=(own.probe,),
        modes={own.probe: _MODES[:2]},
        yardstick=(),
        compiled_by_all=(own.probe,),
        expected_seconds=120.0,
        budget_seconds=300.0,
    )


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "workload"


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    """Names that statements of a module bind, those inside ``if`` and ``try`` among them."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
        else:
            for field in ("body", "orelse", "finalbody"):
                yield from _bound(getattr(node, field, []))


def _frameworks_at_the_top(tree: ast.Module) -> Iterator[tuple[int, str]]:
    known = {*MODULES.values(), "keras"}
    for node in tree.body:
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        else:
            continue
        yield from ((node.lineno, m) for m in modules if m.partition(".")[0] in known)


def _refused(path: str | Path, line: int, column: int, problem: str) -> InputFileError:
    return InputFileError(
        f"the workload file {path} cannot be used",
        diagnostics=[Diagnostic("OWN001", problem, Location(str(path), line, column))],
        next_step=DOCS,
    )
