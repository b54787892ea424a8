"""Looking things up: ``advisor kb list``, ``search``, ``stale`` and ``stats``."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.kb import catalogue
from advisor.kb.load import load_knowledge
from advisor.kb.search import search
from tests.cli.in_process import Call, call
from tests.kb.small_base import claim, write

__all__ = ["call"]

KNOWLEDGE = load_knowledge(cache=False)


def listed(call: Call, *arguments: object) -> list[dict[str, str]]:
    done = call("kb", "list", *arguments, "--format", "json")
    assert done.code == 0, done.err
    entries = done.envelope["data"]["entries"]
    assert isinstance(entries, list)
    return entries


def found(call: Call, *words: str) -> list[tuple[str, str]]:
    done = call("kb", "search", *words, "--limit", "10000", "--format", "json")
    assert done.code == 0, done.err
    return [(hit["kind"], hit["id"]) for hit in done.envelope["data"]["entries"]]


class TestList:
    def test_the_kinds_and_how_many(self, call: Call) -> None:
        done = call("kb", "list")
        assert done.code == 0
        counted = {line.split()[0]: line.split()[1] for line in done.out.splitlines()[:12]}
        assert counted == {
            kind: str(len(table)) for kind, table in catalogue.tables(KNOWLEDGE).items()
        }

    @pytest.mark.parametrize("kind", catalogue.tables(KNOWLEDGE))
    def test_every_entry_of_a_kind(self, call: Call, kind: str) -> None:
        ids = [entry["id"] for entry in listed(call, kind)]
        assert ids == list(catalogue.tables(KNOWLEDGE)[kind])
        text = call("kb", "list", kind).out
        assert text.splitlines()[-1] == f"{len(ids)} found"
        assert all(id_ in text for id_ in ids)

    @pytest.mark.parametrize("typed", ["claims", "Claims", "claim"])
    def test_one_or_many_small_or_large(self, call: Call, typed: str) -> None:
        assert len(listed(call, typed)) == len(KNOWLEDGE.claims)
        assert listed(call, "criteria")

    def test_by_framework_criterion_and_status(self, call: Call) -> None:
        framework = next(iter(KNOWLEDGE.frameworks))
        criterion = KNOWLEDGE.claims[next(iter(KNOWLEDGE.claims))].criterion
        wanted = [
            key
            for key, placed in KNOWLEDGE.claims.items()
            if framework in (placed.framework, *placed.claim.compared_with)
            and placed.criterion == criterion
            and placed.claim.status == "holds"
            and not placed.claim.withdrawn
        ]
        options = ("--framework", framework, "--criterion", criterion, "--status", "holds")
        assert [entry["id"] for entry in listed(call, "claims", *options)] == wanted
        assert {entry["kind"] for entry in listed(call, "--criterion", criterion)} >= {
            "criterion", "claim",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["clams"], 'did you mean "claim"'),
            (["claim", "--framework", "pytroch"], 'did you mean "pytorch"'),
            (["claim", "--criterion", "debuging"], 'did you mean "debugging"'),
            (["claim", "--status", "outdatd"], 'did you mean "outdated"'),
            (["source", "--status", "holds"], "a source has none"),
        ],
    )
    def test_what_does_not_exist(self, call: Call, arguments: list[str], words: str) -> None:
        done = call("kb", "list", *arguments)
        assert (done.code, done.out) == (2, "")
        assert words in done.err

    def test_what_came_from_a_folder_of_ones_own(self, call: Call, tmp_path: Path) -> None:
        write(tmp_path / "own", {"claims/pytorch/debugging.yaml": one_claim("ours")})
        ours = [e for e in listed(call, "claim", "--kb", "own") if e["origin"] == "own"]
        assert [entry["id"] for entry in ours] == ["pytorch.debugging.ours"]


def one_claim(key: str) -> str:
    """A file of a team's own with one more claim in a cell that exists."""
    text = claim(key, "unknown").replace("ash.speed", "pytorch.debugging")
    head = "schema: claims/1\nframework: pytorch\ncriterion: debugging\nclaims:\n"
    return head + text.replace("guide", next(iter(KNOWLEDGE.sources)))


