"""How a recommendation is put into words, on one made by hand."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli import words
from advisor.cli.console import Style
from advisor.cli.layout import Section, draw, fit
from advisor.cli.recommend import show
from advisor.cli.recommendation_markdown import markdown
from advisor.cli.recommendation_table import HEIGHT, table
from advisor.exit_codes import ExitCode
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge
from advisor.measure.results import Quantity
from advisor.recommendation import Missing, MustRoute
from tests.cli.recommendations import must, recommendation
from tests.cli.test_table_layout import LABELS

PLAIN = Style(on=False)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(cache=False)


def test_the_table_says_everything_that_there_is(knowledge: Knowledge) -> None:
    text = table(recommendation(), knowledge, 100, PLAIN)
    for said in (
        "shop: the shop's search",
        "✓ PyTorch via TorchServe (third party)",
        "? TensorFlow: unknown, counted as 40 of 100",
        "PyTorch, 93 of 100: clear.",
        "93 of 100 ± 0.2",
        "value 0.71 ± 0.06",
        "+0.11 ± 0.03",
        "browser mattered 5 instead of 2 (61 of 100).",
        "without it → with it: PyTorch 80 → 93 of 100",
        "0.50 ± 0.29 → 0.64 ± 0.08",
        "TensorFlow gave nothing",
        "1 question open: Will you train on TPUs?",
        "1 claim older than its freshness",
        "1 measurement missing",
        "could move it by up to 18 of 100, 30 s",
        "own knowledge used: pytorch.debugging.ours",
        "seed 0 · 10,000 draws · as of 2026-11-20",
    ):
        assert said in " ".join(text.split()), said
    assert "smaller reasons" in text


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("musts", [0, 1, 30])
def test_the_table_fits_whatever_there_is(knowledge: Knowledge, columns: int, musts: int) -> None:
    many = recommendation(
        requirements=tuple(must(f"m{i}", f"Must {i} " + "with words " * 8) for i in range(musts)),
        unanswered=tuple(Missing("question", str(i), "a question " * 20, "") for i in range(50)),
        next_best=recommendation().next_best * 20,
        flips=recommendation().flips * 20,
    )
    lines = table(many, knowledge, columns, PLAIN).splitlines()
    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= columns
    assert "as of 2026-11-20" in " ".join(lines[-3:]), "the stamp stays"
    for label in LABELS:
        assert any(line.startswith(label) for line in lines), label


def test_musts_name_frameworks_alphabetically() -> None:
    text = words.must_words(must("m", "M"), {"pytorch": "PyTorch", "tensorflow": "TensorFlow"})
    assert text.index("PyTorch") < text.index("TensorFlow")


@pytest.mark.parametrize(
    ("level", "via", "said"),
    [
        ("none", "", "✗ A: no route"),
        ("retired", "Old", "✗ A: retired, formerly via Old"),
        ("third-party", "Conv", "✗ A via Conv (third party, but native is required)"),
    ],
)
def test_a_failed_route_says_why(level: str, via: str, said: str) -> None:
    route = MustRoute("a", "fail", 0.0, level, via, "", "", ())
    assert words.route_words(route, {"a": "A"}, "native").replace("\N{NO-BREAK SPACE}", " ") == said


def test_nothing_left_to_ask_says_so(knowledge: Knowledge) -> None:
    trifle = dataclasses.replace(recommendation().next_best[0], could_move=0.001)
    assert "no single answer or measurement" in table(
        recommendation(next_best=(trifle,)), knowledge, 100, PLAIN
    )


def test_without_measurements_it_says_what_is_missing_and_how_to_get_it(
    knowledge: Knowledge,
) -> None:
    made = recommendation(
        measured=None, unmeasured=(Missing("measurement", "c1", "x", "advisor probe (90 s)"),)
    )
    text = " ".join(table(made, knowledge, 100, PLAIN).split())
    assert "criterion number 1 with a rather long title" in text
    assert "advisor probe (90 s)" in text
    assert "advisor probe" in markdown(made, knowledge)


def test_no_framework_is_a_no_with_what_to_give_up(knowledge: Knowledge) -> None:
    failing = tuple(
        dataclasses.replace(r, status="fail", p_best=0.0) for r in recommendation().ranking
    )
    made = recommendation(verdict="none", winner=None, relax=("serve",), ranking=failing)
    result = show(made, knowledge, None, "table", None)
    assert result.exit_code == ExitCode.NO
    assert "fewest to give up: Serve over gRPC" in result.text
    assert result.problems[-1].code == "no-framework-meets-the-musts"


def test_file_contents_cannot_steer_the_terminal_or_the_page(knowledge: Knowledge) -> None:
    nasty = "\x1b[2J<script>alert(1)</script> | `x` [a](b)\n# heading"
    made = recommendation(title=nasty, summary=nasty, overlay=(nasty,), assumptions=(nasty,))
    assert "\x1b" not in table(made, knowledge, 100, PLAIN)
    page = markdown(made, knowledge)
    assert "\x1b" not in page
    assert "<script>" not in page.replace("\\<", "")
    assert "\n# heading" not in page


def test_markdown_tables_have_equal_rows(knowledge: Knowledge) -> None:
    page = markdown(recommendation(summary="a | b"), knowledge)
    for block in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        rows = block.strip().splitlines()
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1, block


def test_frameworks_wear_their_colour_only_where_colour_is_wanted(knowledge: Knowledge) -> None:
    coloured = table(recommendation(), knowledge, 100, Style(on=True))
    assert "\x1b[38;2;213;94;0m" in coloured
    plain = table(recommendation(), knowledge, 100, PLAIN)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1.5, "s", "1.50 s"),
        (0.00123, "s", "1.23 ms"),
        (85e-6, "s", "85.0 µs"),
        (3e-9, "s", "3.00 ns"),
        (0.0, "s", "0 ns"),
        (768 * 2**20, "B", "768 MiB"),
        (2.5e9, "FLOP/s", "2.50 GFLOP/s"),
        (10, "1/s", "10.0 1/s"),
        (0.25, "1", "0.25"),
    ],
)
def test_quantities_have_units_a_person_reads(value: float, unit: str, said: str) -> None:
    shown = words.quantity(Quantity(value=value, unit=unit))
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_quantity_shows_its_interval_in_the_same_unit() -> None:
    shown = words.quantity(Quantity(value=0.001, unit="s", low=0.0009, high=0.0011, n=4))
    assert shown == "1.00\N{NO-BREAK SPACE}ms [0.9, 1.10]"


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=6),
    st.integers(1, 60),
)
def test_fitting_never_loses_count(sizes: list[int], height: int) -> None:
    sections = [
        Section(f"s{i}", tuple((f"{i}.{j}",) for j in range(size)), keep=1)
        for i, size in enumerate(sizes)
    ]
    fitted = fit(sections, height, [s.label for s in sections])
    for section in fitted:
        assert len(section.items) + section.hidden == sizes[int(section.label[1:])]
        assert len(section.items) >= 1
    lines = draw(fitted, PLAIN)
    least = sum(1 + (size > 1) for size in sizes if size)
    assert len(lines) <= max(height, least)
