"""Real workers, spoken to over their pipes."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.probes.client import ROOT

IDS = [
    "changing-lengths",
    "convolution",
    "dispatch",
    "large-cnn-training-step",
    "lstm-training-step",
    "matmul",
    "mlp-inference",
    "mlp-training-step",
    "recommender-training-step",
    "small-cnn-training-step",
    "tiny-mlp-training-step",
    "transformer-inference",
    "transformer-training-step",
]
MODES = ["as-written", "as-recommended", "compiled-hard"]


@pytest.fixture
def started(worker):
    numpy_worker = worker("numpy")
    numpy_worker("start", threads=1, seed=3)
    return numpy_worker


def test_says_hello_before_anything_else(worker):
    hello = worker("numpy").hello
    assert hello["protocol"] == 1
    assert hello["python"] == ".".join(map(str, sys.version_info[:3]))
    assert hello["executable"] == sys.executable
    assert hello["pid"] > 0


def test_start_tells_versions_settings_and_cost(worker):
    result = worker("numpy")("start", threads=1, seed=3)
    assert result["versions"]["numpy"] == np.__version__
    assert result["settings"]["threads"] == "1"
    assert all(isinstance(value, str) for value in result["settings"].values())
    assert result["import_seconds"] > 0
    assert result["peak_bytes"] > 1_000_000


def test_describe_lists_every_probe_without_numpy(worker):
    # Before "start": numpy's threads could no longer be set if this imported it.
    probes = worker("numpy")("describe")["probes"]
    assert [probe["id"] for probe in probes] == IDS
    by_id = {probe["id"]: probe for probe in probes}
    assert by_id["matmul"]["flops"] == 2 * 1024**3
    assert by_id["mlp-inference"]["flops"] == 32 * 2 * (784 * 64 + 64 * 10)
    assert by_id["mlp-inference"]["work"] == (
        "784 -> dense 64 -> ReLU -> dense 10; batch 32, logits, float32"
    )
    assert "SGD 0.01" in by_id["mlp-training-step"]["work"]
    for probe in probes:
        assert probe["modes"] == MODES


def test_make_prepare_time_release_stop(started, tmp_path):
    path, out = tmp_path / "weights", tmp_path / "out"
    made = started("make", probe="mlp-training-step", seed=1, path=str(path))
    assert made == {"path": str(path), "reference": f"{path}.ref.npz"}
    fields = {"probe": "mlp-training-step", "data": str(path), "out": str(out)}
    prepared = started("prepare", **fields)
    assert prepared["first_call_seconds"] > 0
    assert prepared["dtype"] == "float32"
    assert "compile_seconds" not in prepared
    assert prepared["detail"]
    assert started("warm", probe="mlp-training-step", seconds=0, calls=4)["n"] == 4
    block = started("block", probe="mlp-training-step", seconds=0.05, min_iterations=7)
    assert block["n"] >= 7
    assert 0 < block["min_s"] <= block["median_s"] <= block["p90_s"] <= block["wall_s"]
    assert block["cpu_s"] > 0
    assert started("release", probe="mlp-training-step") == {"released": True}
    gone = started.ask("block", probe="mlp-training-step", seconds=0, min_iterations=1)
    assert gone["reason"] == "mlp-training-step is not prepared"
    assert started("stop") == {}
    assert started.process.wait(timeout=30) == 0


def test_timing_starts_from_the_given_weights(started, arrays, tmp_path):
    """Preparing twice gives the same losses: nothing of the first preparation is left."""
    fields = {"probe": "mlp-training-step", "data": str(arrays / "mlp-training-step.npz")}
    for name in ("first", "second"):
        started("prepare", out=str(tmp_path / name), **fields)
    with np.load(tmp_path / "first") as first, np.load(tmp_path / "second") as second:
        assert (first["losses"] == second["losses"]).all()
        assert first["losses"][0] > first["losses"][-1]


def test_memory_is_reset_and_read(started):
    assert started("memory", action="read")["peak_bytes"] > 0
    assert started("memory", action="reset")["peak_bytes"] > 0
    assert "known: reset, read" in started.ask("memory", action="write")["reason"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "not JSON"),
        ("", "not JSON"),
        ("[1, 2]", 'object with "id" and "do"'),
        ('{"id": 4}', 'object with "id" and "do"'),
        ('{"id": 4, "do": 7}', 'object with "id" and "do"'),
    ],
)
def test_a_line_that_is_no_request_does_not_end_the_worker(worker, line, reason):
    numpy_worker = worker("numpy")
    numpy_worker.send(line)
    reply = numpy_worker.receive()
    assert (reply["id"], reply["ok"], reply["status"]) == (None, False, "error")
    assert reason in reply["reason"]
    assert numpy_worker("describe")["probes"]


@pytest.mark.parametrize(
    ("do", "fields", "reason"),
    [
        ("fly", {}, "unknown request 'fly'"),
        ("__init__", {}, "unknown request"),
        ("make", {"probe": "nothing", "seed": 1, "path": "x"}, "unknown probe 'nothing'; known: c"),
        ("make", {"probe": "matmul", "seed": -1, "path": "x"}, "'seed' must be a number"),
        ("make", {"probe": "matmul", "seed": 1.5, "path": "x"}, "'seed' must be a number"),
        ("make", {"probe": "matmul", "seed": 1}, "'path' must be a path"),
        ("prepare", {"probe": "matmul", "data": "x", "out": "y"}, "prepare before start"),
        ("block", {"probe": "matmul", "seconds": 1, "min_iterations": 1}, "is not prepared"),
        ("block", {"probe": ["matmul"], "seconds": 1, "min_iterations": 1}, "unknown probe"),
        ("block", {"probe": "matmul", "seconds": "1", "min_iterations": 1}, "'seconds' must be"),
        ("start", {"threads": 0, "seed": 1}, "'threads' must be a number of at least 1"),
        ("start", {"threads": True, "seed": 1}, "'threads' must be a number"),
        ("start", {"threads": float("inf"), "seed": 1}, "'threads' must be a number"),
        ("start", {"threads": 1, "seed": 1, "device": "tpu"}, "unknown device 'tpu'"),
    ],
)
def test_wrong_requests_are_answered(worker, do, fields, reason):
    numpy_worker = worker("numpy")
    reply = numpy_worker.ask(do, **fields)
    assert (reply["ok"], reply["status"]) == (False, "error")
    assert reason in reply["reason"]
    assert numpy_worker("describe")["probes"]


def test_an_error_brings_its_last_lines(started, tmp_path):
    out = str(tmp_path / "out")
    reply = started.ask("prepare", probe="matmul", data=str(tmp_path / "none"), out=out)
    assert reply["status"] == "error"
    assert "No such file" in reply["reason"]
    assert "FileNotFoundError" in reply["tail"][-1]


def test_numpy_has_one_mode_and_one_device(worker, arrays, tmp_path):
    compiled = worker("numpy", "as-recommended")
    compiled("start", threads=1, seed=1)
    data, out = str(arrays / "matmul.npz"), str(tmp_path / "out")
    reply = compiled.ask("prepare", probe="matmul", data=data, out=out)
    assert (reply["status"], reply["reason"]) == ("unsupported", "numpy has no mode as-recommended")
    assert worker("numpy").ask("start", threads=1, seed=1, device="gpu")["status"] == "unsupported"


def test_the_end_of_the_input_ends_the_worker(worker):
    assert worker("numpy").close() == 0


def test_a_framework_that_is_not_installed(worker, tmp_path):
    """An interpreter that has numpy and nothing else."""
    numpy_folder = Path(np.__path__[0])
    for part in (numpy_folder, numpy_folder.with_name("numpy.libs")):
        if part.is_dir():
            (tmp_path / part.name).symlink_to(part)
    bare = worker("pytorch", python=(sys.executable, "-S"), PYTHONPATH=str(tmp_path))
    reply = bare.ask("start", threads=1, seed=1)
    assert reply["status"] == "not_installed"
    assert reply["reason"] == f"torch is not installed in {bare.hello['executable']}"
    assert bare.ask("start", threads=1, seed=1)["status"] == "not_installed"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise OSError('libtorch.so: cannot open')", "OSError: libtorch.so: cannot open"),
        ("import surely_missing", "No module named 'surely_missing'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_a_framework_that_cannot_be_imported(worker, tmp_path, source, reason):
    (tmp_path / "torch.py").write_text(source)
    broken = worker("pytorch", PYTHONPATH=str(tmp_path))
    reply = broken.ask("start", threads=1, seed=1)
    assert reply["status"] == "import_error"
    assert reason in reply["reason"]
    assert reply["tail"]


def test_no_file_of_ours_hides_a_module(worker, tmp_path):
    assert (ROOT / "probes" / "memory.py").exists()
    (tmp_path / "memory.py").write_text("WHO = 'a module of the user'")
    (tmp_path / "torch.py").write_text("import memory\nraise OSError(memory.WHO)")
    shadowed = worker("pytorch", PYTHONPATH=str(tmp_path))
    assert "a module of the user" in shadowed.ask("start", threads=1, seed=1)["reason"]


def test_noise_on_standard_output_breaks_nothing(worker, tmp_path):
    (tmp_path / "torch.py").write_text(
        'print(\'{"id": 1, "ok": true}\', flush=True)\nraise OSError'
    )
    noisy = worker("pytorch", PYTHONPATH=str(tmp_path))
    assert noisy.ask("start", threads=1, seed=1)["status"] == "import_error"
