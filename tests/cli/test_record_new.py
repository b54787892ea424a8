"""``advisor record new``: where the two files go, and what the record says in front."""

from __future__ import annotations

import json

import pytest
import yaml

from advisor.paths import examples_dir
from tests.cli.in_process import Call, call

__all__ = ["call"]

PROD = examples_dir() / "prod.yaml"
DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def written(call: Call, tmp_path):
    outcome = call("record", "new", "--profile", PROD, "--out", "decisions", "--seed", 3, *DAY)
    assert outcome.code == 0, outcome.err
    return tmp_path / "decisions"


def test_the_folder_named_by_out_holds_record_and_evidence(written):
    names = sorted(path.name for path in written.iterdir() if not path.name.startswith("."))
    stem = names[0].removesuffix(".evidence.json")
    assert stem.startswith("0001-")
    assert names == [f"{stem}.evidence.json", f"{stem}.md", f"{stem}.svg"]


def test_the_front_matter_leads_to_the_evidence(written):
    (record,) = written.glob("*.md")
    head = yaml.safe_load(record.read_text(encoding="utf-8").split("---\n")[1])
    assert head["number"] == 1
    assert (written / head["evidence"]).is_file()


def test_the_evidence_holds_what_makes_the_numbers_again(written, call):
    (evidence,) = written.glob("*.evidence.json")
    kept = json.loads(evidence.read_text(encoding="utf-8"))
    again = call("recommend", "--profile", PROD, "--seed", 3, "--format", "json", *DAY)
    data = json.loads(again.out)["data"]
    assert kept["recommendation"]["ranking"] == data["ranking"]
    assert kept["recommendation"]["stamp"] == data["stamp"]


def test_the_next_record_takes_the_next_number(written, call):
    assert call("record", "new", "--profile", PROD, "--out", "decisions", *DAY).code == 0
    assert [p.name[:4] for p in sorted(written.glob("*.md"))] == ["0001", "0002"]
