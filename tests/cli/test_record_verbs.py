"""``advisor record``: every verb but ``new``, as people call them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from advisor.cli.probing import ProbeOutcome
from advisor.measure.run_file import save_run
from advisor.paths import examples_dir
from tests.cli.in_process import Call, call
from tests.records.conftest import make_run

__all__ = ["call"]

PROD = examples_dir() / "prod.yaml"
FEW = ("--draws", 300)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "decision-records.md"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(autouse=True)
def _compiled_once(compiled, tmp_path):
    """Each test has a home of its own; compiling the knowledge base in each would take minutes."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cache").symlink_to(compiled)


def data(outcome):
    envelope = json.loads(outcome.out)
    assert envelope["exit_code"] == outcome.code
    return envelope["data"]


@pytest.fixture
def written(call: Call, tmp_path):
    """Two records and a draft in docs/decisions."""
    for more in (("--title", "First"), ("--title", "Second"), ("--title", "Third", "--draft")):
        assert call("record", "new", "--profile", PROD, *FEW, *more).code == 0
    return tmp_path / "docs" / "decisions"


def test_list_and_show(written, call):
    done = call("record", "list")
    assert [line.split()[0] for line in done.out.splitlines()] == ["0001", "0002", "draft"]
    assert "accepted: First" in done.out
    listed = data(call("record", "list", "--status", "proposed", "--format", "json"))
    assert [r["file"] for r in listed["records"]] == ["draft-third.md"]
    shown = call("record", "show", "2")
    assert shown.out == (written / "0002-second.md").read_text("utf-8")
    assert data(call("record", "show", "0002", "--format", "json"))["title"] == "Second"


def test_accept_supersede_deprecate(written, call):
    done = call("record", "accept", "draft-third.md")
    assert (done.code, done.out.strip()) == (0, "docs/decisions/0003-third.md")
    assert call("record", "supersede", 1, "--by", 3).code == 0
    assert call("record", "deprecate", 2, "--because", "we left").code == 0
    states = [line.split()[2] for line in call("record", "list").out.splitlines()]
    assert states == ["superseded", "deprecated:", "accepted:"]
    assert call("record", "lint").code == 0


def test_new_may_supersede_at_once(written, call):
    done = call("record", "new", "--profile", PROD, *FEW, "--title", "Next", "--supersedes", 1)
    assert done.code == 0, done.err
    assert "status: superseded by ADR-0003" in (written / "0001-first.md").read_text("utf-8")
    before = sorted(written.iterdir())
    done = call("record", "new", "--profile", PROD, *FEW, "--supersedes", 99)
    assert done.code == 2
    assert 'no record "99"' in done.err
    assert sorted(written.iterdir()) == before
    done = call("record", "new", "--profile", PROD, *FEW, "--supersedes", 1, "--draft")
    assert done.code == 2


@pytest.mark.parametrize(
    ("as_of", "code", "said"),
    [
        ("2029-11-01", 0, "no review is due"),
        ("2029-12-20", 0, "review is due on 2030-01-01, in 12 days"),
        ("2030-01-01", 0, "in 0 days"),
        ("2030-01-02", 1, "review was due on 2030-01-01, 1 days ago"),
    ],
)
def test_due_fails_only_when_a_day_has_passed(call, as_of, code, said):
    call("record", "new", "--profile", PROD, *FEW, "--review-by", "2030-01-01")
    done = call("record", "due", "--fail", "--as-of", as_of)
    assert (done.code, said in done.out) == (code, True), done.out
    assert call("record", "due", "--as-of", as_of).code == 0
    assert data(call("record", "due", "--as-of", as_of, "--format", "json"))["as_of"] == as_of


def test_recheck_says_the_same_and_stands(written, call):
    done = call("record", "recheck", 1)
    assert done.code == 0, done.err
    assert "stands" in done.out
    assert "the same: everything comes out again, to the last digit" in done.out
    found = data(call("record", "recheck", "--all", "--format", "json"))
    assert found["stands"]
    assert [record["number"] for record in found["records"]] == [1, 2]
    assert {record["then"]["state"] for record in found["records"]} == {"identical"}


