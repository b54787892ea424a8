"""The fingerprint tells machines apart and names nobody."""

from __future__ import annotations

import getpass
import json
import platform

import pytest

from advisor.measure import machine, oom, quota
from advisor.measure.machine import describe, fingerprint, usable_threads


def test_fingerprint_is_json_and_complete_enough():
    facts = fingerprint()
    json.dumps(facts, allow_nan=False)
    assert {"cpu", "logical_cores", "threads", "memory_bytes", "os", "python", "gpus"} <= set(facts)
    assert facts["threads"] >= 1
    assert None not in facts.values()


def test_no_host_and_no_person():
    text = json.dumps(fingerprint())
    assert platform.node() not in text or len(platform.node()) < 4
    assert f"/{getpass.getuser()}" not in text


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"cpu": "AMD EPYC", "threads": 2, "memory_bytes": 23 << 30, "gpus": []},
         "AMD EPYC, 2 cores, 23 GiB, no GPU"),
        ({"cpu": "X", "threads": 1, "memory_bytes": 8 << 30, "memory_limit_bytes": 2 << 30},
         "X, 1 core, 2 GiB, no GPU"),
        ({"cpu": "X", "gpus": [{"name": "NVIDIA H200"}, {"name": "NVIDIA H200"}]},
         "X, 2 × NVIDIA H200"),
        ({"architecture": "aarch64", "gpus": [{}]}, "aarch64, GPU"),
        ({}, "unknown processor, no GPU"),
    ],
)  # fmt: skip
def test_one_line(facts, line):
    assert describe(facts) == line


def test_threads_respect_the_quota(monkeypatch):
    monkeypatch.setattr(machine, "affinity", lambda: [0, 1, 2, 3])
    for limit, threads in ((None, 4), (2.5, 2), (0.3, 1), (64.0, 4)):
        monkeypatch.setattr(machine, "cpu_quota", lambda value=limit: value)
        assert usable_threads() == threads


def test_nvidia_devices_are_read_from_the_driver(monkeypatch):
    class Done:
        stdout = "NVIDIA H200, 143771, 570.1\nNVIDIA H200, [N/A], 570.1\n"

    monkeypatch.setattr(machine.subprocess, "run", lambda *_, **__: Done)
    devices = machine.gpus()
    assert [d["name"] for d in devices] == ["NVIDIA H200"] * 2
    assert devices[0]["memory_bytes"] == 143771 << 20
    assert "memory_bytes" not in devices[1]


def test_no_driver_is_no_error(monkeypatch):
    def missing(*_args, **_options):
        raise FileNotFoundError

    monkeypatch.setattr(machine.subprocess, "run", missing)
    assert isinstance(machine.gpus(), list)


def cgroup(monkeypatch, tmp_path, lines, files):
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    real = quota._read
    monkeypatch.setattr(
        quota, "_read", lambda f: lines if str(f) == "/proc/self/cgroup" else real(f)
    )


def test_version_two_limits_also_from_above(monkeypatch, tmp_path):
    files = {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "150000 100000\n",
             "a/b/memory.max": "max\n", "a/memory.max": "1073741824\n",
             "a/b/cpu.stat": "usage_usec 5\nnr_throttled 7\n"}  # fmt: skip
    cgroup(monkeypatch, tmp_path, "0::/a/b\n", files)
    assert quota.cpu_quota(tmp_path) == 1.5
    assert quota.memory_limit(1 << 40, tmp_path) == 1 << 30
    assert quota.throttled(tmp_path) == 7


def test_version_one_limits(monkeypatch, tmp_path):
    files = {"cpu/x/cpu.cfs_quota_us": "50000\n", "cpu/x/cpu.cfs_period_us": "100000\n",
             "memory/memory.limit_in_bytes": "9223372036854771712\n"}  # fmt: skip
    cgroup(monkeypatch, tmp_path, "3:cpu,cpuacct:/x\n2:memory:/\n", files)
    assert quota.cpu_quota(tmp_path / "none") is None
    assert quota.memory_limit(1 << 30, tmp_path) is None
    assert quota.cpu_quota(tmp_path) == 0.5


def test_unlimited(monkeypatch, tmp_path):
    cgroup(monkeypatch, tmp_path, "0::/\n", {"cpu.max": "max 100000\n"})
    assert quota.cpu_quota(tmp_path) is None
    assert quota.throttled(tmp_path) is None


def test_kills_for_memory_are_counted(monkeypatch, tmp_path):
    files = {"a": "low 0\noom_kill 3\n", "b": "pgfault 1\noom_kill 4\n", "c": "nothing\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(oom, "_files", lambda: [tmp_path / n for n in (*files, "missing")])
    assert oom.oom_kills() == 7
    monkeypatch.setattr(oom, "_files", list)
    assert oom.oom_kills() is None