class TestSearch:
    @pytest.mark.parametrize("typed", ["tf hub", "TF-Hub", "tf_hub!", "TensorFlow hub", "tfhub"])
    def test_case_and_punctuation_do_not_matter(self, call: Call, typed: str) -> None:
        assert found(call, typed)[0] == ("tool", "tensorflow-hub")

    def test_words_may_stand_apart(self, call: Call) -> None:
        assert found(call, "tf", "hub") == found(call, "tf hub")

    @pytest.mark.parametrize("id_", sorted(KNOWLEDGE.tools)[::10])
    def test_a_tool_is_found_first_by_its_name_and_aliases(self, id_: str) -> None:
        tool = KNOWLEDGE.tools[id_]
        for name in (tool.name, *tool.aliases):
            if not catalogue.words(name):
                continue
            best = search(KNOWLEDGE, name)
            same = [hit.found.id for hit in best if hit.score >= best[0].score - 60][:12]
            assert id_ in same, name

    def test_every_word_must_be_there(self, call: Call) -> None:
        hits = found(call, "server pytorch")
        assert hits
        for kind, id_ in hits:
            table = catalogue.tables(KNOWLEDGE)[kind]
            text = f"{id_} {catalogue.plain(table[id_])}".lower()
            assert "server" in text
            assert "torch" in text
        assert len(hits) < len(found(call, "server"))

    def test_another_word_never_finds_more(self) -> None:
        few = {hit.found[:2] for hit in search(KNOWLEDGE, "mobile android")}
        many = {hit.found[:2] for hit in search(KNOWLEDGE, "mobile")}
        assert few <= many

    def test_a_sentence_finds_what_comes_near_and_says_how_to_go_on(self, call: Call) -> None:
        done = call("kb", "search", "TensorFlow", "is", "harder", "to", "debug")
        assert done.code == 0
        best = done.out.splitlines()[:15]
        assert any("tensorflow.debugging." in line and "outdated" in line for line in best)
        assert done.out.splitlines()[-1].endswith("advisor kb show ID")
        assert "kb show" not in call("kb", "search", "TorchServe").out

    def test_what_was_published_carries_what_holds_today(self, call: Call) -> None:
        done = call("kb", "list", "published", "--status", "refuted", "--format", "json")
        for entry in done.envelope["data"]["entries"]:
            answer = KNOWLEDGE.claims[KNOWLEDGE.answers[entry["id"]]].claim
            assert (entry["status"], answer.status) == ("refuted", "refuted")

    def test_a_beginning_is_enough(self, call: Call) -> None:
        assert ("tool", "torchserve") in found(call, "torchser")

    def test_accents_do_not_matter(self) -> None:
        assert catalogue.words("Caf\u00e9-Noir, n\u00b0 2") == ["cafe", "noir", "n", "2"]

    def test_nothing_found_is_an_answer(self, call: Call) -> None:
        done = call("kb", "search", "xyzzy plugh")
        assert done.code == 0
        assert "nothing holds these words" in done.out

    @pytest.mark.parametrize("typed", ["", "  ", "!?-"])
    def test_no_word_is_no_question(self, call: Call, typed: str) -> None:
        done = call("kb", "search", typed)
        assert done.code == 2
        assert "no word" in done.err

    def test_a_limit_says_how_many_there_are(self, call: Call) -> None:
        done = call("kb", "search", "pytorch", "--limit", "3")
        assert "the best 3 of" in done.out


class TestStale:
    def test_nothing_is_older_than_it_may_be_on_its_own_day(self, call: Call) -> None:
        oldest = min(placed.claim.observed for placed in KNOWLEDGE.claims.values())
        data = call("kb", "stale", "--as-of", oldest, "--format", "json").envelope["data"]
        assert not [one for one in data["stale"] if one["kind"] == "claim"]

    def test_far_ahead_everything_is_worst_first(self, call: Call) -> None:
        done = call("kb", "stale", "--as-of", "2046-01-01", "--format", "json")
        assert done.code == 0
        data = done.envelope["data"]
        assert len(data["stale"]) == data["total"]
        periods = [one["age_days"] / one["fresh_for_days"] for one in data["stale"]]
        assert periods == sorted(periods, reverse=True)
        told = call("kb", "stale", "--as-of", "2046-01-01").out
        assert f"{data['total']} of {data['total']} are stale as of 2046-01-01" in told

    def test_what_does_not_count_cannot_be_stale(self, call: Call) -> None:
        data = call("kb", "stale", "--as-of", "2046-01-01", "--format", "json").envelope["data"]
        claims = {one["id"] for one in data["stale"] if one["kind"] == "claim"}
        assert claims == {k for k, placed in KNOWLEDGE.claims.items() if placed.claim.live}

    def test_a_day_that_is_none(self, call: Call) -> None:
        assert call("kb", "stale", "--as-of", "yesterday").code == 2


class TestStats:
    def test_the_parts_add_up(self, call: Call) -> None:
        data = call("kb", "stats", "--as-of", "2026-11-20", "--format", "json").envelope["data"]
        claims = data["entries"]["claim"]
        assert claims == len(KNOWLEDGE.claims)
        for split in ("claims_by_status", "claims_by_framework", "claims_by_basis"):
            assert sum(data[split].values()) == claims, split
        live = sum(placed.claim.live for placed in KNOWLEDGE.claims.values())
        assert sum(data["live_claims_by_age"].values()) == live
        for name, share in data["coverage"].items():
            assert 0 <= share["done"] <= share["of"], name
        assert data["coverage"]["published_claims_answered_once"]["of"] == len(KNOWLEDGE.published)
        assert (data["version"], data["hash"]) == (KNOWLEDGE.version, KNOWLEDGE.hash)

    def test_claims_move_from_fresh_to_stale(self, call: Call) -> None:
        def fresh(day: str) -> int:
            data = call("kb", "stats", "--as-of", day, "--format", "json").envelope["data"]
            return int(data["live_claims_by_age"]["fresh"])

        assert fresh("2026-11-20") > fresh("2028-01-01") >= fresh("2046-01-01") == 0

    def test_an_entry_more_is_one_more(self, call: Call, tmp_path: Path) -> None:
        write(tmp_path / "own", {"claims/pytorch/debugging.yaml": one_claim("ours")})
        before = call("kb", "stats", "--format", "json").envelope["data"]
        after = call("kb", "stats", "--kb", "own", "--format", "json").envelope["data"]
        assert after["entries"]["claim"] == before["entries"]["claim"] + 1
        assert after["hash"] != before["hash"]

    def test_people_read_the_same_numbers(self, call: Call) -> None:
        text = call("kb", "stats", "--as-of", "2026-11-20").out
        data = call("kb", "stats", "--as-of", "2026-11-20", "--format", "json").envelope["data"]
        for share in data["coverage"].values():
            assert f"{share['done']} of {share['of']}" in text
