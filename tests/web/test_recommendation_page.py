"""The Recommendation page holds what recommend says, with and without a run, for every verdict."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.kb.load import load_knowledge
from advisor.paths import examples_dir
from advisor.profile.file import build_profile, load_profile
from advisor.recommend import recommend
from advisor.web import charts, marks, share, words
from advisor.web.draft import Draft, from_profile
from advisor.web.escape import md
from advisor.web.parts.reasons import DRAWN
from tests.web import builders
from tests.web.conftest import named, opened, texts
from tests.web.test_pages import EXAMPLES


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@pytest.fixture
def example(known):
    def load(name: str, run=None):
        profile = load_profile(examples_dir() / name, known)
        return share.pack(from_profile(profile)), recommend(profile, known, run, as_of=today())

    return load


def ruled_out_by(known, framework: str) -> set[str]:
    return {
        key
        for key, item in known.capabilities.items()
        if framework in item.routes and item.routes[framework].level in ("none", "retired")
    }


def order_of(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def table_with(tester, column: str):
    (found,) = [item.value for item in tester.table if column in item.value.columns]
    return found


# The numbers are those of the recommendation.


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_hundred_squares_are_the_chances(app, go, known, drawn, example, name):
    packed, answer = example(name)
    go(app(p=packed), "recommendation")
    (chart,) = named(drawn, "A hundred squares")
    rows = chart.rows("letter")
    counts = charts.allot([place.p_best for place in answer.ranking])
    assert len(rows) == 100
    assert len({(row["row"], row["column"]) for row in rows}) == 100
    for place, count in zip(answer.ranking, counts, strict=True):
        of_it = [row for row in rows if row["framework"] == place.name]
        assert len(of_it) == count
        assert {row["letter"] for row in of_it} <= {known.frameworks[place.framework].short}
        assert f"{place.name} {words.of_100(place.p_best)}" in chart.alt


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bars_are_the_contributions(app, go, drawn, example, name):
    packed, answer = example(name)
    go(app(p=packed), "recommendation")
    (chart,) = named(drawn, "What each criterion adds")
    wanted = [item for item in answer.contributions if abs(item.difference) > 0.0005][:DRAWN]
    rows = list({row["criterion"]: row for row in chart.rows("difference")}.values())
    assert [row["criterion"] for row in rows] == [item.title for item in wanted]
    leader, second = answer.ranking[0].name, answer.ranking[1].name
    for row, item in zip(rows, wanted, strict=True):
        assert row["difference"] == pytest.approx(item.difference)
        assert row["high"] - row["low"] == pytest.approx(2 * item.difference_sd)
        assert row["favours"] == (leader if item.difference > 0 else second)
    assert f"the lead of {leader} over {second}" in chart.alt
    assert f"{wanted[0].title} with {words.signed(wanted[0].difference)}" in chart.alt


def test_the_colours_of_charts_come_from_the_knowledge_base(app, go, known, drawn, example):
    packed, answer = example("prod.yaml")
    go(app(p=packed), "recommendation")
    colour = {item.name: item.colour for item in known.frameworks.values()}
    for chart in drawn:
        scale = chart.spec["layer"][0]["encoding"]["color"]["scale"]
        paired = dict(zip(scale["domain"], scale["range"], strict=True))
        # A chart of reasons compares the first with the next one only.
        assert len(paired) >= 2, chart.alt
        for name in paired.keys() & {place.name for place in answer.ranking}:
            assert paired[name] == colour[name], chart.alt


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_table_of_criteria_adds_up_to_the_mean_values(app, go, known, example, name):
    packed, answer = example(name)
    tester = go(app(p=packed), "recommendation")
    assert "Weight" not in {column for item in tester.table for column in item.value.columns}
    table = table_with(opened(tester, "table"), "Weight")
    assert list(table["Criterion"]) == [md(item.title) for item in answer.contributions]
    for place in answer.ranking:
        total = sum(float(cell) for cell in table[place.name])
        assert total == pytest.approx(place.value, abs=0.01), place.name
    for cell, item in zip(table["Importance"], answer.contributions, strict=True):
        said = "not answered" if item.importance is None else f"{item.importance} of 5"
        assert cell == said
    assert sum(float(cell) for cell in table["Weight"]) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_rank_has_the_chance_of_the_recommendation(app, go, example, name):
    packed, answer = example(name)
    ranks = table_with(go(app(p=packed), "recommendation"), "Mean value")
    assert list(ranks["Framework"]) == [place.name for place in answer.ranking]
    for i, place in enumerate(answer.ranking):
        row = ranks.iloc[i]
        first = words.of_100(place.rank_chances[0]).replace(" of 100", "")
        assert row["1st"] == first
        assert row["Mean value"].startswith(f"{place.value:.2f}\u00a0±\u00a0{place.value_sd:.2f}")
        assert row["Mean value"].endswith("(would be)") == (place.status == "fail")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_must_names_each_frameworks_route(app, go, known, example, name):
    packed, answer = example(name)
    tester = go(app(p=packed), "recommendation")
    text = texts(opened(tester, "routes"))
    for must in answer.requirements:
        assert f"**{md(must.title)}**: {marks.AT_LEAST[must.at_least]}" in text
        for route in must.routes:
            who = f"**{md(marks.name_of(known, route.framework))}**"
            assert f"{marks.must_badge(route.state)} {who}" in text
        for said in must.because:
            assert md(said) in text


def test_the_sections_stand_in_the_order_in_which_one_asks(app, go, example):
    packed, _ = example("prod.yaml")
    tester = go(app(p=packed), "recommendation")
    heads = [item.value for item in tester.header]
    assert heads == ["Musts", "Verdict", "Because", "It would flip if …", "What if …", "Not known"]


def test_the_stamp_lets_the_numbers_be_made_again(app, go, known, example):
    packed, answer = example("prod.yaml")
    text = texts(go(app(p=packed), "recommendation"))
    stamp = answer.stamp
    for part in (stamp.version, known.version, known.hash, stamp.profile, stamp.method):
        assert f"`{part}`" in text
    assert f"{stamp.seed}, {stamp.draws:,}" in text
    assert stamp.as_of in text.replace("\\", "")


# With a run, without it, and with it switched off.


@pytest.fixture
def measured():
    """With the yardstick measured, so that it moves beliefs."""
    return builders.run(
        results=[
            builders.result(framework, seconds)
            for framework, seconds in (("pytorch", 0.001), ("tensorflow", 0.002), ("numpy", 0.003))
        ]
    )


def test_a_run_changes_the_page_to_the_answer_with_it(with_run, known, example, measured):
    packed, with_it = example("prod.yaml", measured)
    _, without = example("prod.yaml")
    tester = with_run(measured, "recommendation", p=packed)
    assert with_it.summary in texts(tester).replace("\\", "")
    table = table_with(tester, "With the run")
    before = {place.framework: place.p_best for place in without.ranking}
    for i, place in enumerate(with_it.ranking):
        assert table["Framework"].iloc[i] == place.name
        assert table["With the run"].iloc[i] == words.of_100(place.p_best)
        assert table["Without the run"].iloc[i] == words.of_100(before[place.framework])
    heads = [item.value for item in tester.header]
    assert heads.index("What the measurements changed") == heads.index("Not known") - 1


def test_every_belief_a_run_moved_is_listed(with_run, known, example, measured):
    packed, answer = example("prod.yaml", measured)
    text = texts(with_run(measured, "recommendation", p=packed)).replace("\\", "")
    assert answer.measured is not None
    assert answer.measured.effects
    for effect in answer.measured.effects:
        title = known.criteria[effect.criterion].title
        name = known.frameworks[effect.framework].name
        assert f"{title}, {name}: " in text
        assert f"→ {effect.after:.2f} ± {effect.after_sd:.2f}" in text
    for sentence in answer.measured.unusable:
        assert sentence in text


def test_a_run_switched_off_leaves_the_answer_without_it_on_every_page(
    with_run, go, example, measured, offered
):
    packed, without = example("prod.yaml")
    tester = with_run(measured, "recommendation", p=packed)
    assert "2026-11-20 12:00 UTC" in tester.toggle[0].label
    tester.toggle[0].set_value(False).run()
    text = texts(tester).replace("\\", "")
    assert without.summary in text
    assert "What the measurements changed" not in text
    assert "| Run" not in text
    go(tester, "record")
    assert measured.id not in offered["Download the record"][0]
    assert '"run": null' in offered["Download the evidence"][0]
    best = without.ranking[0]
    assert f"**{best.name}** {words.of_100(best.p_best)}" in texts(go(tester, "project"))


def test_a_run_switched_on_again_counts_again(with_run, go, example, measured):
    packed, with_it = example("prod.yaml", measured)
    tester = with_run(measured, "recommendation", p=packed)
    tester.toggle[0].set_value(False).run()
    tester.toggle[0].set_value(True).run()
    assert with_it.summary in texts(tester).replace("\\", "")
    assert "off" not in tester.query_params


def test_without_a_run_there_is_nothing_to_switch(app, go):
    tester = go(app(), "recommendation")
    assert not tester.toggle
    assert "off" not in tester.query_params


def test_a_run_that_was_put_away_gives_its_switch_up(with_run, go, measured):
    tester = with_run(measured, "recommendation")
    tester.toggle[0].set_value(False).run()
    go(tester, "measure")
    (away,) = [item for item in tester.button if item.label == "Put it away"]
    away.click().run()
    assert not go(tester, "recommendation").toggle
    assert {"m", "off"}.isdisjoint(tester.query_params)


def test_evidence_that_was_measured_is_marked_so(with_run, example, measured):
    packed, answer = example("prod.yaml", measured)
    tester = with_run(measured, "recommendation", p=packed)
    tester.session_state["evidence"] = True
    tester.run()
    items = [item for belief in answer.beliefs for item in belief.evidence]
    assert {item.kind for item in items} == {"claim", "measurement"}
    text = texts(tester)
    assert text.count(":blue-badge[measurement]") >= len(
        [item for item in items if item.kind == "measurement"]
    )
    for item in items:
        assert md(item.text) in text


def test_evidence_is_only_listed_when_opened(app, go, example):
    packed, answer = example("prod.yaml")
    tester = go(app(p=packed), "recommendation")
    assert "on the scale from 0 to 1" not in texts(tester)
    tester.session_state["evidence"] = True
    text = texts(tester.run())
    held = [belief for belief in answer.beliefs if belief.mean is not None]
    for belief in held:
        assert f"{belief.mean:.2f} ± {belief.sd:.2f} on the scale from 0 to 1" in text


# Verdicts that the musts decide.


@pytest.mark.parametrize(
    ("loser", "winner"), [("pytorch", "TensorFlow"), ("tensorflow", "PyTorch")]
)
def test_the_only_one_that_meets_the_musts_has_every_square(app, go, known, drawn, loser, winner):
    best = next(key for key, item in known.frameworks.items() if item.name == winner)
    losers = known.frameworks.keys() - {best}
    musts = {min(ruled_out_by(known, one) - ruled_out_by(known, best)) for one in losers}
    tester = go(app(p=share.pack(Draft(require=tuple(sorted(musts))))), "recommendation")
    assert tester.subheader[0].value == f"{winner} — the only one that meets the musts"
    text = texts(tester)
    assert "The musts decide. Without them, the two would compare like this:" in text
    assert order_of(text, "Musts", "Verdict", "Because")
    (squares,) = named(drawn, "A hundred squares")
    letters = [row["framework"] for row in squares.rows("letter")]
    assert letters[0] == winner
    assert known.frameworks[loser].name not in letters
    ranks = table_with(tester, "Ruled out")
    assert ranks["Ruled out"].iloc[1] == "100"
    assert ranks["Mean value"].iloc[1].endswith("(would be)")


def test_when_none_meets_the_musts_the_page_says_what_to_give_up(app, go, known, drawn):
    one = min(ruled_out_by(known, "pytorch") - ruled_out_by(known, "tensorflow"))
    other = min(ruled_out_by(known, "tensorflow") - ruled_out_by(known, "pytorch"))
    draft = Draft(require=(one, other))
    answer = recommend(
        build_profile(dict(share.as_profile_data(draft)), known), known, as_of=today()
    )
    tester = go(app(p=share.pack(draft)), "recommendation")
    assert tester.subheader[0].value == "No framework — none meets the musts"
    assert tester.warning[0].proto.title == "No framework meets every must"
    assert answer.relax
    for capability in answer.relax:
        assert md(known.capabilities[capability].title) in tester.warning[0].value
    (squares,) = named(drawn, "A hundred squares")
    assert {row["letter"] for row in squares.rows("letter")} == {"–"}
    assert "**–** no framework" in texts(tester)
    assert not named(drawn, "Chance of being best"), "a bar of nothing is not drawn"


def test_the_record_of_no_winner_is_only_proposed(app, go, known, offered):
    one = min(ruled_out_by(known, "pytorch") - ruled_out_by(known, "tensorflow"))
    other = min(ruled_out_by(known, "tensorflow") - ruled_out_by(known, "pytorch"))
    go(app(p=share.pack(Draft(require=(one, other)))), "record")
    text, name = offered["Download the record"]
    assert "\nstatus: proposed\n" in text
    assert name.startswith("0001-choose-a-deep-learning-framework")


# What a team knows itself.

OWN = """schema: claims/1
framework: pytorch
criterion: debugging
claims:
  - id: pytorch.debugging.our-own-finding
    text: Our *own* team <b>debugs</b> it in half the time.
    status: holds
    states: {level}
    basis: reported
    observed: 2026-11-01
    reason: We [kept](javascript:alert(1)) a log.
    evidence:
      - {{source: our-log, date: 2026-11-01}}
