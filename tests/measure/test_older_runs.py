"""Run files of earlier versions stay readable; each file here was written by its version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.errors import InputFileError
from advisor.measure.results import OLDER, SCHEMA
from advisor.measure.run_file import dump_run, load_run, parse_run

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("run-*.json"))


def contains(after, before):
    """Whether everything that was there is there still; fields may have been added."""
    if isinstance(before, dict):
        return before.keys() <= after.keys() and all(contains(after[k], before[k]) for k in before)
    if isinstance(before, list):
        return len(before) == len(after) and all(map(contains, after, before))
    return before == after


def test_there_is_a_file_of_every_earlier_version():
    written = {json.loads(file.read_text())["schema"] for file in FILES}
    assert written == set(OLDER)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_read_whole_and_as_the_present_version(file):
    run = load_run(file)
    assert run.schema_ == SCHEMA
    before, after = json.loads(file.read_text()), json.loads(dump_run(run))
    assert contains(after, {**before, "schema": SCHEMA})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_it_lacks_is_empty(file):
    run = load_run(file)
    assert run.contenders
    version = json.loads(file.read_text())["schema"]
    if version == "advisor.run/1":
        assert not run.claim_tests
        assert not run.outcomes
    if version in ("advisor.run/1", "advisor.run/2"):
        assert run.plan is None
        assert run.calibration is None
        assert (run.measured, run.resumed) == ({}, ())
        assert not any(contender.name for contender in run.contenders)
        assert not any(result.by_round for result in run.results)


def test_both_kinds_of_run_are_there_since_there_are_both():
    second = [load_run(file) for file in FILES if "run/2" in file.read_text()]
    assert {run.suite for run in second} == {"tiny", "claims"}
    assert all(run.results or run.outcomes for run in second)


def test_written_again_it_is_of_the_present_version():
    run = load_run(FILES[0])
    assert json.loads(dump_run(run))["schema"] == SCHEMA
    assert parse_run(dump_run(run), "again") == run


def test_a_version_that_never_was_is_refused():
    text = FILES[0].read_text().replace(OLDER[0], "advisor.run/0")
    with pytest.raises(InputFileError, match="not a run file"):
        parse_run(text, "x")
