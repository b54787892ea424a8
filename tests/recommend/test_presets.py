"""The examples against their committed answers, and the tool that compares them."""

from __future__ import annotations

import copy

import pytest

from advisor.kb.load import load_knowledge
from tests.recommend import preset_goldens as goldens

ONE = {"verdict": "clear", "winner": "a", "ranking": {"a": 97, "b": 3}}


@pytest.fixture(scope="module")
def now():
    return goldens.today(load_knowledge(cache=False))


@pytest.mark.parametrize("name", goldens.presets())
def test_an_example_is_answered_as_committed(name, now):
    differ = goldens.changes({name: goldens.read()[name]}, {name: now[name]})
    said = "\n  ".join(differ)
    assert not differ, (
        f"the answer has changed:\n  {said}\n"
        "if that is meant: python -m tests.recommend.preset_goldens --write, "
        "and commit the file with the reason"
    )


def test_every_example_has_a_committed_answer_and_no_answer_is_left_over():
    assert sorted(goldens.read()) == goldens.presets()


def test_there_are_eight_examples_and_more_than_one_framework_wins_somewhere():
    committed = goldens.read()
    assert len(committed) >= 8
    assert len({golden["winner"] for golden in committed.values()}) >= 2
    assert len({golden["verdict"] for golden in committed.values()}) >= 2


def test_committed_answers_are_complete_and_add_up():
    for name, golden in goldens.read().items():
        assert set(golden) == {"verdict", "winner", "ranking"}, name
        chances = [chance for chance in golden["ranking"].values() if chance != "ruled out"]
        assert chances == sorted(chances, reverse=True), name
        assert sum(chances) <= 100 + len(chances), name
        if golden["winner"]:
            assert next(iter(golden["ranking"])) == golden["winner"], name


def test_the_same_answer_is_no_change():
    assert goldens.changes({"x": ONE}, {"x": copy.deepcopy(ONE)}) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"verdict": "lean"}, ["x: verdict clear → lean"]),
        (
            {"ranking": {"a": 96, "b": 4}},
            ["x: a 97 of 100 → 96 of 100", "x: b 3 of 100 → 4 of 100"],
        ),
        ({"ranking": {"a": 97, "b": "ruled out"}}, ["x: b 3 of 100 → ruled out"]),
        (
            {"ranking": {"a": 97, "c": 2, "b": 3}},
            ["x: c not there → 2 of 100", "x: order a, b → a, c, b"],
        ),
        (
            {"winner": "b", "ranking": {"b": 60, "a": 40}},
            [
                "x: winner a → b",
                "x: b 3 of 100 → 60 of 100",
                "x: a 97 of 100 → 40 of 100",
                "x: order a, b → b, a",
            ],
        ),
        ({"winner": None}, ["x: winner a → None"]),
    ],
)
def test_a_change_is_said_in_words(changed, said):
    assert goldens.changes({"x": ONE}, {"x": {**ONE, **changed}}) == said


def test_a_new_and_a_missing_example_are_named():
    assert goldens.changes({"old": ONE}, {"new": ONE}) == ["new: new", "old: gone"]


def test_a_framework_that_left_is_named():
    gone = {**ONE, "ranking": {"a": 97}}
    assert "x: b 3 of 100 → not there" in goldens.changes({"x": ONE}, {"x": gone})


def test_what_is_written_reads_back_the_same(tmp_path):
    file = tmp_path / "goldens.yaml"
    goldens.write({"x": ONE, "w": {**ONE, "winner": None}}, file)
    assert goldens.read(file) == {"x": ONE, "w": {**ONE, "winner": None}}
    assert list(goldens.read(file)["x"]["ranking"]) == ["a", "b"]
    assert "--write" in file.read_text(encoding="utf-8").splitlines()[1]


def test_the_committed_file_is_as_the_command_writes_it(tmp_path):
    file = tmp_path / "goldens.yaml"
    goldens.write(goldens.read(), file)
    assert file.read_text(encoding="utf-8") == goldens.GOLDEN.read_text(encoding="utf-8")


class TestCommand:
    @pytest.fixture
    def golden(self, tmp_path, monkeypatch, now):
        file = tmp_path / "goldens.yaml"
        monkeypatch.setattr(goldens, "GOLDEN", file)
        monkeypatch.setattr(goldens.read, "__defaults__", (file,))
        monkeypatch.setattr(goldens.write, "__defaults__", (file,))
        monkeypatch.setattr(goldens, "today", lambda _knowledge: now)
        return file

    def call(self, monkeypatch, *arguments):
        monkeypatch.setattr("sys.argv", ["preset_goldens", *arguments])
        return goldens.main()

    def test_it_makes_the_file_and_then_finds_nothing(self, golden, monkeypatch, capsys):
        assert self.call(monkeypatch) == 1
        assert not golden.exists()
        assert self.call(monkeypatch, "--write") == 0
        assert goldens.read(golden)
        capsys.readouterr()
        assert self.call(monkeypatch) == 0
        assert capsys.readouterr().out == "nothing has changed\n"

    def test_it_shows_a_change_and_keeps_it_only_when_told(self, golden, monkeypatch, capsys, now):
        other = copy.deepcopy(now)
        other["prod"]["verdict"] = "toss-up"
        goldens.write(other, golden)
        assert self.call(monkeypatch) == 1
        assert f"prod: verdict toss-up → {now['prod']['verdict']}" in capsys.readouterr().out
        assert goldens.read(golden)["prod"]["verdict"] == "toss-up"
        assert self.call(monkeypatch, "--write") == 0
        assert goldens.read(golden)["prod"] == now["prod"]
