"""Imports go one way along the street, and starting up stays light."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "advisor"

GROUND = {"errors", "exit_codes", "files", "paths", "wording", "__init__"}
"""Modules that everyone may use."""

STREET = {"decision", "evidence", "kb", "measure", "profile", "recommendation", *GROUND}

MAY_IMPORT: dict[str, set[str]] = {
    "decision": {"decision"},
    "kb": {"kb", *GROUND},
    "measure": {"measure", *GROUND},
    "profile": {"profile", "kb", *GROUND},
    "evidence": {"evidence", "kb", "measure", *GROUND},
    "recommendation": {"evidence", *GROUND},
    "recommend": {"recommend", *STREET},
    "records": {"records", "recommend", *STREET},
    "cli": {"cli", "records", "recommend", *STREET},
    "web": {"web", "records", "recommend", *STREET},
    "__main__": {"cli"},
    **{name: set(GROUND) for name in GROUND},
}
"""Part to the parts it may import. What is not listed may import nothing of ours."""

MEASURE_FOR_EVIDENCE = {"advisor.measure.results"}
"""Evidence reads results; it starts nothing."""

FRAMEWORKS = {"torch", "tensorflow", "keras", "jax", "jaxlib", "flax"}


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, at any depth."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")
            base = ".".join(start[: len(start) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    allowed = MAY_IMPORT[part]
    for line, name in imports(path):
        place = f"{path.relative_to(ROOT)}:{line}"
        root, *rest = name.split(".")
        assert root not in FRAMEWORKS, f"{place} imports {name}; frameworks live in workers"
        assert root != "probes", f"{place} imports {name}; workers are started by path"
        if root != "advisor":
            continue
        target = rest[0] if rest else "__init__"
        if not (PACKAGE / target).is_dir() and not (PACKAGE / f"{target}.py").is_file():
            target = "__init__"  # a name of the package itself, such as __version__
        assert target in allowed, f"{place}: {part} may not import {name}"
        if part == "evidence" and target == "measure":
            assert any(name.startswith(known) for known in MEASURE_FOR_EVIDENCE), f"{place}: {name}"


def test_decision_knows_numpy_and_the_standard_library_only() -> None:
    for path in sorted((PACKAGE / "decision").rglob("*.py")):
        for line, name in imports(path):
            root = name.split(".")[0]
            allowed = root in sys.stdlib_module_names or root in ("numpy", "advisor")
            assert allowed, f"{path.relative_to(ROOT)}:{line} imports {name}"


def test_workers_know_the_standard_library_numpy_and_their_framework_only() -> None:
    """Claim tests also import what they say they need: tests/probes/test_house_rules.py."""
    own = {p.stem for p in (ROOT / "probes").iterdir()} | {"probes"}
    for path in sorted((ROOT / "probes").rglob("*.py")):
        for line, name in imports(path):
            if "behaviours" in path.parts:
                continue
            root = name.split(".")[0]
            allowed = root in sys.stdlib_module_names or root in own | {"numpy"} | FRAMEWORKS
            assert allowed, f"{path.relative_to(ROOT)}:{line} imports {name}"


def test_only_the_edge_prints_or_exits() -> None:
    """``print``, ``sys.exit`` and writing to the streams: the console and the edge alone."""
    may = {"cli/console.py", "cli/edge.py", "__main__.py"}
    for path in files():
        inside = path.relative_to(PACKAGE).as_posix()
        if inside in may or part_of(path) == "web":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                place = f"{inside}:{node.lineno}"
                assert called not in ("print", "sys.exit", "exit", "quit"), place
                assert not re.match(r"sys\.std(out|err)\.write", called), place


HEAVY = (
    "numpy", "pydantic", "pydantic_core", "yaml", "streamlit", "pandas", "altair", "rich",
    "pygments", "jinja2", "psutil", "torch", "tensorflow", "keras", "jax",
)  # fmt: skip


@pytest.mark.parametrize("call", [["-m", "advisor", "--help"], ["-c", "import advisor.cli"]])
def test_starting_up_loads_nothing_heavy(call: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *call],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "advisor" in loaded
    assert loaded.isdisjoint(HEAVY), sorted(loaded & set(HEAVY))


def test_recommending_loads_no_web_and_no_framework(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-X", "importtime", "-m", "advisor", "recommend", "--profile",
            str(ROOT / "examples" / "prod.yaml"),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ADVISOR_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    unwanted = {"streamlit", "pandas", "altair", "rich", "pygments", "torch", "tensorflow", "jax"}
    assert loaded.isdisjoint(unwanted), sorted(loaded & unwanted)
