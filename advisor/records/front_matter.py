"""The head of a record: flat ``key: value`` lines that line-based and YAML readers read alike."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

import yaml

from advisor.records.markdown import clean


def front_matter(fields: Mapping[str, str | int | dt.date | Iterable[str] | None]) -> str:
    """The lines between the two ``---``, ended by a newline; empty fields are left out.

    Values stay unquoted, because some readers take a line as it stands, quotes and all. Only
    text that YAML would read as something else (a colon and a space, ``no``, a number) is quoted.
    """
    lines = []
    for key, value in fields.items():
        if isinstance(value, int | dt.date):
            lines.append(f"{key}: {value}")
            continue
        if value is None:
            continue
        parts = [value] if isinstance(value, str) else list(value)
        text = ", ".join(part for part in map(clean, parts) if part)
        if text:
            lines.append(f"{key}: {text if _plain(text) else _quoted(text)}")
    return "".join(f"{line}\n" for line in lines)


def _plain(text: str) -> bool:
    if text.endswith("---"):
        return False  # a reader that looks for "---" and a newline would stop here
    try:
        read = yaml.safe_load(f"key: {text}\n")
    except yaml.YAMLError:
        return False
    return bool(read == {"key": text})


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
