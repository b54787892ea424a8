"""Every request with everything that can be wrong about it; numpy alone is enough for all."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.probes.client import Worker

MLP = "mlp-training-step"


@pytest.fixture(scope="module")
def started():
    """One worker for all wrong requests: none of them may harm it."""
    one = Worker("numpy")
    one("start", threads=1, seed=3)
    yield one
    assert one("describe")["probes"]
    assert one.close() == 0


def refused(worker, do, reason, **fields):
    reply = worker.ask(do, **fields)
    assert (reply["ok"], reply["status"]) == (False, "error")
    assert reason in reply["reason"]
    assert reply["tail"] == []


NUMBERS = [None, "1", True, [1], {}, -1, float("nan"), float("inf"), float("-inf")]
TEXTS = [None, "", 3, True, ["x"], {}]
NAMES = [None, "", "nothing", 3, True, ["matmul"], {"id": "matmul"}, "matmul ", "MATMUL"]


@pytest.mark.parametrize("value", [*NUMBERS, 0, 1.5], ids=repr)
def test_threads(started, value):
    refused(started, "start", "'threads' must be a number of at least 1", threads=value, seed=1)


@pytest.mark.parametrize("value", [*NUMBERS, 0.5], ids=repr)
def test_seeds(started, value):
    refused(started, "start", "'seed' must be a number", threads=1, seed=value)
    refused(started, "make", "'seed' must be a number", probe="matmul", seed=value, path="x")


@pytest.mark.parametrize("value", ["tpu", "", 1, None, ["cpu"], "CPU"], ids=repr)
def test_devices(started, value):
    refused(started, "start", "known: cpu, gpu", threads=1, seed=1, device=value)


@pytest.mark.parametrize("value", NAMES, ids=repr)
@pytest.mark.parametrize("do", ["make", "prepare", "warm", "block", "release"])
def test_probes(started, do, value):
    others = {"seed": 1, "path": "x", "data": "x", "out": "x", "seconds": 0, "calls": 1}
    fields = {**others, "min_iterations": 1, "probe": value}
    refused(started, do, " matmul, mlp-inference", **fields)


@pytest.mark.parametrize("value", TEXTS, ids=repr)
def test_paths(started, value):
    refused(started, "make", "'path' must be a path", probe="matmul", seed=1, path=value)
    refused(started, "prepare", "'out' must be a path", probe="matmul", data="x", out=value)
    refused(started, "prepare", "'data' must be a path", probe="matmul", data=value, out="x")


@pytest.mark.parametrize("value", NUMBERS, ids=repr)
def test_seconds_and_counts(started, value):
    for do, count in (("warm", "calls"), ("block", "min_iterations")):
        fields = {"probe": "matmul", "seconds": 0, count: 1}
        refused(started, do, "'seconds' must be a number", **{**fields, "seconds": value})


@pytest.mark.parametrize("value", [*NUMBERS, 0, 1.5], ids=repr)
def test_calls_that_make_a_step(worker, arrays, tmp_path, value):
    one = worker("numpy")
    one("start", threads=1, seed=1)
    one("prepare", probe=MLP, data=str(arrays / f"{MLP}.npz"), out=str(tmp_path / "out"))
    fields = {"probe": MLP, "seconds": 0, "min_iterations": 1}
    refused(one, "block", "'calls' must be a number of at least 1", **fields, calls=value)
    assert one("block", **fields, calls=2)["n"] == 1


@pytest.mark.parametrize("value", ["write", "", None, 1, ["read"], {}], ids=repr)
def test_actions(started, value):
    refused(started, "memory", "known: reset, read", action=value)


@pytest.mark.parametrize("do", ["", "START", "start ", "_do_start", "handle", "é", "x" * 5000])
def test_requests_that_do_not_exist(started, do):
    refused(started, do, "unknown request")


@pytest.mark.parametrize("do", ["start", "make", "prepare", "memory", "warm", "block", "release"])
def test_everything_missing(started, do):
    reply = started.ask(do)
    assert (reply["ok"], reply["status"]) == (False, "error")


@pytest.mark.parametrize("count", ["calls", "min_iterations"])
@pytest.mark.parametrize("value", [1.5, -1, "3", None])
def test_counts_are_whole(worker, arrays, tmp_path, count, value):
    one = worker("numpy")
    one("start", threads=1, seed=1)
    data = str(arrays / "mlp-inference.npz")
    one("prepare", probe="mlp-inference", data=data, out=str(tmp_path / "out"))
    do = "warm" if count == "calls" else "block"
    fields = {"probe": "mlp-inference", "seconds": 0, count: value}
    refused(one, do, f"'{count}' must be a number", **fields)
    assert one(do, **{**fields, count: 2.0})["n"] == 2


LINES = [
    ("null", "object"),
    ("3", "object"),
    ('"start"', "object"),
    ("{}", "object"),
    ('{"do": null}', "object"),
    ('{"id": NaN, "do": "describe"}', '"id" must be a whole number or a text'),
    ('{"id": 1e999, "do": "stop"}', '"id" must be a whole number or a text'),
    ('{"id": [NaN], "do": "fly"}', '"id" must be a whole number or a text'),
    ('{"id": 1, "do": "describe"', "not JSON"),
    ('{"id": 1, "do": "describe"} {}', "not JSON"),
    ('{"id": ' + "9" * 10_000 + ', "do": "describe"}', "not JSON"),
    ("[" * 100_000, "RecursionError"),
    ("x" * 3_000_000, "not JSON"),
    ("\x00\x01", "not JSON"),
]


@pytest.mark.parametrize(("line", "reason"), LINES, ids=lambda one: one[:20])
def test_lines_that_are_no_request_are_answered_without_a_number(started, line, reason):
    started.send(line)
    reply = started.receive()
    assert (reply["id"], reply["ok"], reply["status"]) == (None, False, "error")
    assert reason in reply["reason"]
    assert len(json.dumps(reply)) < 20_000


def test_bytes_that_are_no_text(started):
    started._in.flush()
    os.write(started._write_end, b"\xff\xfe\xfd\n")
    assert started.receive()["status"] == "error"


def test_a_huge_request_that_is_sound_is_answered(started):
    started.send(json.dumps({"id": "long", "do": "describe", "noise": "x" * 2_000_000}))
    reply = started.receive()
    assert reply["id"] == "long"
    assert len(reply["result"]["probes"]) >= 4


def test_many_requests_at_once_are_answered_in_order(started):
    for number in range(40):
        started.send(json.dumps({"id": f"n{number}", "do": "memory", "action": "read"}))
    assert [started.receive()["id"] for _ in range(40)] == [f"n{n}" for n in range(40)]


def test_requests_may_come_in_pieces(started):
    line = b'{"id": "piece", "do": "memory", "action": "read"}\n'
    for part in (line[:9], line[9:30], line[30:]):
        os.write(started._write_end, part)
        time.sleep(0.02)
    assert started.receive()["id"] == "piece"


def test_stop_ends_at_once_and_reads_no_further(worker):
    one = worker("numpy")
    one.send('{"id": 1, "do": "stop"}\n{"id": 2, "do": "describe"}')
    assert one.receive() == {"id": 1, "ok": True, "result": {}}
    assert one.process.wait(timeout=60) == 0
    assert one._out.readline() == ""


def test_nobody_listening_is_no_error(worker):
    one = worker("numpy")
    one._out.close()
    one._out = open(os.devnull)  # noqa: SIM115, PTH123 - closed by the fixture
    one.send('{"id": 1, "do": "describe"}')
    assert one.process.wait(timeout=60) == 0


def files_of(path):
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


@pytest.mark.parametrize("brief", [True, False, None, 1, "yes"])
def test_only_true_makes_a_proof_brief(started, arrays, tmp_path, brief):
    out = tmp_path / "out"
    started("prepare", probe=MLP, data=str(arrays / f"{MLP}.npz"), out=str(out), brief=brief)
    found = files_of(out)
    names = {"losses"} if brief is True else {"output", "losses", "gradient_norm"}
    assert set(found) == names
    assert found["losses"].shape == ((2,) if brief is True else (3,))


def test_a_brief_proof_is_the_beginning_of_the_full_one(started, arrays, tmp_path):
    data = str(arrays / f"{MLP}.npz")
    for name, brief in (("full", False), ("brief", True)):
        started("prepare", probe=MLP, data=data, out=str(tmp_path / name), brief=brief)
    full, brief = files_of(tmp_path / "full"), files_of(tmp_path / "brief")
    np.testing.assert_array_equal(brief["losses"], full["losses"][:2])


@pytest.mark.parametrize("brief", [True, False])
def test_work_without_a_state_proves_its_output_either_way(started, arrays, tmp_path, brief):
    data, out = str(arrays / "mlp-inference.npz"), tmp_path / "out"
    started("prepare", probe="mlp-inference", data=data, out=str(out), brief=brief)
    found, reference = files_of(out), files_of(f"{data}.ref.npz")
    assert set(found) == {"output"}
    np.testing.assert_allclose(found["output"], reference["output"], rtol=1e-4, atol=1e-5)


def test_what_is_released_is_gone_and_can_be_built_again(started, arrays, tmp_path):
    fields = {"data": str(arrays / "matmul.npz"), "out": str(tmp_path / "out")}
    started("prepare", probe="matmul", **fields)
    assert started("release", probe="matmul") == {"released": True}
    assert started("release", probe="matmul") == {"released": False}
    refused(started, "warm", "matmul is not prepared", probe="matmul", seconds=0, calls=1)
    started("prepare", probe="matmul", **fields)
    assert started("warm", probe="matmul", seconds=0, calls=1)["n"] == 1


def test_a_preparation_that_fails_leaves_nothing_of_the_last_one(started, arrays, tmp_path):
    data, out = str(arrays / "mlp-inference.npz"), str(tmp_path / "out")
    started("prepare", probe="mlp-inference", data=data, out=out)
    # The arrays of another probe: its parameters are missing.
    wrong = str(arrays / "matmul.npz")
    reply = started.ask("prepare", probe="mlp-inference", data=wrong, out=out)
    assert reply["status"] == "error"
    assert "KeyError" in reply["reason"]
    assert reply["tail"]
    refused(started, "block", "is not prepared", probe="mlp-inference", seconds=0, min_iterations=1)


def test_an_output_that_cannot_be_written_is_told_and_nothing_is_kept(started, arrays, tmp_path):
    out = str(tmp_path / "missing" / "out")
    data = str(arrays / "mlp-inference.npz")
    started("release", probe="mlp-inference")
    reply = started.ask("prepare", probe="mlp-inference", data=data, out=out)
    assert "No such file" in reply["reason"]
    assert started("release", probe="mlp-inference") == {"released": False}


def test_two_probes_stand_side_by_side(started, arrays, tmp_path):
    for probe in ("matmul", MLP):
        data = str(arrays / f"{probe}.npz")
        started("prepare", probe=probe, data=data, out=str(tmp_path / probe))
    started("release", probe="matmul")
    assert started("block", probe=MLP, seconds=0, min_iterations=3)["n"] == 3


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is reset on Linux only")
def test_released_memory_is_given_back(started, arrays, tmp_path):
    probe = "small-cnn-training-step"
    data, out = str(arrays / f"{probe}.npz"), str(tmp_path / "out")
    started("prepare", probe=probe, data=data, out=out, brief=True)
    if not started("memory", action="reset")["reset"]:
        pytest.skip("the system does not allow a reset")
    held = started("memory", action="read")["peak_bytes"]
    started("release", probe=probe)
    started("memory", action="reset")
    weights = 32768 * 512 * 4
    assert started("memory", action="read")["peak_bytes"] < held - weights


@pytest.fixture
def bare(worker, tmp_path):
    """An interpreter that has numpy and nothing else."""
    folder = Path(np.__path__[0])
    (tmp_path / "site").mkdir()
    for part in (folder, folder.with_name("numpy.libs")):
        if part.is_dir():
            (tmp_path / "site" / part.name).symlink_to(part)
    return worker("numpy", python=(sys.executable, "-S"), PYTHONPATH=str(tmp_path / "site"))


def test_numpy_alone_is_enough_for_every_request(bare, tmp_path):
    assert bare("start", threads=1, seed=1)["settings"]["dtype"] == "float32"
    for probe in ("matmul", "mlp-inference", MLP):
        path, out = str(tmp_path / probe), str(tmp_path / f"{probe}.out")
        bare("make", probe=probe, seed=1, path=path)
        bare("memory", action="reset")
        prepared = bare("prepare", probe=probe, data=path, out=out)
        assert prepared["dtype"] == "float32"
        assert prepared["detail"]
        assert bare("warm", probe=probe, seconds=0, calls=1)["n"] == 1
        assert bare("block", probe=probe, seconds=0, min_iterations=2)["n"] == 2
        assert bare("memory", action="read")["peak_bytes"] > 0
        assert bare("release", probe=probe) == {"released": True}
    assert bare("stop") == {}
    assert bare.process.wait(timeout=60) == 0
