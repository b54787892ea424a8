"""One record as it lies in the folder: ours, another tool's, or written by hand.

Reading is generous: what is missing is empty, never an error. :mod:`advisor.records.lint` judges.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from advisor.files import read_text
from advisor.records.names import evidence_name

MAX_BYTES = 20_000_000
_FENCE = "---"
_FIELD = re.compile(r"^([A-Za-z][\w-]*):(?:[ \t]+(.*?))?[ \t]*$")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_BULLET = re.compile(r"^[*-][ \t]+(Status|Date|Deciders|Tags):[ \t]*(.*?)[ \t]*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{4})-")
_NYGARD_TITLE = re.compile(r"^(\d+)\.[ \t]+(.*)$")
_CODE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})")
_ADR = re.compile(r"(?:ADR-)?0*(\d{1,4})\b", re.IGNORECASE)
STATUSES = ("proposed", "accepted", "rejected", "deprecated", "superseded")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body; ``line`` counts from 0."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class RecordFile:
    """One record's text and what its head says."""

    path: Path
    text: str
    lines: tuple[str, ...]
    """Without their ends."""
    head: dict[str, str] = field(default_factory=dict)
    """Front matter, values without quotes; or the bullets or lines that stand for it."""
    head_lines: dict[str, int] = field(default_factory=dict)
    """Key to the line it stands on, from 0."""
    body: int = 0
    """First line after the front matter."""
    headings: tuple[Heading, ...] = ()

    @property
    def name(self) -> str:
        """File name."""
        return self.path.name

    @property
    def front_matter(self) -> bool:
        """Whether it has one."""
        return self.body > 0

    @property
    def number(self) -> int | None:
        """By the file name; ``None`` for a draft."""
        found = _NUMBERED.match(self.name)
        return int(found[1]) if found else None

    @property
    def title(self) -> str:
        """The first heading, without the number that some formats put before it."""
        first = next((h.text for h in self.headings if h.level == 1), "")
        numbered = _NYGARD_TITLE.match(first)
        return numbered[2] if numbered and not self.front_matter else first

    @property
    def status(self) -> str:
        """As it is written: ``superseded by ADR-0012``."""
        return self.head.get("status", "")

    @property
    def state(self) -> str:
        """First word of the status, lower case."""
        words = self.status.lower().split()
        return {"superceded": "superseded"}.get(words[0], words[0]) if words else ""

    @property
    def superseded_by(self) -> tuple[int, ...]:
        """Numbers of the successors."""
        if self.state != "superseded":
            return ()
        return tuple(int(n) for n in _ADR.findall(self.status.partition(" by ")[2]))

    @property
    def supersedes(self) -> tuple[int, ...]:
        """Numbers of the predecessors that the front matter names."""
        return tuple(int(n) for n in _ADR.findall(self.head.get("supersedes", "")))

    @property
    def date(self) -> dt.date | None:
        """Day of the last change, where it is one."""
        return day(self.head.get("date", ""))

    @property
    def review_by(self) -> dt.date | None:
        """Day of the next review, where it is one."""
        return day(self.head.get("review-by", ""))

    @property
    def evidence_path(self) -> Path | None:
        """The evidence file that it names, or that lies beside it; never outside its folder."""
        name = self.head.get("evidence", "")
        if not name:
            beside = self.path.with_name(evidence_name(self.name))
            return beside if beside.is_file() else None
        if Path(name).name != name:
            return None
        return self.path.parent / name

    def section(self, title: str) -> range | None:
        """Lines under a heading, up to the next one of its level or above."""
        for i, heading in enumerate(self.headings):
            if heading.text == title:
                rest = (h.line for h in self.headings[i + 1 :] if h.level <= heading.level)
                return range(heading.line + 1, next(rest, len(self.lines)))
        return None


def day(text: str) -> dt.date | None:
    """``2026-11-20`` as a date, else nothing."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def read_record(path: Path) -> RecordFile:
    """The record in a file. Raises :class:`InputFileError` where it cannot be read as text."""
    return parse_record(read_text(path, kind="record", max_bytes=MAX_BYTES), path)


def parse_record(text: str, path: Path) -> RecordFile:
    """The record in ``text``, which may have any line ends."""
    lines = tuple(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    head: dict[str, str] = {}
    places: dict[str, int] = {}
    body = 0
    if lines[0].rstrip() == _FENCE:
        end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), 0)
        for i in range(1, end):
            found = _FIELD.match(lines[i])
            if found and found[1].lower() not in head:
                head[found[1].lower()] = unquoted(found[2] or "")
                places[found[1].lower()] = i
        body = end + 1 if end else 0
    headings = _headings(lines, body)
    if not body:
        _read_lines(lines, headings, head, places)
    return RecordFile(path, text, lines, head, places, body, headings)


def unquoted(value: str) -> str:
    """A scalar of one line as YAML means it, for the quotes that writers use."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            read = json.loads(value)
        except ValueError:
            return value[1:-1]
        return read if isinstance(read, str) else value
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def bullets_of(record: RecordFile) -> dict[str, int]:
    """Key to line of the bullets under the title that repeat the head (log4brains)."""
    ends = [heading.line for heading in record.headings if heading.level > 1]
    found: dict[str, int] = {}
    for i in range(record.body, ends[0] if ends else len(record.lines)):
        bullet = _BULLET.match(record.lines[i])
        if bullet:
            found.setdefault(bullet[1].lower(), i)
    return found


def _headings(lines: tuple[str, ...], start: int) -> tuple[Heading, ...]:
    found, fence = [], ""
    for i in range(start, len(lines)):
        code = _CODE.match(lines[i])
        if code and not fence:
            fence = code[1]
        elif code and code[1].startswith(fence) and lines[i].strip() == code[1]:
            fence = ""
        elif not fence and (heading := _HEADING.match(lines[i])):
            found.append(Heading(len(heading[1]), heading[2], i))
    return tuple(found)


def _read_lines(
    lines: tuple[str, ...],
    headings: tuple[Heading, ...],
    head: dict[str, str],
    places: dict[str, int],
) -> None:
    """Heads without front matter: bullets under the title, or lines and a section "Status"."""
    first = next((h.line for h in headings if h.level > 1), len(lines))
    for i in range(first):
        bullet = _BULLET.match(lines[i])
        dated = re.match(r"^Date:[ \t]*(\S+)[ \t]*$", lines[i])
        for key, value in [(bullet[1].lower(), bullet[2])] if bullet else []:
            head.setdefault(key, value)
            places.setdefault(key, i)
        if dated:
            head.setdefault("date", dated[1])
            places.setdefault("date", i)
    status = next((h.line for h in headings if h.text == "Status"), None)
    for i in range(status + 1, len(lines)) if status is not None else ():
        if lines[i].startswith("#"):
            break
        if lines[i].strip():
            head.setdefault("status", lines[i].strip())
            places.setdefault("status", i)
            break
