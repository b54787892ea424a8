"""Specifications, data, timing, memory, failures."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes import data, memory, protocol, registry, timing
from probes.adapters import find_adapter, framework_ids
from probes.adapters.base import Adapter, build_layers
from probes.failures import ImportFailure, Unsupported, classify
from probes.preparation import prepare
from probes.reference.network import FIRST_STEPS
from probes.spec import Conv2D, Dense, Flatten, MatrixProduct, Network, ReLU, Workload

MLP = "mlp-training-step"


def test_the_image_classifier_has_the_size_it_was_drawn_with():
    network = registry.find_workload("small-cnn-training-step").work.network
    assert network.shapes()[8] == (16, 16, 128)
    assert network.shapes()[9] == (32768,)
    counts = [np.prod(one.shape) for _, one in network.parameters() if one.trainable]
    assert sum(counts) == 1792 + 128 + 73856 + 256 + (32768 * 512 + 512) + 5130


def test_operations_leave_out_the_gradient_of_the_data():
    network = Network((4, 4, 2), (Conv2D(3), ReLU(), Flatten(), Dense(5)))
    convolution, dense = 2 * 9 * 2 * 3 * 16, 2 * 48 * 5
    assert network.forward_flops() == convolution + dense
    assert network.training_flops() == 2 * convolution + 3 * dense


def test_two_workloads_with_one_id_are_refused():
    with pytest.raises(ValueError, match="two workloads are called 'matmul'"):
        registry.register(Workload(id="matmul", title="again", work=MatrixProduct(2)))


@pytest.mark.parametrize("name", ["matmul", "mlp-inference", MLP])
def test_one_seed_gives_the_same_bytes(name, tmp_path):
    workload = registry.find_workload(name)
    first, second, other = (data.make_arrays(workload, seed) for seed in (5, 5, 6))
    assert list(first) == list(second)
    for key, array in first.items():
        assert array.tobytes() == second[key].tobytes()
        assert array.dtype == (np.int64 if key == "target" else np.float32)
    assert any((first[key] != other[key]).any() for key in first)
    data.save(str(tmp_path / "a"), first)
    loaded = data.load(str(tmp_path / "a"))
    assert {key: array.tobytes() for key, array in loaded.items()} == {
        key: array.tobytes() for key, array in first.items()
    }


def test_contents_of_a_training_workload():
    workload = registry.find_workload(MLP)
    arrays = data.make_arrays(workload, 1)
    shapes = {key: array.shape for key, array in arrays.items()}
    assert shapes == {
        "0.weight": (784, 64),
        "0.bias": (64,),
        "2.weight": (64, 10),
        "2.bias": (10,),
        "input": (128, 784),
        "target": (128,),
    }
    assert arrays["target"].min() >= 0
    assert arrays["target"].max() <= 9
    reference = data.reference_arrays(workload, arrays)
    assert {key: (one.shape, one.dtype.name) for key, one in reference.items()} == {
        "output": ((128, 10), "float64"),
        "losses": ((FIRST_STEPS,), "float64"),
        "gradient_norm": ((), "float64"),
    }
    assert (np.diff(reference["losses"]) < 0).all()


def test_pickled_arrays_are_refused(tmp_path):
    path = tmp_path / "bad.npz"
    np.savez(path, a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        data.load(str(path))


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1), st.floats(0, 1))
def test_a_quantile_is_a_value_that_occurred(values, share):
    ordered = sorted(values)
    found = timing.quantile(ordered, share)
    assert found in ordered
    assert sum(one <= found for one in ordered) >= share * len(ordered) - 1e-6


@settings(deadline=None)
@given(st.integers(0, 20))
def test_a_block_counts_its_calls(least):
    calls = []
    result = timing.block(lambda: calls.append(1), 0, least)
    assert result["n"] == len(calls) == max(1, least)
    assert result["min_s"] <= result["median_s"] <= result["p90_s"]


def test_warming_reaches_both_limits():
    calls = []
    assert timing.warm(lambda: calls.append(1), 0, 3)["n"] == len(calls) == 3
    assert timing.warm(lambda: None, 0.02, 0)["seconds"] >= 0.02


@pytest.mark.skipif(memory.read()["source"] != "VmHWM", reason="needs Linux")
def test_a_reset_forgets_an_earlier_peak():
    size = 300_000_000
    array = np.ones(size, dtype=np.uint8)
    high = memory.read()["peak_bytes"]
    del array
    reset = memory.reset()
    if not reset["reset"]:
        pytest.skip("the system does not allow it")
    assert high >= size
    assert memory.read()["peak_bytes"] <= high - size // 2


def test_without_proc_the_source_is_named(monkeypatch):
    monkeypatch.setattr(memory, "_STATUS", "/nowhere/status")
    monkeypatch.setattr(memory, "_CLEAR", "/nowhere/clear_refs")
    found = memory.reset()
    assert found["source"] == "ru_maxrss"
    assert found["reset"] is False
    assert found["peak_bytes"] > 1_000_000


class ResourceExhaustedError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (MemoryError("x"), "oom"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "oom"),
        (RuntimeError("CUDA out of memory. Tried to allocate"), "oom"),
        (ResourceExhaustedError("OOM when allocating tensor"), "oom"),
        (Unsupported("not here"), "unsupported"),
        (ImportFailure("not_installed", "torch is not installed"), "not_installed"),
        (RuntimeError("shapes do not match"), "error"),
        (ValueError(), "error"),
    ],
)
def test_statuses(error, status):
    found, reason, tail = classify(error)
    assert found == status
    assert reason
    assert type(error).__name__ in tail[-1]


def test_a_real_allocation_failure_is_out_of_memory():
    with pytest.raises(MemoryError) as caught:
        np.ones(1 << 46)
    assert classify(caught.value)[0] == "oom"


def test_the_cause_of_an_error_counts():
    error = RuntimeError("step failed")
    error.__cause__ = MemoryError("no room")
    assert classify(error)[:2] == ("oom", "out of memory: no room")


def test_every_adapter_file_is_a_framework():
    assert framework_ids() == ["jax", "numpy", "pytorch", "tensorflow"]
    for name in framework_ids():
        assert find_adapter(name).framework == name


def test_what_an_adapter_does_not_know_is_unsupported():
    class Video:
        pass

    with pytest.raises(Unsupported, match="cannot run a Video"):
        find_adapter("numpy").build(Video(), "as-written", {})
    network = Network((4,), (Dense(3), ReLU()))
    assert build_layers("x", network, {Dense: lambda *_: "d", ReLU: lambda *_: "r"}) == ["d", "r"]
    with pytest.raises(Unsupported, match="x adapter has no ReLU"):
        build_layers("x", network, {Dense: lambda *_: "d"})


def test_an_adapter_may_explain_an_error():
    class Plain(Adapter):
        framework = "plain"

        def matrix_product(self, *_):
            raise KeyError("no compiler")

        def explain(self, error):
            return Unsupported("there is no compiler") if mode_explains else error

    workload = registry.find_workload("matmul")
    mode_explains = True
    with pytest.raises(Unsupported, match="there is no compiler"):
        prepare(Plain(), workload, "as-written", {})
    mode_explains = False
    with pytest.raises(KeyError) as caught:
        prepare(Plain(), workload, "as-written", {})
    assert caught.value.__cause__ is None


def test_a_reply_that_is_not_json_is_an_error_not_a_broken_line():
    out = io.StringIO()
    channel = object.__new__(protocol.Channel)
    channel._out = out
    with pytest.raises(ValueError, match="JSON compliant"):
        channel.reply(1, {"value": float("nan")})
    assert out.getvalue() == ""
