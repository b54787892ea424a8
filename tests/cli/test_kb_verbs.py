"""``advisor kb``: every entry shown whole, every kind of finding said, schemas written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor import paths
from advisor.cli.kb_show import describe
from advisor.kb.catalogue import named, plain, tables, with_id
from advisor.kb.dated import dated
from advisor.kb.load import load_knowledge
from tests.cli.conftest import Advisor
from tests.cli.in_process import Call, call
from tests.kb.small_base import CELL, claim, write

__all__ = ["call"]

KNOWLEDGE = load_knowledge(cache=False)
EVERY = [(kind, id_) for kind, table in tables(KNOWLEDGE).items() for id_ in table]
OVERLAY_HEAD = "schema: claims/1\nframework: pytorch\ncriterion: debugging\nclaims:\n"
OURS = "pytorch.debugging.ours"


def overlay(folder: Path, text: str) -> Path:
    return write(folder, {"claims/pytorch/debugging.yaml": OVERLAY_HEAD + text})


def our_claim(text: str, states: str = "unknown") -> str:
    return (
        f"  - id: {OURS}\n    text: {text}\n    status: unverified\n    states: {states}\n"
        "    basis: reported\n    observed: 2026-06-01\n    reason: Somebody said so.\n"
        "    would_settle: A run of our own.\n"
    )


@pytest.mark.parametrize("kind", tables(KNOWLEDGE))
def test_every_entry_of_every_kind_reads_on_one_width(kind: str) -> None:
    ids = [id_ for of, id_ in EVERY if of == kind]
    assert ids
    for id_ in ids:
        for found in with_id(KNOWLEDGE, id_):
            lines = list(describe(KNOWLEDGE, found))
            assert lines[0] == f"{found.kind} {id_}"
            assert len(lines) > 1, "an entry says something"
            assert max(map(len, lines)) <= 100, id_
            text = "\n".join(lines)
            assert text.replace("\n", "").isprintable()
            assert "{'" not in text
            assert "datetime." not in text


@pytest.mark.parametrize("kind", tables(KNOWLEDGE))
def test_every_entry_is_json_and_keeps_what_the_file_says(kind: str) -> None:
    for id_ in (id_ for of, id_ in EVERY if of == kind):
        for found_kind, _, entry in with_id(KNOWLEDGE, id_):
            data = json.loads(json.dumps(plain(entry), allow_nan=False))
            assert data["id"] == id_
            if found_kind == "claim":
                assert (data["framework"], data["criterion"]) == (entry.framework, entry.criterion)
                assert data["text"] == entry.claim.text
            if found_kind == "source":
                assert data["publisher"] == entry.publisher


@pytest.mark.parametrize("name", list(KNOWLEDGE.criteria))
def test_a_criterion_names_its_levels_and_claims(call: Call, name: str) -> None:
    shown = call("kb", "show", name)
    assert shown.code == 0
    flat = " ".join(shown.out.split())
    for level in KNOWLEDGE.criteria[name].levels:
        assert level.id in flat
    for key, placed in KNOWLEDGE.claims.items():
        assert (key in flat) == (placed.criterion == name), key


@pytest.mark.parametrize("name", list(KNOWLEDGE.capabilities))
def test_a_capability_names_every_route(call: Call, name: str) -> None:
    flat = " ".join(call("kb", "show", name).out.split())
    for framework, route in KNOWLEDGE.capabilities[name].routes.items():
        assert framework in flat
        assert route.level in flat
        assert all(evidence.source in flat for evidence in route.evidence)


def test_a_source_names_the_claims_that_cite_it(call: Call) -> None:
    cited = {e.source for p in KNOWLEDGE.claims.values() for e in p.claim.evidence}
    for id_ in sorted(cited)[::15]:
        flat = " ".join(call("kb", "show", id_).out.split())
        citing = [
            key for key, placed in KNOWLEDGE.claims.items()
            if id_ in {e.source for e in placed.claim.evidence}
        ]  # fmt: skip
        assert all(key in flat for key in citing), id_


def test_a_source_names_the_tools_and_routes_that_rest_on_it_with_their_days(call: Call) -> None:
    tool = KNOWLEDGE.tools["torchserve"]
    shown = " ".join(call("kb", "show", tool.evidence[0].source).out.split())
    assert f"torchserve ({dated(tool.evidence[0])})" in shown
    route = KNOWLEDGE.capabilities["infer-on-android"].routes["pytorch"]
    shown = " ".join(call("kb", "show", route.evidence[0].source).out.split())
    assert f"infer-on-android/pytorch ({dated(route.evidence[0])})" in shown


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.published)[::30])
def test_a_published_claim_shows_what_holds_of_it_today(call: Call, key: str) -> None:
    answer = KNOWLEDGE.claims[KNOWLEDGE.answers[key]].claim
    shown = " ".join(call("kb", "show", key).out.split())
    assert f"today {answer.status}" in shown
    assert " ".join(answer.reason.split()[:5]) in shown
    assert answer.id in shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pytroch", "pytorch"), ("debuging", "debugging"), ("export-onx", "export-onnx"),
     ("torchserv", "torchserve")],
)  # fmt: skip
def test_a_mistyped_id_gets_the_nearest(call: Call, typed: str, meant: str) -> None:
    done = call("kb", "show", typed)
    assert (done.code, done.out) == (2, "")
    assert f'did you mean "{meant}"?' in done.err


@pytest.mark.parametrize(
    ("typed", "id_"),
    [("TorchServe", "torchserve"), ("torch serve", "torchserve"), ("TF-Hub", "tensorflow-hub"),
     ("TENSORFLOW", "tensorflow"), ("tfhub.dev", "tensorflow-hub")],
)  # fmt: skip
def test_a_name_finds_what_people_call_by_it(call: Call, typed: str, id_: str) -> None:
    done = call("kb", "show", typed, "--format", "json")
    assert done.code == 0
    assert id_ in {entry["id"] for entry in done.envelope["data"]["entries"]}


def test_every_system_of_the_published_comparisons_is_found_by_its_name() -> None:
    assert KNOWLEDGE.research is not None
    covered = {name for tool in KNOWLEDGE.tools.values() for name in tool.seed_systems}
    for name in covered:
        assert any(found.kind == "tool" for found in named(KNOWLEDGE, name)), name


def test_an_id_like_no_other_says_where_to_look(call: Call) -> None:
    done = call("kb", "show", "zzzzzzzzzzzz", "--format", "json")
    assert done.code == 2
    assert done.envelope["status"] == "error"
    assert done.envelope["errors"][0]["code"] == "unknown-id"
    assert "advisor kb search zzzzzzzzzzzz" in done.err


def test_an_entry_of_the_teams_own_cannot_steer_the_terminal(call: Call, tmp_path: Path) -> None:
    hostile = '"\\e[2J clear \\u202e and \\r hide, 深度学习 "'
    ours = overlay(tmp_path / "own", our_claim(hostile))
    shown = call("kb", "show", OURS, "--kb", ours)
    assert shown.code == 0, shown.err
    assert shown.out.replace("\n", "").isprintable()
    assert "深度学习" in shown.out
    assert f"from {ours}" in shown.out
    data = call("kb", "show", OURS, "--kb", ours, "--format", "json").envelope["data"]
    assert data["entries"][0]["origin"] == str(ours)
    assert "\x1b[2J" in data["entries"][0]["entry"]["text"], "data stay what they are"


class TestCheck:
    def test_the_built_in_base_today(self, call: Call) -> None:
        done = call("kb", "check", "--as-of", "2026-11-20", "--format", "json")
        assert done.code == 0
        data = done.envelope["data"]
        assert (data["errors"], data["hash"]) == (0, KNOWLEDGE.hash)
        assert data["warnings"] == len(done.envelope["errors"])

    @pytest.mark.parametrize(
        ("text", "code", "exit_code"),
        [
            (our_claim("It is excellent."), "KB050", 0),
            (our_claim("It is.", "no-such-level"), "KB012", 1),
            (our_claim("It is.").replace("reported", "heard"), "KB003", 1),
            (our_claim("It is.") * 2, "KB010", 1),
            (our_claim("It is.").replace("2026-06-01", "2039-01-01"), "KB020", 0),
            ("  - [\n", "KB001", 1),
        ],
    )
    def test_findings_decide_the_exit_code(
        self, call: Call, tmp_path: Path, text: str, code: str, exit_code: int
    ) -> None:
        ours = overlay(tmp_path / "own", text)
        arguments = ("kb", "check", "--kb", ours, "--as-of", "2026-11-20")
        done = call(*arguments, "--format", "json")
        assert done.code == exit_code == done.envelope["exit_code"]
        here = [e for e in done.envelope["errors"] if (e["where"] or "").startswith("own/")]
        assert code in {e["code"] for e in here}
        told = call(*arguments)
        assert told.code == exit_code
        assert f" {code} " in told.out
        assert call(*arguments, "--strict", "--strict-age").code == 1

    def test_age_fails_only_where_it_is_asked_to(self, call: Call, tmp_path: Path) -> None:
        arguments = ("kb", "check", "--as-of", "2036-01-01")
        assert call(*arguments).code == 0
        assert "KB023" in call(*arguments).out
        assert call(*arguments, "--strict-age").code == 1
        small = ("kb", "check", "--kb", write(tmp_path / "small"), "--as-of", "2001-01-01")
        assert call(*small, "--strict-age").code == 1, (
            "what is in the future counts like what is old"
        )

    def test_a_strict_age_without_a_day_is_refused(self, call: Call) -> None:
        done = call("kb", "check", "--strict-age")
        assert done.code == 2
        assert "--as-of" in done.err

    def test_several_overlays_and_the_later_one_wins(self, call: Call, tmp_path: Path) -> None:
        bad = overlay(tmp_path / "bad", our_claim("It is.", "no-such-level"))
        good = overlay(tmp_path / "good", our_claim("It is."))
        assert call("kb", "check", "--kb", bad, "--kb", good).code == 0
        assert call("kb", "check", "--kb", good, "--kb", bad).code == 1

    def test_a_folder_that_is_not_there_cannot_be_checked(self, call: Call) -> None:
        done = call("kb", "check", "--kb", "nowhere", "--format", "json")
        assert done.code == 3
        assert done.envelope["status"] == "error"
        assert "nowhere" in done.envelope["errors"][0]["message"]

    def test_a_base_of_ones_own_is_checked_like_ours(self, call: Call, tmp_path: Path) -> None:
        small = write(tmp_path / "small")
        done = call("kb", "check", "--kb", small, "--as-of", "2026-07-01", "--format", "json")
        assert done.code == 0
        here = {e["code"] for e in done.envelope["errors"] if e["where"].startswith("small/")}
        assert here == set(), "the small base has no finding"
        text = (small / CELL).read_text() + claim("quick", "fast") + claim("lame", "slow")
        (small / CELL).write_text(text)
        told = call("kb", "check", "--kb", small, "--as-of", "2026-07-01")
        assert told.code == 0
        assert "KB040" in told.out


class TestSchema:
    def test_it_writes_what_is_committed(self, advisor: Advisor) -> None:
        done = advisor("kb", "schema", "--out", advisor.folder / "new" / "schema")
        assert done.code == 0, done.err
        written = {p.name: p.read_text() for p in (advisor.folder / "new" / "schema").iterdir()}
        committed = {p.name: p.read_text() for p in (paths.knowledge_dir() / "schema").iterdir()}
        assert written == committed
        assert f"{len(committed)} schemas" in done.out

    def test_a_place_that_cannot_be_written_is_said(self, advisor: Advisor) -> None:
        (advisor.folder / "file").write_text("x")
        done = advisor("kb", "schema", "--out", advisor.folder / "file" / "schema")
        assert done.code == 3
        assert "could not write" in done.err
        assert "Traceback" not in done.err
