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


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real files of every kind, few enough to be checked two hundred times."""
    folder = tmp_path_factory.mktemp("small")
    real = paths.knowledge_dir()
    for pattern in ("*.yaml", "criteria/*.yaml", "frameworks/*.yaml", "questions/*.yaml",
                    "probes/*.yaml", "capabilities/infer-*.yaml", "sources/*.yaml",
                    "claims/*/browser-deployment.yaml", "published/browser-deployment.yaml",
                    "tools/t*.yaml"):  # fmt: skip
        for path in real.glob(pattern):
            target = folder / path.relative_to(real)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_mutated_real_files_never_give_a_traceback(small: Path, seed: int) -> None:
    """A hundred in all. Every finding stays a finding: located in the file, coded, printable."""
    chance = random.Random(seed)
    files = sorted(small.rglob("*.yaml"))
    for _ in range(20):
        path = chance.choice(files)
        whole = path.read_bytes()
        damaged = mutate(whole.decode(), chance).encode("utf-8", "surrogatepass")
        path.write_bytes(damaged)
        try:
            knowledge, found = check_knowledge(directory=small, today=dt.date(2026, 11, 20))
        except AdvisorError as error:
            knowledge, found = None, list(error.diagnostics)
        finally:
            path.write_bytes(whole)
        assert knowledge is not None or found
        lines = damaged.decode(errors="replace").count("\n") + damaged.count(b"\r") + 2
        for problem in found:
            assert problem.code in {*CODES, "FILE"}
            assert problem.where is not None
            assert problem.message
            assert "Traceback" not in str(problem)
            if problem.where.file == str(path):
                assert 0 <= problem.where.line <= lines


@pytest.mark.parametrize("seed", range(5))
def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path, seed: int) -> None:
    """Several keys and values of one real file spoilt: as many errors, each at its line."""
    chance = random.Random(seed)
    cells = sorted(paths.knowledge_dir().glob("claims/*/*.yaml"))
    path = chance.choice([cell for cell in cells if cell.read_text().count("\n    status: ") > 2])
    lines = path.read_text(encoding="utf-8").splitlines()
    statuses = [i for i, line in enumerate(lines) if line.startswith("    status: ")]
    for i in statuses:
        lines[i] = "    status: perhaps"
    reasons = [i for i, line in enumerate(lines) if line.startswith("    basis: ")]
    for i in reasons:
        lines[i] = lines[i].replace("basis", "bassis")
    copy = tmp_path / "claims" / path.parent.name / path.name
    copy.parent.mkdir(parents=True)
    copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, found = check_knowledge(directory=tmp_path)
    places = {(problem.where.line, problem.code) for problem in found if problem.where}
    assert {(i + 1, "KB003") for i in (*statuses, *reasons)} <= places
    assert sum('did you mean "basis"' in str(problem) for problem in found) == len(reasons)


@pytest.mark.parametrize("seed", range(20))
def test_a_mistyped_reference_suggests_the_id_that_was_meant(base: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(sorted(base.glob("claims/*/*.yaml")))
    lines = path.read_text(encoding="utf-8").splitlines()
    at = chance.choice([i for i, line in enumerate(lines) if "- source: " in line])
    id_ = lines[at].split("source: ")[1].split(",")[0].strip()
    letter = chance.randrange(len(id_) // 2, len(id_))
    wrong = id_[:letter] + "qx" + id_[letter + 1 :]
    lines[at] = lines[at].replace(id_, wrong, 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [f for f in check_knowledge(directory=base)[1] if f.code == "KB011"]
    assert len(found) == 1
    assert found[0].where is not None
    assert found[0].where.line == at + 1
    assert f'there is no source "{wrong}"' in found[0].message
    assert found[0].hint.startswith("did you mean")
