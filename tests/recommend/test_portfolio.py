"""Many projects at once: each is decided as it would be alone, and the sums are right."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import InputFileError, UsageError
from advisor.kb.load import load_knowledge
from advisor.profile.file import dump_profile
from advisor.profile.folder import Project, read_folder
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.portfolio import MOST_MUSTS, score_portfolio
from tests.evidence.builders import TODAY, run
from tests.profile.test_answer_table import some_profile
from tests.profile.test_preferences import capability
from tests.recommend.test_recommend import base

DRAWS = 500
FLY = capability("fly", ash="none", birch="native")
SWIM = capability("swim", ash="native", birch="none")
DIVE = capability("dive", ash="unverified", birch="native")
FAST = {"speed": 5, "help": 0}
HELPED = {"speed": 0, "help": 5}


@cache
def real():
    return load_knowledge()


def project(name: str, **changes) -> Project:
    return Project(f"{name}.yaml", Profile(name=name, **changes))


def score(*projects: Project, kb=None, run_=None, **changes):
    kb = kb or base(capabilities=(FLY, SWIM, DIVE))
    return score_portfolio(projects, kb, run_, **{"draws": DRAWS, "as_of": TODAY, **changes})


def served(found, framework: str):
    return next(s for s in found.frameworks if s.framework == framework)


class TestByHand:
    """Ash is fast, Birch is helpful; Ash cannot fly, Birch cannot swim."""

    PROJECTS = (
        project("a", importance=FAST),
        project("b", importance=FAST),
        project("c", importance=HELPED),
        project("d", importance=FAST, require=("fly",)),
        project("e", importance=HELPED, require=("fly", "swim")),
    )

    def test_who_is_chosen_and_why(self):
        rows = {p.name: (p.winner, p.standing) for p in score(*self.PROJECTS).projects}
        assert rows == {
            "a": ("ash", "ahead"),
            "b": ("ash", "ahead"),
            "c": ("birch", "ahead"),
            "d": ("birch", "only-one"),
            "e": (None, "none"),
        }

    def test_shares_and_who_is_ruled_out(self):
        found = score(*self.PROJECTS)
        ash, birch = served(found, "ash"), served(found, "birch")
        assert (ash.chosen, ash.share, ash.only_one) == (2, 0.4, 0)
        assert (birch.chosen, birch.share, birch.only_one) == (2, 0.4, 1)
        assert (ash.ruled_out, birch.ruled_out) == (2, 1)
        assert ash.failing == {"fly": 2}
        assert birch.failing == {"swim": 1}
        assert (found.without, found.undecided) == (1, 0)
        for one in (ash, birch):
            chances = [p.p_best[one.framework] for p in found.projects]
            assert one.expected == pytest.approx(sum(chances))

    def test_what_one_for_all_costs(self):
        """Ash loses on c alone, of a, b, c; Birch loses on a and b, of a, b, c, d."""
        found = score(*self.PROJECTS)
        value = {p.name: p.value for p in found.projects}
        on_help = value["c"]["birch"] - value["c"]["ash"]
        on_speed = value["a"]["ash"] - value["a"]["birch"]
        assert on_help > 0
        assert on_speed > 0
        ash, birch = served(found, "ash"), served(found, "birch")
        assert ash.loss == pytest.approx(on_help / 3)
        assert (ash.worst_loss, ash.worst) == (pytest.approx(on_help), "c.yaml")
        assert birch.loss == pytest.approx(2 * on_speed / 4), "d has no other choice"
        assert birch.worst == "a.yaml"
        assert found.one_for_all == ("birch", "ash"), "fewer projects ruled out count first"

    def test_equal_counts_are_settled_by_what_is_lost(self):
        found = score(*self.PROJECTS[:3])
        losses = {one.framework: one.loss for one in found.frameworks}
        assert list(found.one_for_all) == sorted(losses, key=lambda name: losses[name])

    def test_a_must_of_which_nothing_is_known(self):
        found = score(project("a", importance=FAST, require=("dive",)))
        (row,) = found.projects
        assert row.musts == {"ash": "unknown", "birch": "pass"}
        assert served(found, "ash").uncertain == 1
        assert served(found, "ash").ruled_out == 0
        assert row.p_best["ash"] == pytest.approx(0.5, abs=0.08)

    def test_a_framework_that_no_project_may_use(self):
        found = score(project("a", importance=FAST, require=("fly",)))
        ash = served(found, "ash")
        assert (ash.loss, ash.worst_loss, ash.worst) == (None, None, "")
        assert found.one_for_all == ("birch", "ash")

    def test_a_project_that_leaves_a_framework_out(self):
        found = score(
            project("a", importance=FAST, frameworks=("birch",)), project("b", importance=FAST)
        )
        row = found.projects[0]
        assert (row.winner, row.standing) == ("birch", "only-one")
        assert set(row.p_best) == set(row.value) == set(row.musts) == {"birch"}
        ash = served(found, "ash")
        assert (ash.not_compared, ash.ruled_out) == (1, 0)
        assert found.one_for_all == ("birch", "ash")

    def test_only_some_frameworks(self):
        found = score(*self.PROJECTS, frameworks=("birch",))
        assert [one.framework for one in found.frameworks] == ["birch"]
        assert {p.winner for p in found.projects} == {"birch", None}


class TestProperties:
    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5, unique=True))
    @settings(max_examples=15, deadline=None)
    def test_each_is_decided_as_it_would_be_alone(self, numbers):
        kb = real()
        projects = [Project(f"{n}.yaml", some_profile(kb, n)) for n in numbers]
        found = score(*projects, kb=kb)
        for row, (file, profile) in zip(found.projects, projects, strict=True):
            alone = recommend(profile, kb, draws=DRAWS, as_of=TODAY)
            assert (row.file, row.name) == (file, profile.name)
            assert row.winner == alone.winner
            for ranked in alone.ranking:
                name = ranked.framework
                assert row.p_best[name] == pytest.approx(ranked.p_best, abs=2 / DRAWS)
                assert row.musts[name] == ranked.status
            assert (row.standing == "none") == (alone.verdict == "none")
            assert (row.standing == "only-one") == (alone.verdict == "only-one")
            assert (row.standing == "toss-up") == (alone.verdict == "toss-up")

    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40, unique=True))
    @settings(max_examples=10, deadline=None)
    def test_the_sums_are_those_of_the_rows(self, numbers):
        kb = real()
        found = score(*(Project(f"{n}.yaml", some_profile(kb, n)) for n in numbers), kb=kb)
        rows = found.projects
        assert sum(one.chosen for one in found.frameworks) + found.without == len(rows)
        assert found.undecided == sum(row.standing == "toss-up" for row in rows)
        for one in found.frameworks:
            name = one.framework
            assert one.ruled_out == sum(row.musts[name] == "fail" for row in rows)
            assert one.uncertain == sum(row.musts[name] == "unknown" for row in rows)
            losses = [
                max(row.value[k] for k in row.value if row.musts[k] != "fail") - row.value[name]
                for row in rows
                if row.musts[name] != "fail"
            ]
            if losses:
                assert one.loss == pytest.approx(sum(losses) / len(losses))
                assert one.worst_loss == pytest.approx(max(losses))
                assert one.loss >= 0
            else:
                assert one.loss is None
            assert max(one.failing.values(), default=0) <= one.ruled_out
            assert len(one.failing) <= MOST_MUSTS
        assert sorted(found.one_for_all) == sorted(kb.frameworks)
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["without"] == found.without

    def test_a_project_does_not_depend_on_its_neighbours(self):
        kb = real()
        projects = [Project(f"{n}.yaml", some_profile(kb, n)) for n in range(70)]
        found = {row.file: row for row in score(*projects, kb=kb).projects}
        turned = {row.file: row for row in score(*projects[::-1], kb=kb).projects}
        for file, row in found.items():
            assert turned[file].p_best == pytest.approx(row.p_best, abs=2 / DRAWS)
            assert turned[file].value == pytest.approx(row.value)
            assert turned[file].musts == row.musts

    def test_same_call_same_numbers_and_the_seed_counts(self):
        projects = TestByHand.PROJECTS
        assert score(*projects) == score(*projects)
        blurred = project("a", importance={"speed": 3, "help": 3})
        assert score(blurred, seed=1).projects != score(blurred, seed=2).projects

    def test_a_run_counts(self):
        kb = base()
        measured = run({"ash": 4.0, "birch": 1.0, "numpy": 1.0})
        before, after = (
            score(project("a", importance=FAST), kb=kb, run_=r) for r in (None, measured)
        )
        assert after.projects[0].p_best["ash"] < before.projects[0].p_best["ash"]
        assert after.stamp.run == measured.id


class TestInput:
    def test_nothing_to_decide(self):
        with pytest.raises(UsageError, match="no project"):
            score()

    @pytest.mark.parametrize("changes", [{"draws": 10}, {"seed": -1}, {"draws": True}])
    def test_arguments_out_of_range(self, changes):
        with pytest.raises(UsageError, match="whole number"):
            score(project("a"), **changes)

    def test_today_unless_another_day_is_named(self):
        found = score_portfolio([project("a")], base(), draws=DRAWS)
        assert found.stamp.as_of == dt.datetime.now(tz=dt.UTC).date().isoformat()


class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for number in range(3):
            text = dump_profile(some_profile(real(), number))
            (tmp_path / f"p{number}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    def test_every_profile_by_path_and_those_below(self, folder):
        (folder / "team" / "deep").mkdir(parents=True)
        (folder / "team" / "deep" / "a.YML").write_text("name: deep\n", encoding="utf-8")
        (folder / "notes.txt").write_text("no profile", encoding="utf-8")
        (folder / ".hidden.yaml").write_text("no profile", encoding="utf-8")
        (folder / ".git").mkdir()
        (folder / ".git" / "a.yaml").write_text("no profile", encoding="utf-8")
        found = read_folder(folder, real())
        assert [p.file for p in found.projects] == [
            "p0.yaml", "p1.yaml", "p2.yaml", "team/deep/a.YML",
        ]  # fmt: skip
        assert found.projects[0].profile == some_profile(real(), 0)
        assert found.bad == ()

    def test_what_is_wrong_hides_nothing_else_and_is_placed(self, folder):
        (folder / "a.yaml").write_text("name: x\nanswers:\n  stagge: product\n", encoding="utf-8")
        (folder / "b.yaml").write_text("name: [\n", encoding="utf-8")
        (folder / "c.yaml").write_bytes(b"\xff\xfe")
        (folder / "d.yaml").write_text("", encoding="utf-8")
        (folder / "e.yaml").symlink_to(folder / "nowhere")
        found = read_folder(folder, real())
        assert len(found.projects) == 3
        assert len(found.bad) == 5
        places = [str(error.diagnostics[0].where) for error in found.bad]
        assert places[0] == f"{folder / 'a.yaml'}:3:3"
        assert "did you mean" in str(found.bad[0])
        assert all(str(folder) in place for place in places)

    def test_a_link_back_is_not_followed(self, folder):
        (folder / "again").symlink_to(folder, target_is_directory=True)
        assert len(read_folder(folder, real()).projects) == 3

    def test_folded_text_goes_the_careful_way_to_the_same_profile(self, folder):
        plain = some_profile(real(), 7)
        long = replace(plain, description="words " * 60)
        (folder / "p7.yaml").write_text(dump_profile(long), encoding="utf-8")
        found = {p.file: p.profile for p in read_folder(folder, real()).projects}
        assert found["p7.yaml"].answers == plain.answers

    def test_an_empty_folder_a_missing_one_and_a_file(self, tmp_path):
        with pytest.raises(InputFileError, match="there is no profile in"):
            read_folder(tmp_path, real())
        with pytest.raises(InputFileError, match="cannot be read as a folder"):
            read_folder(tmp_path / "nowhere", real())
        (tmp_path / "file").write_text("x", encoding="utf-8")
        with pytest.raises(InputFileError, match="cannot be read as a folder"):
            read_folder(tmp_path / "file", real())
