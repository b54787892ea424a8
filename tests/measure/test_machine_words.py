"""One line about any machine, also one that somebody edited in a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure import machine
from advisor.measure.machine import describe

GIB = 1 << 30


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"cpu": "X", "threads": 4, "usable_cores": 8, "logical_cores": 16}, "X, 4 cores, no GPU"),
        ({"cpu": "X", "usable_cores": 8, "logical_cores": 16}, "X, 8 cores, no GPU"),
        ({"cpu": "X", "logical_cores": 1}, "X, 1 core, no GPU"),
        ({"cpu": "X", "threads": 0, "usable_cores": 3}, "X, 3 cores, no GPU"),
        ({"cpu": "X", "memory_bytes": 512 << 20}, "X, 512 MiB, no GPU"),
        ({"cpu": "X", "memory_bytes": GIB}, "X, 1 GiB, no GPU"),
        ({"cpu": "X", "memory_bytes": 2048 * GIB}, "X, 2048 GiB, no GPU"),
        ({"cpu": "", "architecture": "riscv64"}, "riscv64, no GPU"),
        ({"cpu": None, "architecture": None, "gpus": None}, "unknown processor, no GPU"),
        ({"cpu": "X", "gpus": [{"name": "A"}, {"name": "B"}, {"name": "A"}]}, "X, 2 × A + B"),
        ({"cpu": "X", "gpus": [{"name": "A"}, {}]}, "X, A + GPU"),
        # Nothing of this comes from the program itself.
        ({"cpu": "X", "threads": "two", "memory_bytes": "lots"}, "X, no GPU"),
        ({"cpu": "X", "threads": True, "gpus": ["NVIDIA", 3]}, "X, 2 × GPU"),
        ({"cpu": "X", "gpus": "NVIDIA"}, "X, no GPU"),
        ({"cpu": ["X"], "memory_bytes": [1]}, "['X'], no GPU"),
    ],
)
def test_odd_machines(facts, line):
    assert describe(facts) == line


KEYS = ["cpu", "architecture", "threads", "usable_cores", "logical_cores", "memory_bytes",
        "memory_limit_bytes", "gpus"]  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "x"]), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_whatever_a_file_says_is_one_line(facts):
    line = describe(facts)
    assert line
    assert line.count(", ") >= 1


def cpu_file(monkeypatch, tmp_path, text):
    file = tmp_path / "cpuinfo"
    file.write_text(text)
    real = machine._field
    monkeypatch.setattr(machine, "_field", lambda _file, name: real(file, name))


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("processor : 0\nmodel name\t: Intel(R) Xeon(R)  CPU   @ 2.20GHz\n",
         "Intel Xeon CPU @ 2.20GHz"),
        ("model name : AMD EPYC 7B13: odd\nmodel name : other\n", "AMD EPYC 7B13: odd"),
    ],
)  # fmt: skip
def test_the_name_of_the_processor(monkeypatch, tmp_path, text, model):
    cpu_file(monkeypatch, tmp_path, text)
    assert machine._cpu_model() == model


@pytest.mark.parametrize("processor", ["", "POWER9"])
def test_processors_without_a_name(monkeypatch, tmp_path, processor):
    cpu_file(monkeypatch, tmp_path, "Features : fp asimd\n")
    monkeypatch.setattr(machine.platform, "processor", lambda: processor)
    monkeypatch.setattr(machine.platform, "machine", lambda: "aarch64")
    assert machine._cpu_model() == (processor or "aarch64")


@pytest.mark.parametrize(
    ("text", "virtual"),
    [("flags : fpu hypervisor vme\n", True), ("flags : fpu vme\n", False), ("", None)],
)
def test_virtual_machines_are_told_where_the_processor_says(monkeypatch, tmp_path, text, virtual):
    cpu_file(monkeypatch, tmp_path, text)
    assert machine._hypervisor() is virtual


def test_unknown_facts_are_left_out(monkeypatch):
    monkeypatch.setattr(machine, "cpu_quota", lambda: None)
    monkeypatch.setattr(machine, "memory_limit", lambda _total: None)
    facts = machine.fingerprint()
    assert "cpu_quota_cores" not in facts
    assert "memory_limit_bytes" not in facts


@pytest.mark.parametrize("output", ["", "\n", "No devices were found\n", "A,,\n"])
def test_drivers_with_little_to_say(monkeypatch, output):
    class Done:
        stdout = output

    monkeypatch.setattr(machine.subprocess, "run", lambda *_, **__: Done)
    for device in machine.gpus():
        assert isinstance(device["name"], str)
        assert "memory_bytes" not in device
