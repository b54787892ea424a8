"""The wizard, through a terminal: what is asked, what is refused, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from advisor.kb.load import check_knowledge, load_knowledge
from tests.cli.conftest import Advisor
from tests.cli.terminal import Terminal

KNOWLEDGE = load_knowledge(cache=False)
SOURCE = next(iter(KNOWLEDGE.sources))
LEVELS = len(KNOWLEDGE.criteria["debugging"].levels)

OUR_SOURCE = ["ourselves", "Our team", "ourselves-trial", "Our trial", "measurement", "y"]


def wizard(advisor: Advisor, kind: str, folder: str = "own") -> Terminal:
    command = advisor.command("kb", "new", kind, "--kb", folder)
    return Terminal(command, advisor.folder, advisor.environment())


def told(advisor: Advisor, kind: str, *lines: str) -> tuple[int, str]:
    terminal = wizard(advisor, kind)
    terminal.send("\n".join(lines) + "\n")
    return terminal.rest()


def our_claim(slug: str = "ours", status: str = "holds") -> list[str]:
    """Answers for a claim with one source and nothing that is not needed."""
    return [
        "pytorch", "debugging", slug, "A breakpoint stopped in our model.", status, "", "", "",
        "documented", "2026-11-01", "", "We tried it.",
        "y", SOURCE, "", "", "2026-11-01", "", "", "n",
        "", "", "", "", "", "", "",
    ]  # fmt: skip


def test_a_source_of_a_new_publisher(advisor: Advisor) -> None:
    code, said = told(advisor, "source", *OUR_SOURCE, *[""] * 6)
    assert code == 0, said
    assert "False where the publisher speaks of its own product." in said, "the model's own words"
    written = advisor.folder / "own/sources/ourselves.yaml"
    assert written.read_text().startswith("# yaml-language-server: $schema=")
    assert yaml.safe_load(written.read_text()) == {
        "schema": "sources/1",
        "publisher": "ourselves",
        "name": "Our team",
        "sources": [
            {"id": "ourselves-trial", "title": "Our trial", "kind": "measurement",
             "independent": True},
        ],
    }  # fmt: skip
    assert check_knowledge([advisor.folder / "own"])[0] is not None


def test_a_folder_that_is_there_and_empty_is_as_good_as_a_new_one(advisor: Advisor) -> None:
    (advisor.folder / "own").mkdir()
    code, said = told(advisor, "source", *OUR_SOURCE, *[""] * 6)
    assert code == 0, said
    assert (advisor.folder / "own/sources/ourselves.yaml").is_file()


def test_a_second_source_is_added_and_the_first_stays_as_it_is(advisor: Advisor) -> None:
    told(advisor, "source", *OUR_SOURCE, *[""] * 6)
    written = advisor.folder / "own/sources/ourselves.yaml"
    before = written.read_text() + "# a comment that stays\n"
    written.write_text(before)
    again = ["ourselves", "ourselves-survey", "Our survey", "6", "n"]
    code, said = told(advisor, "source", *again, *[""] * 6)
    assert code == 0, said
    assert "was added to" in said
    assert written.read_text().startswith(before)
    assert len(yaml.safe_load(written.read_text())["sources"]) == 2


def test_a_claim_that_passes_the_check(advisor: Advisor) -> None:
    code, said = told(advisor, "claim", *our_claim())
    assert code == 0, said
    assert "ordinary" in said or KNOWLEDGE.criteria["debugging"].levels[0].means[:20] in said
    knowledge = load_knowledge([advisor.folder / "own"], cache=False)
    claim = knowledge.claims["pytorch.debugging.ours"].claim
    assert (claim.status, claim.basis, str(claim.observed)) == ("holds", "documented", "2026-11-01")
    assert [evidence.source for evidence in claim.evidence] == [SOURCE]
    found = check_knowledge([advisor.folder / "own"])[1]
    assert not [f for f in found if f.where and "/own/" in f.where.file]


def test_what_does_not_fit_is_asked_again_with_a_hint(advisor: Advisor) -> None:
    answers = our_claim()
    answers[0:1] = ["pytroch", "pytorch"]
    at = answers.index("2026-11-01")
    answers[at : at + 1] = ["2026-13-01", "soon", "2026-11-01"]
    at = answers.index("holds")
    answers[at : at + 1] = ["hold", "99", "", "holds"]
    at = answers.index(SOURCE)
    answers[at : at + 1] = ["no-such-source-anywhere", SOURCE]
    code, said = told(advisor, "claim", *answers)
    assert code == 0, said
    assert 'did you mean "pytorch"?' in said
    assert "month value is outside" in said
    assert 'did you mean "holds"?' in said
    assert 'there is no source "no-such-source-anywhere"' in said


def test_a_claim_without_evidence_goes_back_to_it(advisor: Advisor) -> None:
    answers = our_claim()
    at = answers.index("y")
    answers[at : at + 8] = ["n"]
    code, said = told(
        advisor, "claim", *answers, "evidence", "y", SOURCE, "", "", "2026-11-01", "", "", "n"
    )
    assert code == 0, said
    assert 'a claim that is "holds" needs evidence' in said


def test_a_tool_in_a_file_of_its_own(advisor: Advisor) -> None:
    answers = ["our-server", "Our server", "server", "It serves our models.", "os, o-s", "",
               "pytorch", "unverified", "", "2026-11-01", "", "", "n", "", "", "", ""]  # fmt: skip
    code, said = told(advisor, "tool", *answers)
    assert code == 0, said
    shown = advisor("kb", "show", "Our server", "--kb", "own")
    assert shown.code == 0
    assert "os, o-s" in shown.out
    code, said = told(advisor, "tool", "our-server", "q")
    assert code == 130
    assert "already" in said


@pytest.mark.parametrize("stop", ["q\n", "\x03", "\x04"], ids=["q", "ctrl-c", "ctrl-d"])
def test_stopping_writes_nothing(advisor: Advisor, stop: str) -> None:
    terminal = wizard(advisor, "source")
    terminal.answer("> ", "ourselves")
    terminal.expect("> ")
    terminal.send(stop)
    code, said = terminal.rest()
    assert code == 130
    assert "nothing was written" in said
    assert "Traceback" not in said
    assert not (advisor.folder / "own").exists()


def test_an_id_that_is_taken_is_refused(advisor: Advisor) -> None:
    code, said = told(advisor, "source", "ourselves", "Our team", SOURCE, "q")
    assert code == 130
    assert f'there is a source "{SOURCE}" already' in said


def test_no_terminal_no_question(advisor: Advisor) -> None:
    done = advisor("kb", "new", "claim", "--kb", "own", stdin="pytorch\n")
    assert done.code == 2
    assert "needs a terminal" in done.err
    assert not (advisor.folder / "own").exists()


def test_a_file_that_cannot_simply_grow_stays_as_it_is(advisor: Advisor) -> None:
    folder = advisor.folder / "own/sources"
    folder.mkdir(parents=True)
    odd = (
        "schema: sources/1\npublisher: ourselves\nsources:\n"
        "  - {id: first, title: x, kind: news, independent: true}\nname: Our team\n"
    )
    path = folder / "ourselves.yaml"
    path.write_text(odd)
    answers = ["ourselves", "ourselves-trial", "Our trial", "measurement", "y"]
    code, said = told(advisor, "source", *answers, *[""] * 6)
    assert code == 2, said
    assert "does not end with its list of sources" in said.replace("\n", " ")
    assert path.read_text() == odd


def test_the_built_in_base_is_not_touched_by_tests() -> None:
    ids = {id_ for id_ in KNOWLEDGE.sources if id_.startswith("ourselves")}
    assert not ids
    assert not list(Path("knowledge/sources").glob("ourselves*"))
