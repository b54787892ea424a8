"""Claims that contradict each other, that were withdrawn, and that a team overlays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.evidence import form_beliefs
from advisor.kb.load import BUILT_IN, check_knowledge, load_knowledge
from tests.kb.small_base import CELL, FILES, claim, spoilt, with_claims, write

DAY = dt.date(2026, 7, 1)
WITHDRAWN = "    withdrawn: {on: 2026-06-15, reason: wrong}\n"


def contradictions(folder: Path) -> list[str]:
    return [str(p) for p in check_knowledge(directory=folder)[1] if p.code == "KB040"]


def belief(folder: Path, *overlays: Path):
    beliefs, _ = form_beliefs(load_knowledge(overlays, directory=folder), None, DAY)
    return beliefs["ash", "speed"]


class TestContradictions:
    def test_half_the_scale_apart_is_a_difference_of_degree(self, tmp_path: Path) -> None:
        assert contradictions(with_claims(tmp_path, claim("quick", "fast"))) == []

    def test_the_ends_of_the_scale_contradict(self, tmp_path: Path) -> None:
        folder = with_claims(tmp_path, claim("quick", "fast"), claim("lame", "slow"))
        (found,) = contradictions(folder)
        assert '"ash.speed.quick" states fast' in found
        assert '"ash.speed.lame" states slow' in found
        assert "contested or outdated?" in found

    @pytest.mark.parametrize("status", ["contested", "outdated", "refuted", "unverified"])
    def test_only_claims_that_hold_contradict(self, tmp_path: Path, status: str) -> None:
        folder = with_claims(tmp_path, claim("quick", "fast"), claim("lame", "slow", status))
        assert contradictions(folder) == []

    def test_a_withdrawn_claim_contradicts_nothing(self, tmp_path: Path) -> None:
        folder = with_claims(
            tmp_path, claim("quick", "fast"), claim("lame", "slow", more=WITHDRAWN)
        )
        assert contradictions(folder) == []

    @pytest.mark.parametrize("level", ["unknown", "not-applicable"])
    def test_no_level_contradicts_nothing(self, tmp_path: Path, level: str) -> None:
        folder = with_claims(tmp_path, claim("quick", "fast"), claim("dumb", level))
        assert contradictions(folder) == []

    def test_many_claims_are_one_finding_per_cell(self, tmp_path: Path) -> None:
        many = [claim(f"c{i}", level) for i, level in enumerate(["fast", "slow"] * 4)]
        assert len(contradictions(with_claims(tmp_path, *many))) == 1

    def test_they_widen_the_belief_instead_of_stopping_it(self, tmp_path: Path) -> None:
        agree = belief(with_claims(tmp_path / "a", claim("b", "steady")))
        differ = belief(with_claims(tmp_path / "b", claim("b", "fast"), claim("c", "slow")))
        assert differ.mean == pytest.approx(agree.mean)
        assert differ.sd > agree.sd


class TestWithdrawn:
    def test_it_stays_in_the_base_and_counts_nothing(self, tmp_path: Path) -> None:
        folder = with_claims(tmp_path, claim("lame", "slow", more=WITHDRAWN))
        knowledge = load_knowledge(directory=folder)
        gone = knowledge.claims["ash.speed.lame"].claim
        assert gone.withdrawn is not None
        assert not gone.live
        found = belief(folder)
        assert found.mean == pytest.approx(0.5)
        assert found.not_counted == ("ash.speed.lame",)

    def test_what_takes_its_place_must_exist(self, tmp_path: Path) -> None:
        more = "    withdrawn: {on: 2026-06-15, reason: superseded, by: ash.speed.oen}\n"
        folder = with_claims(tmp_path, claim("lame", "slow", more=more))
        (found,) = check_knowledge(directory=folder)[1]
        assert found.code == "KB011"
        assert 'did you mean "ash.speed.one"' in str(found)
        good = with_claims(tmp_path, claim("lame", "slow", more=more.replace("oen", "one")))
        assert load_knowledge(directory=good)

    @pytest.mark.parametrize(
        "withdrawn",
        ["{on: 2026-06-15}", "{reason: wrong}", "{on: 2026-06-15, reason: dislike}", "yes"],
    )
    def test_it_says_when_and_why(self, tmp_path: Path, withdrawn: str) -> None:
        more = f"    withdrawn: {withdrawn}\n"
        folder = with_claims(tmp_path, claim("lame", "slow", more=more))
        assert {p.code for p in check_knowledge(directory=folder)[1]} == {"KB003"}

    def test_an_old_one_is_not_called_stale(self, tmp_path: Path) -> None:
        old = claim("lame", "slow", more=WITHDRAWN).replace("2026-06-01", "2020-01-01")
        found = check_knowledge(directory=with_claims(tmp_path, old), today=DAY)[1]
        assert found == []


class TestFreshness:
    @pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
    def test_the_last_fresh_day(self, tmp_path: Path, days: int, stale: bool) -> None:
        today = dt.date(2026, 6, 1) + dt.timedelta(days=days)
        found = check_knowledge(directory=write(tmp_path), today=today)[1]
        assert [p.code for p in found] == (["KB022"] if stale else [])

    def test_today_itself_is_not_the_future(self, tmp_path: Path) -> None:
        folder = write(tmp_path)
        assert check_knowledge(directory=folder, today=dt.date(2026, 6, 1))[1] == []
        (found,) = check_knowledge(directory=folder, today=dt.date(2026, 5, 31))[1]
        assert found.code == "KB020"

    def test_age_widens_the_belief_and_leaves_its_middle(self, tmp_path: Path) -> None:
        knowledge = load_knowledge(directory=write(tmp_path))
        spreads = []
        for year in (2026, 2028, 2031, 2060):
            beliefs, _ = form_beliefs(knowledge, None, dt.date(year, 7, 1))
            cell = beliefs["ash", "speed"]
            assert cell.mean == pytest.approx(0.5)
            spreads.append(cell.sd)
        assert spreads == sorted(spreads)
        assert spreads[0] < spreads[-1] <= 12**-0.5 + 1e-12


class TestOverlays:
    def overlay(self, folder: Path, *claims: str) -> Path:
        head = "schema: claims/1\nframework: ash\ncriterion: speed\nclaims:\n"
        return write(folder, {CELL: head + "".join(claims)})

    def test_one_more_claim_moves_the_belief_towards_it(self, tmp_path: Path) -> None:
        base = write(tmp_path / "base")
        ours = self.overlay(tmp_path / "ours", claim("ours", "fast"))
        before, after = belief(base), belief(base, ours)
        assert before.mean < after.mean < 1
        assert {item.origin for item in after.evidence} == {BUILT_IN, str(ours)}

    def test_a_claim_of_the_same_id_takes_the_place_of_the_built_in_one(
        self, tmp_path: Path
    ) -> None:
        base = write(tmp_path / "base")
        ours = self.overlay(tmp_path / "ours", claim("one", "slow"))
        knowledge = load_knowledge([ours], directory=base)
        assert len(knowledge.cells["ash", "speed"]) == 1
        assert belief(base, ours).mean == pytest.approx(0)

    def test_a_team_may_withdraw_a_built_in_claim(self, tmp_path: Path) -> None:
        base = write(tmp_path / "base")
        ours = self.overlay(tmp_path / "ours", claim("one", more=WITHDRAWN))
        found = belief(base, ours)
        assert found.mean is None
        assert found.not_counted == ("ash.speed.one",)

    def test_a_framework_of_its_own(self, tmp_path: Path) -> None:
        base = write(tmp_path / "base")
        oak = FILES["frameworks/ash.yaml"].replace("ash", "oak").replace("name: Ash", "name: Oak")
        ours = write(tmp_path / "ours", {"frameworks/oak.yaml": oak})
        knowledge, found = check_knowledge([ours], directory=base)
        assert knowledge is not None
        assert list(knowledge.frameworks) == ["ash", "oak"]
        assert [p.code for p in found] == ["KB080"], "nothing is known of it yet"
        assert "oak" not in load_knowledge(directory=base).frameworks

    def test_an_overlay_cannot_lean_on_what_is_nowhere(self, tmp_path: Path) -> None:
        base = write(tmp_path / "base")
        lone = claim("ours").replace("source: guide", "source: rumour")
        ours = self.overlay(tmp_path / "ours", lone)
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge([ours], directory=base)
        assert str(ours / CELL) in str(caught.value)
        assert "rumour" in str(caught.value)

    def test_a_contradiction_across_layers_is_found(self, tmp_path: Path) -> None:
        base = spoilt(tmp_path / "base", CELL, "states: steady", "states: slow")
        ours = self.overlay(tmp_path / "ours", claim("ours", "fast"))
        assert contradictions(base) == []
        found = check_knowledge([ours], directory=base)[1]
        assert [p.code for p in found] == ["KB040"]
        assert found[0].where is not None
        assert found[0].where.file == str(ours / CELL)

    def test_the_hash_follows_the_order_of_layers(self, tmp_path: Path) -> None:
        base = write(tmp_path / "base")
        one = self.overlay(tmp_path / "one", claim("one", "slow"))
        two = self.overlay(tmp_path / "two", claim("one", "fast"))
        hashes = {
            load_knowledge(layers, directory=base).hash
            for layers in ([], [one], [two], [one, two], [two, one])
        }
        assert len(hashes) == 5
