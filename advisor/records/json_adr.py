"""A record in the JSON-ADR form (version 1), for programs that read logs of decisions.

Fields: number, title, status, date, people, tags, context, drivers, options with pros and cons,
decision, consequences, confirmation, links, path. The form allows no other keys; what it has no
place for is in the evidence file, which ``custom_sections`` names.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.records.record_file import RecordFile

VERSION = "1.0.0"
_WORD = re.compile(r"^(Good|Neutral|Bad), because ")
_WORDS = ("Good", "Neutral", "Bad")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|~$#&=+.)-])")


def json_adr(record: RecordFile) -> str:
    """JSON text of one numbered record."""
    head = record.head
    adr: dict[str, Any] = {
        "number": record.number,
        "title": plain(record.title),
        "status": record.status,
        "date": head.get("date", ""),
        "deciders": _list(head.get("decision-makers", "")),
        "consulted": _list(head.get("consulted", "")),
        "informed": _list(head.get("informed", "")),
        "tags": _list(head.get("tags", "")),
        "context": _text(record, "Context and Problem Statement"),
        "decision_drivers": _bullets(record, "Decision Drivers"),
        "considered_options": _options(record),
        "decision": _paragraphs(record, "Decision Outcome"),
        "consequences": _consequences(record),
        "confirmation": _text(record, "Confirmation"),
        "links": [
            *({"type": "supersedes", "target": n} for n in record.supersedes),
            *({"type": "superseded-by", "target": n} for n in record.superseded_by),
        ],
        "custom_sections": {
            key: head[key]
            for key in ("review-by", "generated-by", "kb-version", "evidence")
            if key in head
        },
        "path": record.name,
    }
    content = {"version": VERSION, "adr": adr}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def plain(text: str) -> str:
    """Inline Markdown of ours without its escapes."""
    return _ESCAPED.sub(r"\1", text)


def _list(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def _lines(record: RecordFile, title: str) -> list[str]:
    section = record.section(title)
    return [record.lines[i] for i in section] if section else []


def _text(record: RecordFile, title: str) -> str:
    return "\n".join(_lines(record, title)).strip()


def _paragraphs(record: RecordFile, title: str) -> str:
    """The section without its parts of a lower level."""
    kept: list[str] = []
    for line in _lines(record, title):
        if line.startswith("### "):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _bullets(record: RecordFile, title: str) -> list[str]:
    return [plain(line[2:]) for line in _lines(record, title) if line.startswith(("* ", "- "))]


def _consequences(record: RecordFile) -> dict[str, list[str]]:
    lines = _bullets(record, "Consequences")
    return {
        "positive": [_said(line) for line in lines if line.startswith("Good")],
        "negative": [_said(line) for line in lines if line.startswith("Bad")],
        "risks": [_said(line) for line in lines if not line.startswith(_WORDS)],
    }


def _options(record: RecordFile) -> list[dict[str, Any]]:
    found = []
    for name in _bullets(record, "Considered Options"):
        option: dict[str, Any] = {"name": name}
        lines = _bullets(record, _escaped_title(record, name))
        option["pros"] = [_said(line) for line in lines if line.startswith("Good")]
        option["cons"] = [_said(line) for line in lines if line.startswith("Bad")]
        found.append(option)
    return found


def _escaped_title(record: RecordFile, name: str) -> str:
    """The heading as it is written."""
    return next((h.text for h in record.headings if h.level > 2 and plain(h.text) == name), name)  # noqa: PLR2004 - options stand at level 3


def _said(line: str) -> str:
    return _WORD.sub("", line)
