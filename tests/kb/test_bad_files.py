"""One failing example per code: ``bad/<CODE>-what.yaml``, or a folder where it takes several files.

Each is laid over the small base and must give its code and no other. The line of the finding is
the one that ends with ``# <CODE>``; where none does, the finding is about a file that is missing.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.kb.lint import AGES, CODES, ERRORS
from advisor.kb.load import check_knowledge, load_knowledge
from tests.kb.small_base import write

DAY = dt.date(2026, 7, 1)
EXAMPLES = sorted((Path(__file__).parent / "bad").iterdir())


def laid_over_the_small_base(example: Path, folder: Path) -> Path:
    write(folder)
    if example.is_dir():
        shutil.copytree(example, folder, dirs_exist_ok=True)
        return folder
    text = example.read_text(encoding="utf-8")
    place = text.splitlines()[1].removeprefix("# place: ")
    return write(folder, {place: text})


def marked(folder: Path, code: str) -> tuple[str, int] | None:
    """File and line of the mark."""
    found = [
        (str(path), number)
        for path in sorted(folder.rglob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith(f"# {code}")
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_every_code_has_an_example() -> None:
    assert {example.name[:5] for example in EXAMPLES} == set(CODES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_gives_its_code_at_its_line(tmp_path: Path, example: Path) -> None:
    code = example.name[:5]
    folder = laid_over_the_small_base(example, tmp_path)
    knowledge, found = check_knowledge(directory=folder, today=DAY)
    assert [problem.code for problem in found] == [code], [str(problem) for problem in found]
    where = found[0].where
    assert where is not None
    assert found[0].message
    mark = marked(folder, code)
    if mark is None:
        assert where.line == 0
        assert not (folder / where.file).exists()
    else:
        assert (where.file, where.line) == mark
    assert (knowledge is None) == (code in ERRORS)
    if code in ERRORS:
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge(directory=folder)
        assert [problem.code for problem in caught.value.diagnostics] == [code]
    else:
        assert load_knowledge(directory=folder).version == "1"


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.name[:5] in AGES], ids=lambda path: path.stem
)
def test_age_is_judged_only_with_a_day(tmp_path: Path, example: Path) -> None:
    folder = laid_over_the_small_base(example, tmp_path)
    assert check_knowledge(directory=folder)[1] == []


@pytest.mark.parametrize(
    ("days", "codes"), [(365, []), (366, ["KB022"]), (730, ["KB022"]), (731, ["KB023"])]
)
def test_stale_begins_the_day_after(tmp_path: Path, days: int, codes: list[str]) -> None:
    observed = dt.date(2026, 6, 1)
    found = check_knowledge(directory=write(tmp_path), today=observed + dt.timedelta(days))[1]
    assert [problem.code for problem in found] == codes