def test_recheck_exits_1_when_a_decision_does_not_stand(written, call):
    """The other option was chosen: today's knowledge says otherwise."""
    path = written / "0001-first.evidence.json"
    kept = json.loads(path.read_text("utf-8"))
    ranking = kept["recommendation"]["ranking"]
    kept["recommendation"]["winner"] = ranking[-1]["framework"]
    path.write_text(json.dumps(kept), "utf-8")
    done = call("record", "recheck", "0001")
    assert done.code == 1
    assert "does not stand" in done.out
    assert "Breaks it:" in done.out
    assert call("record", "recheck", "--all").code == 1
    assert call("record", "recheck", 2).code == 0


def test_recheck_reads_the_teams_own_knowledge_again(call, tmp_path):
    cells = tmp_path / "own" / "claims" / "pytorch"
    cells.mkdir(parents=True)
    (tmp_path / "own" / "sources").mkdir()
    (tmp_path / "own" / "sources" / "us.yaml").write_text(
        "schema: sources/1\npublisher: us\nname: We\nsources:\n"
        "  - {id: our-run, title: Our run, kind: measurement, independent: true}\n"
    )
    cell = cells / "debugging.yaml"
    criterion = yaml.safe_load(
        (examples_dir().parent / "knowledge/criteria/debugging.yaml").read_text("utf-8")
    )
    worst = criterion["levels"][0]["id"]
    text = (
        "schema: claims/1\nframework: pytorch\ncriterion: debugging\nclaims:\n"
        "  - id: pytorch.debugging.ours\n    text: We could not debug it\n    status: {status}\n"
        f"    states: {worst}\n    basis: reported\n    observed: 2026-11-20\n"
        "    reason: We tried.\n    evidence: [{{source: our-run, date: 2026-11-20}}]\n"
    )
    cell.write_text(text.format(status="holds"))
    assert call("record", "new", "--profile", PROD, *FEW, "--kb", "own").code == 0
    assert "the same: everything" in call("record", "recheck", 1).out
    cell.write_text(text.format(status="outdated"))
    done = call("record", "recheck", 1)
    assert "claim-status: “We could not debug it” was holds and is outdated: We tried." in done.out
    (tmp_path / "own").rename(tmp_path / "moved")
    done = call("record", "recheck", 1)
    assert "own is not here; name its folder with --kb" in done.err
    assert "claim-gone" in done.out
    assert "claim-status" in call("record", "recheck", 1, "--kb", "moved").out


