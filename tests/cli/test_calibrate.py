"""``advisor decide calibrate``."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Advisor

CALL = ("decide", "calibrate", "--projects", "20", "--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def advisor_here(tmp_path_factory) -> Advisor:
    return Advisor(tmp_path_factory.mktemp("calibrate"))


@pytest.fixture(scope="module")
def data(advisor_here: Advisor) -> dict:
    done = advisor_here(*CALL, "--format", "json")
    assert done.code == 0
    assert done.envelope["schema"] == "advisor.calibration/1"
    return done.envelope["data"]


def test_the_table_shows_the_same_numbers(advisor_here: Advisor, data: dict) -> None:
    done = advisor_here(*CALL)
    assert done.code == 0
    flat = " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 100
    for table in (*data["tables"], *data["stopping"]):
        assert table["title"] in flat
        if table["cases"]:
            assert (
                f"said {100 * table['said']:.1f}, came true {100 * table['observed']:.1f}" in flat
            )
    assert re.search(r"\d+ of \d+ tables show nothing beyond chance", flat)
    assert "stopping rule" in done.err, "progress goes to standard error"


def test_rows_hold_all_projects_once(data: dict) -> None:
    for table in (*data["tables"], *data["stopping"]):
        assert sum(row["cases"] for row in table["rows"]) == table["cases"]
        for row in table["rows"]:
            assert row["low"] <= row["said"] <= row["high"]
            assert 0 <= row["observed"] <= 1
            assert {"error", "off"} <= row.keys()


def test_markdown_and_out(advisor_here: Advisor) -> None:
    done = advisor_here(*CALL, "--format", "markdown", "--out", "c.md")
    assert (done.code, done.out) == (0, "")
    page = (advisor_here.folder / "c.md").read_text(encoding="utf-8")
    assert page.startswith("# Calibration\n")
    assert "## Where it is off" in page
    for row in re.findall(r"^\|.*$", page, re.MULTILINE):
        assert row.count("|") == 7


def test_the_seed_counts(advisor_here: Advisor, data: dict) -> None:
    other = advisor_here(*CALL, "--seed", "1", "--format", "json").envelope["data"]
    assert json.dumps(other) != json.dumps(data)


@pytest.mark.parametrize("projects", ["0", "19", "many", "-5"])
def test_a_wrong_number_of_projects_is_one_clear_error(advisor: Advisor, projects: str) -> None:
    done = advisor("decide", "calibrate", "--projects", projects)
    assert done.code == 2
    assert "--projects" in done.err
    assert "Traceback" not in done.err
