"""Profile files: what is legal, and what each mistake is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError, InputFileError
from advisor.exit_codes import ExitCode
from advisor.kb.load import load_knowledge
from advisor.paths import examples_dir
from advisor.profile.file import build_profile, dump_profile, load_profile, parse_profile

KNOWLEDGE = load_knowledge()
EXAMPLES = sorted(examples_dir().glob("*.yaml"))
FIRST = next(iter(KNOWLEDGE.questions.values()))
ONE = next(q for q in KNOWLEDGE.questions.values() if q.kind == "one")

answers = st.fixed_dictionaries(
    {},
    optional={
        q.id: st.lists(
            st.sampled_from([a.id for a in q.answers]),
            min_size=1,
            max_size=1 if q.kind == "one" else 3,
            unique=True,
        )
        for q in KNOWLEDGE.questions.values()
    },
)


def parse(text: str):
    return parse_profile(text, "p.yaml", KNOWLEDGE)


def problem_of(text: str) -> str:
    with pytest.raises(InputFileError) as caught:
        parse(text)
    assert caught.value.exit_code is ExitCode.USAGE
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_legal_and_survive_writing_and_reading(path):
    profile = load_profile(path, KNOWLEDGE)
    assert parse(dump_profile(profile)) == profile


@given(
    chosen=answers,
    name=st.text(min_size=1, max_size=50).filter(lambda s: s.strip()),
    importance=st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.criteria)), st.integers(0, 5)),
)
@settings(max_examples=60, deadline=None)
def test_any_legal_profile_survives_writing_and_reading(chosen, name, importance):
    data = {"schema": "profile/1", "name": name, "answers": chosen, "importance": importance}
    try:
        profile = build_profile(data, KNOWLEDGE)
    except InputFileError:
        # YAML cannot carry every control character; it must then be refused with a place.
        assert not name.isprintable()
        return
    assert parse(dump_profile(profile)) == profile


def test_nothing_answered_is_legal():
    profile = parse("schema: profile/1\nname: Empty\n")
    assert profile.answers == {}


def test_one_answer_may_be_written_without_a_list():
    one = parse(f"name: x\nanswers:\n  {FIRST.id}: {FIRST.answers[0].id}\n")
    many = parse(f"name: x\nanswers:\n  {FIRST.id}: [{FIRST.answers[0].id}]\n")
    assert one == many
    assert one.digest() == many.digest()


def test_the_digest_sees_answers_and_not_words():
    text = f"name: x\nanswers:\n  {FIRST.id}: {FIRST.answers[0].id}\n"
    other = f"name: x\nanswers:\n  {FIRST.id}: {FIRST.answers[1].id}\n"
    assert parse(text).digest() == parse(text.replace("name: x", "name: y")).digest()
    assert parse(text).digest() != parse(other).digest()


def test_an_unknown_answer_is_located_and_the_nearest_named():
    known = FIRST.answers[0].id
    message = problem_of(f"name: x\nanswers:\n  {FIRST.id}:\n    - {known}x\n")
    assert "p.yaml:4:7" in message
    assert f'did you mean "{known}"?' in message


def test_an_unknown_question_capability_criterion_and_framework_are_all_reported_at_once():
    message = problem_of(
        "name: x\nanswers:\n  deploy-targetz: server\nimportance:\n  debuging: 3\n"
        "require: [infer-on-androit]\nframeworks: [pytorchh]\n"
    )
    assert "4 problems" in message
    for place, near in (
        ("p.yaml:3:3", "deploy-targets"),
        ("p.yaml:5:3", "debugging"),
        ("p.yaml:6:11", "infer-on-android"),
        ("p.yaml:7:14", "pytorch"),
    ):
        assert place in message
        assert f'did you mean "{near}"?' in message


def test_two_answers_to_a_question_that_takes_one():
    ids = [a.id for a in ONE.answers[:2]]
    message = problem_of(f"name: x\nanswers:\n  {ONE.id}: [{', '.join(ids)}]\n")
    assert "takes one answer, not 2" in message
    assert "p.yaml:3:" in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: x\nname: y\n", "p.yaml:2:1: KB002 duplicate key"),
        ("name: x\nanswers:\n\tdeploy: server\n", "p.yaml:3:1: KB001"),
        ("name: x\nimportance:\n  debugging: much\n", "p.yaml:3:14: KB003"),
        ("name: x\nimportance:\n  debugging: 9\n", "p.yaml:3:14: KB003"),
        ("name: x\nanswers: 3\n", "p.yaml:2:10: KB003"),
        ("name: x\nanswrs: {}\n", 'did you mean "answers"?'),
        ("answers: {}\n", '"name" is missing'),
        ("schema: profile/9\nname: x\n", "p.yaml:1:9"),
        ("", "the file is empty"),
        ("- a\n- b\n", "a profile holds keys and values"),
        ("just words\n", "a profile holds keys and values"),
        ("name: [x\n", "KB001"),
    ],
)
def test_each_mistake_has_a_place_and_a_reason(text, expected):
    assert expected in problem_of(text)


def test_an_alias_bomb_is_refused_quickly():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert "KB004" in problem_of("\n".join(lines) + "\n")


def test_deep_nesting_is_refused():
    assert "nested too deeply" in problem_of("name: " + "[" * 60 + "]" * 60)


def test_a_folder_a_missing_and_a_huge_file(tmp_path):
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(50_000_000)
    for path, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "none.yaml", "does not exist"),
        (huge, "larger than 1 MB"),
    ):
        with pytest.raises(InputFileError, match=words) as caught:
            load_profile(path, KNOWLEDGE)
        assert str(path) in str(caught.value)
        assert caught.value.next_step


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_profile_or_one_clear_error(text):
    problem = None
    try:
        parse(text)
    except AdvisorError as error:
        problem = error
    if problem is not None:
        assert problem.diagnostics
        assert str(problem).count("\n") < 40
