"""CONTRIBUTING.md lists every code with its level and its words."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.kb.lint import AGES, CODES, ERRORS

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_code_is_in_the_table_with_its_level() -> None:
    rows = re.findall(r"^\| (KB\d{3}) \| (\w+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert [code for code, *_ in rows] == list(CODES)
    for code, level, what in rows:
        expected = "error" if code in ERRORS else "age" if code in AGES else "warning"
        assert (code, level) == (code, expected)
        assert what.startswith(CODES[code])
