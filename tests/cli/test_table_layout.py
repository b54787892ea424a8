"""The recommendation on screens of any width, with names and texts that nobody planned for."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.cli import words
from advisor.cli.console import Style, clean, shorten, wrap
from advisor.cli.layout import Section, draw, fit, item
from advisor.cli.recommendation_markdown import markdown
from advisor.cli.recommendation_table import HEIGHT, table
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge
from advisor.recommendation import Missing, Recommendation
from advisor.web import words as web_words
from tests.cli.recommendations import contribution, must, reason, recommendation

PLAIN = Style(on=False)
WIDTHS = (60, 80, 100, 120)
LABELS = [
    "Musts",
    "Verdict",
    "Because",
    "Against",
    "Would flip",
    "Measured",
    "Not known",
    "Can stop",
    "Next",
]
TEXTS = {
    "long-words": "Donaudampfschifffahrtsgesellschaftskapitän" * 4,
    "many-words": "a framework with quite a few words in its name " * 6,
    "chinese": "深度学习框架推荐系统" * 15,
    "arabic": "إطار عمل للتعلم العميق " * 8,
    "emoji": "👩‍🔬🔥" * 40,
    "combining": "e\u0301" * 80,
    "escape": "\x1b[2J\x1b]0;owned\x07" * 5,
    "line-ends": "one\r\ntwo\x0bthree\u2028four\n" * 5,
    "direction": "\u202etxt.exe\u202c" * 10,
    "markup": "<b>|`*_[x](javascript:alert(1))</b>" * 5,
    "empty": "",
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(cache=False)


def filled(text: str) -> Recommendation:
    """The text wherever a text of files, runs or people can stand."""
    made = recommendation()
    assert made.measured is not None
    missing = Missing("question", text or "q", text, text)
    return recommendation(
        profile_name=text or "p",
        title=text,
        summary=text,
        sentences=(text, text, text),
        reasons_for=tuple(
            dataclasses.replace(reason(i), title=text or "t", because=text) for i in range(3)
        ),
        stop_note=text or "s",
        ranking=tuple(dataclasses.replace(r, name=f"{r.name} {text}"[:90]) for r in made.ranking),
        requirements=(must("serve", text),),
        contributions=tuple(
            dataclasses.replace(contribution(i), title=text or "t", because=text) for i in range(5)
        ),
        flips=tuple(dataclasses.replace(flip, text=text) for flip in made.flips),
        next_best=tuple(dataclasses.replace(n, text=text, how=text) for n in made.next_best),
        measured=dataclasses.replace(made.measured, machine=text, unusable=(text, text)),
        stale=(missing,),
        unanswered=(missing,) * 5,
        unknown=(missing,),
        assumptions=(text,),
        overlay=(text or "o",),
    )


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_stays_inside_the_screen(knowledge: Knowledge, text: str, columns: int) -> None:
    shown = table(filled(text), knowledge, columns, PLAIN)
    lines = shown.split("\n")
    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= columns
    assert shown.replace("\n", "").isprintable(), "nothing steers the terminal"
    labels = [label for label in LABELS if any(line.startswith(label) for line in lines)]
    assert labels == LABELS
    assert "93 of 100 ± 0.2" in shown
    assert "as of 2026-11-20" in " ".join(" ".join(lines[-3:]).split())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_colour_adds_marks_and_changes_no_word(knowledge: Knowledge, text: str) -> None:
    made = filled(text)
    coloured = table(made, knowledge, 80, Style(on=True))
    assert coloured.count("\x1b[0m") >= len(LABELS)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == table(made, knowledge, 80, PLAIN)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_markdown_keeps_its_shape_whatever_the_texts_hold(knowledge: Knowledge, text: str) -> None:
    page = markdown(filled(text), knowledge)
    assert page.replace("\n", "").isprintable()
    assert page.endswith("\n")
    headings = re.findall(r"^(#+) (.*)$", page, re.MULTILINE)
    expected = re.findall(r"^(#+) (.*)$", markdown(recommendation(), knowledge), re.MULTILINE)
    assert headings[1:] == expected[1:], "no text becomes a heading"
    for block in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", row)) for row in block.strip().splitlines()}
        assert len(cells) == 1, block
    assert not re.search(r"(?<!\\)<", page), "no HTML"
    assert not re.search(r"(?<!\\)\]\(", page), "no link"


def test_wider_screens_show_no_less(knowledge: Knowledge) -> None:
    def words_in(columns: int) -> int:
        return len(table(recommendation(), knowledge, columns, PLAIN).split())

    counts = [words_in(columns) for columns in WIDTHS]
    assert counts[-1] >= counts[0]
    assert "█" in table(recommendation(), knowledge, 100, PLAIN)
    assert "█" not in table(recommendation(), knowledge, 60, PLAIN), "no room for a bar"


@pytest.mark.parametrize("columns", WIDTHS)
def test_what_does_not_fit_is_counted(knowledge: Knowledge, columns: int) -> None:
    shown = table(recommendation(), knowledge, columns, PLAIN)
    flat = " ".join(shown.split())
    told = sum(f"Criterion number {i} " in shown for i in range(10))
    hidden = [int(n) for n in re.findall(r"… and (\d+) reasons? (?:for|against) it", flat)]
    smaller = re.search(r"(\d+) smaller reasons", flat)
    assert smaller
    assert told + sum(hidden) + int(smaller[1]) == 10


@pytest.mark.parametrize("columns", WIDTHS)
def test_reasons_against_stand_apart_and_are_never_left_out(
    knowledge: Knowledge, columns: int
) -> None:
    lines = table(recommendation(), knowledge, columns, PLAIN).splitlines()
    because = next(i for i, line in enumerate(lines) if line.startswith("Because"))
    against = next(i for i, line in enumerate(lines) if line.startswith("Against"))
    flips = next(i for i, line in enumerate(lines) if line.startswith("Would flip"))
    assert any("Criterion number 0" in line for line in lines[because:against])
    assert any("Criterion number 6" in line for line in lines[against:flips])


def test_a_leader_without_reasons_says_so(knowledge: Knowledge) -> None:
    made = recommendation(reasons_for=(), reasons_against=())
    text = table(made, knowledge, 100, PLAIN)
    assert "nothing of 0.01 or more speaks for it" in text
    assert "Against     nothing of 0.01 or more speaks against it" in text
    page = markdown(made, knowledge)
    assert "Nothing of 0.01 or more speaks for PyTorch." in page
    assert "Nothing of 0.01 or more speaks against PyTorch." in page


@pytest.mark.parametrize(("stop", "said"), [(True, "yes: "), (False, "not yet: ")])
def test_whether_one_can_stop_stands_in_a_line(knowledge: Knowledge, stop: bool, said: str) -> None:
    made = recommendation(can_stop=stop)
    assert f"Can stop    {said}{made.stop_note}" in table(made, knowledge, 120, PLAIN)
    answer = "Yes" if stop else "Not yet"
    assert f"{answer}: {made.stop_note}." in markdown(made, knowledge)
    assert "Can stop" not in table(recommendation(stop_note=""), knowledge, 120, PLAIN)


def test_the_blank_lines_go_before_a_reason_does(knowledge: Knowledge) -> None:
    long = tuple(must(f"m{i}", f"Must {i} " + "words " * 30) for i in range(4))
    text = table(recommendation(requirements=long), knowledge, 100, PLAIN)
    assert "Criterion number 2 " in text
    assert "\n\n" not in text


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("frameworks", [1, 2, 5, 9])
def test_every_framework_keeps_its_line(
    knowledge: Knowledge, columns: int, frameworks: int
) -> None:
    first = recommendation().ranking[0]
    names = [f"F{i} {'x' * (5 * i)}".strip() for i in range(frameworks)]
    made = recommendation(
        ranking=tuple(
            dataclasses.replace(first, framework=f"f{i}", name=name, p_best=1 / frameworks)
            for i, name in enumerate(names)
        )
    )
    lines = table(made, knowledge, columns, PLAIN).splitlines()
    verdict = lines[next(i for i, line in enumerate(lines) if line.startswith("Verdict")) :]
    for name in names:
        assert any(name[:25] in line and "of 100" in line for line in verdict), name
    assert max(map(len, lines)) <= columns


@given(st.text(max_size=300), st.integers(1, 120))
def test_shortening_gives_one_line_of_the_beginning(text: str, columns: int) -> None:
    short = shorten(text, columns)
    assert len(short) <= columns
    assert "\n" not in short
    flat = " ".join(clean(text).split())
    if short.endswith("…") and short != flat:
        assert flat.startswith(short[:-1])
    else:
        assert short == flat


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("short", 5, "short"),
        ("several words here", 14, "several…"),
        ("label: averylongwordindeed", 16, "label: averylon…"),
        ("first, second; third", 15, "first, second…"),
        ("x" * 50, 10, "x" * 9 + "…"),
    ],
)
def test_it_is_cut_at_a_word_unless_that_loses_most(text: str, columns: int, said: str) -> None:
    assert shorten(text, columns) == said


@given(st.text(max_size=300), st.integers(10, 120))
@settings(max_examples=60)
def test_wrapping_loses_no_letter(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(len(line) <= columns for line in lines)
    letters = [c for c in text if c.isalnum() and c.isprintable()]
    assert [c for c in "".join(lines) if c.isalnum()] == letters


@given(st.text(max_size=200))
def test_cleaning_leaves_what_can_be_printed(text: str) -> None:
    tidy = clean(text)
    assert tidy.replace("\n", "").isprintable()
    assert clean(tidy) == tidy
    if text.isprintable():
        assert tidy == text


def test_sections_give_way_by_size_and_never_below_their_least() -> None:
    sections = [
        Section("a", tuple((f"a{i}",) for i in range(10)), keep=2),
        Section("b", tuple((f"b{i}",) for i in range(3)), keep=3, least=3),
    ]
    fitted = {s.label: s for s in fit(sections, 8, ["a", "b"])}
    assert len(fitted["a"].items) == 4
    assert fitted["a"].hidden == 6
    assert len(fitted["b"].items) == 3
    cramped = {s.label: s for s in fit(sections, 1, ["a", "b"])}
    assert (len(cramped["a"].items), len(cramped["b"].items)) == (1, 3)


def test_an_item_that_is_too_long_by_itself_is_cut_visibly() -> None:
    long = item("word " * 200, 40)
    row = ("a row", "  its second half")
    sections = [Section("a", (long,)), Section("b", (row,))]
    fitted = fit(sections, 10, ["a", "b"])
    assert [line for section in fitted for one in section.items for line in one][-2:] == [*row]
    assert len(fitted[0].items[0]) == 8
    assert fitted[0].items[0][-1].endswith("…")
    assert fitted[0].items[0][:-1] == long[:7]


def test_the_label_stands_once_and_lines_align() -> None:
    lines = draw([Section("Musts", (item("word " * 20, 40), item("more", 40)))], PLAIN)
    assert lines[0].startswith("Musts       word")
    assert all(line.startswith(" " * 12) for line in lines[1:])
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.5, "30 s"), (1.4, "84 s"), (1.5, "2 min"), (10, "10 min")]
)
def test_how_long_it_takes(minutes: float, said: str) -> None:
    assert words.minutes(minutes).replace(words.NBSP, " ") == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], ""),
        (["One"], "one"),
        (["One", "Two"], "one and two"),
        (["One", "Two", "Three"], "one, two and three"),
    ],
)
def test_joining(parts: list[str], said: str) -> None:
    assert words.joined(parts) == said


@pytest.mark.parametrize(
    ("probability", "error", "said"),
    [(0.934, 0.0, "93 of 100"), (1.0, 0.0, "100 of 100"), (0.5, 0.005, "50 of 100 ± 0.5"),
     (0.995, 0.0, "more than 99 of 100"), (0.999, 0.0003, "more than 99 of 100"),
     (0.994, 0.0003, "99 of 100 ± 0.1"), (0.0, 0.0, "0 of 100"), (1.0, 0.001, "100 of 100 ± 0.1"),
     (0.004, 0.0, "less than 1 of 100"), (0.0001, 0.0002, "less than 1 of 100")],
)  # fmt: skip
def test_chances(probability: float, error: float, said: str) -> None:
    assert words.of_100(probability, error).replace(words.NBSP, " ") == said


@given(st.floats(0, 1))
def test_a_chance_reads_as_on_the_web(probability: float) -> None:
    assert words.of_100(probability).replace(words.NBSP, " ") == web_words.of_100(probability)


@pytest.mark.parametrize("columns", WIDTHS)
def test_chances_of_every_length_stand_in_one_column(knowledge: Knowledge, columns: int) -> None:
    made = recommendation()
    first, second = made.ranking[:2]
    surely = (
        dataclasses.replace(first, p_best=0.9996, p_best_error=0.0002),
        dataclasses.replace(second, p_best=0.0004, p_best_error=0.0002),
    )
    lines = table(dataclasses.replace(made, ranking=surely), knowledge, columns, PLAIN).split("\n")
    assert max(map(len, lines)) <= columns
    ends = [line.index(" of 100") for line in lines if re.search(r"(more|less) than \d+ of", line)]
    assert len(set(ends[:2])) == 1
    assert len(ends) >= 2
