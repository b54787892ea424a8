"""Many mistakes per code: what is said, where, and whether the base can still be used."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.kb.lint import CODES, ERRORS
from advisor.kb.load import check_knowledge, load_knowledge
from advisor.kb.located_yaml import MAX_BYTES
from tests.kb.small_base import CELL, FILES, claim, spoilt, with_claims, write

DAY = dt.date(2026, 7, 1)

# code, file, text, its replacement, line of the finding, words of the finding
CASES = [
    ("KB001", CELL, "    text: It answers", "\ttext: It answers", 6, "spaces, not tabs"),
    ("KB001", CELL, "claims:\n", "claims: [\n", None, ""),
    ("KB002", CELL, "criterion: speed", "criterion: speed\ncriterion: speed", 4, "duplicate key"),
    ("KB003", CELL, "status: holds", "status: perhaps", 7, "holds"),
    ("KB003", CELL, "observed: 2026-06-01", "observed: 2026-06-31", 10, ""),
    ("KB003", CELL, "observed: 2026-06-01", "observed: 1999-12-31", 10, ""),
    ("KB003", CELL, "    evidence:\n", "    proof:\n", None, "unknown key"),
    ("KB003", "groups.yaml", "schema: groups/1", "schema: groups/2", 1, ""),
    ("KB003", "criteria/speed.yaml", "better: fast", "better: faster", None, "not on the scale"),
    ("KB003", "criteria/speed.yaml", "worse: slow, better: fast", "worse: fast, better: slow",
     None, "from a worse level to a better"),
    ("KB003", "criteria/speed.yaml", "score: 0.5", "score: 1", None, "levels must rise"),
    ("KB003", "capabilities/fly.yaml", "    via: Wings\n", "", None, 'needs "via"'),
    ("KB003", "capabilities/fly.yaml", "    as_of: 2026-06-01\n", "", None, "evidence and as_of"),
    ("KB003", "capabilities/fly.yaml", "native", "excellent", 8, ""),
    ("KB003", "questions/where.yaml", "id: down", "id: up", None, "share an id"),
    ("KB003", "questions/where.yaml", "level: 2", "level: 6", None, ""),
    ("KB003", "questions/where.yaml", "do: require", "do: forbid", None, ""),
    ("KB003", "probes/clock.yaml", "factor: 1.0", "factor: 0", None, ""),
    ("KB004", CELL, "text: It answers in a second.", "text: " + "[" * 200 + "]" * 200, None, ""),
    ("KB010", "criteria/speed.yaml", "id: speed", "id: pace", 2, 'path says "speed"'),
    ("KB010", CELL, "criterion: speed", "criterion: pace", 3, 'path says "speed"'),
    ("KB010", "sources/press.yaml", "publisher: press", "publisher: radio", 2, "press"),
    ("KB011", "criteria/speed.yaml", "group: use", "group: ues", 3, 'did you mean "use"'),
    ("KB011", "frameworks/ash.yaml", "source: guide", "source: guied", 14, 'mean "guide"'),
    ("KB011", CELL, "source: guide", "source: guidee", 13, 'mean "guide"'),
    ("KB011", CELL, "basis:", "compared_with: [oak]\n    basis:", 9, 'no framework "oak"'),
    ("KB011", CELL, "2026-05-02\n", "2026-05-02\n    successor: ash.speed.two\n", 16,
     'mean "ash.speed.one"'),
    ("KB011", "capabilities/fly.yaml", "criterion: speed", "criterion: sped", 5, 'mean "speed"'),
    ("KB011", "capabilities/fly.yaml", "source: guide", "source: gide", 12, 'mean "guide"'),
    ("KB011", "capabilities/fly.yaml", "  ash:", "  asch:", 7, 'mean "ash"'),
    ("KB011", "questions/where.yaml", "capability: fly", "capability: fyl", None, 'mean "fly"'),
    ("KB011", "questions/where.yaml", "criterion: speed", "criterion: spead", None, "speed"),
    ("KB011", "questions/where.yaml", "{place: [up]}", "{plaice: [up]}", None, 'mean "place"'),
    ("KB011", "questions/where.yaml", "{place: [up]}", "{place: [upp]}", None, 'mean "up"'),
    ("KB011", "probes/clock.yaml", "criterion: speed", "criterion: spede", 9, 'mean "speed"'),
    ("KB011", "probes/clock.yaml", "[ash.speed.one]", "[ash.speed.on]", 12, "ash.speed.one"),
    ("KB012", CELL, "states: steady", "states: staedy", 8, 'did you mean "steady"'),
    ("KB012", CELL, "states: steady", "states: zzz", 8, "levels: slow, steady, fast"),
    ("KB020", CELL, "date: 2026-05-01\n        accessed: 2026-05-02", "date: 2027-01-01", 14,
     "2027-01-01 is in the future"),
    ("KB021", CELL, "accessed: 2026-05-02", "accessed: 2026-04-30", 15, "before the evidence"),
    ("KB022", CELL, "observed: 2026-06-01", "observed: 2025-06-30", 10, "observed 366 days ago"),
    ("KB040", CELL, "    status: holds", "    status: holds", None, ""),
    ("KB050", CELL, "It answers in a second.", "An elegant answer.", 6, '"elegant" is a value'),
    ("KB080", CELL, "", "", None, "nothing is known of ash on speed"),
]  # fmt: skip


def made(folder: Path, code: str, file: str, old: str, new: str) -> Path:
    """The small base with the case's mistake in it."""
    if code == "KB080":
        return write(folder, {name: text for name, text in FILES.items() if name != file}
                     | {"probes/clock.yaml": FILES["probes/clock.yaml"].replace(
                         "claims: [ash.speed.one]\n", "")})  # fmt: skip
    if code == "KB040":
        return with_claims(folder, claim("quick", "fast"), claim("lame", "slow"))
    return spoilt(folder, file, old, new)


