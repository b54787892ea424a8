"""The Claims page: what they say, what holds, and what was found in the run that is loaded."""

from __future__ import annotations

import pytest

from advisor.evidence.claim_rows import rows_of
from advisor.kb.dated import dated
from advisor.kb.load import load_knowledge
from advisor.measure.results import Run
from advisor.web import marks, words
from advisor.web.escape import md
from advisor.web.parts.claims import PER_PAGE
from advisor.web.parts.published import FOUND, found_here
from tests.web import builders
from tests.web.conftest import texts


@pytest.fixture(scope="module")
def known():
    return load_knowledge()


@pytest.fixture(scope="module")
def rows(known):
    return rows_of(known, None)


@pytest.fixture
def base(monkeypatch, known):
    """One knowledge base for the page and the test, whatever is edited meanwhile."""
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: known)
    return known


def claims_run(known, outcomes: dict[str, str], seen: str = "seen here") -> Run:
    """A run of the claim tests, with these outcomes by test."""
    tests = [known.probes[name] for name in outcomes]
    return Run.model_validate(
        builders.run_data(
            suite="claims",
            comparisons=[],
            results=[],
            claim_tests=[
                {
                    "id": test.id,
                    "topic": test.test.topic,
                    "title": test.title,
                    "method": "m",
                    "holds_if": "h",
                    "fails_if": "f",
                    "frameworks": list(test.test.frameworks),
                    "published": list(test.published),
                    "claims": list(test.claims),
                }
                for test in tests
            ],
            outcomes=[
                {
                    "test": test.id,
                    "topic": test.test.topic,
                    "outcome": outcomes[test.id],
                    "seen": seen,
                    "reason": "no GPU" if outcomes[test.id] == "cannot-test" else "",
                    "seconds": 0.041,
                }
                for test in tests
            ],
        )
    )


def labels(tester) -> list[str]:
    return [item.label for item in tester.expander]


def test_only_what_an_article_said_is_listed_unless_asked(app, go, base, rows):
    said = [row for row in rows if row.said]
    tester = go(app(), "claims")
    assert f"{words.count(len(said), 'claim')} found" in texts(tester)
    tester.toggle(key="said-all").set_value(True).run()
    assert f"{words.count(len(rows), 'claim')} found" in texts(tester)


def test_each_line_says_what_they_say_and_how_it_stands(app, go, base, rows):
    said = [row for row in rows if row.said][:PER_PAGE]
    tester = go(app(), "claims")
    for row, label in zip(said, labels(tester), strict=True):
        assert label.startswith(marks.status_badge(row.status_today))
        assert f"“{md(row.said[0].said)}”" in label
        assert f"**{base.frameworks[row.framework].name}**" in label
    text = texts(tester)
    for row in said:
        assert md(row.claim.reason) in text
        for item in row.claim.evidence:
            assert dated(item) in text


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("said-framework", "tensorflow", lambda row: row.framework == "tensorflow"),
        ("said-criterion", "debugging", lambda row: row.criterion == "debugging"),
        ("said-status", "refuted", lambda row: row.status_today == "refuted"),
        ("said-article", "001", lambda row: "001" in row.articles),
        ("said-here", "untested", lambda row: bool(row.tested_by)),
    ],
)
def test_every_filter_keeps_what_fits(app, go, base, rows, key, value, fits):
    tester = go(app(), "claims")
    tester.multiselect(key=key).set_value([value]).run()
    assert not tester.exception
    wanted = [row for row in rows if row.said and fits(row)]
    assert wanted
    assert f"{words.count(len(wanted), 'claim')} found" in texts(tester)
    assert len(labels(tester)) == min(PER_PAGE, len(wanted))


@pytest.mark.parametrize("typed", ["TORCHSCRIPT", ".*", "<script>", "no such words at all"])
def test_search_takes_words_as_they_are(app, go, base, rows, typed):
    tester = go(app(), "claims")
    tester.text_input(key="said").set_value(typed).run()
    wanted = [
        row
        for row in rows
        if row.said
        and all(
            word
            in " ".join((*(s.said for s in row.said), row.claim.text, row.claim.reason)).lower()
            for word in typed.lower().split()
        )
    ]
    text = texts(tester)
    if wanted:
        assert f"{words.count(len(wanted), 'claim')} found" in text
    else:
        assert "No claim fits these filters" in text


def test_without_a_run_the_way_to_one_is_shown(app, go, base):
    tester = go(app(), "claims")
    assert "Nothing was tested here yet" in texts(tester)
    assert any("measure" in item.proto.page for item in tester.get("page_link"))


def test_what_was_found_stands_beside_what_they_say(with_run, base):
    tests = [name for name, probe in base.probes.items() if probe.test is not None][:4]
    given = dict(zip(tests, ("holds", "does-not-hold", "cannot-test", "holds"), strict=True))
    run = claims_run(base, given)
    tester = with_run(run, "claims")
    assert "Nothing was tested here yet" not in texts(tester)
    found = [row for row in rows_of(base, run) if row.tested is not None and row.said]
    assert found
    for answer in {row.tested.answer for row in found}:
        tester.multiselect(key="said-here").set_value([answer]).run()
        wanted = [row for row in found if found_here(row) == answer]
        assert f"{words.count(len(wanted), 'claim')} found" in texts(tester)
        assert all(marks.here_badge(answer) in label for label in labels(tester))
    text = texts(tester)
    assert f"**Measured on this machine:** {words.day(run.started)}" in text
    assert "41 ms" in text


def test_what_a_run_says_is_shown_as_text(with_run, base):
    test = next(name for name, probe in base.probes.items() if probe.test is not None)
    tester = with_run(claims_run(base, {test: "holds"}, builders.HOSTILE), "claims")
    tester.multiselect(key="said-here").set_value(["holds"]).run()
    text = texts(tester)
    assert "<script>" not in text.replace("\\<", "")
    assert "**bold**" not in text.replace("\\*\\*", "")


def test_the_page_measure_shows_every_outcome_and_no_empty_comparison(with_run, base):
    tests = [name for name, probe in base.probes.items() if probe.test is not None][:3]
    run = claims_run(base, dict(zip(tests, ("holds", "does-not-hold", "cannot-test"), strict=True)))
    tester = with_run(run)
    (table,) = [item.value for item in tester.table if "Outcome" in item.value.columns]
    assert list(table["Test"]) == [md(base.probes[name].title) for name in tests]
    assert "no GPU" in "".join(table["What was seen"])
    assert "Nothing could be compared" not in texts(tester)


def test_everything_that_can_be_found_has_words():
    assert set(marks.HERE) < set(FOUND)
    assert len(set(FOUND.values())) == len(FOUND)
