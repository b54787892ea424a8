"""Real files with random damage: findings, never a traceback."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

import pytest

from advisor import paths
from advisor.errors import AdvisorError
from advisor.kb.lint import CODES
from advisor.kb.load import check_knowledge


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
            knowledge, found = None, list(error.diagnostics)
        path.write_text(text, encoding="utf-8")
        assert knowledge is not None or found
        for problem in found:
            assert problem.code in {*CODES, "FILE"}
            assert problem.where is not None
            assert str(problem)
