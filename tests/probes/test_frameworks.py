"""The frameworks themselves: the same work, in both modes, from the same bytes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.probes.client import ROOT, Worker

pytestmark = pytest.mark.framework

PACKAGES = {"numpy": "numpy", "pytorch": "torch", "tensorflow": "tensorflow"}
PROBES = ["matmul", "mlp-inference", "mlp-training-step", "small-cnn-training-step"]
CONTENDERS = [
    ("numpy", "as-written"),
    ("pytorch", "as-written"),
    pytest.param(("pytorch", "as-recommended"), marks=pytest.mark.slow),
    ("tensorflow", "as-written"),
    ("tensorflow", "as-recommended"),
]


def needs(framework):
    if importlib.util.find_spec(PACKAGES[framework]) is None:
        pytest.skip(f"{PACKAGES[framework]} is not installed in this interpreter")


@pytest.fixture(scope="module", params=CONTENDERS, ids="-".join)
def contender(request, tmp_path_factory):
    framework, mode = request.param
    needs(framework)
    cache = str(tmp_path_factory.mktemp("cache"))
    worker = Worker(framework, mode, TORCHINDUCTOR_CACHE_DIR=cache, TF_CPP_MIN_LOG_LEVEL="3")
    worker.framework, worker.mode = framework, mode
    worker.started = worker("start", threads=2, seed=1)
    yield worker
    assert worker("stop") == {}
    assert worker.close() == 0


def test_settings_are_what_was_asked_for(contender):
    settings = contender.started["settings"]
    assert settings["threads"] == "2"
    assert settings["device"] == "cpu"
    assert settings["dtype"] == "float32"
    assert settings.get("tf32", "off") == "off"
    assert contender.started["versions"][PACKAGES[contender.framework]]
    assert contender.started["versions"]["numpy"]


@pytest.mark.parametrize("probe", PROBES)
def test_same_work_as_the_reference(contender, arrays, tmp_path, probe):
    out = tmp_path / "out.npz"
    data = arrays / f"{probe}.npz"
    result = contender("prepare", probe=probe, data=str(data), out=str(out))
    with np.load(f"{data}.ref.npz") as reference, np.load(out) as found:
        assert set(found.files) == set(reference.files)
        scale = np.abs(reference["output"]).max()
        assert np.abs(found["output"] - reference["output"]).max() <= 5e-6 * scale
        for name in set(reference.files) - {"output"}:
            np.testing.assert_allclose(found[name], reference[name], rtol=2e-6)
    assert result["dtype"] == "float32"
    assert result["detail"]
    assert ("compile_seconds" in result) == (contender.mode == "as-recommended")
    assert result["first_call_seconds"] >= 0
    assert contender("warm", probe=probe, seconds=0, calls=2)["n"] == 2
    contender("memory", action="reset")
    block = contender("block", probe=probe, seconds=0.05, min_iterations=3)
    assert block["n"] >= 3
    assert block["cpu_s"] > 0
    assert contender("memory", action="read")["peak_bytes"] > 10_000_000
    assert contender("release", probe=probe) == {"released": True}


def test_no_gpu_is_said_not_guessed(worker):
    if any(Path(name).exists() for name in ("/dev/nvidia0", "/dev/kfd")):
        pytest.skip("there is a GPU")
    for framework in ("pytorch", "tensorflow"):
        needs(framework)
        reply = worker(framework).ask("start", threads=1, seed=1, device="gpu")
        assert reply["status"] == "unsupported"
        assert "no GPU is visible" in reply["reason"]


@pytest.mark.slow
def test_without_a_compiler_torch_compile_is_unsupported(worker, arrays, tmp_path):
    needs("pytorch")
    bare = worker("pytorch", "as-recommended", PATH="", TORCHINDUCTOR_CACHE_DIR=str(tmp_path))
    bare("start", threads=1, seed=1)
    data, out = str(arrays / "mlp-inference.npz"), str(tmp_path / "out")
    reply = bare.ask("prepare", probe="mlp-inference", data=data, out=out)
    assert reply["status"] == "unsupported"
    assert "needs a working C++ compiler" in reply["reason"]
    assert reply["tail"]


ODD = """
import runpy, sys
import numpy as np

