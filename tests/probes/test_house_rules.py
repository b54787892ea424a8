"""The child side stands alone and stays readable for old interpreters."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.probes.client import ROOT

EVERY = sorted((ROOT / "probes").rglob("*.py"))
BEHAVIOURS = [file for file in EVERY if "behaviours" in file.parts]
FILES = [file for file in EVERY if file not in BEHAVIOURS]
ALLOWED = {
    "adapters/numpy_.py": {"numpy"},
    "adapters/pytorch/": {"numpy", "torch"},
    "adapters/tensorflow/": {"numpy", "tensorflow", "keras"},
    "adapters/jax/": {"numpy", "jax", "jaxlib"},
}
# Imported before the threads of numpy's linear algebra are set, so numpy must not come with them.
WITHOUT_NUMPY = {"worker", "service", "protocol", "registry", "options", "timing", "memory"}
FOLDERS_WITHOUT = ("workloads/", "spec/")
STANDARD = set(sys.stdlib_module_names) - {"tomllib"}  # which Python 3.9 does not have
IN_BEHAVIOURS = {"torch", "tensorflow", "keras"}
"""Inside the functions of claim tests, beside the packages that a test says it needs."""


def parsed(file):
    return ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield node.module.split(".")[0]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_only_the_standard_library_numpy_and_one_framework(file):
    name = str(file.relative_to(ROOT / "probes"))
    found = set(imported(parsed(file))) - STANDARD - {"probes"}
    if file.stem in WITHOUT_NUMPY or name.startswith(FOLDERS_WITHOUT) or name == "adapters/base.py":
        assert not found
    allowed = [packages for part, packages in ALLOWED.items() if name.startswith(part)]
    assert found <= (allowed[0] if allowed else {"numpy"})


@pytest.mark.parametrize("file", BEHAVIOURS, ids=lambda file: file.name)
def test_a_claim_test_imports_frameworks_only_where_it_observes(file):
    """The clerk lists and judges all of them without a framework and without numpy."""
    tree = parsed(file)
    outer = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef)], [])
    assert set(imported(outer)) <= {*sys.stdlib_module_names, "probes"}
    needs = {
        part.removeprefix("package:").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(part := node.value, str)
        if part.startswith("package:")
    }
    allowed = {*sys.stdlib_module_names, "probes", "numpy", *IN_BEHAVIOURS, *needs}
    assert set(imported(tree)) <= allowed


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_old_interpreters_can_read_it(file):
    tree = parsed(file)
    future = any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
    )
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert future or not functions, "annotations must not be evaluated"
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


def test_nothing_is_very_long():
    for file in EVERY:
        assert len(file.read_text(encoding="utf-8").splitlines()) < 300, file
