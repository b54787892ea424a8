"""``advisor recommend --profiles DIR``: many projects, and the bad files among them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from advisor.kb.load import load_knowledge
from advisor.profile.file import dump_profile
from tests.cli.conftest import one_screen
from tests.cli.in_process import Call, call
from tests.profile.test_answer_table import some_profile

__all__ = ["call"]

FEW = ("--draws", "300", "--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    knowledge = load_knowledge()
    return [dump_profile(some_profile(knowledge, number)) for number in range(12)]


@pytest.fixture
def folder(tmp_path: Path, texts: list[str]) -> Path:
    inside = tmp_path / "projects"
    inside.mkdir()
    for number, text in enumerate(texts):
        (inside / f"p{number:02}.yaml").write_text(text, encoding="utf-8")
    return inside


def spoil(folder: Path, count: int = 1) -> None:
    for number in range(count):
        bad = f"name: x\nanswers:\n  stagge{number}: product\n"
        (folder / f"bad{number:02}.yaml").write_text(bad, encoding="utf-8")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_for_each_and_says_what_json_says(call: Call, folder: Path) -> None:
    done = call("recommend", "--profiles", folder, "--format", "csv", *FEW)
    assert (done.code, done.err) == (0, "")
    rows = rows_of(done.out)
    envelope = call("recommend", "--profiles", folder, "--format", "json", *FEW).envelope
    assert envelope["schema"] == "advisor.portfolio/1"
    assert (envelope["status"], envelope["exit_code"], envelope["errors"]) == ("success", 0, [])
    projects = envelope["data"]["projects"]
    assert len(rows) == len(projects) == 12
    for row, project in zip(rows, projects, strict=True):
        assert row["file"] == project["file"]
        assert row["winner"] == (project["winner"] or "")
        for name, chance in project["p_best"].items():
            assert float(row[f"p_best_{name}"]) == chance
            assert float(row[f"value_{name}"]) == project["value"][name]
            assert row[f"musts_{name}"] == project["musts"][name]
    served = envelope["data"]["frameworks"]
    assert sum(one["chosen"] for one in served) + envelope["data"]["without"] == 12


def test_the_table_is_one_screen(call: Call, folder: Path) -> None:
    done = call("recommend", "--profiles", folder, *FEW)
    lines = done.out.splitlines()
    assert lines[0] == "12 projects"
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "Serves" in done.out
    assert "One for all" in done.out


def test_bad_files_are_told_and_hide_nobody(call: Call, folder: Path) -> None:
    spoil(folder)
    done = call("recommend", "--profiles", folder, "--format", "csv", *FEW)
    assert done.code == 2
    assert len(rows_of(done.out)) == 12
    assert f"{folder / 'bad00.yaml'}:3:3" in done.err
    assert 'did you mean "stage"?' in done.err
    one_screen(done.err)
    shown = call("recommend", "--profiles", folder, *FEW)
    assert shown.out.startswith("12 projects, 1 more could not be read")
    envelope = call("recommend", "--profiles", folder, "--format", "json", *FEW).envelope
    assert (envelope["status"], envelope["exit_code"]) == ("partial", 2)
    assert envelope["errors"][0]["where"] == f"{folder / 'bad00.yaml'}:3:3"
    assert len(envelope["data"]["projects"]) == 12


def test_many_bad_files_are_counted_on_standard_error_and_all_in_json(
    call: Call, folder: Path
) -> None:
    spoil(folder, 30)
    done = call("recommend", "--profiles", folder, *FEW)
    one_screen(done.err)
    assert "30 files are no profiles" in done.err
    assert "more" in done.err
    envelope = call("recommend", "--profiles", folder, "--format", "json", *FEW).envelope
    places = {error["where"] for error in envelope["errors"]}
    assert len(places) == 30


def test_nothing_but_bad_files_is_an_error(call: Call, tmp_path: Path) -> None:
    spoil(tmp_path, 2)
    done = call("recommend", "--profiles", tmp_path, "--format", "json")
    assert done.code == 2
    one_screen(done.err)
    assert done.envelope["schema"] == "advisor.portfolio/1"
    assert (done.envelope["status"], done.envelope["data"]) == ("error", None)


def test_no_project_that_can_be_served_is_an_honest_no(call: Call, tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f"name: {name}\nrequire: [pretrained-transformers]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = call("recommend", "--profiles", tmp_path, "--frameworks", "tensorflow", *FEW)
    assert done.code == 1
    assert "2 without any framework that meets the musts" in done.out
    one = call(
        "recommend", "--profiles", tmp_path, "--frameworks", "tensorflow", "--format", "json", *FEW
    ).envelope
    assert one["errors"][0]["code"] == "no-framework-meets-the-musts"


def test_a_spreadsheet_gets_no_formula(call: Call, tmp_path: Path) -> None:
    text = "name: '=HYPERLINK(1)'\ntitle: '+1'\n"
    (tmp_path / "-a.yaml").write_text(text, encoding="utf-8")
    done = call("recommend", "--profiles", tmp_path, "--format", "csv", *FEW)
    (row,) = rows_of(done.out)
    assert (row["file"], row["name"], row["title"]) == ("'-a.yaml", "'=HYPERLINK(1)", "'+1")


def test_two_thousand_draws_unless_more_are_asked_for(call: Call, folder: Path) -> None:
    options = ("--profiles", folder, "--format", "json")
    assert call("recommend", *options).envelope["data"]["stamp"]["draws"] == 2_000
    asked = call("recommend", *options, "--draws", "10000").envelope
    assert asked["data"]["stamp"]["draws"] == 10_000


def test_out_gets_the_rows_and_standard_output_nothing(call: Call, folder: Path) -> None:
    shown = call("recommend", "--profiles", folder, "--format", "csv", *FEW)
    done = call("recommend", "--profiles", folder, "--format", "csv", "--out", "all.csv", *FEW)
    assert (done.code, done.out) == (0, "")
    assert Path("all.csv").read_text(encoding="utf-8") == shown.out


def test_an_incomplete_run_is_partial(call: Call, folder: Path) -> None:
    from tests.cli.runs import run_data

    kept = Path("run.json")
    kept.write_text(json.dumps(run_data(complete=False, note="it was stopped")), encoding="utf-8")
    options = ("--profiles", folder, "--measurements", kept, "--format", "json")
    envelope = call("recommend", *options, *FEW).envelope
    assert (envelope["status"], envelope["exit_code"]) == ("partial", 0)
    assert envelope["errors"][0]["code"] == "run-incomplete"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--profiles", "nowhere"), "cannot be read as a folder"),
        (("--profiles", "empty"), "there is no profile in"),
        (("--profiles", "empty", "--format", "markdown"), "--profiles has no Markdown"),
        (("--profiles", "empty", "--weight", "a=1"), "--profiles excludes --weight"),
        (("--profiles", "empty", "--profile", "a.yaml"), "--profiles excludes --profile"),
        (("--profiles", "empty", "--probe", "quick"), "advisor probe --out RUN.json"),
        (("--profiles", "empty", "--explain"), "goes with one --profile"),
        (("--profiles", "empty", "--frameworks", "tensorfow"), 'did you mean "tensorflow"?'),
    ],
)
def test_what_makes_no_sense_is_refused(
    call: Call, options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = call("recommend", *options)
    assert (done.code, done.out) == (2, "")
    one_screen(done.err)
    assert said in done.err