"""
SOURCES = """schema: sources/1
publisher: our-team
name: Our team
sources:
  - {id: our-log, title: Our log, kind: measurement, independent: true}
"""


@pytest.fixture
def own_knowledge(tmp_path, monkeypatch, known):
    """The app with a folder of a team's own knowledge over the built-in one."""
    folder = tmp_path / "our-own"
    (folder / "claims" / "pytorch").mkdir(parents=True)
    (folder / "sources").mkdir()
    level = known.criteria["debugging"].levels[-1].id
    claims = folder / "claims" / "pytorch" / "debugging.yaml"
    claims.write_text(OWN.format(level=level), encoding="utf-8")
    (folder / "sources" / "our-team.yaml").write_text(SOURCES, encoding="utf-8")
    made = load_knowledge([folder])
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: made)
    return made


def test_a_teams_own_claim_is_named_where_it_counts(app, go, own_knowledge):
    tester = go(app(), "recommendation")
    text = texts(tester)
    assert "from your own knowledge: " in text
    assert "our-own-finding" in text
    tester.session_state["evidence"] = True
    text = texts(tester.run())
    (line,) = [line for line in text.splitlines() if "it in half the time" in line]
    assert "(2026-11-01, from " in line
    assert line.endswith("/our-own)")
    assert "<b>debugs" not in text.replace("\\<", "")


def test_a_teams_own_claim_stands_among_the_others_as_text(app, go, own_knowledge):
    tester = go(app(), "knowledge")
    tester.text_input(key="find").set_value("half the time our own team").run()
    (found,) = tester.expander
    assert r"Our \*own\* team \<b\>debugs\</b\>" in found.label
    text = texts(tester)
    assert r"We \[kept\](javascript" in text
    assert "Our log, Our team (measurement, independent), 2026-11-01" in text
