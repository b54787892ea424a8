"""Loading: what a broken file says, which layer wins, and when the compiled copy is used."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor import __version__, paths
from advisor.errors import AdvisorError, Diagnostic, KnowledgeError
from advisor.kb import load as load_module
from advisor.kb.lint import CODES, ERRORS
from advisor.kb.load import BUILT_IN, check_knowledge, load_knowledge
from advisor.kb.located_yaml import MAX_BYTES
from tests.kb.conftest import Spoil, findings

CELL = "claims/pytorch/browser-deployment.yaml"
CRITERION = "criteria/browser-deployment.yaml"


def errors(base: Path, *overlays: Path) -> list[Diagnostic]:
    found = check_knowledge(overlays, directory=base)[1]
    return [problem for problem in found if problem.code in ERRORS]


def only_error(base: Path) -> str:
    found = errors(base)
    assert len(found) == 1, [str(problem) for problem in found]
    return str(found[0])


class TestTheBaseItself:
    def test_is_whole(self) -> None:
        knowledge, found = check_knowledge(today=dt.date(2026, 11, 20))
        assert knowledge is not None
        assert [str(problem) for problem in found if problem.code in ERRORS] == []
        assert set(knowledge.frameworks) >= {"pytorch", "tensorflow"}
        assert {origin for origin in knowledge.origin.values()} == {BUILT_IN}

    def test_loading_twice_gives_the_same(self, base: Path) -> None:
        fresh = load_knowledge(directory=base, cache=False)
        assert load_knowledge(directory=base, cache=False) == fresh
        assert re.fullmatch("[0-9a-f]{16}", fresh.hash)

    def test_the_hash_follows_every_character(self, base: Path, spoil: Spoil) -> None:
        before = load_knowledge(directory=base, cache=False).hash
        spoil(CRITERION, "score: 0.25", "score: 0.26")
        assert load_knowledge(directory=base, cache=False).hash != before

    def test_every_code_has_words(self) -> None:
        assert set(CODES) >= ERRORS


class TestBrokenFiles:
    def test_tab(self, base: Path, spoil: Spoil) -> None:
        path = spoil(CELL, "    text:", "\ttext:")
        assert "spaces, not tabs" in only_error(base)
        assert path.as_posix() in only_error(base)

    def test_duplicate_key(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "criterion: browser-deployment", "criterion: a\ncriterion: b")
        assert 'KB002 duplicate key "criterion" (first given in line 4)' in only_error(base)

    def test_empty_file(self, base: Path) -> None:
        (base / CELL).write_text("")
        assert "KB001 the file is empty" in only_error(base)

    def test_a_folder_named_like_a_file(self, base: Path) -> None:
        (base / "claims/pytorch/folder.yaml").mkdir()
        with pytest.raises(KnowledgeError, match="is a folder, not a file"):
            check_knowledge(directory=base)

    def test_a_file_of_fifty_megabytes_is_not_read_whole(self, base: Path) -> None:
        with (base / CELL).open("wb") as stream:
            stream.truncate(50_000_000)
        with pytest.raises(KnowledgeError, match="larger than 1 MB"):
            check_knowledge(directory=base)

    def test_just_under_the_limit_is_read(self, base: Path) -> None:
        path = base / CELL
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "#" * (MAX_BYTES - len(text.encode())), encoding="utf-8")
        assert errors(base) == []

    def test_not_utf8(self, base: Path) -> None:
        (base / CELL).write_bytes("schema: é".encode("latin-1"))
        with pytest.raises(KnowledgeError, match=r"not UTF-8 text \(byte 8\)"):
            check_knowledge(directory=base)

    def test_byte_order_mark_is_harmless(self, base: Path) -> None:
        path = base / CELL
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert errors(base) == []

    def test_dangling_link(self, base: Path) -> None:
        (base / "claims/pytorch/gone.yaml").symlink_to(base / "nowhere")
        with pytest.raises(KnowledgeError, match="does not exist"):
            check_knowledge(directory=base)

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
    def test_no_permission(self, base: Path) -> None:
        (base / CELL).chmod(0)
        with pytest.raises(KnowledgeError, match="Permission denied"):
            check_knowledge(directory=base)

    def test_hidden_files_are_not_knowledge(self, base: Path) -> None:
        (base / ".settings.yaml").write_text("{{{")
        (base / ".git").mkdir()
        (base / ".git/x.yaml").write_text("{{{")
        assert errors(base) == []

    def test_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="no knowledge base in") as caught:
            load_knowledge(directory=tmp_path / "nowhere")
        assert caught.value.next_step

    def test_folder_without_yaml(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="holds 0 YAML files"):
            load_knowledge([tmp_path])

    def test_several_files_are_named_at_once(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "basis: measured", "basis: measured\n    bassi: x")
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge(directory=base)
        assert caught.value.what == "the knowledge base has 2 problems"
        assert "advisor kb check" in caught.value.next_step
        assert [found.code for found in caught.value.diagnostics] == ["KB003", "KB003"]

    def test_syntax_and_schema_of_different_files_together(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "    text:", "\ttext:")
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        assert {found.code for found in errors(base)} == {"KB001", "KB003"}

    def test_what_cannot_be_used_is_not_handed_out(self, base: Path, spoil: Spoil) -> None:
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        assert check_knowledge(directory=base)[0] is None


class TestSchema:
    def test_unknown_key(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "observed:", "obsevred:")
        found = [str(problem) for problem in errors(base)]
        assert any('unknown key "obsevred" (did you mean "observed"?)' in line for line in found)
        assert any('"observed" is missing (claims.0.observed)' in line for line in found)

    def test_claim_without_evidence(self, base: Path) -> None:
        (base / CELL).write_text(
            "schema: claims/1\nframework: pytorch\ncriterion: browser-deployment\nclaims:\n"
            "  - {id: pytorch.browser-deployment.x, text: x, status: holds, basis: documented,\n"
            "     observed: 2026-11-20, reason: x}\n"
        )
        assert 'without any it is "unverified"' in only_error(base)

    def test_measured_without_machine(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "    machine:", "    since:")
        assert "must say on what machine" in only_error(base)

    def test_levels_must_rise(self, base: Path, spoil: Spoil) -> None:
        spoil(CRITERION, "score: 0.25", "score: 0.95")
        assert "levels must rise" in only_error(base)

    @pytest.mark.parametrize("score", [".nan", "1e999", "-0.5", "1.5", "half"])
    def test_scores_off_the_scale(self, base: Path, spoil: Spoil, score: str) -> None:
        spoil(CRITERION, "score: 0.25", f"score: {score}")
        assert f"{base / CRITERION}:" in only_error(base)

    @pytest.mark.parametrize(
        "text",
        ["schema: base/2\nversion: 1\n", "schema: base/1\n", "- a\n", "schema: base/1\nversion: []\n",
         "schema: base/1\nversion: 1\nverison: 2\n"],
    )  # fmt: skip
    def test_base_file(self, base: Path, text: str) -> None:
        (base / "base.yaml").write_text(text)
        assert "KB003 not a base file" in only_error(base)

    def test_a_file_where_nothing_lives(self, base: Path) -> None:
        (base / "opinions").mkdir()
        (base / "opinions/pytorch.yaml").write_text("schema: opinions/1\n")
        assert "KB010 no kind of entry lives here" in only_error(base)


class TestIds:
    @pytest.mark.parametrize(
        ("file", "old", "new", "words"),
        [
            (
                CRITERION,
                "id: browser-deployment",
                "id: browser",
                'the path says "browser-deployment"',
            ),
            (CELL, "framework: pytorch", "framework: tensorflow", 'the path says "pytorch"'),
            (
                CELL,
                "criterion: browser-deployment",
                "criterion: debugging",
                'path says "browser-dep',
            ),
            ("sources/arm.yaml", "publisher: arm", "publisher: legs", 'the path says "arm"'),
        ],
    )
    def test_id_equals_path(
        self, base: Path, spoil: Spoil, file: str, old: str, new: str, words: str
    ) -> None:
        spoil(file, old, new)
        found = [str(problem) for problem in errors(base) if problem.code == "KB010"]
        assert any(words in line for line in found), found

    def test_source_given_twice(self, base: Path) -> None:
        again = "  - {id: arm-executorch-1.0, title: x, kind: news, independent: true}\n"
        path = base / "sources/arm.yaml"
        path.write_text(path.read_text() + again)
        line = only_error(base)
        assert 'KB010 source "arm-executorch-1.0" is given twice' in line
        assert "first given in" in line

    def test_claim_id_names_its_cell(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "id: pytorch.browser-deployment.", "id: pytorch.browser.")
        found = {problem.code for problem in errors(base)}
        assert "KB010" in found


class TestReferences:
    def test_source(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: project-runs-browsre")
        line = only_error(base)
        assert 'KB011 there is no source "project-runs-browsre"' in line
        assert 'did you mean "project-runs-browser"?' in line
        assert re.search(r"browser-deployment\.yaml:\d+:17: ", line)

    def test_group(self, base: Path, spoil: Spoil) -> None:
        spoil(CRITERION, "group: deployment", "group: deploymnet")
        assert 'did you mean "deployment"?' in only_error(base)

    def test_framework_compared_with(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "compared_with: [tensorflow]", "compared_with: [tensorflwo]")
        assert 'there is no framework "tensorflwo"' in only_error(base)

    def test_successor(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "successor: pytorch", "successor: pytorhc")
        assert 'KB011 there is no claim "pytorhc' in only_error(base)

    def test_level_that_is_not_on_the_scale(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "states: by-conversion", "states: by-convertion")
        line = only_error(base)
        assert 'KB012 "by-convertion" is not a level of browser-deployment' in line
        assert 'did you mean "by-conversion"?' in line

    @pytest.mark.parametrize("level", ["unknown", "not-applicable"])
    def test_no_level_is_allowed_everywhere(self, base: Path, spoil: Spoil, level: str) -> None:
        spoil(CELL, "states: by-conversion", f"states: {level}")
        assert errors(base) == []

    def test_nothing_near_suggests_nothing(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: zzz")
        assert "did you mean" not in only_error(base)


class TestWarnings:
    def test_a_contradiction(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "states: by-conversion", "states: none")
        (found,) = [f for f in findings(base, "KB040") if "pytorch, browser" in f.message]
        assert "states none" in found.message

    def test_contested_claims_may_differ(self, base: Path, spoil: Spoil) -> None:
        spoil(
            CELL, "status: holds\n    states: by-conversion", "status: contested\n    states: none"
        )
        assert not [f for f in findings(base, "KB040") if "pytorch, browser" in f.message]

    def test_a_value_word(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "runs inside a web page", "runs excellent, great inside a web page")
        (found,) = [f for f in findings(base, "KB050") if "excellent" in f.message]
        assert found.where is not None
        assert found.where.file.endswith(CELL)

    def test_an_empty_cell(self, base: Path) -> None:
        (base / CELL).unlink()
        assert [f.message for f in findings(base, "KB080")] == [
            "nothing is known of pytorch on browser-deployment"
        ]

    def test_accessed_before_it_existed(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "date: 2026-11-20", "date: 2026-11-20\n        accessed: 2026-11-19")
        assert "KB021" in only_error(base)

    def test_time_is_judged_only_with_a_day(self, base: Path) -> None:
        time = {"KB020", "KB022"}
        assert not {f.code for f in check_knowledge(directory=base)[1]} & time
        early = check_knowledge(directory=base, today=dt.date(2020, 1, 1))[1]
        late = check_knowledge(directory=base, today=dt.date(2036, 1, 1))[1]
        assert "KB020" in {f.code for f in early}
        assert "KB022" in {f.code for f in late}

    def test_warnings_do_not_stop_loading(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "states: by-conversion", "states: none")
        assert load_knowledge(directory=base).claims


class TestOverlays:
    @pytest.fixture
    def team(self, tmp_path: Path) -> Path:
        folder = tmp_path / "team"
        (folder / "criteria").mkdir(parents=True)
        return folder

    def test_the_later_layer_wins_and_is_named(self, base: Path, team: Path) -> None:
        text = (base / CRITERION).read_text().replace("title: Browser deployment", "title: Ours")
        (team / CRITERION).write_text(text)
        knowledge = load_knowledge([team], directory=base)
        assert knowledge.criteria["browser-deployment"].title == "Ours"
        assert knowledge.origin["criterion", "browser-deployment"] == str(team)
        assert knowledge.origin["criterion", "mobile-and-edge"] == BUILT_IN

    def test_one_claim_is_replaced_and_one_is_added(self, base: Path, team: Path) -> None:
        before = load_knowledge(directory=base)
        replaced = before.cells["pytorch", "browser-deployment"][0].id
        (team / CELL).parent.mkdir(parents=True)
        claim = (
            "  - {{id: {}, text: Ours., status: unverified, basis: inferred,\n"
            "     observed: 2026-11-20, reason: Ours.}}\n"
        )
        (team / CELL).write_text(
            "schema: claims/1\nframework: pytorch\ncriterion: browser-deployment\nclaims:\n"
            + claim.format(replaced)
            + claim.format("pytorch.browser-deployment.ours")
        )
        after = load_knowledge([team], directory=base)
        assert after.claims[replaced].claim.text == "Ours."
        assert after.origin["claim", replaced] == str(team)
        assert len(after.claims) == len(before.claims) + 1
        assert after.hash != before.hash

    def test_a_version_of_its_own_is_added(self, base: Path, team: Path) -> None:
        (team / "base.yaml").write_text("schema: base/1\nversion: team-7\n")
        knowledge = load_knowledge([team], directory=base)
        assert knowledge.version == load_knowledge(directory=base).version + "+team-7"

    def test_order_decides_and_a_folder_named_twice_counts_once(
        self, base: Path, tmp_path: Path
    ) -> None:
        folders = [tmp_path / "one", tmp_path / "two"]
        for folder in folders:
            (folder / "criteria").mkdir(parents=True)
            text = (base / CRITERION).read_text()
            title = f"title: {folder.name}"
            (folder / CRITERION).write_text(text.replace("title: Browser deployment", title))
        one, two = folders
        for overlays, winner in [
            ([one, two], "two"),
            ([two, one], "one"),
            ([one, two, one], "one"),
        ]:
            knowledge = load_knowledge(overlays, directory=base)
            assert knowledge.criteria["browser-deployment"].title == winner

    def test_a_mistake_in_an_overlay_names_the_overlay(self, base: Path, team: Path) -> None:
        (team / CRITERION).write_text("schema: criterion/1\n")
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge([team], directory=base)
        assert str(team / CRITERION) in str(caught.value)

    def test_a_folder_called_like_the_built_in_layer(
        self, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / BUILT_IN / "criteria").mkdir(parents=True)
        shutil.copy(base / CRITERION, tmp_path / BUILT_IN / CRITERION)
        knowledge = load_knowledge([Path(BUILT_IN)], directory=base)
        assert knowledge.origin["criterion", "browser-deployment"] != BUILT_IN


class TestCache:
    @staticmethod
    def file() -> Path:
        (only,) = paths.cache_dir().glob("knowledge-*.json")
        return only

    @pytest.fixture
    def parsed(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Names of the files that were parsed, not taken from the compiled copy."""
        seen: list[str] = []
        parse = load_module.read.parse

        def watched(file: load_module.read.RawFile, problems: list[Diagnostic]) -> object:
            seen.append(file.shown)
            return parse(file, problems)

        monkeypatch.setattr(load_module.read, "parse", watched)
        return seen

    def test_is_used_and_gives_the_same(self, base: Path, parsed: list[str]) -> None:
        fresh = load_knowledge(directory=base)
        assert parsed
        parsed.clear()
        cached = load_knowledge(directory=base)
        assert not parsed
        for field in ("claims", "criteria", "sources", "sections", "capabilities", "frameworks",
                      "groups", "probes", "origin", "hash", "version"):  # fmt: skip
            assert getattr(cached, field) == getattr(fresh, field), field
            if field not in ("hash", "version"):
                assert list(getattr(cached, field)) == list(getattr(fresh, field)), field

    def test_serves_from_any_working_folder(
        self, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
    ) -> None:
        monkeypatch.chdir(base)
        fresh = load_knowledge(directory=base)
        parsed.clear()
        monkeypatch.chdir(tmp_path.parent)
        assert load_knowledge(directory=base).claims == fresh.claims
        assert not parsed

    def test_a_changed_file_is_seen(self, base: Path, spoil: Spoil) -> None:
        load_knowledge(directory=base)
        spoil(CRITERION, "title: Browser deployment", "title: Changed")
        assert load_knowledge(directory=base).criteria["browser-deployment"].title == "Changed"

    def test_a_removed_file_is_seen(self, base: Path) -> None:
        load_knowledge(directory=base)
        (base / CELL).unlink()
        assert ("pytorch", "browser-deployment") not in load_knowledge(directory=base).cells

    @pytest.mark.parametrize(
        "damage",
        [
            lambda text: text[: len(text) // 2],
            lambda text: "",
            lambda text: "[]",
            lambda text: "[" * 200_000,
            lambda text: json.dumps({**json.loads(text), "files": {}}),
            lambda text: json.dumps({**json.loads(text), "files": []}),
            lambda text: json.dumps({**json.loads(text), "schema": "knowledge-cache/99"}),
            lambda text: json.dumps({**json.loads(text), "digest": "0" * 64}),
            lambda text: json.dumps({**json.loads(text), "program": __version__ + ".1"}),
            lambda text: json.dumps(
                {**json.loads(text), "files": dict.fromkeys(json.loads(text)["files"])}
            ),
            lambda text: json.dumps(
                {**json.loads(text), "files": {k: {"a": 1} for k in json.loads(text)["files"]}}
            ),
        ],
    )
    def test_a_damaged_copy_is_as_good_as_none(
        self, base: Path, damage: Callable[[str], str], parsed: list[str]
    ) -> None:
        fresh = load_knowledge(directory=base)
        file = self.file()
        file.write_text(damage(file.read_text()))
        parsed.clear()
        assert load_knowledge(directory=base) == fresh
        assert parsed

    def test_a_copy_that_is_not_text(self, base: Path) -> None:
        fresh = load_knowledge(directory=base)
        self.file().write_bytes(b"\xff\xfe\x00")
        assert load_knowledge(directory=base) == fresh

    def test_a_broken_base_leaves_no_copy(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: nobody")
        with pytest.raises(KnowledgeError):
            load_knowledge(directory=base)
        assert not list(paths.cache_dir().glob("*")) if paths.cache_dir().exists() else True

    def test_an_error_is_told_every_time(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: nobody")
        for _ in range(2):
            with pytest.raises(KnowledgeError):
                load_knowledge(directory=base)

    def test_no_place_for_a_copy_is_harmless(self, base: Path, own_home: Path) -> None:
        own_home.write_text("a file where the home should be")
        assert load_knowledge(directory=base).claims

    def test_a_folder_in_the_way_is_harmless(self, base: Path) -> None:
        load_knowledge(directory=base)
        file = self.file()
        file.unlink()
        file.mkdir()
        assert load_knowledge(directory=base).claims

    def test_no_home_at_all_is_harmless(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADVISOR_HOME", "~no-such-user-anywhere/x")
        assert load_knowledge(directory=base).claims


def mutate(text: str, chance: random.Random) -> str:
    """One to four characters flipped, deleted or inserted, or lines swapped or doubled."""
    signs = "\t\n :-#'\"{}[]&*!|>%@`,?0ax~\u00e9\ufeff\x00"
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        match chance.randrange(5):
            case 0:
                text = text[:at] + chance.choice(signs) + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + chance.randint(1, 40) :]
            case 2:
                text = text[:at] + chance.choice(signs) + text[at:]
            case 3:
                lines = text.splitlines(keepends=True)
                a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[a], lines[b] = lines[b], lines[a]
                text = "".join(lines)
            case _:
                end = at + chance.randint(1, 200)
                text = text[:end] + text[at:]
    return text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_mutated_real_files_never_give_a_traceback(tmp_path: Path, seed: int) -> None:
    """Every finding stays a finding: located, coded, printable."""
    chance = random.Random(seed)
    small = tmp_path / "small"
    real = paths.knowledge_dir()
    for pattern in ("*.yaml", "criteria/*.yaml", "frameworks/*.yaml", "questions/*.yaml",
                    "probes/*.yaml", "capabilities/infer-*.yaml", "sources/*.yaml",
                    "claims/*/browser-deployment.yaml"):  # fmt: skip
        for path in real.glob(pattern):
            target = small / path.relative_to(real)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    files = sorted(small.rglob("*.yaml"))
    for _ in range(60):
        path = chance.choice(files)
        text = path.read_text(encoding="utf-8")
        path.write_text(mutate(text, chance), encoding="utf-8", newline="")
        try:
            knowledge, found = check_knowledge(directory=small, today=dt.date(2026, 11, 20))
        except AdvisorError as error:
            assert str(error)
        else:
            assert knowledge is not None or found
            for problem in found:
                assert problem.code in CODES
                assert problem.where is not None
                assert str(problem)
        path.write_text(text, encoding="utf-8")
