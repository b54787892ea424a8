"""Change single places of a record and leave every other byte as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.records.record_file import RecordFile, bullets_of, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable

_ENDS = re.compile(r"\r\n|\n|\r")
MORE_INFORMATION = "More Information"


def set_head(record: RecordFile, key: str, value: str, *, bullet: str | None = None) -> RecordFile:
    """``key: value`` in the head; the line is added where there is none.

    ``value`` is one line that needs no quotes (a status, a day, ``ADR-0003``). A record without
    front matter keeps its own form: a bullet under the title, ``Date:``, or the first line of the
    section "Status". ``bullet``: what a bullet that repeats the head says, if not ``value``.
    """
    lines = _split(record.text)
    if record.front_matter:
        place = record.head_lines.get(key)
        if place is not None:
            lines[place] = f"{_indent_free(lines[place], key)}: {value}{_end(lines[place])}"
        else:
            lines.insert(_last_field(record) + 1, f"{key}: {value}{_newline(record)}")
        changed = parse_record("".join(lines), record.path)
        return _set_bullet(changed, key, bullet or value)
    if key not in record.head_lines:
        return record
    place = record.head_lines[key]
    old = lines[place].rstrip("\r\n")
    lead = re.match(r"^([*-][ \t]+\w+:|Date:)[ \t]*", old)
    said = _worded(key, (bullet or value) if lead else value, old)
    lines[place] = f"{f'{lead[1]} ' if lead else ''}{said}{_end(lines[place])}"
    return parse_record("".join(lines), record.path)


def first_in_head(record: RecordFile, key: str, value: str) -> RecordFile:
    """As :func:`set_head`, but a line that is added becomes the first of the front matter."""
    if not record.front_matter or key in record.head_lines:
        return set_head(record, key, value)
    lines = _split(record.text)
    lines.insert(1, f"{key}: {value}{_newline(record)}")
    return parse_record("".join(lines), record.path)


def add_status_line(record: RecordFile, line: str) -> RecordFile:
    """``line`` as a paragraph of its own after the status (adr-tools)."""
    if line in record.lines or "status" not in record.head_lines:
        return record
    lines = _split(record.text)
    newline = _newline(record)
    place = record.head_lines["status"]
    lines[place] = lines[place].rstrip("\r\n") + newline
    lines[place + 1 : place + 1] = [newline, line + newline]
    return parse_record("".join(lines), record.path)


def add_information(record: RecordFile, paragraph: str) -> RecordFile:
    """``paragraph`` first under "More Information"; the section is added where there is none."""
    if paragraph in record.lines:
        return record
    newline = _newline(record)
    lines = _split(record.text)
    section = record.section(MORE_INFORMATION)
    if section is None:
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += newline
        parts = ["", f"## {MORE_INFORMATION}", "", paragraph]
        lines += [part + newline for part in parts]
        return parse_record("".join(lines), record.path)
    at = section.start
    if at > len(lines) - 1:
        lines[-1] = lines[-1].rstrip("\r\n") + newline
        lines += [newline, paragraph + newline]
        return parse_record("".join(lines), record.path)
    blank = lines[at].strip() == ""
    new = [paragraph + newline, newline] if blank else [newline, paragraph + newline, newline]
    lines[at + blank : at + blank] = new
    if at + blank + len(new) >= len(lines):  # nothing followed: no blank line at the end
        lines.pop()
    return parse_record("".join(lines), record.path)


def drop_blank_lines(record: RecordFile, start: int) -> RecordFile:
    """Without the blank lines at ``start``."""
    lines = _split(record.text)
    end = start
    while end < len(lines) and not lines[end].strip():
        end += 1
    return parse_record("".join(lines[:start] + lines[end:]), record.path)


def replace_text(record: RecordFile, old: str, new: str) -> RecordFile:
    """Every ``old`` as ``new``: for the record's own file names when it is renamed."""
    return parse_record(record.text.replace(old, new), record.path)


def _set_bullet(record: RecordFile, key: str, value: str) -> RecordFile:
    """The bullet under the title that repeats ``key``, where there is one."""
    place = bullets_of(record).get(key)
    if place is None:
        return record
    lines = _split(record.text)
    name = re.match(r"^[*-][ \t]+\w+:", lines[place])
    assert name is not None
    lines[place] = f"{name[0]} {value}{_end(lines[place])}"
    return parse_record("".join(lines), record.path)


def _worded(key: str, value: str, old: str) -> str:
    """A status as the other lines of that format are written: ``Accepted``."""
    shown: Callable[[str], str] = str.capitalize if old[:1].isupper() else str
    if key != "status" or re.match(r"^[*-]", old):
        return value
    first, space, rest = value.partition(" ")
    return f"{shown(first)}{space}{rest}"


def _last_field(record: RecordFile) -> int:
    """The last line of the front matter that holds something."""
    return max(i for i in range(record.body - 1) if record.lines[i].strip() or i == 0)


def _indent_free(line: str, key: str) -> str:
    """The key as the author wrote it."""
    return line.partition(":")[0] if ":" in line else key


def _split(text: str) -> list[str]:
    """Lines with their own ends, cut exactly where :func:`parse_record` cuts."""
    lines, start = [], 0
    for end in _ENDS.finditer(text):
        lines.append(text[start : end.end()])
        start = end.end()
    if start < len(text):
        lines.append(text[start:])
    return lines


def _end(line: str) -> str:
    found = _ENDS.search(line)
    return found[0] if found else ""


def _newline(record: RecordFile) -> str:
    """The line end that the file uses."""
    found = _ENDS.search(record.text)
    return found[0] if found else "\n"