def test_the_small_base_has_no_finding(tmp_path: Path) -> None:
    knowledge, found = check_knowledge(directory=write(tmp_path), today=DAY)
    assert found == []
    assert knowledge is not None
    assert list(knowledge.questions) == ["place", "height"]


def test_every_case_is_of_a_code_that_exists() -> None:
    assert {code for code, *_ in CASES} <= set(CODES)


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "line", "words"),
    CASES,
    ids=[f"{code}-{i}" for i, (code, *_) in enumerate(CASES)],
)
def test_a_mistake_gives_its_code_at_its_place(
    tmp_path: Path, code: str, file: str, old: str, new: str, line: int | None, words: str
) -> None:
    folder = made(tmp_path, code, file, old, new)
    knowledge, found = check_knowledge(directory=folder, today=DAY)
    assert {problem.code for problem in found} == {code}, [str(problem) for problem in found]
    assert any(words in str(problem) for problem in found), [str(problem) for problem in found]
    for problem in found:
        assert problem.where is not None
        assert problem.where.file.endswith(file)
        if line is not None:
            assert problem.where.line == line, str(problem)
    assert (knowledge is None) == (code in ERRORS)
    if code in ERRORS:
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge(directory=folder)
        assert code in {problem.code for problem in caught.value.diagnostics}
    else:
        assert load_knowledge(directory=folder).version == "1"


def test_a_claim_of_another_name_than_its_cell(tmp_path: Path) -> None:
    folder = with_claims(tmp_path, claim("two").replace("id: ash.speed.two", "id: ash.two"))
    (found,) = check_knowledge(directory=folder)[1]
    assert found.code == "KB010"
    assert 'start with "ash.speed."' in str(found)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    text = FILES["groups.yaml"] + "#" * MAX_BYTES
    with pytest.raises(KnowledgeError, match="larger than 1 MB"):
        check_knowledge(directory=write(tmp_path, {**FILES, "groups.yaml": text}))


@pytest.mark.parametrize("file", sorted(set(FILES) - {"base.yaml"}))
@pytest.mark.parametrize(
    "text", ["", "just words\n", "- a\n- b\n", "null\n", "schema: nothing/9\n"]
)
def test_no_file_may_be_something_else(tmp_path: Path, file: str, text: str) -> None:
    _, found = check_knowledge(directory=write(tmp_path, {**FILES, file: text}))
    here = [p for p in found if p.where is not None and p.where.file.endswith(file)]
    assert here
    assert {p.code for p in here} <= {"KB001", "KB003"}


@pytest.mark.parametrize("file", sorted(set(FILES) - {"base.yaml"}))
def test_no_file_may_hold_an_unknown_key(tmp_path: Path, file: str) -> None:
    folder = write(tmp_path, {**FILES, file: FILES[file] + "opinion: good\n"})
    _, found = check_knowledge(directory=folder)
    (problem,) = found
    assert problem.code == "KB003"
    assert 'unknown key "opinion"' in str(problem)
    assert problem.where is not None
    assert problem.where.line == len(FILES[file].splitlines()) + 1


def test_findings_are_sorted_by_place(tmp_path: Path) -> None:
    files = {
        **FILES,
        CELL: FILES[CELL].replace("source: guide", "source: nobody").replace("steady", "odd"),
        "criteria/speed.yaml": FILES["criteria/speed.yaml"].replace("group: use", "group: none"),
        "probes/clock.yaml": FILES["probes/clock.yaml"].replace("one]", "two]"),
    }
    _, found = check_knowledge(directory=write(tmp_path, files))
    places = [(p.where.file, p.where.line) for p in found if p.where]
    assert len(places) == 4
    assert places == sorted(places)
