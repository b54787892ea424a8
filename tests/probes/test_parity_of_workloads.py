"""Every workload in every framework: the same numbers as the float64 reference.

Small variants, because what is compared does not depend on the size: each has every layer, loss
and optimiser of its base. `test_frameworks` does the old ones at full size.
"""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from advisor.measure.parity import check_parity, load_arrays
from advisor.measure.probe_ids import base_of, precision_of
from probes.registry import find_workload, workloads
from tests.probes.client import Worker

pytestmark = pytest.mark.framework

PACKAGES = {"jax": "jax", "numpy": "numpy", "pytorch": "torch", "tensorflow": "tensorflow"}
LENGTHS = "changing-lengths@batch=2"
SMALL = (
    "matmul@size=33",
    "convolution@size=9,batch=2",
    "dispatch@size=7",
    "tiny-mlp-training-step",
    "mlp-inference@batch=1",
    "mlp-training-step@batch=5",
    "small-cnn-training-step@size=8,batch=3",
    "large-cnn-training-step@size=4,batch=2",
    "lstm-training-step@size=5,batch=3",
    "transformer-training-step@size=5,batch=2",
    "transformer-inference@size=5,batch=1",
    "recommender-training-step@batch=7,size=40",
    LENGTHS,
)
ADAM = (
    "small-cnn-training-step@optimizer=adam,size=8,batch=3",
    "lstm-training-step@optimizer=adam,size=5,batch=3",
    "transformer-training-step@optimizer=adam,size=5,batch=2",
    "recommender-training-step@optimizer=adam,batch=7,size=40",
)
BFLOAT16 = (
    "matmul@size=33,dtype=bfloat16",
    "convolution@size=9,batch=2,dtype=bfloat16",
    "mlp-inference@dtype=bfloat16",
    "mlp-training-step@batch=5,dtype=bfloat16",
    "transformer-training-step@size=5,batch=2,dtype=bfloat16",
)
COMPILED = ("tiny-mlp-training-step", ADAM[2], LENGTHS)
CASES = {
    ("numpy", "as-written"): (*SMALL, *ADAM),
    ("pytorch", "as-written"): (*SMALL, *ADAM, *BFLOAT16),
    ("pytorch", "compiled-hard"): ("mlp-inference@batch=1",),
    ("tensorflow", "as-written"): (*SMALL, *ADAM, *BFLOAT16),
    ("tensorflow", "as-recommended"): (*COMPILED, "lstm-training-step@size=5,batch=3"),
    ("tensorflow", "compiled-hard"): ("tiny-mlp-training-step",),
    ("jax", "as-written"): ("matmul@size=33", "mlp-inference@batch=1", "tiny-mlp-training-step"),
    # Compiling takes JAX longest: eight programs for eight lengths are too much for every change,
    # and the second optimiser and precision are tried where they say most.
    ("jax", "as-recommended"): (*SMALL[:-1], ADAM[2], BFLOAT16[0], BFLOAT16[3]),
    ("jax", "compiled-hard"): ("tiny-mlp-training-step",),
}
SLOW = {("pytorch", "compiled-hard")}


def each_case():
    for contender, cases in CASES.items():
        marks = [pytest.mark.slow] if contender in SLOW else []
        for case in cases:
            yield pytest.param(contender, case, marks=marks, id=f"{'-'.join(contender)}-{case}")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The arrays of a probe, written when they are first asked for."""
    folder = tmp_path_factory.mktemp("made")
    scribe = Worker("numpy")
    scribe("start", threads=1, seed=1)
    known = {}

    def path(probe):
        if probe not in known:
            known[probe] = folder / f"{len(known)}.npz"
            scribe("make", probe=probe, seed=5, path=str(known[probe]))
        return known[probe]

    yield path
    scribe.close()


class Shift:
    """One worker at a time, which goes on as long as the same contender is asked for."""

    def __init__(self, folders):
        self.folders, self.worker, self.contender = folders, None, None

    def of(self, contender):
        framework, mode = contender
        if importlib.util.find_spec(PACKAGES[framework]) is None:
            pytest.skip(f"{PACKAGES[framework]} is not installed in this interpreter")
        if contender != self.contender:
            self.end()
            cache = str(self.folders.mktemp("cache"))
            self.worker = Worker(
                framework, mode, TORCHINDUCTOR_CACHE_DIR=cache, TF_CPP_MIN_LOG_LEVEL="3"
            )
            self.contender = contender
            self.worker("start", threads=1, seed=1)
        return self.worker

    def end(self):
        worker, self.worker, self.contender = self.worker, None, None
        if worker is not None:
            assert worker.close() == 0


@pytest.fixture(scope="module")
def shift(tmp_path_factory):
    """Importing a framework takes longer than a case: pytest would end a worker after each."""
    one = Shift(tmp_path_factory)
    yield one
    one.end()


@pytest.mark.parametrize(("contender", "probe"), list(each_case()))
def test_same_numbers_as_the_reference(shift, contender, made, tmp_path, probe):
    ask, mode = shift.of(contender), contender[1]
    data, out = made(probe), tmp_path / "out"
    result = ask("prepare", probe=probe, data=str(data), out=str(out))
    found, reference = load_arrays(out), load_arrays(data.with_name(f"{data.name}.ref.npz"))
    precision = precision_of(probe)
    parity = check_parity(found, reference, precision=precision)
    assert parity.passed, parity.detail
    assert set(found) == set(reference)
    assert result["dtype"] == precision
    assert result["detail"]
    assert ("compile_seconds" in result) == (mode != "as-written")
    if precision == "bfloat16":
        # It was really calculated in it: no float32 is that far off.
        error = np.abs(found["output"] - reference["output"]).max()
        assert error > 1e-4 * np.abs(reference["output"]).max()
    if probe == LENGTHS and mode != "as-written":
        # tf.function and jax.jit make a program for each of the eight lengths.
        assert result["compilations"] == 8
    else:
        assert "compilations" not in result or mode != "as-written"
    assert ask("block", probe=probe, seconds=0, min_iterations=1)["n"] == 1
    assert ask("release", probe=probe) == {"released": True}


def test_every_workload_has_its_small_variant():
    assert {base_of(probe) for probe in SMALL} == {one.id for one in workloads()}
    for probe in (*SMALL, *ADAM, *BFLOAT16):
        assert find_workload(probe).id == probe


def test_numpy_says_that_it_has_no_bfloat16(worker, made, tmp_path):
    one = worker("numpy")
    one("start", threads=1, seed=1)
    data, out = str(made(BFLOAT16[0])), str(tmp_path / "out")
    reply = one.ask("prepare", probe=BFLOAT16[0], data=data, out=out)
    assert reply["status"] == "unsupported"
    assert reply["reason"] == "numpy does not calculate in bfloat16"


def test_a_worker_goes_on_after_changing_precision(worker, made, tmp_path):
    """Nothing global is left behind by a calculation in the smaller type."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed in this interpreter")
    one = worker("pytorch")
    one("start", threads=1, seed=1)
    for probe in ("mlp-training-step@batch=5", BFLOAT16[3], "mlp-training-step@batch=5"):
        data, out = made(probe), tmp_path / "out"
        one("prepare", probe=probe, data=str(data), out=str(out))
        reference = load_arrays(data.with_name(f"{data.name}.ref.npz"))
        assert check_parity(load_arrays(out), reference, precision=precision_of(probe)).passed
