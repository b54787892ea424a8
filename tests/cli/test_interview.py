"""The interview, through a terminal."""

from __future__ import annotations

import pytest

from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from tests.cli.conftest import PROD, Advisor
from tests.cli.terminal import Terminal

PROMPT = "]: "


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(cache=False)


def talk(advisor: Advisor, *arguments: object) -> Terminal:
    return Terminal(advisor.command("interview", *arguments), advisor.folder, advisor.environment())


def number_of(knowledge: Knowledge, question: str, answer: str) -> str:
    ids = [a.id for a in knowledge.questions[question].answers]
    return str(ids.index(answer) + 1)


def enter_to_the_end(terminal: Terminal) -> tuple[int, str]:
    """Don't know, to every question that is left (more often than there are questions)."""
    terminal.send("\n" * 120)
    return terminal.rest()


def test_answers_become_a_profile_that_recommend_takes(
    advisor: Advisor, knowledge: Knowledge
) -> None:
    terminal = talk(advisor, "--out", "mine.yaml")
    first = next(iter(knowledge.questions.values()))
    assert first.id == "deploy-targets"
    seen = terminal.expect(PROMPT)
    assert first.ask.split("?")[0] in seen
    assert "why we ask:" in seen
    assert next(iter(knowledge.sections.values())).title in seen
    terminal.send(f"{number_of(knowledge, first.id, 'server')},"
                  f"{number_of(knowledge, first.id, 'android')}\n")  # fmt: skip
    seen = terminal.expect(PROMPT)
    assert knowledge.questions["device-role"].ask[:30] in seen, "the follow-up applies"
    terminal.send("1\n")
    code, _ = enter_to_the_end(terminal)
    assert code == 0
    profile = load_profile(advisor.folder / "mine.yaml", knowledge)
    assert set(profile.answers) == {"deploy-targets", "device-role"}
    assert set(profile.answers["deploy-targets"]) == {"server", "android"}
    assert advisor("recommend", "--profile", "mine.yaml").code == 0


def test_follow_ups_come_only_when_they_apply(advisor: Advisor, knowledge: Knowledge) -> None:
    terminal = talk(advisor)
    terminal.answer(PROMPT, number_of(knowledge, "deploy-targets", "server"))
    code, seen = enter_to_the_end(terminal)
    assert code == 0
    assert knowledge.questions["device-role"].ask[:40] not in seen
    assert (advisor.folder / "profile.yaml").is_file()


def test_what_does_not_fit_is_asked_again(advisor: Advisor, knowledge: Knowledge) -> None:
    terminal = talk(advisor)
    for wrong in ("0", "99", "server", "1;2", "-3"):
        terminal.answer(PROMPT, wrong)
        terminal.expect("from 1 to")
    terminal.answer(PROMPT, "1")
    code, _ = enter_to_the_end(terminal)
    assert code == 0
    assert load_profile(advisor.folder / "profile.yaml", knowledge).answers["deploy-targets"]


def test_back_returns_and_dash_forgets(advisor: Advisor, knowledge: Knowledge) -> None:
    terminal = talk(advisor)
    terminal.answer(PROMPT, "1")
    terminal.answer(PROMPT, "b")
    seen = terminal.expect(PROMPT)
    assert knowledge.questions["deploy-targets"].ask.split("?")[0] in seen
    assert "* 1" in seen, "the answer given before is marked"
    terminal.send("-\n")
    code, _ = enter_to_the_end(terminal)
    assert code == 0
    assert load_profile(advisor.folder / "profile.yaml", knowledge).answers == {}


def test_importance_may_be_said_outright(advisor: Advisor, knowledge: Knowledge) -> None:
    terminal = talk(advisor)
    first = next(iter(knowledge.criteria.values()))
    while "0 to 5" not in terminal.expect(PROMPT):
        terminal.send("\n")
    terminal.send("7\n")
    terminal.expect("a number from 0 to 5")
    terminal.answer(PROMPT, "5")
    code, _ = enter_to_the_end(terminal)
    assert code == 0
    profile = load_profile(advisor.folder / "profile.yaml", knowledge)
    assert profile.importance == {first.id: 5}


@pytest.mark.parametrize("stop", ["q\n", "\x03", "\x04"], ids=["q", "ctrl-c", "ctrl-d"])
def test_stopping_keeps_a_draft_to_go_on_with(
    advisor: Advisor, knowledge: Knowledge, stop: str
) -> None:
    terminal = talk(advisor, "--out", "mine.yaml")
    terminal.answer(PROMPT, "1")
    terminal.expect(PROMPT)
    terminal.send(stop)
    code, said = terminal.rest()
    assert code == 130
    assert "Traceback" not in said
    assert not (advisor.folder / "mine.yaml").exists()
    draft = next((advisor.home / "data" / "drafts").iterdir())
    assert str(draft) in said.replace("\n", "")
    again = talk(advisor, "--from", draft, "--out", "mine.yaml")
    assert "* 1" in again.expect(PROMPT)
    code, _ = enter_to_the_end(again)
    assert code == 0
    assert load_profile(advisor.folder / "mine.yaml", knowledge).answers["deploy-targets"]


def test_stopping_at_once_keeps_nothing(advisor: Advisor) -> None:
    terminal = talk(advisor)
    terminal.answer(PROMPT, "q")
    code, said = terminal.rest()
    assert code == 130
    assert "nothing was kept" in said
    assert not (advisor.home / "data" / "drafts").exists()


def test_a_file_that_exists_is_safe(advisor: Advisor, knowledge: Knowledge) -> None:
    kept = advisor.write("profile.yaml", "name: precious\n")
    code, said = talk(advisor).rest()
    assert code == 2
    assert "--force" in said
    assert kept.read_text() == "name: precious\n"
    terminal = talk(advisor, "--force", "--from", PROD)
    code, _ = enter_to_the_end(terminal)
    assert code == 0
    before, after = (load_profile(p, knowledge) for p in (PROD, kept))
    assert after.answers == before.answers, "going through with Enter changes nothing"
    assert after.name == before.name


def test_a_pipe_is_refused(advisor: Advisor) -> None:
    done = advisor("interview", stdin="1\n1\n")
    assert done.code == 2
    assert "terminal" in done.err
    assert list(advisor.folder.iterdir()) == [advisor.home]
