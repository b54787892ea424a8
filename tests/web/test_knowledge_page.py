"""The Knowledge page finds every claim, by every filter, and opens each to where it comes from."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from advisor.kb.dated import dated
from advisor.web import marks, words
from advisor.web.escape import code, link, md
from advisor.web.parts.claims import PER_PAGE, status_of
from tests.web.conftest import texts

FRAMEWORKS = ([], ["pytorch"], ["pytorch", "tensorflow"])
CRITERIA = ([], ["debugging"], ["training-speed", "mobile-and-edge"])
STATUSES = ([], ["refuted"], ["holds", "contested"])


def chosen(known, frameworks=(), criteria=(), statuses=(), word="") -> list:
    """The claims that ought to pass, found another way than the page finds them."""
    found = list(known.claims.values())
    if frameworks:
        found = [placed for placed in found if placed.framework in frameworks]
    if criteria:
        found = [placed for placed in found if placed.criterion in criteria]
    if statuses:
        found = [placed for placed in found if status_of(placed.claim) in statuses]
    needle = word.lower()
    return [p for p in found if needle in p.claim.text.lower() + " " + p.claim.reason.lower()]


def filtered(tester, frameworks=(), criteria=(), statuses=(), word=""):
    tester.multiselect(key="find-framework").set_value(list(frameworks))
    tester.multiselect(key="find-criterion").set_value(list(criteria))
    tester.multiselect(key="find-status").set_value(list(statuses))
    tester.text_input(key="find").set_value(word)
    tester.run()
    assert not tester.exception
    return tester


def shown_ids(tester) -> list[str]:
    captions = [str(item.value) for item in tester.caption]
    return [text.strip("`") for text in captions if text.startswith("`") and " " not in text]


def every_id(tester, number: int) -> list[str]:
    found = []
    for page in range(1, max(1, -(-number // PER_PAGE)) + 1):
        tester.session_state["claims-page"] = page
        found += shown_ids(tester.run())
    return found


def test_every_combination_of_filters_shows_exactly_the_claims_that_fit(app, go, known):
    tester = go(app(), "knowledge")
    for frameworks, criteria, statuses in itertools.product(FRAMEWORKS, CRITERIA, STATUSES):
        wanted = chosen(known, frameworks, criteria, statuses)
        filtered(tester, frameworks, criteria, statuses)
        if wanted:
            assert f"{words.count(len(wanted), 'claim')} found" in texts(tester)
        else:
            assert "No claim fits these filters" in texts(tester)
        tester.session_state["claims-page"] = 1
        ids = shown_ids(tester.run())
        assert ids == [placed.claim.id for placed in wanted[:PER_PAGE]]


def test_over_all_pages_every_claim_is_there_once_in_order(app, go, known):
    tester = go(app(), "knowledge")
    assert every_id(tester, len(known.claims)) == list(known.claims)


@pytest.mark.parametrize("status", list(marks.STATUS))
def test_each_status_counts_and_finds_its_own(app, go, known, status):
    tester = go(app(), "knowledge")
    wanted = chosen(known, statuses=[status])
    head = next(item.value for item in tester.markdown if "claims: " in item.value)
    counted = f"{marks.status_badge(status)} {len(wanted)}"
    assert (counted in head) == bool(wanted)
    filtered(tester, statuses=[status])
    assert every_id(tester, len(wanted)) == [placed.claim.id for placed in wanted]
    for item in tester.expander:
        assert item.label.startswith(marks.status_badge(status))


def test_words_are_found_in_any_case_and_order(app, go, known):
    placed = next(iter(known.claims.values()))
    spoken = placed.claim.text.split()
    tester = go(app(), "knowledge")
    filtered(tester, word=" ".join(reversed(spoken)).upper()[:100].rsplit(" ", 1)[0])
    assert placed.claim.id in every_id(tester, len(known.claims))


@pytest.mark.parametrize("typed", [".*", "[", "%", "\\", "<script>", "zzzz"])
def test_what_is_typed_is_no_pattern(app, go, known, typed):
    wanted = chosen(known, word=typed)
    tester = filtered(go(app(), "knowledge"), word=typed)
    said = texts(tester)
    if wanted:
        assert f"{words.count(len(wanted), 'claim')} found" in said
    else:
        assert "No claim fits these filters" in said


def test_filters_narrowed_on_the_last_page_still_show_something(app, go, known):
    tester = go(app(), "knowledge")
    tester.session_state["claims-page"] = -(-len(known.claims) // PER_PAGE)
    tester.run()
    filtered(tester, statuses=["refuted"])
    assert shown_ids(tester)


def test_every_claim_opens_to_all_that_is_known_of_it(app, go, known):
    tester = go(app(), "knowledge")
    seen = 0
    for page in range(1, -(-len(known.claims) // PER_PAGE) + 1):
        tester.session_state["claims-page"] = page
        tester.run()
        for item in tester.expander:
            text = "\n".join(str(part.value) for part in [*item.markdown, *item.caption])
            claim = known.claims[item.caption[-1].value.strip("`")].claim
            seen += 1
            assert md(claim.text, limit=400) in item.label
            assert f"**Why:** {md(claim.reason)}" in text
            assert f"judged {claim.observed:%Y-%m-%d}" in text
            assert marks.STATUS[status_of(claim)][2] in text
            assert ("**Sources:** none yet" in text) == (not claim.evidence)
            for piece in claim.evidence:
                found = known.sources[piece.source]
                assert link(found.source.title, found.source.address) in text
                assert md(found.publisher_name) in text
                assert dated(piece) in text
                own = "independent" if found.source.independent else "speaks of its own product"
                assert own in text
                assert md(piece.locator) in text
                assert md(piece.says) in text
            if claim.successor in known.claims:
                successor = known.claims[claim.successor].claim
                assert f"**True today:** {md(successor.text)}" in text
            if claim.machine:
                assert f"**Measured on:** {md(claim.machine)}" in text
    assert seen == len(known.claims)


def test_the_version_of_the_knowledge_base_stands_below(app, go, known):
    text = texts(go(app(), "knowledge"))
    assert f"Knowledge base {code(known.version)} ({code(known.hash)})" in text


def test_a_withdrawn_claim_says_when_and_why_whatever_its_status(app, go, known, monkeypatch):
    key, placed = next((k, p) for k, p in known.claims.items() if p.claim.status == "holds")
    withdrawn = type(placed.claim).model_fields["withdrawn"].annotation.__args__[0]
    gone = withdrawn.model_validate(
        {"on": "2026-10-02", "reason": "wrong", "note": "it <b>was</b> about another one"}
    )
    claim = placed.claim.model_copy(update={"withdrawn": gone, "text": "qqq unheard of"})
    claims = {**known.claims, key: dataclasses.replace(placed, claim=claim)}
    made = dataclasses.replace(known, claims=claims)
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: made)
    tester = filtered(go(app(), "knowledge"), statuses=["withdrawn"], word="qqq")
    (item,) = tester.expander
    text = "\n".join(str(part.value) for part in item.markdown)
    assert "**Withdrawn** 2026-10-02" in text
    assert r"it \<b\>was\</b\> about another one" in text
    assert "no longer counts" in text


def test_a_source_that_is_not_there_is_shown_by_its_id(app, go, known, monkeypatch):
    key, placed = next((k, p) for k, p in known.claims.items() if p.claim.evidence)
    piece = placed.claim.evidence[0].model_copy(update={"source": "lost-source"})
    claim = placed.claim.model_copy(update={"evidence": (piece,), "text": "qqq unheard of"})
    claims = {**known.claims, key: dataclasses.replace(placed, claim=claim)}
    made = dataclasses.replace(known, claims=claims)
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: made)
    tester = filtered(go(app(), "knowledge"), word="qqq")
    assert f"`lost-source` ({piece.date:%Y-%m-%d})" in texts(tester)
