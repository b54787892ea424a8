"""Memory where the kernel says less, and every exception as a status with words."""

from __future__ import annotations

import builtins
import sys
from types import SimpleNamespace

import pytest

from probes import memory
from probes.failures import (
    TAIL_LINES,
    ImportFailure,
    Unsupported,
    causes,
    classify,
    first_line,
)
from probes.protocol import BadRequest


@pytest.fixture
def proc(monkeypatch, tmp_path):
    """Both files of this process, as a test wants them."""
    status, clear = tmp_path / "status", tmp_path / "clear_refs"
    monkeypatch.setattr(memory, "_STATUS", str(status))
    monkeypatch.setattr(memory, "_CLEAR", str(clear))
    return status, clear


def fake_resource(monkeypatch, peak):
    usage = SimpleNamespace(RUSAGE_SELF=0, getrusage=lambda _who: SimpleNamespace(ru_maxrss=peak))
    monkeypatch.setitem(sys.modules, "resource", usage)


def test_the_high_water_mark_is_in_kibibytes(proc):
    proc[0].write_text("Name:\tpython\nVmPeak:\t  999 kB\nVmHWM:\t   1234 kB\nVmRSS:\t 5 kB\n")
    assert memory.read() == {"peak_bytes": 1234 * 1024, "source": "VmHWM", "reset": False}


def test_a_reset_writes_five_and_says_so(proc):
    proc[0].write_text("VmHWM: 8 kB\n")
    assert memory.reset() == {"peak_bytes": 8192, "source": "VmHWM", "reset": True}
    assert proc[1].read_text() == "5"


def test_a_reset_that_is_forbidden_is_not_claimed(proc):
    proc[0].write_text("VmHWM: 8 kB\n")
    proc[1].mkdir()
    assert memory.reset()["reset"] is False


@pytest.mark.parametrize("text", ["", "Name: x\n", "VmHWM:\n", "VmHWM: many kB\n", "VmRSS: 7 kB\n"])
@pytest.mark.parametrize(("system", "peak"), [("linux", 50 * 1024), ("darwin", 50)])
def test_other_kernels_know_the_peak_of_the_process(proc, monkeypatch, text, system, peak):
    proc[0].write_text(text)
    fake_resource(monkeypatch, 50)
    monkeypatch.setattr(memory.sys, "platform", system)
    assert memory.read() == {"peak_bytes": peak, "source": "ru_maxrss", "reset": False}


def test_a_system_without_either_says_it_does_not_know(proc, monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    assert memory.read()["peak_bytes"] is None
    monkeypatch.setattr(memory, "_CLEAR", "/nowhere/clear_refs")
    assert memory.reset() == {"peak_bytes": None, "source": "ru_maxrss", "reset": False}


def test_bytes_that_are_no_text_do_not_hurt(proc):
    proc[0].write_bytes(b"Name:\t\xff\xfe\nVmHWM: 3 kB\n")
    assert memory.read()["peak_bytes"] == 3072


def test_a_kernel_that_refuses_to_be_read_is_asked_otherwise(proc, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError

    monkeypatch.setattr(builtins, "open", refuse)
    fake_resource(monkeypatch, 2)
    monkeypatch.setattr(memory.sys, "platform", "linux")
    assert memory.reset() == {"peak_bytes": 2048, "source": "ru_maxrss", "reset": False}


class OutOfMemoryError(RuntimeError):
    """As torch calls it."""


class ResourceExhaustedError(Exception):
    """As TensorFlow calls it."""


class MuteError(Exception):
    def __str__(self):
        raise ValueError("no words")


TABLE = [
    (MemoryError(), "oom", "out of memory: MemoryError"),
    (OutOfMemoryError("CUDA: 3 GiB"), "oom", "out of memory: CUDA: 3 GiB"),
    (ResourceExhaustedError("tensor"), "oom", "out of memory: tensor"),
    (RuntimeError("Failed to allocate 5 bytes"), "oom", "out of memory: Failed to"),
    (RuntimeError("not enough memory: you tried"), "oom", "out of memory: not enough"),
    # Words alone are no proof where a file or a value is meant.
    (ValueError("out of memory"), "error", "ValueError: out of memory"),
    (OSError(28, "No space left on device"), "error", "OSError: [Errno 28] No space left"),
    (Unsupported("no GPU"), "unsupported", "no GPU"),
    (ImportFailure("import_error", "importing x failed"), "import_error", "importing x failed"),
    (ImportFailure("not_installed", "x is missing"), "not_installed", "x is missing"),
    (BadRequest("what?"), "error", "what?"),
    (KeyError("a"), "error", "KeyError: 'a'"),
    (SystemExit(3), "error", "SystemExit: 3"),
    (AssertionError(), "error", "AssertionError: AssertionError"),
    (RuntimeError("\n\n  deep\nmore"), "error", "RuntimeError: deep"),
    (MuteError(), "error", "MuteError: MuteError"),
]


@pytest.mark.parametrize(("error", "status", "reason"), TABLE, ids=lambda one: repr(one)[:30])
def test_every_exception_has_a_status_and_words(error, status, reason):
    found, words, tail = classify(error)
    assert found == status
    assert words.startswith(reason)
    assert all(isinstance(line, str) for line in tail)


def linked(error, cause=None, context=None):
    error.__cause__, error.__context__ = cause, context
    return error


def test_memory_that_ran_out_deep_below_counts():
    bottom = linked(RuntimeError("step"), linked(ValueError("x"), MemoryError("b")))
    assert classify(bottom)[:2] == ("oom", "out of memory: b")
    handled = linked(RuntimeError("cleaning up failed"), context=MemoryError("c"))
    assert classify(handled)[:2] == ("oom", "out of memory: c")


def test_what_the_outermost_says_comes_before_its_cause():
    error = linked(Unsupported("needs a compiler"), MemoryError("x"))
    assert classify(error)[:2] == ("unsupported", "needs a compiler")


def test_a_circle_of_causes_ends():
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert list(causes(first)) == [first, second]
    assert classify(first)[0] == "error"
    assert list(causes(None)) == []


def test_tails_are_short_and_end_with_the_error():
    def deep(n):
        if n == 0:
            raise RuntimeError("x\n" * 50 + "end")
        deep(n - 1)

    with pytest.raises(RuntimeError) as caught:
        deep(30)
    tail = classify(caught.value)[2]
    assert len(tail) == TAIL_LINES
    assert tail[-1] == "end"


def test_a_bad_request_needs_no_traceback():
    assert classify(BadRequest("x"))[2] == []


def test_reasons_are_one_short_line():
    assert first_line(ValueError("x" * 5000)) == "x" * 300
    assert first_line(ValueError("a\r\nb")) == "a"
    assert first_line(ValueError(" \n\t\n")) == "ValueError"
