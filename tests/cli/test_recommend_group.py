"""``advisor recommend`` with several profiles: who says what, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, one_screen
from tests.cli.in_process import Call, call
from tests.cli.runs import run_data

__all__ = ["call"]

EXAMPLES = ROOT / "examples"
THREE = tuple(EXAMPLES / f"{name}.yaml" for name in ("prod", "model-server", "beginner"))
FEW = ("--draws", "500", "--as-of", "2026-11-20")


def members(*paths: Path) -> list[str]:
    return [word for path in paths for word in ("--profile", str(path))]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json_is_an_envelope_of_its_own(call: Call) -> None:
    done = call("recommend", *members(*THREE), "--format", "json", *FEW)
    assert done.code == 0
    assert done.err == ""
    envelope = done.envelope
    assert envelope["schema"] == "advisor.group-recommendation/1"
    assert (envelope["status"], envelope["errors"]) == ("success", [])
    data = envelope["data"]
    assert [m["name"] for m in data["members"]] == ["beginner", "model-server", "prod"]
    needed = {
        "members", "ranking", "verdict", "winner", "vetoes", "agreement", "overruled", "apart",
        "talk", "stamp",
    }  # fmt: skip
    assert needed <= data.keys()
    assert done.out == json.dumps(envelope, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def test_the_order_of_the_profiles_changes_no_byte(call: Call) -> None:
    said = {
        call("recommend", *members(*order), "--format", "json", *FEW).out
        for order in (THREE, THREE[::-1])
    }
    assert len(said) == 1


def test_the_table_fits_a_screen_and_names_everybody(call: Call) -> None:
    done = call("recommend", *members(*THREE), *FEW)
    lines = done.out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert lines[0] == "3 members: beginner, model-server, prod"
    labels = re.findall(r"^([A-Z][a-z]+(?: [a-z]+)?)  ", done.out, re.MULTILINE)
    assert labels[:3] == ["Verdict", "Members", "Musts"]
    assert {"Overruled", "Apart"} <= set(labels)
    assert "asked by model-server" in " ".join(done.out.split())
    assert "\x1b" not in done.out


def test_many_members_with_long_names_still_fit(call: Call, tmp_path: Path) -> None:
    text = "answers:\n  stage: product\n"
    paths = [
        write(
            tmp_path, f"{i}.yaml", f"name: somebody with quite a long name, number {i:02}\n{text}"
        )
        for i in range(45)
    ]
    done = call("recommend", *members(*paths), *FEW)
    lines = done.out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "more member" in done.out


def test_markdown_holds_every_member_and_every_must(call: Call) -> None:
    done = call("recommend", *members(*THREE), "--format", "markdown", *FEW)
    headings = re.findall(r"^## (.*)$", done.out, re.MULTILINE)
    assert headings[:4] == ["Verdict", "Members", "Musts", "Overruled"]
    data = call("recommend", *members(*THREE), "--format", "json", *FEW).envelope["data"]
    for member in data["members"]:
        assert f"| {member['name']} |" in done.out
    for veto in data["vetoes"]:
        assert veto["must"]["title"].replace("_", "\\_") in done.out
    for row in re.findall(r"^\|.*$", done.out, re.MULTILINE):
        assert row.endswith("|")


def test_weights_count(call: Call) -> None:
    done = call(
        "recommend", *members(*THREE), "--weight", "prod=2", "--format", "json", *FEW
    )  # fmt: skip
    shares = {m["name"]: m["share"] for m in done.envelope["data"]["members"]}
    assert shares == {"prod": 0.5, "beginner": 0.25, "model-server": 0.25}
    shown = call("recommend", *members(*THREE), "--weight", "prod=2", *FEW).out
    assert "50 %" in shown


def test_members_whose_profiles_bear_one_name_go_by_their_files(call: Call, tmp_path: Path) -> None:
    for who, stage in (("ann", "product"), ("ben", "research")):
        write(tmp_path, f"{who}.yaml", f"name: shop\nanswers:\n  stage: {stage}\n")
    done = call("recommend", "--profile", "ann.yaml", "--profile", "ben.yaml", *FEW)
    assert done.out.startswith("2 members: ann, ben")
    (tmp_path / "x").mkdir()
    write(tmp_path, "x/ann.yaml", "name: shop\n")
    done = call("recommend", "--profile", "ann.yaml", "--profile", "x/ann.yaml", *FEW)
    assert done.out.startswith("2 members: ann.yaml, x/ann.yaml")


def test_nothing_that_all_may_use_is_an_honest_no(call: Call, tmp_path: Path) -> None:
    one = write(tmp_path, "a.yaml", "name: ann\nrequire: [pretrained-transformers]\n")
    two = write(tmp_path, "b.yaml", "name: ben\n")
    options = ("--frameworks", "tensorflow", *FEW)
    done = call("recommend", *members(one, two), *options)
    assert done.code == 1
    assert "No framework meets the requirements of all; those of ann" in " ".join(done.out.split())
    assert "fewest to give up" in done.out
    envelope = call("recommend", *members(one, two), "--format", "json", *options).envelope
    assert (envelope["status"], envelope["exit_code"]) == ("success", 1)
    assert envelope["errors"][0]["code"] == "no-framework-meets-the-musts"
    text = call("recommend", *members(one, two), "--format", "markdown", *options).out
    assert "Fewest to give up" in text
    assert "nobody is overruled" in text


def test_a_run_counts_and_an_incomplete_one_is_partial(call: Call, tmp_path: Path) -> None:
    kept = write(tmp_path, "run.json", json.dumps(run_data(complete=False, note="it was stopped")))
    envelope = call(
        "recommend", *members(*THREE), "--measurements", kept, "--format", "json", *FEW
    ).envelope
    assert envelope["status"] == "partial"
    assert envelope["errors"][0]["message"] == "it was stopped"
    assert envelope["data"]["stamp"]["run"] == run_data()["id"]


def test_frameworks_narrows_it_for_all(call: Call) -> None:
    done = call("recommend", *members(*THREE), "--frameworks", "pytorch", "--format", "json", *FEW)
    assert [s["framework"] for s in done.envelope["data"]["ranking"]] == ["pytorch"]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (("--weight", "Prod=2"), 'did you mean "prod"?'),
        (("--weight", "prod"), "is not NAME=NUMBER"),
        (("--weight", "=2"), "is not NAME=NUMBER"),
        (("--weight", "prod=two"), "is not NAME=NUMBER"),
        (("--weight", "prod=0"), "must be above 0"),
        (("--weight", "prod=nan"), "must be above 0"),
        (("--weight", "prod=1", "--weight", "prod=2"), 'names "prod" twice'),
        (("--frameworks", "pytorhc"), 'did you mean "pytorch"?'),
        (("--format", "csv"), "is for many projects"),
        (("--probe", "quick"), "advisor probe --out RUN.json"),
        (("--explain",), "goes with one --profile"),
        (("--profiles", "."), "excludes --profile"),
        (("--profile", "nowhere.yaml"), "does not exist"),
        (("--profile", "-", "--profile", "-"), "standard input can be read once only"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_screen(
    call: Call, extra: tuple[str, ...], said: str
) -> None:
    done = call("recommend", *members(*THREE), *extra)
    assert (done.code, done.out) == (2, "")
    one_screen(done.err)
    assert said in done.err


def test_a_failure_wears_the_envelope_of_a_group(call: Call) -> None:
    done = call("recommend", *members(*THREE), "--weight", "nobody=2", "--format", "json")
    assert done.envelope["schema"] == "advisor.group-recommendation/1"
    assert done.envelope["status"] == "error"


@pytest.mark.parametrize(
    ("call_", "said"),
    [
        (("--weight", "prod=2"), "--weight goes with several --profile"),
        (("--format", "csv"), "--format csv is for many projects"),
    ],
)
def test_one_profile_alone_takes_neither(call: Call, call_: tuple[str, ...], said: str) -> None:
    done = call("recommend", *members(THREE[0]), *call_)
    assert done.code == 2
    one_screen(done.err)
    assert said in done.err
