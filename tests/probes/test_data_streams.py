"""Arrays come from named streams: adding one changes no other."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes import data
from probes.spec import (
    SGD,
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    Inference,
    MatrixProduct,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    TrainingStep,
    Workload,
)
from tests.probes.client import ROOT

quickly = settings(max_examples=15, deadline=None)
seeds = st.integers(0, 2**63)


def training(*layers, batch=4, shape=(6,), id_="w"):
    step = TrainingStep(Network(shape, layers), batch, SoftmaxCrossEntropy(), SGD(0.1))
    return Workload(id_, "W", step)


def same(one, other):
    return one.shape == other.shape and one.tobytes() == other.tobytes()


@quickly
@given(seeds)
def test_a_further_layer_changes_no_array_before_it(seed):
    short = data.make_arrays(training(Dense(5), ReLU()), seed)
    long = data.make_arrays(training(Dense(5), ReLU(), Dense(3), Dense(2)), seed)
    assert set(short) < set(long)
    for key in ("0.weight", "0.bias", "input"):
        assert same(short[key], long[key])


@quickly
@given(seeds)
def test_training_and_inference_of_one_id_share_weights_and_input(seed):
    network = Network((6,), (Dense(5), ReLU(), Dense(3)))
    inference = data.make_arrays(Workload("w", "W", Inference(network, 4)), seed)
    trained = data.make_arrays(training(Dense(5), ReLU(), Dense(3)), seed)
    assert set(trained) - set(inference) == {"target"}
    assert all(same(array, trained[key]) for key, array in inference.items())


@quickly
@given(seeds, seeds)
def test_streams_differ_between_seeds_workloads_and_arrays(one, other):
    def product(seed, name="p"):
        return data.make_arrays(Workload(name, "P", MatrixProduct(3)), seed)

    first = product(one)
    assert not same(first["a"], first["b"])
    assert not same(first["a"], product(one, "q")["a"])
    assert same(first["a"], product(other)["a"]) == (one == other)


@quickly
@given(st.integers(1, 6), st.integers(2, 9), seeds)
def test_targets_are_classes_of_the_network(batch, classes, seed):
    arrays = data.make_arrays(training(Dense(classes), batch=batch), seed)
    assert arrays["target"].dtype == np.int64
    assert arrays["target"].shape == (batch,)
    assert set(arrays["target"].tolist()) <= set(range(classes))


def test_every_class_occurs():
    arrays = data.make_arrays(training(Dense(3), batch=200), 1)
    assert set(arrays["target"].tolist()) == {0, 1, 2}


def test_arrays_have_the_mean_and_the_deviation_that_were_asked_for():
    layers = (Conv2D(64), BatchNorm(), Flatten(), Dense(8))
    arrays = data.make_arrays(training(*layers, shape=(4, 4, 32)), 3)
    assert arrays["0.weight"].std() == pytest.approx((9 * 32) ** -0.5, rel=0.05)
    assert arrays["1.scale"].mean() == pytest.approx(1.0, abs=0.1)
    assert (arrays["1.running_mean"] == 0).all()
    assert (arrays["1.running_variance"] == 1).all()
    assert arrays["input"].shape == (4, 4, 4, 32)


@quickly
@given(seeds)
def test_the_reference_leaves_the_arrays_as_they_are(seed):
    workload = training(Dense(5), BatchNorm(), ReLU(), Dense(3))
    arrays = data.make_arrays(workload, seed)
    before = {key: array.tobytes() for key, array in arrays.items()}
    reference = data.reference_arrays(workload, arrays)
    assert {key: array.tobytes() for key, array in arrays.items()} == before
    assert all(array.dtype == np.float64 for array in reference.values())
    again = data.reference_arrays(workload, arrays)
    assert all(same(array, again[key]) for key, array in reference.items())


def test_the_reference_of_a_product_is_exact_to_double_precision():
    workload = Workload("p", "P", MatrixProduct(20))
    arrays = data.make_arrays(workload, 5)
    exact = data.reference_arrays(workload, arrays)["output"]
    for i, j in ((0, 0), (3, 17), (19, 19)):
        row, column = arrays["a"][i].astype(float), arrays["b"][:, j].astype(float)
        expected = sum(x * y for x, y in zip(row, column, strict=True))
        assert exact[i, j] == pytest.approx(expected, rel=1e-13)


def test_the_first_output_and_norm_are_those_before_any_update():
    workload = training(Dense(5), ReLU(), Dense(3))
    arrays = data.make_arrays(workload, 2)
    reference = data.reference_arrays(workload, arrays)
    network = workload.work.network
    inference = Workload("w", "W", Inference(network, 4))
    alone = {key: array for key, array in arrays.items() if key != "target"}
    np.testing.assert_allclose(
        reference["output"], data.reference_arrays(inference, alone)["output"]
    )
    assert reference["gradient_norm"] > 0


def test_another_process_makes_the_same_bytes(tmp_path):
    """Nothing depends on the order of hashes, which differs from process to process."""
    script = (
        "import runpy, sys, zlib\n"
        f"runpy.run_path({str(ROOT / 'probes' / 'worker.py')!r})['load_package']()\n"
        "from probes import data, registry\n"
        "arrays = data.make_arrays(registry.find_workload('mlp-inference'), 11)\n"
        "print(sorted((k, zlib.crc32(a.tobytes())) for k, a in arrays.items()))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(said) == 1
    assert "input" in said.pop()


def test_the_path_is_taken_as_it_is(tmp_path):
    for name in ("plain", "with.dots.npz", "a b"):
        path = tmp_path / name
        data.save(str(path), {"x": np.arange(3)})
        assert path.exists()
        assert data.load(str(path))["x"].tolist() == [0, 1, 2]
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_what_is_no_archive_is_an_error(tmp_path, content):
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises((EOFError, ValueError)):
        data.load(str(path))
