"""The child side of a user's own workload, with the plain numpy adapter."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from probes.adapters import find_adapter
from probes.failures import Unsupported, classify
from probes.own_workload import FIRST_STEPS, OwnWorkload, WrongWorkload

FILE = """
TITLE = "Sum"


def make(seed):
    import numpy as np

    return {"x": np.arange(3.0) + seed}


class Step:
    def __init__(self, x):
        self.x, self.log = x, []

    def step(self):
        self.log.append("step")
        return self.x.sum() / len(self.log)

    def output(self):
        self.log.append("output")
        return self.x

    def reset(self):
        self.log.append("reset")


def numpy(arrays, mode):
    return Step(arrays["x"]) if mode != "compiled-hard" else None
"""


@pytest.fixture
def adapter():
    made = find_adapter("numpy")
    made.load(1)
    made.configure(1, 0, "cpu")
    return made


@pytest.fixture
def own(tmp_path):
    def make_it(text=FILE):
        path = tmp_path / "mine.py"
        path.write_text(text, encoding="utf-8")
        return OwnWorkload(str(path), "own-mine")

    return make_it


def test_it_is_not_run_before_it_is_needed(own):
    workload = own("raise RuntimeError('run')\n")
    assert workload.id == "own-mine"
    with pytest.raises(WrongWorkload, match=r"mine\.py:1: RuntimeError: run"):
        workload.describe()


def test_arrays_are_those_of_the_seed_and_a_reference_may_be_missing(own):
    arrays, expected = own().make(2)
    assert arrays["x"].tolist() == [2.0, 3.0, 4.0]
    assert expected == {}


def test_a_reference_cannot_change_the_arrays_of_the_others(own):
    text = (
        FILE
        + "\n\ndef reference(arrays):\n    arrays['x'] *= 0\n    return {'output': arrays['x']}\n"
    )
    arrays, expected = own(text).make(1)
    assert arrays["x"].tolist() == [1.0, 2.0, 3.0]
    assert expected["output"].dtype == "float64"
    with pytest.raises(WrongWorkload, match="output and losses, not norm"):
        own(text.replace("'output'", "'norm'")).make(1)


def test_the_proof_is_three_steps_and_the_output_after_them(own, adapter):
    runner, result, check = own().prepare(adapter, "as-written", {"x": np.arange(3.0)})
    assert check["losses"].tolist() == [3.0, 1.5, 1.0]
    assert len(check["losses"]) == FIRST_STEPS
    assert check["output"].tolist() == [0.0, 1.0, 2.0]
    assert result["first_call_seconds"] > 0
    assert "compile_seconds" not in result
    step = runner.step.__self__
    assert step.log == ["step", "step", "step", "output", "reset"]


def test_a_later_process_shows_that_it_begins_alike(own, adapter):
    _, result, check = own().prepare(adapter, "as-recommended", {"x": np.ones(2)}, brief=True)
    assert {name: value.tolist() for name, value in check.items()} == {"losses": [2.0, 1.0]}
    assert result["compile_seconds"] >= 0


def test_a_step_that_returns_an_array_is_held_to_its_output(own, adapter):
    workload = own(FILE.replace("self.x.sum() / len(self.log)", "self.x * 2"))
    for brief in (False, True):
        _, _, check = workload.prepare(adapter, "as-written", {"x": np.ones(2)}, brief=brief)
        assert set(check) == {"output"}


def test_what_it_has_nothing_for_is_not_supported(own, adapter):
    with pytest.raises(Unsupported, match="nothing for the mode compiled-hard"):
        own().prepare(adapter, "compiled-hard", {"x": np.ones(2)})
    with pytest.raises(Unsupported, match=r"no function numpy\(arrays, mode\)"):
        own(FILE.replace("def numpy", "def torch")).prepare(adapter, "as-written", {})


@pytest.mark.parametrize("value", ["True", "None", "'3'", "[1.0]", "np.array(['a'])", "1j"])
def test_a_result_that_is_not_on_the_host_is_refused(own, adapter, value):
    text = "import numpy as np\n" + FILE.replace("self.x.sum() / len(self.log)", value)
    with pytest.raises(WrongWorkload, match=r"step\(\) returned a .* on the host"):
        own(text).prepare(adapter, "as-written", {"x": np.ones(2)})


def test_running_out_of_memory_in_it_stays_that(own, adapter):
    text = FILE.replace("return self.x.sum() / len(self.log)", "raise MemoryError('too much')")
    with pytest.raises(MemoryError) as caught:
        own(text).prepare(adapter, "as-written", {"x": np.ones(2)})
    assert classify(caught.value)[0] == "oom"


def test_a_mistake_in_a_helper_is_told_by_the_line_of_the_file(own, adapter):
    text = FILE.replace("self.x.sum()", "np_sum(self.x)")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "np_sum" in row)
    with pytest.raises(WrongWorkload, match=rf"mine\.py:{line}: NameError") as caught:
        own(text).prepare(adapter, "as-written", {"x": np.ones(2)})
    status, reason, tail = classify(caught.value)
    assert (status, tail) == ("error", [])
    assert "WrongWorkload" not in reason


def test_its_folder_goes_last_on_the_path_and_hides_nothing(own, tmp_path):
    (tmp_path / "json.py").write_text("raise RuntimeError")
    own("import json\n" + FILE).describe()
    assert sys.path[-1] == str(tmp_path)
    sys.path.remove(str(tmp_path))
