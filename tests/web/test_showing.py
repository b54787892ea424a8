"""Pages show whatever a recommendation says, to the last field, and compute nothing themselves."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from advisor.evidence.belief import EvidenceItem
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.recommend import recommend
from advisor.recommendation import (
    BeliefReport,
    Contribution,
    Flip,
    MeasuredEffect,
    MeasurementReport,
    Missing,
    Must,
    MustRoute,
    NextBest,
    Reason,
    ReasonEvidence,
)
from advisor.web import share, store
from advisor.web.draft import from_profile
from advisor.web.escape import md
from tests.web import builders
from tests.web.conftest import named, opened, texts
from tests.web.test_pages import bare


@pytest.fixture
def base(known):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    return profile, recommend(profile, known, as_of=dt.date(2026, 11, 20))


@pytest.fixture
def shown(app, go, base, monkeypatch):
    """The recommendation page as it shows a recommendation with some fields changed."""
    profile, answer = base

    def show(page: str = "recommendation", **changes):
        made = dataclasses.replace(answer, **changes)
        monkeypatch.setattr(store, "recommend", lambda *_args, **_named: made)
        store._recommendation.clear()
        return go(app(p=share.pack(from_profile(profile))), page)

    yield show
    store._recommendation.clear()


def evidence(kind: str, text: str, **changes) -> EvidenceItem:
    fields = {
        "kind": kind,
        "id": f"{kind}-1",
        "text": text,
        "status": "holds",
        "value": 0.5,
        "sd": 0.1,
        "date": "2026-11-20",
        "stale": False,
        "sources": (),
        "origin": "built-in",
    }
    return EvidenceItem(**{**fields, **changes})


def contribution(title: str, difference: float, ids: tuple[str, ...] = ()) -> Contribution:
    return Contribution(
        criterion=title.lower(),
        title=title,
        group="g",
        importance=3,
        weight=0.5,
        values={"pytorch": 0.4, "tensorflow": 0.3},
        difference=difference,
        difference_sd=0.05,
        because=f"reason for {title}",
        evidence=ids,
    )


def missing(kind: str, text: str) -> Missing:
    return Missing(kind, "x", text, f"how to get {text}")


def test_a_must_that_is_unknown_says_its_chance_and_its_sources(shown, known):
    source = next(iter(known.sources.values()))
    route = MustRoute(
        "tensorflow", "unknown", 0.4, "unverified", "", "nobody looked", "2026-01-02",
        (source.source.id, "no-such-source"),
    )  # fmt: skip
    must = Must("cap", "Fly", "native", ("Where?: In the air",), (route,))
    tester = shown(requirements=(must,))
    assert "nobody looked" not in texts(tester)
    text = texts(opened(tester, "routes")).replace("\\", "")
    for part in (
        "Fly",
        "natively",
        "unknown",
        "40 of 100",
        "nobody looked",
        "2026-01-02",
        source.source.title,
        "no-such-source",
        "Where?: In the air",
    ):
        assert part in text, part


def test_nothing_required_is_said(shown):
    assert "Nothing is required outright" in texts(shown(requirements=()))


def test_what_to_relax_is_said(shown, known):
    capability = next(iter(known.capabilities.values()))
    text = texts(shown(relax=(capability.id, "unheard-of"))).replace("\\", "")
    assert f"“{capability.title}” and “unheard-of”" in text


def reason(title: str, difference: float, **changes) -> Reason:
    fields = {
        "criterion": title.lower(),
        "title": title,
        "importance": 4,
        "weight": 0.2,
        "difference": difference,
        "difference_sd": 0.05,
        "because": f"reason for {title}",
        "evidence": (),
    }
    return Reason(**{**fields, **changes})


def behind(kind: str, *sources: str) -> ReasonEvidence:
    return ReasonEvidence(
        framework="pytorch",
        kind=kind,
        id=f"{kind}-1",
        text="text",
        status="holds",
        value=0.7,
        sd=0.1,
        date="2026-11-20",
        stale=False,
        sources=sources,
    )


def test_reasons_say_their_side_sign_size_and_where_they_are_from(shown, known):
    linked, plain = (
        next(key for key, item in known.sources.items() if bool(item.source.address) is with_one)
        for with_one in (True, False)
    )
    tester = shown(
        contributions=(contribution("Speed", 0.11), contribution("Docs", -0.06)),
        reasons_for=(reason("Speed", 0.11, evidence=(behind("measurement", plain, linked, "x"),)),),
        reasons_against=(
            reason("Docs", -0.06, importance=None, evidence=(behind("claim"), behind("claim"))),
        ),
    )
    text = texts(opened(tester, "table"))
    heads = [item.value for item in tester.subheader]
    leader = next(head for head in heads if head.startswith("For ")).removeprefix("For ")
    assert f"Against {leader}" in heads
    speed, docs = (
        text.index("**+ Speed** (+0.11, matters 4 of 5)"),
        text.index("**− Docs** (−0.06)"),
    )
    assert speed < docs
    assert ":blue-badge[measurement]" in text[speed:docs]
    assert ":gray-badge[claim]" in text[docs:]
    address = known.sources[linked].source.address
    assert address in text[speed:docs], "what can be opened comes first"
    assert "1 more" in text[speed:docs]
    assert "+0.110 ± 0.050" in text


def test_a_side_without_reasons_says_so(shown):
    text = texts(shown(contributions=(contribution("Speed", 0.1),), reasons_against=()))
    assert "Nothing of weight." in text


def test_small_criteria_are_left_to_the_table(shown, drawn):
    rows = tuple(contribution(f"C{i}", 0.5 - i / 100) for i in range(14))
    tester = shown(contributions=rows)
    text = texts(tester)
    (chart,) = named(drawn, "What each criterion adds")
    assert len({row["criterion"] for row in chart.rows("difference")}) == 10
    assert "The other 4 add less each" in text
    assert "C13" not in text
    assert "C13" in texts(opened(tester, "table"))


def test_the_evidence_opens_with_age_origin_and_what_does_not_count(shown):
    items = (evidence("claim", "is fast", stale=True, origin="our-own"),)
    known_belief = BeliefReport(
        "pytorch", "speed", 0.7, 0.1, "quite-fast", None, None, items, ("a",)
    )
    nothing = BeliefReport("tensorflow", "speed", None, 0.3, "unknown", None, None, (), ())
    tester = shown(contributions=(contribution("Speed", 0.1),), beliefs=(known_belief, nothing))
    assert "quite fast" not in texts(tester)
    text = texts(opened(tester, "evidence"))
    for part in (
        "quite fast, 0.70 ± 0.10",
        "older than its freshness",
        "from our-own",
        "not counted: 1 claim",
        "unknown: every value",
    ):
        assert part in text, part


def test_alike_frameworks_are_said_to_be_alike(shown):
    tester = shown(contributions=(contribution("Speed", 0.0),))
    assert "No criterion tells the two apart" in texts(tester)


def test_flips_are_listed_nearest_first_and_many_are_counted(shown):
    flips = tuple(
        Flip("importance", "c", "", 1, 5, "tensorflow", 0.6, f"change number {i}", i / 20)
        for i in range(12)
    )
    text = texts(shown(flips=flips, flips_note=""))
    assert text.index("change number 0") < text.index("change number 7")
    assert "change number 8" not in text
    assert "4 changes farther away" in text
    assert "No single answer can flip it." in texts(
        shown(flips=(), flips_note="No single answer can flip it.")
    )


def test_what_a_run_changed_is_shown_before_and_after(shown, known):
    criterion = next(iter(known.criteria.values()))
    report = MeasurementReport(
        run="r",
        started="2026-11-20T12:00:00Z",
        machine="Some CPU",
        p_best_before={"pytorch": 0.41},
        effects=(
            MeasuredEffect("pytorch", criterion.id, None, 0.3, 0.8, 0.1),
            MeasuredEffect("tensorflow", "gone", 0.5, 0.2, 0.6, 0.1),
        ),
        unusable=("matmul crashed",),
    )
    text = texts(shown(measured=report))
    for part in (
        "41 of 100",
        "Some CPU",
        f"{criterion.title}, PyTorch: unknown → 0.80 ± 0.10",
        "gone, TensorFlow: 0.50 ± 0.20 → 0.60 ± 0.10",
        "matmul crashed",
    ):
        assert part in text, part


@pytest.mark.parametrize(("count", "folded"), [(4, False), (5, True)])
def test_a_long_list_of_what_could_not_be_used_is_folded_away(shown, count, folded):
    left_out = tuple(f"work number {i} gave no number" for i in range(count))
    report = MeasurementReport(
        run="r", started="2026-11-20T12:00:00Z", machine="Some CPU",
        p_best_before={"pytorch": 0.41}, effects=(), unusable=left_out,
    )  # fmt: skip
    tester = shown(measured=report)
    (warning,) = [item for item in tester.warning if item.proto.title.startswith("Not everything")]
    assert ("work number 0" in warning.value) is not folded
    assert (f"{count} results of the run are left out" in warning.value) is folded
    assert ("Each of them, and why" in [item.label for item in tester.expander]) is folded
    text = texts(tester)
    assert all(sentence in text for sentence in left_out)


def test_what_is_missing_says_how_to_get_it(shown):
    text = texts(
        shown(
            unanswered=(missing("question", "open question"),),
            unmeasured=(missing("measurement", "memory"), missing("measurement", "speed")),
            stale=(missing("stale-claim", "old claim"),),
            unknown=(missing("cell", "empty cell"),),
        )
    )
    for part in (
        "1 question open",
        "2 measurements missing",
        "1 claim older than its freshness",
        "1 cell without evidence",
        "how to get memory",
        "how to get old claim",
    ):
        assert part in text, part


def test_nothing_missing_is_said_too(shown):
    nothing = {"unanswered": (), "unmeasured": (), "stale": (), "unknown": (), "next_best": ()}
    assert "Nothing that we can name" in texts(shown(**nothing))


def test_what_moves_nothing_is_not_proposed(shown):
    idle = NextBest("question", "q", "an idle question", 0.0, 0.001, 0.5, "")
    worth = NextBest("measurement", "quick", "memory and speed", 0.01, 0.18, 1.5, "")
    text = texts(shown(next_best=(worth, idle)))
    assert "up to 18 of 100, about 90 s" in text
    assert "an idle question" not in text


def test_what_is_to_be_looked_up_is_no_question_to_answer(shown):
    route = NextBest("evidence", "fly.ash", "Find out whether it flies", 0.01, 0.3, 15.0, "")
    ask = NextBest("question", "q", "Will it fly?", 0.01, 0.2, 0.5, "")
    alone, both = shown(next_best=(route,)), shown(next_best=(route, ask))
    assert "look up: Find out whether it flies" in texts(alone)
    assert "answer: Will it fly?" in texts(both)
    assert "Answer" not in [button.label for button in alone.button]
    assert "Answer" in [button.label for button in both.button]


def test_the_preview_says_when_to_stop(shown, known):
    section = next(iter(known.sections))
    worth = (
        NextBest("question", "no-such-question", "What else?", 0.1, 0.3, 0.5, ""),
        NextBest("section", section, "A whole section", 0.1, 0.2, 0.5, ""),
    )
    settled = {"settled": 0.97, "can_stop": True, "stop_note": "nothing is likely to change it"}
    text = texts(shown("project", next_best=worth, **settled))
    assert "**You can stop here:** nothing is likely to change it." in text
    assert "What else?" not in text
    opened = {"settled": 0.6, "can_stop": False, "stop_note": "it would stay in 60 of 100"}
    tester = shown("project", next_best=worth, **opened)
    text = texts(tester)
    assert "**Not settled:** it would stay in 60 of 100." in text
    assert "What else?" in text
    assert "could move it by up to 30 of 100" in text
    (jump,) = [item for item in tester.button if item.label == "A whole section"]
    jump.click().run()
    assert tester.session_state["sections"] == section


def test_the_question_most_worth_answering_is_marked_among_the_others(shown, known):
    section = next(iter(known.sections.values()))
    best = section.questions[0]
    worth = (NextBest("question", best.id, best.ask, 0.1, 0.3, 0.5, ""),)
    marked = [
        item.value
        for item in shown("project", next_best=worth, can_stop=False).markdown
        if "most worth answering next]" in item.value
    ]
    assert len(marked) == 1
    assert md(best.ask) in marked[0]
    settled = shown("project", next_best=worth, can_stop=True)
    assert "most worth answering next]" not in texts(settled)


def test_without_a_question_worth_asking_the_way_leads_to_measuring(shown):
    worth = (NextBest("measurement", "quick", "speed", 0.1, 0.3, 1.5, ""),)
    tester = shown("project", next_best=worth, can_stop=False, stop_note="open")
    assert "Most worth answering next" not in texts(tester)
    assert any("measure" in item.proto.page for item in tester.get("page_link"))


def test_a_teams_own_knowledge_is_named(shown):
    assert "`claim:ours`" in texts(shown(overlay=("claim:ours",)))


def test_hostile_text_in_every_field_is_shown_as_text(shown):
    evil = builders.HOSTILE
    items = (evidence("claim", evil, origin=evil, date=evil),)
    changes = {
        "title": evil,
        "summary": evil,
        "requirements": (
            Must("cap", evil, "native", (evil,), (
                MustRoute("pytorch", "pass", 1.0, "native", evil, evil, evil, (evil,)),)),
        ),
        "relax": (evil,),
        "contributions": (
            dataclasses.replace(contribution("x", 0.1), title=evil, because=evil),
        ),
        "beliefs": (BeliefReport("pytorch", "x", 0.5, 0.1, evil, None, None, items, ()),),
        "reasons_for": (reason(evil, 0.1, because=evil, evidence=(behind("claim", evil),)),),
        "stop_note": evil,
        "flips": (
            Flip("belief", "c", "f", 0, 1, evil, 0.5, evil, 0.1),
            Flip("importance", "debugging", "", 0, 1, evil, 0.5, evil, 0.1),
        ),
        "flips_note": evil,
        "next_best": (NextBest("question", evil, evil, 0.1, 0.5, 0.5, evil),),
        "measured": MeasurementReport(evil, evil, evil, {}, (
            MeasuredEffect("pytorch", evil, None, 0.1, 0.2, 0.1),), (evil,)),
        "stale": (Missing("stale-claim", evil, evil, evil),),
        "assumptions": (evil,),
    }  # fmt: skip
    for page in ("recommendation", "project"):
        tester = shown(page, **changes)
        if page == "recommendation":
            opened(tester, "routes", "table", "evidence")
        assert not tester.exception
        text = texts(tester)
        for markup in ("<script>", "[x](", "[i](", ":red[", "**bold**", "\u202e"):
            assert not bare(markup, text), (page, markup)


@pytest.mark.parametrize("page", ["project", "recommendation"])
def test_the_chances_shown_are_those_of_the_recommendation(shown, base, page):
    first, second, *others = base[1].ranking
    never = (0.0,) * len(others)
    ranking = (
        dataclasses.replace(
            first, p_best=0.37, p_best_error=0.005, rank_chances=(0.37, 0.63, *never)
        ),
        dataclasses.replace(
            second, p_best=0.21, p_best_error=0.004, rank_chances=(0.21, 0.37, *never)
        ),
        *(
            dataclasses.replace(one, p_best=0.0, p_best_error=0.0, rank_chances=(0.0, 0.0, *never))
            for one in others
        ),
    )
    tester = shown(page, ranking=ranking)
    text = texts(tester)
    if page == "project":
        assert f"**{first.name}** 37 of 100" in text
        assert f"**{second.name}** 21 of 100" in text
    else:
        (ranks,) = [item.value for item in tester.table if "1st" in item.value.columns]
        assert list(ranks["1st"])[:2] == ["37", "21"]
        assert "at most ± 0.5" in text
        assert list(ranks["Ruled out"])[:2] == ["0", "42"]
        assert "**–** no framework" in text
