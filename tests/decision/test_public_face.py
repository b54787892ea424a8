"""Every public name is what it says, whatever of the package was loaded before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import advisor.decision

FOLDER = Path(advisor.decision.__file__).parent
MODULES = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}


def test_no_name_is_that_of_a_module():
    """Else the module would stand in the name's place as soon as anybody loads it."""
    assert not MODULES & set(advisor.decision.__all__)


@pytest.mark.parametrize("first", [[], sorted(MODULES)], ids=["nothing", "everything"])
def test_names_are_functions_and_types_whatever_was_loaded_first(first):
    code = (
        "from importlib import import_module; import advisor.decision as d; "
        f"[import_module(f'advisor.decision.{{m}}') for m in {first}]; "
        "print(*[n for n in d.__all__ for x in (getattr(d, n), getattr(d, n)) "
        "if not callable(x) or x.__name__ != n])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_is_not_there_is_said():
    with pytest.raises(AttributeError, match="topsis"):
        advisor.decision.topsis  # noqa: B018
