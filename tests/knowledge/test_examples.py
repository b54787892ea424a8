"""The example profiles: they load, they mean what they say, and they differ."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor import paths
from advisor.profile.file import dump_profile, load_profile, parse_profile
from advisor.profile.preferences import preferences
from advisor.profile.questionnaire import asked, progress
from advisor.recommend import recommend

EXAMPLES = sorted(path.stem for path in paths.examples_dir().glob("*.yaml"))
USABLE = ("native", "official-bridge", "third-party")


@pytest.fixture(params=EXAMPLES)
def example(request, knowledge):
    return load_profile(paths.examples_dir() / f"{request.param}.yaml", knowledge)


def load(name, knowledge):
    return load_profile(paths.examples_dir() / f"{name}.yaml", knowledge)


def test_the_promised_examples_are_there():
    promised = {"prod", "research-lab", "browser-app", "microcontroller", "beginner"}
    promised |= {"model-server", "llm-finetuning", "tpu-training"}
    assert promised <= set(EXAMPLES)


def test_an_example_is_named_like_its_file_and_says_what_it_is(example):
    assert example.name in EXAMPLES
    assert example.title
    assert len(example.description.split()) >= 20


def test_an_example_answers_only_what_it_is_asked(example, knowledge):
    assert set(example.answers) <= {question.id for question in asked(knowledge, example.answers)}


def test_an_example_reads_back_the_same_after_writing(example, knowledge):
    again = parse_profile(dump_profile(example), "again.yaml", knowledge)
    assert again.digest() == example.digest()


def test_no_two_examples_mean_the_same(knowledge):
    meanings = [load(name, knowledge).digest() for name in EXAMPLES]
    assert len(meanings) == len(set(meanings))


def test_some_examples_leave_questions_open(knowledge):
    shares = []
    for name in EXAMPLES:
        done, total = progress(knowledge, load(name, knowledge).answers)
        shares.append(done < total)
    assert any(shares)
    assert not all(shares)


@pytest.mark.parametrize(
    ("name", "capability"),
    [
        ("prod", "infer-on-android"),
        ("research-lab", "pretrained-transformers"),
        ("browser-app", "infer-in-browser"),
        ("microcontroller", "infer-on-microcontroller"),
        ("model-server", "serve-over-grpc-official"),
        ("llm-finetuning", "llm-finetuning-libraries"),
        ("tpu-training", "train-on-tpu"),
    ],
)
def test_an_example_requires_what_its_title_says(name, capability, knowledge):
    found = preferences(load(name, knowledge), knowledge).requirements
    assert capability in {requirement.capability for requirement in found}


def test_the_beginner_requires_nothing(knowledge):
    assert preferences(load("beginner", knowledge), knowledge).requirements == ()


def test_every_example_is_met_by_some_framework(example, knowledge):
    """An example that nothing meets would show a reader only the way to say no."""
    required = preferences(example, knowledge).requirements
    meeting = [
        framework
        for framework in knowledge.frameworks
        if all(
            knowledge.capabilities[r.capability].routes[framework].level in USABLE for r in required
        )
    ]
    assert meeting


def test_the_examples_do_not_all_come_out_alike(knowledge):
    """A set of examples with one outcome would look like an advertisement."""
    answers = [
        recommend(load(name, knowledge), knowledge, draws=2000, as_of=dt.date(2026, 11, 20))
        for name in EXAMPLES
    ]
    assert len({answer.winner for answer in answers}) > 1
    assert len({answer.verdict for answer in answers}) > 1
