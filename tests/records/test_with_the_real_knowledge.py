"""The examples through the whole street, written down, and made again from the evidence file."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from advisor import paths
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.recommend import recommend
from advisor.records.context import OPEN_SHOWN
from advisor.records.options import SHOWN
from advisor.records.read_evidence import read_evidence
from advisor.records.reproduce import reproduce
from advisor.records.write import new_record
from tests.records.conftest import AS_OF
from tests.records.reading import read
from tests.records.test_structure import HEADINGS

EXAMPLES = sorted(path.name for path in paths.examples_dir().glob("*.yaml"))


@pytest.fixture(scope="module")
def real():
    return load_knowledge(cache=False)


@pytest.fixture(params=EXAMPLES)
def decided(request, real):
    profile = load_profile(paths.examples_dir() / request.param, real)
    return recommend(profile, real, draws=1000, as_of=AS_OF), profile, real, None


def test_every_example_can_be_written_down(decided, tmp_path):
    recommendation, profile = decided[:2]
    written = new_record(*decided, directory=tmp_path, title=None, today=AS_OF)
    record = read(written.path.read_text("utf-8"))
    assert len(record.titles) == 1
    assert [h for h in record.headings if h[0] == 2] == [h for h in HEADINGS if h[0] == 2]
    assert not record.html
    assert len(record.bullets("Considered Options")) == len(recommendation.ranking)
    context = record.section("Context and Problem Statement")
    open_ones = min(len(recommendation.unanswered), OPEN_SHOWN + 1)
    assert context.count("\n* ") == len(profile.answers) + open_ones
    for ranked in recommendation.ranking:
        assert len(record.bullets(ranked.name)) <= SHOWN
    assert len(record.body) < 60_000
    assert not re.search(r"\bNone\b(?! of)|\bnan\b|\binf\b|\{\w*\}", record.body)


def test_every_example_is_made_again_from_its_evidence_alone(decided, tmp_path):
    written = new_record(*decided, directory=tmp_path, title=None, today=AS_OF)
    again = reproduce(read_evidence(written.evidence_path))
    assert (again.state, again.failed) == ("identical", False), again.text


def test_the_command_under_confirmation_does_what_it_says(real, tmp_path):
    profile = load_profile(paths.examples_dir() / "prod.yaml", real)
    recommendation = recommend(profile, real, draws=1000, as_of=AS_OF)
    written = new_record(
        recommendation, profile, real, None,
        directory=tmp_path / "our decisions", shown_folder="our decisions",
        title=None, today=AS_OF,
    )  # fmt: skip
    section = read(written.path.read_text("utf-8")).section("Confirmation")
    program, *arguments = shlex.split(section.split("```shell\n")[1].split("\n```")[0])
    assert program == "advisor"
    done = subprocess.run(
        [sys.executable, "-m", "advisor", *arguments, "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(paths.bundle_root()), "ADVISOR_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (checked,) = json.loads(done.stdout)["data"]["records"]
    assert checked["then"]["state"] == "identical"
    numbers = checked["p_best_then"]
    told = " and ".join(f"{r.name} {numbers[r.framework]:.4f}" for r in recommendation.ranking[-2:])
    assert f"{told}." in section
