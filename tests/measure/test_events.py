"""Events travel as lines of JSON; a tail stays short."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.clock import Clock
from advisor.measure.events import Event
from advisor.measure.progress import Progress
from advisor.measure.results import Comparison, Parity, Quantity, Result
from advisor.measure.sentences import comparison_sentence, result_sentence, seconds
from advisor.measure.tail import Tail

COMPARISON = Comparison(
    probe="matmul", mode="as-written", a="pytorch:as-written", b="tensorflow:as-written",
    ratio=1.34, low=1.26, high=1.41, verdict="slower", rounds=4,
)  # fmt: skip


def test_there_and_back():
    event = Event("comparison", "so «it» is\nreally", probe="matmul", comparison=COMPARISON)
    line = event.to_json()
    assert "\n" not in line
    assert Event.from_json(line) == event
    assert json.loads(line)["comparison"]["ratio"] == 1.34


@pytest.mark.parametrize("line", ["[]", "{}", '{"kind": "plan"}', "not json",
                                  '{"kind": "plan", "text": "x", "surprise": 1}'])  # fmt: skip
def test_other_lines_are_no_events(line):
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own words
        Event.from_json(line)


def test_progress_never_goes_back_and_is_over_only_at_the_end():
    heard = []
    progress = Progress(heard.append, Clock(), 10.0)
    progress.say("plan", "x")
    progress.worked(5)
    progress.say("progress", "x")
    progress.expect(100.0)
    progress.say("progress", "x")
    progress.worked(1000)
    progress.say("progress", "x")
    progress.say("done", "x")
    assert [e.done for e in heard] == [0.0, 0.5, 0.5, 0.99, 1.0]
    assert heard[-1].remaining_s == 0


def test_remaining_time_stays_within_the_budget():
    heard = []
    Progress(heard.append, Clock(5.0), 1000.0).say("plan", "x")
    assert heard[0].remaining_s <= 5.0


def test_a_verdict_in_words():
    text = comparison_sentence(COMPARISON)
    assert "1.34 [1.26, 1.41] times as long" in text
    assert text.endswith("tensorflow:as-written is faster")
    open_ = COMPARISON.model_copy(update={"verdict": "no-verdict", "rounds_needed": 9})
    assert "no verdict, about 9 rounds would settle it" in comparison_sentence(open_)


def test_wild_limits_are_not_spelled_out():
    wild = COMPARISON.model_copy(update={"low": 1e-12, "high": 5.6e15, "verdict": "no-verdict"})
    assert "1.34 [under 0.001, over 1000] times" in comparison_sentence(wild)


def test_a_result_in_words():
    result = Result(
        probe="matmul", contender="x", framework="x", mode="as-written", status="ok",
        parity=Parity(passed=True, max_error=2e-7, tolerance=1e-5),
        quantities={"step_seconds": Quantity(value=0.012, unit="s")},
    )  # fmt: skip
    assert result_sentence(result) == (
        "matmul in x: 12 ms, same work as the reference (largest error 2e-07)"
    )
    failed = result.model_copy(update={"status": "oom", "reason": "memory ran out"})
    assert result_sentence(failed) == "matmul in x: oom: memory ran out"


@pytest.mark.parametrize(
    ("value", "text"), [(1.339, "1.34 s"), (0.012, "12 ms"), (8.5e-5, "85 µs")]
)
def test_seconds(value, text):
    assert seconds(value) == text


@given(st.lists(st.binary(max_size=20_000), max_size=20))
def test_a_tail_is_bounded_whatever_is_printed(chunks):
    tail = Tail()
    for chunk in chunks:
        tail.add(chunk)
    lines = tail.lines()
    assert len(lines) <= 20
    assert all(0 < len(line) <= 300 for line in lines)
    assert not any("\x1b" in line or "\n" in line for line in lines)


def test_a_tail_keeps_the_end():
    tail = Tail()
    tail.add(b"first\n" + b"x" * 100_000)
    tail.add(b"\n\x1b[1mlast\x1b[0m\r\n")
    assert tail.lines()[-1] == "last"
    assert "first" not in tail.lines()