runpy.run_path("probes/worker.py")["load_package"]()
from probes import data, spec
from probes.adapters import find_adapter
from probes.preparation import prepare

framework, mode = sys.argv[1:]
network = spec.Network(
    (7, 5, 3),
    (
        *(spec.Conv2D(4, kernel=5), spec.BatchNorm(epsilon=1e-3, momentum=0.8), spec.ReLU()),
        *(spec.MaxPool(2), spec.Conv2D(6, kernel=1), spec.MaxPool(1), spec.Flatten()),
        *(spec.Dense(9), spec.BatchNorm(), spec.ReLU(), spec.Dense(5), spec.Dense(3)),
    ),
)
step = spec.TrainingStep(network, 6, spec.SoftmaxCrossEntropy(), spec.SGD(0.05))
workload = spec.Workload("odd", "Odd shapes", step)
arrays = data.make_arrays(workload, 11)
reference = data.reference_arrays(workload, arrays)
adapter = find_adapter(framework)
adapter.load(2)
adapter.configure(2, 1, "cpu")
runner, result, found = prepare(adapter, workload, mode, arrays)
for name, expected in reference.items():
    np.testing.assert_allclose(found[name], expected, rtol=1e-4, atol=1e-5, err_msg=name)

# In inference the running averages of the file count.
arrays["1.running_mean"] += 0.5
arrays["1.running_variance"] *= 2
work = spec.Inference(network, 6)
workload = spec.Workload("odd-inference", "Odd shapes", work)
_, _, found = prepare(adapter, workload, mode, arrays)
expected = data.reference_arrays(workload, arrays)["output"]
np.testing.assert_allclose(found["output"], expected, rtol=1e-4, atol=1e-5)

# Adam's epsilon is so small that it does not matter where a framework adds it; a large one does,
# and Keras adds it elsewhere than the paper. Were it no matter here, nothing would be proven.
network = spec.Network((5,), (spec.Dense(4), spec.ReLU(), spec.Dense(3)))
for epsilon, alike in ((1e-12, True), (0.05, framework == "pytorch")):
    adam = spec.Adam(0.01, epsilon=epsilon)
    work = spec.TrainingStep(network, 6, spec.SoftmaxCrossEntropy(), adam)
    workload = spec.Workload("odd-adam", "Odd shapes", work)
    few = data.make_arrays(workload, 11)
    _, _, found = prepare(adapter, workload, mode, few)
    expected = data.reference_arrays(workload, few)["losses"]
    assert np.allclose(found["losses"], expected, rtol=1e-4) == alike, (epsilon, expected)

network = step.network
if framework == "pytorch":
    from probes.adapters.pytorch.layers import sequential

    model = sequential(network, arrays, adapter.device)
    first, last = model[0].weight.detach().numpy(), model[11].weight.detach().numpy()
    assert (first.transpose(2, 3, 1, 0) == arrays["0.weight"]).all()
    assert (last.T == arrays["11.weight"]).all()
    assert (model[1].running_var.numpy() == arrays["1.running_variance"]).all()
else:
    from probes.adapters.tensorflow.layers import sequential

    model = sequential(network, arrays, "float32")
    for index, layer in enumerate(model.layers):
        names = [one.name for one in network.layers[index].parameters(network.shapes()[index])]
        for variable, name in zip(layer.weights, names, strict=True):
            assert (np.asarray(variable) == arrays[f"{index}.{name}"]).all()
if (framework, mode) == ("tensorflow", "as-recommended"):
    for _ in range(3):
        runner.step()
    assert runner._call.experimental_get_tracing_count() == 1
"""


@pytest.mark.parametrize("contender_id", [("pytorch", "as-written"), *CONTENDERS[3:]], ids="-".join)
def test_any_specification_can_be_built(contender_id):
    needs(contender_id[0])
    done = subprocess.run(
        [sys.executable, "-c", ODD, *contender_id],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
