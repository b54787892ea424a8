"""What is measured, in whom and in what order, as it is asked for on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from advisor.cli.probe_choice import (
    Choice,
    chosen,
    most_valuable_first,
    own_workload,
    parse_contenders,
    parse_probes,
)
from advisor.errors import UsageError
from advisor.kb.load import load_knowledge
from advisor.measure.run_file import load_run, save_run
from advisor.measure.selecting import chosen_suite, in_order, known_work, with_batch
from advisor.measure.suites import START_UP, SUITES
from advisor.profile.file import load_profile
from advisor.recommend.measurement_order import measurement_order
from tests.cli.conftest import PROD, Advisor, one_screen
from tests.measure.test_older_runs import GOLDEN

QUICK = SUITES["quick"]
KNOWN = ("jax", "pytorch", "tensorflow")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=pytorch", ("a", "pytorch", "as-written", "")),
        ("fast.1=jax:compiled-hard", ("fast.1", "jax", "compiled-hard", "")),
        (f"old=pytorch@{sys.executable}", ("old", "pytorch", "as-written", sys.executable)),
        (f"o=pytorch:as-recommended@{sys.executable}",
         ("o", "pytorch", "as-recommended", sys.executable)),
        ("pytorch=pytorch", ("pytorch", "pytorch", "as-written", "")),
    ],
)  # fmt: skip
def test_a_contender_is_name_framework_mode_and_python(
    text: str, expected: tuple[str, ...]
) -> None:
    one = parse_contenders([text, "other=jax"], KNOWN)[0]
    assert (one.name, one.framework, one.mode, one.python) == expected


def test_a_python_may_be_a_command_and_hold_any_sign(tmp_path: Path, monkeypatch) -> None:
    odd = tmp_path / "a:b@c=d"
    odd.symlink_to(sys.executable)
    one = parse_contenders([f"a=jax@{odd}", "b=jax"], KNOWN)[0]
    assert one.python == str(odd)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    name = os.path.basename(sys.executable)  # noqa: PTH119
    found = parse_contenders([f"a=jax@{name}", "b=jax"], KNOWN)[0].python
    assert Path(found).is_absolute()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["a"], "does not have the form"),
        (["a="], "does not have the form"),
        (["a=jax@"], "does not have the form"),
        (["a=jax:"], "does not have the form"),
        (["=jax"], "cannot be a name"),
        (["a b=jax"], "cannot be a name"),
        (["a:b=jax"], "cannot be a name"),
        (["a=torch"], 'no framework "torch"'),
        (["a=jax:quick"], 'no mode "quick"'),
        (["jax=pytorch"], "the name of another framework"),
        (["numpy=jax"], "the name of another framework"),
        (["a=jax@/nowhere/python"], "is not a program"),
        (["a=jax@/"], "is a folder"),
        (["a=jax", "a=pytorch"], 'two are called "a"'),
        (["a=jax"], "nothing to compare"),
    ],
)  # fmt: skip
def test_what_is_no_contender_says_why(texts: list[str], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_contenders(texts, KNOWN)
    assert words in caught.value.what
    assert caught.value.next_step


def test_options_of_a_probe_are_not_taken_for_another_probe() -> None:
    assert parse_probes("matmul@size=8, a@batch=1,optimizer=adam,b,,b") == (
        "matmul@size=8", "a@batch=1,optimizer=adam", "b",
    )  # fmt: skip
    with pytest.raises(UsageError, match="names none"):
        parse_probes(" , ")


def test_chosen_probes_keep_the_effort_of_the_suite_and_their_modes() -> None:
    suite = chosen_suite(QUICK, ["mlp-inference@batch=1", START_UP, "lstm-training-step"])
    assert suite.probes == ("mlp-inference@batch=1", START_UP, "lstm-training-step")
    assert suite.modes["mlp-inference@batch=1"] == QUICK.modes["mlp-inference"]
    assert suite.modes[START_UP] == ("as-written",)
    assert (suite.rounds, suite.pairs, suite.tells_apart) == (
        QUICK.rounds, QUICK.pairs, QUICK.tells_apart,
    )  # fmt: skip
    assert suite.budget_seconds > suite.expected_seconds > 0
    assert (suite.id, suite.effort_of) == ("chosen", "quick")
    assert with_batch(suite, 2).effort_of == "quick"


@pytest.mark.parametrize(
    ("probe", "words"),
    [("nope", "unknown probe 'nope'; known: "), ("matmul@batch=1", "has no option 'batch'"),
     ("mlp-inference@batch=0", "whole number from 1"), ("matmul@colour=red", "unknown option"),
     (f"{START_UP}@batch=1", "has no options")],
)  # fmt: skip
def test_a_probe_or_option_that_there_is_not_is_told_with_what_there_is(
    probe: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_suite(QUICK, [probe])
    assert words in caught.value.what


def test_a_batch_goes_wherever_there_is_one() -> None:
    suite = with_batch(QUICK, 7)
    assert suite.probes == (
        START_UP, "matmul", "mlp-inference@batch=7", "mlp-training-step@batch=7",
        "small-cnn-training-step@batch=7",
    )  # fmt: skip
    assert suite.yardstick == suite.probes
    assert suite.compiled_by_all == ("mlp-training-step@batch=7",)
    assert set(suite.modes) == set(suite.probes)
    again = with_batch(chosen_suite(QUICK, ["mlp-inference@batch=1,dtype=float32"]), 7)
    assert again.probes == ("mlp-inference@batch=7,dtype=float32",)
    with pytest.raises(UsageError, match="no probe of the suite chosen has a batch"):
        with_batch(chosen_suite(QUICK, ["matmul"]), 7)
    assert known_work(["mlp-inference@batch=7"])["mlp-inference@batch=7"].title.endswith("batch 7")


def test_what_is_worth_most_goes_first_and_the_rest_keeps_its_order() -> None:
    suite = in_order(QUICK, ["small-cnn-training-step", "start-up"])
    assert suite.probes == (
        "small-cnn-training-step", START_UP, "matmul", "mlp-inference", "mlp-training-step",
    )  # fmt: skip
    assert suite.by_worth
    assert (
        in_order(with_batch(QUICK, 2), ["mlp-training-step"]).probes[0]
        == "mlp-training-step@batch=2"
    )


def test_the_order_is_that_of_the_value_of_information() -> None:
    knowledge = load_knowledge()
    profile = load_profile(PROD, knowledge)
    order = measurement_order(profile, knowledge)
    fed = {probe.id for probe in knowledge.probes.values() if probe.feeds}
    assert {one.probe for one in order} == fed
    assert [one.gain for one in order] == sorted((one.gain for one in order), reverse=True)
    assert order == measurement_order(profile, knowledge)
    suite = most_valuable_first(QUICK, profile, knowledge, 0)
    known = [one.probe for one in order if one.probe in QUICK.probes]
    assert list(suite.probes[: len(known)]) == known
    assert chosen(QUICK, Choice(profile=str(PROD)), knowledge, 0) == suite


def test_a_workload_file_must_have_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("TITLE = 'x'\ndef make(seed): ...\ndef jax(arrays, mode): ...\n")
    assert own_workload(Choice(), ["jax"]) is None
    own = own_workload(Choice(workload=path), ["jax"])
    assert own is not None
    assert chosen(QUICK, Choice(workload=path), load_knowledge(), 0, own).probes == ("own-x",)
    with pytest.raises(UsageError, match="has no function pytorch"):
        own_workload(Choice(workload=path), ["pytorch"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--suite", "claims", "--probes", "matmul"), "not for the suite claims"),
        (("--suite", "nope"), "there is no suite"),
        (("--contender", "a=pytorch", "--frameworks", "jax"), "exclude each other"),
        (("--workload", "x.py", "--batch", "3"), "brings its own probe"),
        (("--workload", "none.py"), "does not exist"),
        (("--resume", "none.json"), "does not exist"),
        (("--resume", "x", "--suite", "quick", "--batch", "2"), "--batch cannot change it"),
        (("--batch", "0"), "0"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_at_once(
    advisor: Advisor, arguments: tuple[str, ...], words: str
) -> None:
    done = advisor("probe", *arguments)
    assert done.code == 2
    one_screen(done.err)
    assert words in done.err.replace("\n        ", " ")


def test_resume_of_what_cannot_be_continued_leaves_the_file_as_it_is(advisor: Advisor) -> None:
    old = (GOLDEN / "run-2.json").read_text().replace('"complete": true', '"complete": false')
    path = advisor.write("old.json", old)
    done = advisor("probe", "--resume", path)
    assert done.code == 2
    assert "not keep what was planned" in done.err
    assert path.read_text() == old
    run = load_run(GOLDEN / "run-2.json")
    save_run(run, path)
    done = advisor("probe", "--resume", path, "--format", "json")
    assert done.envelope["errors"][0]["code"] == "resume"
    assert "it is complete" in done.err
    done = advisor("probe", "--resume", path, "--seed", "5")
    assert "begun with seed 0, not 5" in done.err
