"""The samples that the articles print: all are there, each stands beside a claim, and is told."""

from __future__ import annotations

import ast
import types

import pytest

from probes import samples
from probes.samples import Sample, both_ways, in_pytorch, in_tensorflow, told
from tests.probes.client import ROOT

EVERY = (*in_pytorch.SAMPLES, *in_tensorflow.SAMPLES)
WORKS, IDLE = "done = True", "done = False"
HERE = types.SimpleNamespace(framework="pytorch")


def a_sample(printed, corrected="done = True\n", check="shown = done"):
    return Sample("s", "003", "that it is done", printed, corrected, check, "One.", "does nothing")


def test_every_sample_of_the_articles_is_there():
    assert sorted(sample.id for sample in EVERY) == [
        "002-keras-mlp",
        "002-pytorch-mlp",
        "003-pytorch-checkpoint-amp",
        "003-pytorch-mlp",
        "003-pytorch-text-classifier",
        "003-tf-function-mlp",
        "003-tf-mixed-precision-accumulation",
        "003-tf-text-classifier",
    ]


def test_every_sample_is_run_by_a_claim_test():
    imported = set()
    for file in (ROOT / "probes" / "behaviours").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("probes.samples."):
                module = getattr(samples, node.module.rpartition(".")[2])
                imported |= {getattr(module, alias.name).id for alias in node.names}
    assert imported == {sample.id for sample in EVERY}


def test_the_guide_tells_every_sample_and_what_was_corrected():
    text = (ROOT / "docs" / "printed-samples.md").read_text(encoding="utf-8")
    for sample in EVERY:
        assert f"`{sample.id}`" in text
        assert sample.mistakes in text
        assert sample.shows in text


@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.id)
def test_the_corrected_program_is_another_one_and_both_are_python(sample):
    assert sample.article == sample.id[:3]
    assert sample.printed != sample.corrected
    for text in (sample.printed, sample.corrected, sample.check):
        compile(text, sample.id, "exec")
    assert "shown = " in sample.check


@pytest.mark.parametrize(
    ("printed", "corrected", "says"),
    [
        (WORKS, WORKS, "The article's sample works as printed."),
        ("1 / 0", WORKS, "sample stops as printed with ZeroDivisionError; corrected, it works."),
        (IDLE, WORKS, "sample runs as printed, but does nothing; corrected, it works."),
        ("pass", WORKS, "sample runs as printed, but does nothing; corrected, it works."),
        (IDLE, IDLE, "and corrected it does not do it either."),
        (IDLE, "raise KeyError('x')", "and corrected with KeyError."),
    ],
)
def test_what_came_of_it_is_told_in_a_sentence(printed, corrected, says):
    sentence = told(both_ways(a_sample(printed, corrected), HERE))
    assert sentence.endswith(says)
    assert len(sentence) < 120


def test_what_a_sample_prints_stays_with_it(capsys):
    both_ways(a_sample("print('loud')\ndone = True\n"), HERE)
    assert capsys.readouterr().out == ""


def test_an_error_is_kept_with_its_first_line():
    found = both_ways(a_sample("raise ValueError('one' + chr(10) + 'two')\n"), HERE)
    assert found["printed"] == {"error": "ValueError: one", "shown": False}
    assert found["corrected"] == {"error": "", "shown": True}


def test_a_policy_that_a_sample_sets_is_set_back():
    class Precision:
        now = "float32"

        def global_policy(self):
            return self.now

        def set_global_policy(self, policy):
            self.now = policy

    precision = Precision()
    keras = types.SimpleNamespace(mixed_precision=precision)
    here = types.SimpleNamespace(framework="tensorflow", keras=keras)
    precision.set_global_policy("float64")
    both_ways(a_sample("done = True\n"), here)
    assert precision.now == "float64"
