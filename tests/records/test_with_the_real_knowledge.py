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
from advisor.profile.file import load_profile, parse_profile
from advisor.recommend import recommend
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
    assert context.count("\n* ") == len(profile.answers) + len(recommendation.unanswered)
    assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\{\w*\}", record.body)


def test_every_example_can_be_made_again_from_its_evidence(decided, tmp_path):
    recommendation, _, real, _ = decided
    written = new_record(*decided, directory=tmp_path, title=None, today=AS_OF)
    kept = json.loads(written.evidence_path.read_text("utf-8"))
    again = recommend(
        parse_profile(json.dumps(kept["profile"]), "profile.json", real),
        real,
        None,
        kept["decision"]["seed"],
        draws=kept["decision"]["draws"],
        as_of=AS_OF,
    )
    assert json.loads(json.dumps(again.to_dict())) == kept["recommendation"]
    assert again == recommendation


def test_the_commands_under_confirmation_do_what_they_say(real, tmp_path):
    profile = load_profile(paths.examples_dir() / "prod.yaml", real)
    recommendation = recommend(profile, real, draws=1000, as_of=AS_OF)
    written = new_record(
        recommendation, profile, real, None, directory=tmp_path, title=None, today=AS_OF
    )
    section = read(written.path.read_text("utf-8")).section("Confirmation")
    block = section.split("```shell\n")[1].split("\n```")[0]
    *extractions, call = block.splitlines()
    for line in extractions:  # what jq does, without asking for jq
        jq, key, source, arrow, target = shlex.split(line)
        assert (jq, arrow) == ("jq", ">")
        part = json.loads((tmp_path / source).read_text("utf-8"))[key.removeprefix(".")]
        (tmp_path / target).write_text(json.dumps(part, indent=2), "utf-8")
    program, *arguments = shlex.split(call)
    assert program == "advisor"
    done = subprocess.run(
        [sys.executable, "-m", "advisor", *arguments, "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(paths.bundle_root()), "ADVISOR_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ranking = json.loads(done.stdout)["data"]["ranking"]
    expected = ", ".join(f"{item['name']} {item['p_best']:.4f}" for item in ranking)
    assert f"Expected probabilities of being best: {expected}." in section
