"""The Team page: several profiles, each alone and all together."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.kb.load import load_knowledge
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.recommend.together import recommend_together
from advisor.web import share, words
from advisor.web.draft import Draft, from_profile
from advisor.web.escape import md
from tests.web import builders
from tests.web.conftest import named, texts

NAMES = ("prod", "microcontroller", "research-lab")


@pytest.fixture(scope="module")
def known():
    return load_knowledge()


@pytest.fixture
def base(monkeypatch, known):
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: known)
    return known


def files(*names: str) -> list[tuple[str, bytes, str]]:
    return [
        (f"{name}.yaml", (examples_dir() / f"{name}.yaml").read_bytes(), "application/yaml")
        for name in names
    ]


@pytest.fixture
def team(app, go, base):
    """The page with these examples as members."""

    def load(*names: str):
        tester = go(app(), "team")
        tester.file_uploader[0].set_value(files(*names)).run()
        assert not tester.exception
        return tester

    return load


def group_of(known, *names: str, weights=None):
    profiles = [load_profile(examples_dir() / f"{name}.yaml", known) for name in names]
    return recommend_together(
        profiles, known, member_weights=weights, as_of=dt.datetime.now(dt.UTC).date()
    )


def table_of(tester, column: str):
    return next(item.value for item in tester.table if column in item.value.columns)


def test_nobody_yet_says_how_to_begin(app, go, base):
    tester = go(app(), "team")
    assert "Nobody is here yet" in texts(tester)
    assert not tester.table


def test_everybody_alone_and_together_as_the_engine_says(team, base, drawn):
    group = group_of(base, *NAMES)
    tester = team(*NAMES)
    text = texts(tester).replace("\\", "")
    assert group.summary in text
    table = table_of(tester, "Would choose")
    assert list(table["Who"]) == [*(m.name for m in group.members), "**together**"]
    for support in group.ranking:
        wanted = [words.of_100(m.p_best[support.framework]) for m in group.members]
        assert list(table[support.name]) == [*wanted, words.of_100(support.p_best)]
    (chart,) = named(drawn, "Chance of being best for each member")
    rows = {(r["member"], r["framework"]): r["chance"] for r in chart.rows("chance")}
    for member in group.members:
        for framework, chance in member.p_best.items():
            assert rows[member.name, base.frameworks[framework].name] == pytest.approx(chance)
    for lost in group.overruled:
        assert f"**{lost.member}** would choose {group.name(lost.choice)}" in text
    for talk in group.talk:
        assert talk.text.replace("*", "") in text.replace("*", "")
        for outcome in talk.outcomes:
            assert outcome.answer in text
        if 0 < talk.agreement < 1:
            many = round(talk.agreement * len(talk.outcomes))
            assert f"{many} of {len(talk.outcomes)} answers would settle the choice" in text


def test_needs_name_who_asks_and_whom_they_rule_out(team, base):
    group = group_of(base, *NAMES)
    table = table_of(team(*NAMES), "Asked by")
    shown = {
        row["What must be possible"]: (row["Asked by"], row["Rules out"])
        for _, row in table.iterrows()
    }
    assert len(shown) == len(group.vetoes)
    for veto in group.vetoes:
        asked, out = shown[md(veto.must.title)]
        assert all(member in asked for member in veto.members)
        assert all(base.frameworks[key].name in out for key in veto.rules_out)
    assert table["Rules out"].iloc[-1] == "nobody"


def test_where_they_differ_shows_everybodys_importance(team, base):
    group = group_of(base, *NAMES)
    table = table_of(team(*NAMES), NAMES[1])
    assert list(table["Criterion"]) == [md(one.title) for one in group.apart[:8]]
    for i, one in enumerate(group.apart[:8]):
        for name in NAMES:
            level = one.importance[name]
            assert table[md(name)].iloc[i] == ("open" if level is None else str(level))


def test_a_weight_counts(team, base):
    tester = team("prod", "microcontroller")
    weight = next(item for item in tester.number_input if item.label.endswith("microcontroller"))
    weight.set_value(5.0).run()
    group = group_of(base, "prod", "microcontroller", weights={"microcontroller": 5.0})
    table = table_of(tester, "Counts")
    assert set(table["Counts"]) == {"17%", "83%", ""}
    for support in group.ranking:
        assert table[support.name].iloc[-1] == words.of_100(support.p_best)


def test_members_with_one_name_get_names_of_their_own_and_can_leave(team):
    tester = team("prod")
    tester.file_uploader[0].set_value(files("prod")).run()
    assert list(table_of(tester, "Who")["Who"]) == ["prod", "prod 2", "**together**"]
    next(item for item in tester.button if item.label == "Remove prod").click().run()
    assert list(table_of(tester, "Who")["Who"]) == ["prod 2", "**together**"]
    next(item for item in tester.button if item.label == "Start over").click().run()
    assert "Nobody is here yet" in texts(tester)


def test_ones_own_answers_can_be_taken_in(app, go, base):
    draft = from_profile(load_profile(examples_dir() / "prod.yaml", base))
    tester = go(app(p=share.pack(draft)), "team")
    next(item for item in tester.button if item.label == "Add my answers").click().run()
    assert "prod" in list(table_of(tester, "Who")["Who"])
    assert tester.session_state["draft"] == draft


def test_a_broken_file_is_told_and_nothing_is_taken_in(app, go, base):
    tester = go(app(), "team")
    broken = ("bad.yaml", b"schema: profile/1\nname: x\nanswers: {nothing: [y]}\n", "text/yaml")
    tester.file_uploader[0].set_value([*files("prod"), broken]).run()
    assert not tester.exception
    assert len(tester.error) == 1
    assert "Nobody is here yet" in texts(tester)


def test_those_who_compare_nothing_in_common_get_one_clear_message(app, go, base):
    tester = go(app(), "team")
    for only in ("pytorch", "tensorflow"):
        profile = f"schema: profile/1\nname: {only}\nframeworks: [{only}]\n".encode()
        tester.file_uploader[0].set_value([(f"{only}.yaml", profile, "text/yaml")]).run()
    assert not tester.exception
    (error,) = tester.error
    assert "compare no framework in common" in f"{error.proto.title} {error.value}"


def test_what_members_typed_is_shown_as_text(app, go, base):
    tester = go(app(), "team")
    evil = Draft(name=builders.HOSTILE, title=builders.HOSTILE, answers={"x": ()})
    from advisor.web.members import Person

    tester.session_state["team"] = [Person(1, evil.replace(answers={})), Person(2, Draft(name="b"))]
    tester.run()
    assert not tester.exception
    text = texts(tester)
    assert "<script>" not in text.replace("\\<", "")
    assert "**bold**" not in text.replace("\\*", "")