def test_recheck_counts_a_run_that_is_handed_in_or_made_now(written, call, monkeypatch, tmp_path):
    run = make_run()
    save_run(run, tmp_path / "run.json")
    handed = call("record", "recheck", 1, "--measurements", "run.json", "--format", "json")
    assert handed.code == 0, handed.err
    asked = {}

    def measure_now(**wanted):
        asked.update(wanted)
        return ProbeOutcome(run, tmp_path / "kept.json")

    monkeypatch.setattr("advisor.cli.probing.measure_now", measure_now)
    made = call("record", "recheck", 1, "--probe", "quick", "--format", "json")
    assert data(made) == data(handed)
    assert "the run is kept in" in made.err
    assert (asked["suite"], asked["seed"]) == ("quick", 0)
    assert asked["frameworks"] == [], "all are compared, so that the suite takes its usual ones"
    stopped = ProbeOutcome(run, tmp_path / "kept.json", interrupted=True)
    monkeypatch.setattr("advisor.cli.probing.measure_now", lambda **_: stopped)
    assert call("record", "recheck", 1, "--probe", "quick").code == 130


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name the records to check, or --all"),
        ((1, "--all"), "name the records to check, or --all"),
        ((1, "--python", "pytorch=x"), "--python has no effect"),
        ((1, "--probe", "quick", "--measurements", "x"), "exclude each other"),
        ((77,), 'no record "77"'),
        ((1, "--as-of", "soon"), "is not a day"),
        ((1, "--measurements", "gone.json"), "does not exist"),
    ],
)
def test_recheck_called_wrongly_is_one_clear_error(written, call, arguments, said):
    done = call("record", "recheck", *arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


def test_recheck_without_or_with_broken_evidence(written, call):
    evidence = written / "0001-first.evidence.json"
    evidence.write_text("{")
    done = call("record", "recheck", 1)
    assert (done.code, "is not an evidence file" in done.err) == (2, True)
    evidence.unlink()
    done = call("record", "recheck", 1)
    assert (done.code, "does not exist" in done.err) == (2, True)
    (written / "0009-by-hand.md").write_text("---\nstatus: accepted\n---\n# By hand\n")
    done = call("record", "recheck", 9)
    assert (done.code, "names no evidence file" in done.err) == (2, True)


def test_lint_names_code_line_and_remedy_and_mends(written, call):
    path = written / "0001-first.md"
    path.write_text(path.read_text("utf-8").replace("status: accepted", 'status: "accepted"'))
    done = call("record", "lint")
    assert done.code == 1
    assert "0001-first.md:3:1: REC005 the status stands in quotes (write it without" in done.out
    envelope = json.loads(call("record", "lint", "--format", "json").out)
    assert envelope["errors"][0]["code"] == "REC005"
    done = call("record", "lint", "--fix")
    assert (done.code, "mended" in done.err) == (0, True)


def test_index_writes_checks_and_leaves_the_rest(written, call):
    assert call("record", "index", "--check").code == 1
    assert call("record", "index").code == 0
    index = written / "index.md"
    assert "* [ADR-0002](0002-second.md) - Second" in index.read_text("utf-8")
    assert call("record", "index", "--check").code == 0
    readme = written / "README.md"
    readme.write_text("# Ours\n\n<!-- adrlog -->\n<!-- adrlogstop -->\nbye")
    assert data(call("record", "index", "--format", "json"))["path"].endswith("README.md")
    assert readme.read_text("utf-8").endswith("<!-- adrlogstop -->\nbye")
    assert call("record", "index", "--file", "LOG.md").code == 0
    assert "(docs/decisions/0001-first.md)" in Path("LOG.md").read_text("utf-8")
    readme.write_text("no markers")
    done = call("record", "index")
    assert (done.code, "the index needs one" in done.err) == (2, True)


@pytest.mark.parametrize("verb", ["list", "due", "lint", "index"])
def test_a_folder_that_is_not_there_is_one_clear_error(call, verb):
    done = call("record", verb, "--dir", "nowhere")
    assert (done.code, "there is no folder nowhere" in done.err) == (2, True)


def test_forms_of_new(call, tmp_path):
    done = call("record", "new", "--profile", PROD, *FEW, "--format", "nygard", "--no-chart")
    assert done.code == 0
    record = Path(done.out.splitlines()[0]).read_text("utf-8")
    assert record.startswith("# 1. Use ")
    assert "## Status\n\nAccepted\n" in record
    made = data(call("record", "new", "--profile", PROD, *FEW, "--format", "json"))
    assert [Path(path).suffix for path in made["beside"]] == [".svg", ".json"]
    done = call("record", "new", "--profile", PROD, *FEW, "--compat", "log4brains")
    assert ".prettierignore" in done.err
    assert "\n\n---\n# Use " in Path(done.out.splitlines()[0]).read_text("utf-8")
    done = call(
        "record", "new", "--profile", PROD, *FEW, "--compat", "log4brains", "--format", "nygard"
    )
    assert done.code == 2
    assert call("record", "lint").code == 0


def test_several_profiles_make_one_record_of_their_decision(call, tmp_path):
    text = PROD.read_text("utf-8")
    for name in ("Ana", "Bo"):
        named = re.sub(r"(?m)^name: .*$", f"name: {name}", text)
        (tmp_path / f"{name}.yaml").write_text(named, "utf-8")
    both = ("--profile", "Ana.yaml", "--profile", "Bo.yaml")
    done = call("record", "new", *both, "--weight", "Ana=3", *FEW, "--consulted", "Cy")
    assert done.code == 0, done.err
    record = Path(done.out.splitlines()[0]).read_text("utf-8")
    assert "decision-makers: Ana, Bo\nconsulted: Cy\n" in record
    assert "* Ana (75 % of the say): " in record
    assert "Nobody is overruled" in record
    assert "identical" in call("record", "recheck", 1, "--format", "json").out
    for said, head in (
        (("--deciders", "Eve"), "decision-makers: Eve\nconsulted: Ana, Bo\n"),
        (("--deciders", "Ana Ruiz"), "decision-makers: Ana Ruiz\nconsulted: Bo\n"),
        (
            ("--deciders", "ana", "--consulted", "Cy, Bo"),
            "decision-makers: ana\nconsulted: Cy, Bo\n",
        ),
    ):
        done = call("record", "new", *both, *FEW, *said)
        assert head in Path(done.out.splitlines()[0]).read_text("utf-8")
    assert call("record", "new", "--profile", "Ana.yaml", "--weight", "Ana=3").code == 2
    assert call("record", "new", *both, "--weight", "Eve=3").code == 2


def workflow():
    """The scheduled job that the documentation shows."""
    (text,) = re.findall(r"```yaml\n(name: decisions\n.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return yaml.load(text, yaml.BaseLoader)  # "on" is a word here, no truth value


def test_the_scheduled_job_of_the_documentation_is_one():
    job = workflow()
    assert re.fullmatch(r"(\S+ ){4}\S+", job["on"]["schedule"][0]["cron"])
    steps = job["jobs"]["recheck"]["steps"]
    assert steps[0]["uses"].startswith("actions/checkout@")
    (other,) = (step["with"] for step in steps if "repository" in step.get("with", {}))
    (install,) = (step["run"] for step in steps if step.get("run", "").startswith("pip "))
    _, *arguments, place = shlex.split(install)
    assert Path(place) == Path(other["path"])
    root = DOCS.parents[1]
    assert (root / "pyproject.toml").is_file()
    assert (root / Path(arguments[arguments.index("-c") + 1]).relative_to(other["path"])).is_file()
    # One finding must not keep the next from being told.
    after = steps[steps.index(next(s for s in steps if "lint" in s.get("run", ""))) + 1 :]
    assert [step["if"] for step in after] == ["${{ !cancelled() }}"] * len(after)
    assert job["permissions"] == {"contents": "read"}


def test_the_commands_of_the_scheduled_job_run_and_fail_when_they_should(written, call):
    lines = [step["run"] for step in workflow()["jobs"]["recheck"]["steps"] if "run" in step]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("advisor ")]
    assert [command[1] for command in commands] == ["lint", "due", "recheck"]
    assert [call(*command).code for command in commands] == [0, 0, 0]
    path = written / "0001-first.md"
    text = path.read_text("utf-8").replace("number: 1", "number: 2\nreview-by: 2026-01-01")
    path.write_text(text)
    evidence = written / "0001-first.evidence.json"
    kept = json.loads(evidence.read_text("utf-8"))
    kept["recommendation"]["ranking"][0]["p_best"] = 0.123
    evidence.write_text(json.dumps(kept))
    assert [call(*command).code for command in commands] == [1, 1, 1]


def test_the_documentation_names_every_verb_and_code():
    from advisor.cli.record import _VERBS
    from advisor.records import lint

    text = DOCS.read_text("utf-8")
    for verb in _VERBS:
        assert re.search(rf"record {verb}\b|`{verb} |, `{verb}", text), verb
    for code in re.findall(r"REC\d{3}", lint.__doc__):
        assert code in text
