"""Records read by the real tools, from their packages.

markdownlint, adr-log, log4brains and gray-matter need Node.js and are skipped only where it is not
installed and nobody asked for it (``CI``); python-frontmatter is Python. The versions are pinned
in ``tools/packages.txt`` and ``tools/python-packages.txt``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from advisor.records.folder import read_records
from advisor.records.index import NEW, indexed
from advisor.records.lifecycle import accept, deprecate, supersede
from advisor.records.markdown import clean
from advisor.records.record_file import read_record
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run
from tests.records.test_hostile import HOSTILE

TOOLS = Path(__file__).parent / "tools"
LATER = dt.date(2027, 1, 5)

needs_node = pytest.mark.skipif(
    (shutil.which("node") is None or shutil.which("npm") is None) and not os.environ.get("CI"),
    reason="Node.js is not installed",
)


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command], cwd=cwd, check=False, capture_output=True, text=True,
        env=os.environ | environment, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def installed(request, name: str, listed: str, *command: str) -> Path:
    """The folder that ``command`` installs the listed packages into, kept while they stay."""
    packages = (TOOLS / listed).read_text("utf-8").split()
    place = Path(request.config.cache.mkdir("record-tools")) / name
    place.mkdir(exist_ok=True)
    done = place / "installed.txt"
    with FileLock(place / "lock"):
        if not done.is_file() or done.read_text("utf-8").split() != packages:
            for old in ("node_modules", "site"):
                shutil.rmtree(place / old, ignore_errors=True)
            (place / "package.json").write_text('{"private": true}', "utf-8")
            made = run(*command, *packages, cwd=place)
            assert made.returncode == 0, made.stderr[-2000:]
            done.write_text("\n".join(packages), "utf-8")
    return place


@pytest.fixture(scope="session")
def tools(request) -> Path:
    """The folder of the Node.js packages."""
    command = (
        "npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts",
        "--no-audit", "--no-fund",
    )  # fmt: skip
    return installed(request, "node", "packages.txt", *command) / "node_modules"


@pytest.fixture(scope="session")
def frontmatter(request):
    """The module python-frontmatter."""
    command = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", "site")
    place = installed(request, "python", "python-packages.txt", *command) / "site"
    spec = importlib.util.spec_from_file_location(
        "frontmatter",
        place / "frontmatter" / "__init__.py",
        submodule_search_locations=[str(place / "frontmatter")],
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["frontmatter"] = module
    spec.loader.exec_module(module)
    yield module
    for loaded in [m for m in sys.modules if m.partition(".")[0] == "frontmatter"]:
        del sys.modules[loaded]


@pytest.fixture
def write(tmp_path):
    """``write("madr", title="…")`` into one folder; each form its own."""

    def call(profile=None, run=None, folder="adr", **fields) -> Path:
        knowledge = make_knowledge()
        answers = profile or make_profile()
        return new_record(
            decide(answers, knowledge, run), answers, knowledge, run,
            directory=tmp_path / folder, **{"today": AS_OF, "with_chart": True} | fields,
        ).path  # fmt: skip

    return call


@pytest.fixture
def folder(write, tmp_path):
    """Records in every state that they can be in."""
    write(run=make_run(), title="Use PyTorch", deciders=["Ana Ruiz", "Bo: Chen"], tags=["a b"])
    write(title="Use TensorFlow", review_by=dt.date(2027, 5, 20))
    draft = write(title="Use JAX", draft=True)
    write(make_profile(require=["on-the-moon"]))
    write(title="Still a draft", draft=True)
    write(make_profile(answers={}), title="Nothing answered")
    supersede(tmp_path / "adr", "1", "2", today=LATER)
    accept(tmp_path / "adr", draft.name, today=LATER)
    deprecate(tmp_path / "adr", "2", because="# The team | <left> --- it", today=LATER)
    return tmp_path / "adr"


def lint(tools: Path, folder: Path) -> str:
    records = sorted(folder.glob("*.md"))
    assert records
    done = run(
        tools / ".bin" / "markdownlint", "-c", TOOLS / "madr.markdownlint.yml", *records, cwd=folder
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def parsed(tools: Path, what: str, folder: Path):
    done = run("node", TOOLS / "parse.js", what, folder, cwd=folder, NODE_PATH=str(tools))
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@needs_node
def test_madrs_own_linter_finds_nothing(tools, folder):
    assert lint(tools, folder) == ""


@needs_node
@pytest.mark.parametrize("form", [{"form": "nygard"}, {"compat": "log4brains"}])
def test_the_other_forms_lint_too(tools, write, tmp_path, form):
    write(run=make_run(), title="Use PyTorch", deciders=["Ana"], tags=["x"], **form)
    assert lint(tools, tmp_path / "adr") == ""


@needs_node
def test_hostile_text_lints_and_parses(tools, write, tmp_path):
    for text in HOSTILE:
        profile = dataclasses.replace(make_profile(), description=text)
        write(profile, title=text, deciders=[text], tags=[text])
    assert lint(tools, tmp_path / "adr") == ""
    read = parsed(tools, "matter", tmp_path / "adr")
    assert len(read) == len(HOSTILE)
    for i, name in enumerate(sorted(read)):
        assert read[name]["data"]["number"] == i + 1
        assert read[name]["data"]["status"] == "accepted"
        told = ", ".join(part for part in map(clean, HOSTILE[i].split(",")) if part)
        assert str(read[name]["data"].get("decision-makers", "")) == told
        assert read[name]["first"].startswith("# ")


@needs_node
def test_front_matter_reads_as_plain_values(tools, folder):
    read = parsed(tools, "matter", folder)
    states = {name: record["data"]["status"] for name, record in read.items()}
    assert states == {
        "0001-use-pytorch.md": "superseded by ADR-0002",
        "0002-use-tensorflow.md": "deprecated",
        "0003-choose-a-deep-learning-framework-for-the-vision-service.md": "proposed",
        "0004-nothing-answered.md": "accepted",
        "0005-use-jax.md": "accepted",
        "draft-still-a-draft.md": "proposed",
    }
    for record in read.values():
        data = record["data"]
        assert data["date"].startswith(("2026-11-20", "2027-01-05"))
        assert not any(isinstance(value, list | dict) for value in data.values())
        assert record["first"].startswith("# ")


def test_python_frontmatter_reads_the_same(frontmatter, folder):
    for path in sorted(folder.glob("*.md")):
        read = frontmatter.load(str(path))
        record = read_record(path)
        assert {key: str(value) for key, value in read.metadata.items()} == record.head
        assert not any(isinstance(value, list | dict) for value in read.metadata.values())
        assert read.content.startswith("# ")
        # The title stands on the very line after the front matter; that reader would skip others.
        assert record.lines[record.body].startswith("# ")


def test_python_frontmatter_reads_hostile_text(frontmatter, write, tmp_path):
    for text in HOSTILE:
        write(title=text, deciders=[text], tags=[text])
    paths = sorted((tmp_path / "adr").glob("*.md"))
    assert len(paths) == len(HOSTILE)
    for number, (path, text) in enumerate(zip(paths, HOSTILE, strict=True), 1):
        read = frontmatter.load(str(path))
        assert (read["number"], read["status"]) == (number, "accepted")
        told = ", ".join(part for part in map(clean, text.split(",")) if part)
        assert str(read.metadata.get("decision-makers", "")) == told
        assert read.content.startswith("# ")


@needs_node
def test_adr_log_writes_the_index_that_we_write(tools, folder):
    for draft in folder.glob("draft-*"):  # it lists drafts too, by their date
        draft.unlink()
    index = folder / "index.md"
    index.write_text(f"# Log\n\nMine.\n\n{NEW.split(chr(10), 2)[2]}", "utf-8")
    ours = indexed(index.read_text("utf-8"), read_records(folder))
    done = run(tools / ".bin" / "adr-log", "-d", ".", "-i", "index.md", cwd=folder)
    assert done.returncode == 0, done.stderr
    theirs = index.read_text("utf-8")
    assert theirs.strip() == ours.strip()
    assert ours.count("* [ADR-") == 5


@needs_node
def test_log4brains_reads_status_people_tags_and_successor(tools, write, tmp_path):
    write(title="Use PyTorch", deciders=["Ana", "Bo"], tags=["vision", "edge"], compat="log4brains")
    write(title="Use TensorFlow", compat="log4brains")
    supersede(tmp_path / "adr", "1", "2", today=LATER)
    (tmp_path / ".log4brains.yml").write_text(
        "project:\n  name: test\n  tz: Etc/UTC\n  adrFolder: ./adr\n", "utf-8"
    )
    git = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        done = run(*git, *command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    old, new = sorted(parsed(tools, "log4brains", tmp_path), key=lambda adr: adr["slug"])
    assert (old["slug"], old["title"]) == ("0001-use-pytorch", "Use PyTorch")
    assert (old["status"], old["supersededBy"]) == ("superseded", "0002-use-tensorflow")
    assert old["deciders"] == ["Ana", "Bo"]
    assert old["tags"] == ["vision", "edge"]
    assert old["publicationDate"].startswith("2027-01-05")
    assert (new["status"], new["supersededBy"]) == ("accepted", None)
