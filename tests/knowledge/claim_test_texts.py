"""What ``knowledge/probes/`` says of the claim tests, written from the tests themselves.

``python -m tests.knowledge.claim_test_texts`` writes the files and removes those of tests that
are gone; ``test_claim_tests.py`` fails where file and test differ.
"""

from __future__ import annotations

import re
import textwrap

import yaml

from advisor import paths
from tests.probes.client import Worker

FOLDER = paths.knowledge_dir() / "probes"
_MODELINE = "# yaml-language-server: $schema=../schema/probe.json"
_WIDTH = 100


def described():
    """Every test as the child side describes it, by id."""
    clerk = Worker("numpy")
    try:
        return {test["id"]: test for test in clerk("claim_tests")["claim_tests"]}
    finally:
        clerk.close()


def text_of(test):
    """The YAML file of one test."""
    lines = [_MODELINE, "schema: probe/1", f"id: {test['id']}"]
    lines += _text("title", test["title"])
    lines += _text("what", test["method"])
    if test["limits"]:
        lines += _text("limits", test["limits"])
    for key in ("claims", "published"):
        lines += _list(key, test[key])
    lines += ["test:", f"  topic: {test['topic']}"]
    lines += _list("frameworks", test["frameworks"], "  ")
    lines += _list("needs", test["needs"], "  ")
    lines.append(f"  seconds: {test['seconds']:g}")
    lines += _text("holds_if", test["holds_if"], "  ")
    lines += _text("fails_if", test["fails_if"], "  ")
    if test["covers"] == "part":
        lines.append("  covers: part")
    return "\n".join(lines) + "\n"


def _text(key, text, indent=""):
    plain = f"{indent}{key}: {text}"
    if len(plain) <= _WIDTH and _is_plain(text):
        return [plain]
    inner = f"{indent}  "
    folded = textwrap.wrap(
        text, _WIDTH - len(inner), break_long_words=False, break_on_hyphens=False
    )
    return [f"{indent}{key}: >-", *(inner + line for line in folded)]


def _is_plain(text):
    if not re.match(r"[A-Za-z]", text) or ": " in text or " #" in text or text.endswith(":"):
        return False
    return yaml.safe_load(text) == text


def _list(key, values, indent=""):
    if not values:
        return []
    plain = f"{indent}{key}: [{', '.join(values)}]"
    if len(plain) <= _WIDTH:
        return [plain]
    return [f"{indent}{key}:", *(f"{indent}  - {value}" for value in values)]


def write():
    """Write every file; ids of the tests that were written."""
    tests = described()
    for path in FOLDER.glob("*.yaml"):
        gone = path.stem not in tests and "\ntest:\n" in path.read_text(encoding="utf-8")
        if gone:
            path.unlink()
    for name, test in tests.items():
        (FOLDER / f"{name}.yaml").write_text(text_of(test), encoding="utf-8")
    return sorted(tests)


if __name__ == "__main__":
    print(f"{len(write())} claim tests written to {FOLDER}")
