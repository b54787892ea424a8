"""Rules across files: ids, references, scales, contradictions, words, time."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from advisor.kb.load import check_knowledge, load_knowledge
from tests.kb.conftest import CELL, CRITERION, Spoil, errors, findings, only_error


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
        text = (base / CRITERION).read_text(encoding="utf-8")
        (base / "criteria/new.yaml").write_text(text.replace("id: browser-deployment", "id: new"))
        found = {f.message for f in findings(base, "KB080")}
        for framework in (base / "frameworks").iterdir():
            assert f"nothing is known of {framework.stem} on new" in found

    def test_accessed_before_it_existed(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "date: 2026-11-20", "date: 2026-11-20\n        accessed: 2026-11-19")
        assert "KB021" in only_error(base)

    def test_time_is_judged_only_with_a_day(self, base: Path) -> None:
        time = {"KB020", "KB022", "KB023"}
        assert not {f.code for f in check_knowledge(directory=base)[1]} & time
        early = check_knowledge(directory=base, today=dt.date(2020, 1, 1))[1]
        late = check_knowledge(directory=base, today=dt.date(2036, 1, 1))[1]
        assert "KB020" in {f.code for f in early}
        assert "KB023" in {f.code for f in late}

    def test_warnings_do_not_stop_loading(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "states: by-conversion", "states: none")
        assert load_knowledge(directory=base).claims
