"""A workload of the user's own: read before anything starts, proven like any other, told by line.

The files here define a step in plain numpy, so that real workers run them without a framework.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from textwrap import dedent

import pytest

from advisor.errors import InputFileError
from advisor.measure import resume
from advisor.measure.own_workload import own_suite, read_workload
from advisor.measure.plan import Participant
from advisor.measure.session import measure
from advisor.measure.suites import SUITES
from advisor.paths import examples_dir
from tests.measure.fakes import tiny_suite

GOOD = '''
"""A straight line."""

import numpy as np

TITLE = "Line"


def make(seed):
    return {"x": np.random.default_rng(seed).standard_normal(50)}


class Line:
    def __init__(self, x, slope):
        self.x, self.slope, self.steps = x, slope, 0

    def step(self):
        self.steps += 1
        return float(self.slope * abs(self.x).sum() / self.steps)

    def output(self):
        return self.slope * self.x


def numpy(arrays, mode):
    return Line(arrays["x"], 2.0)


def jax(arrays, mode):
    return Line(arrays["x"], 2.0)
'''
REFERENCE = """

def reference(arrays):
    x = arrays["x"]
    return {"output": 2.0 * x, "losses": [2 * abs(x).sum() / n for n in (1, 2, 3)]}
"""
REFERENCE = REFERENCE.replace("[2 *", "np.array([2 *").replace("(1, 2, 3)]", "(1, 2, 3)])")


@pytest.fixture
def write(tmp_path):
    def write_it(text, name="my_line.py"):
        path = tmp_path / name
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return write_it


def run(path, *frameworks, rounds=2, **options):
    own = read_workload(path)
    suite = replace(own_suite(tiny_suite(rounds=rounds, block_seconds=0.01), own), rounds=rounds)
    suite = replace(suite, modes={own.probe: ("as-written",)})
    who = [
        Participant(f"{name}{n}", name, "as-written", sys.executable, name=f"{name}{n}")
        for n, name in enumerate(frameworks or ("numpy", "numpy"))
    ]
    return measure(suite, contenders=who, own=own, **options)


@pytest.mark.parametrize("reference", ["", REFERENCE], ids=["each other", "reference"])
def test_it_is_measured_and_compared(write, reference):
    made = run(write(GOOD + reference))
    assert made.complete
    assert [r.status for r in made.results] == ["ok", "ok"]
    assert all(r.parity.passed for r in made.results)
    assert [(c.a, c.b, c.rounds) for c in made.comparisons] == [("numpy0", "numpy1", 2)]
    (text,) = made.probes
    assert (text.id, text.title, text.work) == (
        "own-my-line", "Line", "my_line.py: A straight line.",
    )  # fmt: skip
    assert made.suite == "own"
    assert made.plan.workload.endswith("my_line.py")
    assert len(made.plan.workload_sha256) == 64


def test_what_differs_from_the_reference_is_not_timed(write):
    wrong = GOOD.replace('def numpy(arrays, mode):\n    return Line(arrays["x"], 2.0)',
                         'def numpy(arrays, mode):\n    return Line(arrays["x"], 2.1)')  # fmt: skip
    made = run(write(wrong + REFERENCE))
    assert {r.status for r in made.results} == {"parity_failed"}
    assert "losses" in made.results[0].reason
    assert not made.comparisons


def test_without_a_reference_two_that_differ_are_both_not_timed(write):
    wrong = GOOD.replace("def make(seed):", "import os\n\n\ndef make(seed):").replace(
        'def numpy(arrays, mode):\n    return Line(arrays["x"], 2.0)',
        'def numpy(arrays, mode):\n    return Line(arrays["x"], 2 + os.getpid() % 1000)',
    )
    made = run(write(wrong))
    assert {r.status for r in made.results} == {"parity_failed"}
    for result in made.results:
        assert "numpy0 and numpy1" in result.reason or "numpy1 and numpy0" in result.reason
        assert "reference(arrays)" in result.reason
    assert not any(r.quantities for r in made.results)


BREAKS = {
    "raises": ('return {"x"', 'raise OSError("no data")\n    return {"x"', 10, "OSError: no data"),
    "no dict": ('return {"x": np', "return (np", 9, "make(seed) must return a dict"),
    "no array": (".standard_normal(50)}", ".standard_normal(50).tolist()}", 9, "'x' is a list"),
    "objects": ('return {"x": ', 'return {"o": np.array([None]), "x": ', 9, "array of object"),
    "title": ('TITLE = "Line"', "TITLE = 3", 1, "TITLE must be a text"),
    "at the top": ('TITLE = "Line"', 'TITLE = "Line" + 3', 6, "TypeError"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_file_that_no_worker_can_use_is_one_error_with_its_line(write, name):
    old, new, line, words = BREAKS[name]
    text = GOOD.replace(old, new)
    assert text != GOOD
    if name == "no dict":
        text = text.replace("standard_normal(50)}", "standard_normal(50))")
    path = write(text)
    with pytest.raises(InputFileError) as caught:
        run(path)
    said = str(caught.value)
    assert f"{path}:{line}: " in said
    assert words in said
    assert "Traceback" not in said
    assert len(caught.value.diagnostics) == 1


_RETURN = "def numpy(arrays, mode):\n    return"
STEPS = {
    "raises": ("return float(", "raise ValueError('oops')\n        return float(", 19, "oops"),
    "no number": ("return float(self.slope", "return str(self.slope", 25, "step() returned a "),
    "no output": ("def output", "def outcome", 25, "without a method output()"),
    "nothing": (_RETURN, f"{_RETURN} None and", 25, "nothing for the mode as-written"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_fails_costs_its_contender_and_names_the_line(write, name):
    old, new, line, words = STEPS[name]
    text = GOOD.replace(old, new)
    assert text != GOOD
    path = write(text)
    made = run(path, "numpy", rounds=1)
    (result,) = made.results
    assert result.status == ("unsupported" if name == "nothing" else "crashed")
    assert f"{path}:{line}: " in result.reason
    assert words in result.reason
    assert "WrongWorkload" not in result.reason


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("def make(seed:\n", 1, "this is not Python"),
        ("TITLE = 'x'\nimport torch\n", 2, "torch is imported at the top"),
        ("TITLE = 'x'\nfrom jax import numpy\n", 2, "jax is imported at the top"),
        ("def make(seed): pass\ndef jax(a, m): pass\n", 0, 'there is no TITLE = "…"'),
        ("TITLE = 'x'\ndef jax(a, m): pass\n", 0, "there is no def make(seed)"),
        ("TITLE = 'x'\ndef make(seed): pass\n", 0, "no function for any framework"),
        ("x\0", 0, "this is not Python"),
    ],
)
def test_most_mistakes_are_told_before_anything_starts(write, text, line, words):
    path = write(text)
    with pytest.raises(InputFileError) as caught:
        read_workload(path)
    (found,) = caught.value.diagnostics
    assert words in found.message
    assert found.where.file == str(path)
    if line:
        assert found.where.line == line
    assert "docs/your-own-workload.md" in caught.value.next_step


def test_names_may_be_bound_in_any_way(write):
    own = read_workload(write("""
        TITLE: str = "x"
        try:
            from helpers import make
        except ImportError:
            make = None
        if True:
            def pytorch(arrays, mode): ...
        tensorflow = jax = None
        class reference: ...
    """))  # fmt: skip
    assert own.frameworks == ("jax", "pytorch", "tensorflow")
    assert own.reference
    assert read_workload(write("from mine import *\n")).frameworks == (
        "jax",
        "pytorch",
        "tensorflow",
    )


@pytest.mark.parametrize(
    ("name", "probe"),
    [("My Net-2.py", "own-my-net-2"), ("ü.py", "own-workload"), ("../x/../x/a.b.py", "own-a-b")],
)
def test_the_name_of_its_probe_is_safe(tmp_path, name, probe):
    (tmp_path / "x").mkdir()
    path = tmp_path / "x" / name.rpartition("/")[2]
    path.write_text("TITLE = 'x'\nfrom y import make, jax as pytorch\n")
    assert read_workload(path).probe == probe


def test_a_file_that_is_not_there_is_one_error(tmp_path):
    with pytest.raises(InputFileError, match="does not exist"):
        read_workload(tmp_path / "none.py")


def test_neighbours_of_the_file_may_be_imported(write):
    write("SLOPE = 2.0\n", "my_slope.py")
    made = run(
        write(GOOD.replace("import numpy as np", "import numpy as np\nimport my_slope")), "numpy"
    )
    assert made.results[0].status == "ok"


def test_the_example_is_read_and_names_three_frameworks():
    own = read_workload(examples_dir() / "workloads" / "two_layer_net.py")
    assert own.frameworks == ("jax", "pytorch", "tensorflow")
    assert own.reference
    suite = own_suite(SUITES["quick"], own)
    assert suite.probes == ("own-two-layer-net",)
    assert "own reference" in suite.about


def test_a_file_that_was_changed_is_not_gone_on_with(write):
    path = write(GOOD)
    made = run(path, "numpy", rounds=1).model_copy(update={"complete": False})
    assert resume.workload_of(made).path == str(path)
    path.write_text(GOOD + "\n# changed\n")
    with pytest.raises(InputFileError, match="was changed since"):
        resume.workload_of(made)
