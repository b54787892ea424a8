"""The exported JSON Schemas are those of the models, and every file names its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import paths

KNOWLEDGE = paths.knowledge_dir()
COMMITTED = KNOWLEDGE / "schema"
ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in (KNOWLEDGE, ROOT / "examples" / "overlay", ROOT / "tests" / "kb" / "bad")
    for path in folder.rglob("*.yaml")
)
PROFILES = sorted(
    path
    for folder in (ROOT / "examples", ROOT / "examples" / "cases")
    for path in folder.glob("*.yaml")
    if path.name != "outcomes.yaml"
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("schema")
    command = [sys.executable, "-m", "advisor", "kb", "schema", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out


def test_the_committed_schemas_are_those_of_the_models(exported):
    """If not: advisor kb schema."""
    names = {path.name for path in exported.iterdir()}
    assert names == {path.name for path in COMMITTED.iterdir()}
    for name in names:
        assert (COMMITTED / name).read_text() == (exported / name).read_text(), name


def test_schemas_explain_themselves_and_forbid_unknown_keys():
    for path in COMMITTED.iterdir():
        schema = json.loads(path.read_text())
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert schema["additionalProperties"] is False
        assert schema["description"]
    claim = json.loads((COMMITTED / "claims.json").read_text())["$defs"]["Claim"]
    assert "Level of the criterion" in claim["properties"]["states"]["description"]


@pytest.mark.parametrize("path", FILES + PROFILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_first_line_leads_an_editor_to_the_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    schema = (path.parent / first.removeprefix(prefix)).resolve()
    assert schema.parent == COMMITTED.resolve()
    assert schema.is_file()
    if "bad" not in path.parts:  # there, what is in the file may be the mistake
        kind = next(line for line in path.read_text().splitlines() if line.startswith("schema:"))
        known = json.loads(schema.read_text())["properties"]["schema"]["const"]
        assert kind == f"schema: {known}"
