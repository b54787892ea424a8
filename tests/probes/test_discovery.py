"""Dropping a file into a folder is all it takes; a broken one is told, and by name."""

from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest

from tests.probes.client import ROOT

WORKLOAD = '''
"""A regression head on tiny images."""

from probes.registry import register
from probes.spec import SGD, Conv2D, Dense, Flatten, Network, SoftmaxCrossEntropy
from probes.spec import TrainingStep, Workload

register(
    Workload(
        id="tiny",
        title="Tiny",
        work=TrainingStep(
            network=Network((5, 4, 2), (Conv2D(3), Flatten(), Dense(4))),
            batch=6,
            loss=SoftmaxCrossEntropy(),
            optimizer=SGD(0.01),
        ),
    )
)
'''

ADAPTER = """
from __future__ import annotations

from probes import spec
from probes.adapters import base


class Adapter(base.Adapter):
    framework = "abacus"
    package = "numpy"
    modes = ("as-written",)

    def import_framework(self):
        import numpy

        self.numpy = numpy

    def configure(self, threads, seed, device):
        return {"threads": str(threads), "beads": "10"}

    def versions(self):
        return {"abacus": "1.0"}

    def matrix_product(self, work, mode, arrays):
        return Product(arrays)


class Product(base.Runner):
    def __init__(self, arrays):
        self._arrays = arrays

    def step(self):
        return self._arrays["a"].dot(self._arrays["b"])
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the child side that a test may change."""
    ignore = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(ROOT / "probes", tmp_path / "anywhere" / "probes", ignore=ignore)


def test_a_new_workload_runs_in_every_framework_that_is_there(folder, worker, tmp_path):
    (folder / "workloads" / "tiny.py").write_text(WORKLOAD)
    one = worker("numpy", worker_file=folder / "worker.py")
    one("start", threads=1, seed=1)
    by_id = {probe["id"]: probe for probe in one("describe")["probes"]}
    assert by_id["tiny"]["work"] == (
        "5x4x2 -> convolution 3x3 3 -> flatten -> dense 4; softmax cross-entropy on logits; "
        "SGD 0.01; batch 6, float32"
    )
    assert set(by_id) > {"tiny", "matmul"}
    path, out = str(tmp_path / "data"), str(tmp_path / "out")
    one("make", probe="tiny", seed=4, path=path)
    one("prepare", probe="tiny", data=path, out=out)
    with np.load(f"{path}.ref.npz") as reference, np.load(out) as found:
        assert set(reference.files) == {"output", "losses", "gradient_norm"}
        for name in reference.files:
            np.testing.assert_allclose(found[name], reference[name], rtol=1e-4, atol=1e-5)
    assert one("block", probe="tiny", seconds=0, min_iterations=2)["n"] == 2


def test_the_copy_is_used_not_the_original(folder, worker):
    (folder / "workloads" / "matmul.py").unlink()
    one = worker("numpy", worker_file=folder / "worker.py")
    assert "matmul" not in {probe["id"] for probe in one("describe")["probes"]}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def (", "SyntaxError"),
        ("import surely_missing", "surely_missing"),
        ("raise RuntimeError('half written')", "half written"),
        (WORKLOAD.replace('"tiny"', '"matmul"'), "two workloads are called 'matmul'"),
        (WORKLOAD.replace("Flatten(), ", ""), "layer 1, dense 4, cannot follow shape (5, 4, 3)"),
        (WORKLOAD.replace("Conv2D(3)", "Conv2D(3, kernel=2)"), "must be odd"),
    ],
)
def test_a_broken_workload_is_told_by_name(folder, worker, source, words):
    (folder / "workloads" / "zz_new.py").write_text(source)
    one = worker("numpy", worker_file=folder / "worker.py")
    reply = one.ask("describe")
    assert (reply["ok"], reply["status"]) == (False, "error")
    assert words in reply["reason"]
    assert "zz_new.py" in "\n".join(reply["tail"])
    assert one("start", threads=1, seed=1)["versions"]["numpy"]


def test_a_new_adapter_is_a_new_framework(folder, worker, tmp_path):
    (folder / "adapters" / "abacus.py").write_text(ADAPTER)
    scribe = worker("numpy", worker_file=folder / "worker.py")
    path, out = str(tmp_path / "data"), str(tmp_path / "out")
    scribe("make", probe="matmul", seed=1, path=path)
    one = worker("abacus", worker_file=folder / "worker.py")
    started = one("start", threads=1, seed=1)
    assert started["versions"]["abacus"] == "1.0"
    assert started["settings"] == {"threads": "1", "beads": "10"}
    assert started["compiles_slowly"] is False
    one("prepare", probe="matmul", data=path, out=out)
    with np.load(f"{path}.ref.npz") as reference, np.load(out) as found:
        largest = np.abs(reference["output"]).max()
        assert np.abs(found["output"] - reference["output"]).max() <= 1e-5 * largest
    reply = one.ask("prepare", probe="mlp-inference", data=path, out=out)
    assert reply["status"] == "unsupported"
    assert reply["reason"] == "the abacus adapter cannot run a Inference"


def test_a_new_adapter_has_the_modes_it_names(folder, worker, tmp_path):
    (folder / "adapters" / "abacus.py").write_text(ADAPTER)
    one = worker("abacus", "as-recommended", worker_file=folder / "worker.py")
    one("start", threads=1, seed=1)
    path = str(tmp_path / "data")
    one("make", probe="matmul", seed=1, path=path)
    reply = one.ask("prepare", probe="matmul", data=path, out=str(tmp_path / "out"))
    assert (reply["status"], reply["reason"]) == (
        "unsupported",
        "abacus has no mode as-recommended",
    )


def run_bare(folder, framework):
    return subprocess.run(
        [
            *(sys.executable, str(folder / "worker.py"), "--framework", framework),
            *("--in-fd", "0", "--out-fd", "1"),
        ],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_broken_adapter_costs_its_own_framework_only(folder, worker):
    (folder / "adapters" / "broken.py").write_text("raise RuntimeError('half written')")
    done = run_bare(folder, "broken")
    assert done.returncode == 1
    assert "half written" in done.stderr
    assert "broken.py" in done.stderr
    assert worker("numpy", worker_file=folder / "worker.py")("describe")["probes"]


def test_an_unknown_framework_names_those_that_are_there(folder):
    (folder / "adapters" / "abacus.py").write_text(ADAPTER)
    done = run_bare(folder, "caffe")
    assert done.returncode == 2
    for name in ("abacus", "numpy", "pytorch", "tensorflow"):
        assert name in done.stderr
    assert "base" not in done.stderr


def test_an_underscore_at_the_end_is_not_part_of_the_name(folder, worker):
    (folder / "adapters" / "abacus_.py").write_text(ADAPTER)
    one = worker("abacus", worker_file=folder / "worker.py")
    assert one("start", threads=1, seed=1)["versions"]["abacus"] == "1.0"


def test_standard_input_and_output_serve_as_well(folder):
    done = run_bare(folder, "numpy")
    assert done.returncode == 0
    assert '"hello"' in done.stdout
