"""What is wrong with a folder of records: code, place, and how to mend it.

    REC001  the file cannot be read
    REC002  no front matter, or one that does not end
    REC003  a line of the front matter is no flat ``key: value``
    REC004  the status is missing or not one of MADR's
    REC005  the status stands in quotes
    REC006  a date is missing or is no day
    REC007  the file name is not NNNN-title-with-dashes.md
    REC008  ``number:`` is missing or not that of the file name
    REC009  two records have one number
    REC010  the title is missing, not the only one, or not right after the front matter
    REC011  a heading that MADR requires is missing or out of place
    REC012  the sentence ``Chosen option: "…"`` is missing or names no considered option
    REC013  an option in "Pros and Cons" is not a considered option
    REC014  a link leads to no file
    REC015  the evidence file is missing, unreadable or belongs to another record
    REC016  "supersedes" and "superseded by" do not agree
    REC017  ``title:`` in the front matter makes a second title
    REC018  a file was left behind: by a writer that was stopped, or without its record

Records of other forms (bullets under the title, the headings of adr-tools) are held only to what
their form asks for.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

import yaml

from advisor.errors import AdvisorError, Diagnostic, Location
from advisor.records.folder import record_paths
from advisor.records.json_adr import plain
from advisor.records.leftovers import lint_leftovers
from advisor.records.read_evidence import read_evidence
from advisor.records.record_file import STATUSES, RecordFile, day, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUIRED = ("Context and Problem Statement", "Considered Options", "Decision Outcome")
ORDER = (
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Pros and Cons of the Options",
    "More Information",
)
NAME = re.compile(r"^(\d{4}|draft)-[a-z0-9]+(?:-[a-z0-9]+)*\.md$")
_LINK = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
_CHOSEN = re.compile(r'^Chosen option: (?:"(.+?)"|none), because ')
_STATUS = re.compile(
    r"^(?:proposed|accepted|rejected|deprecated|superseded by ADR-\d{4}(?:, ADR-\d{4})*)$"
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)")
_OVER = re.compile(r"^super[sc]eded\b", re.IGNORECASE)


def lint_folder(directory: Path) -> list[Diagnostic]:
    """All findings, by file and line."""
    found: list[Diagnostic] = []
    records = []
    for path in record_paths(directory):
        try:
            records.append(read_record(path))
        except AdvisorError as error:
            found.append(Diagnostic("REC001", error.what, Location(str(path)), error.next_step))
    for record in records:
        found += lint_record(record)
    found += _numbers(records)
    found += _succession(records)
    found += lint_leftovers(directory)
    return sorted(found, key=_place)


def lint_record(record: RecordFile) -> list[Diagnostic]:
    """Findings that one record shows by itself."""
    found = [*_name(record), *_title(record), *_links(record), *_evidence(record)]
    if not record.front_matter and (record.section("Status") or "status" in record.head):
        if not record.status:
            found.append(_finding(record, "REC004", "there is no status", 0, "say accepted or so"))
        return found
    return [*found, *_head(record), *_headings(record), *_options(record)]


def _name(record: RecordFile) -> Iterator[Diagnostic]:
    if not NAME.match(record.name):
        hint = "rename it, in lower case: NNNN-title-with-dashes.md"
        yield _finding(record, "REC007", f"{record.name} is no name for a record", 0, hint)


def _head(record: RecordFile) -> Iterator[Diagnostic]:
    if not record.front_matter:
        hint = "begin with ---, status: and date:, and --- again"
        yield _finding(record, "REC002", "there is no complete front matter", 0, hint)
        return
    for i in range(1, record.body - 1):
        if i not in record.head_lines.values() and record.lines[i].strip():
            hint = "one key: value on each line; no lists, no comments"
            yield _finding(record, "REC003", "not a flat key: value", i, hint)
    yield from _yaml(record)
    yield from _status(record)
    for key in ("date", "review-by"):
        value = record.head.get(key, "")
        if (key == "date" or value) and day(value) is None:
            said = f'{key} "{value}" is no day' if value else f"there is no {key}"
            line = record.head_lines.get(key, 0)
            yield _finding(record, "REC006", said, line, "write it as 2026-11-20")
    number = record.head.get("number", "")
    if record.number is not None and number != str(record.number):
        said = f"number is {number}" if number else "there is no number"
        hint = f"number: {record.number}, as in the file name"
        yield _finding(record, "REC008", said, record.head_lines.get("number", 0), hint)
    if "title" in record.head:
        hint = "leave it out; the heading is the title"
        yield _finding(
            record, "REC017", "title: makes a second title", record.head_lines["title"], hint
        )


def _yaml(record: RecordFile) -> Iterator[Diagnostic]:
    try:
        yaml.compose("\n".join(record.lines[1 : record.body - 1]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 + (mark.line if mark else 0)
        hint = "put values with a colon or a quote into double quotes"
        yield _finding(record, "REC003", "the front matter is no YAML", line, hint)


def _status(record: RecordFile) -> Iterator[Diagnostic]:
    line = record.head_lines.get("status", 0)
    if not record.status:
        yield _finding(record, "REC004", "there is no status", line, f"one of {_listed()}")
    elif not _STATUS.match(record.status):
        yield _finding(
            record, "REC004", f'status "{record.status}" is not known', line, f"one of {_listed()}"
        )
    if line and record.lines[line].partition(":")[2].strip().startswith(('"', "'")):
        hint = "write it without: some readers keep the quotes"
        yield _finding(record, "REC005", "the status stands in quotes", line, hint)


def _listed() -> str:
    return ", ".join(f"{s} by ADR-0012" if s == "superseded" else s for s in STATUSES)


def _title(record: RecordFile) -> Iterator[Diagnostic]:
    titles = [heading for heading in record.headings if heading.level == 1]
    if not titles:
        yield _finding(record, "REC010", "there is no title", record.body, "# What was decided")
        return
    for extra in titles[1:]:
        yield _finding(record, "REC010", "a second title", extra.line, "use ## for sections")
    if record.front_matter and titles[0].line != record.body:
        hint = "put it on the line after the front matter: adr-log takes that line"
        yield _finding(record, "REC010", "the title does not come first", titles[0].line, hint)


def _headings(record: RecordFile) -> Iterator[Diagnostic]:
    there = [heading for heading in record.headings if heading.level == 2]  # noqa: PLR2004
    texts = [heading.text for heading in there]
    for required in REQUIRED:
        if required not in texts:
            hint = f"add: ## {required}"
            yield _finding(record, "REC011", f'there is no "{required}"', record.body, hint)
    known = [heading for heading in there if heading.text in ORDER]
    for before, after in pairwise(known):
        if ORDER.index(before.text) > ORDER.index(after.text):
            said = f'"{after.text}" comes after "{before.text}"'
            yield _finding(record, "REC011", said, after.line, "keep the order of MADR 4.0")


def _options(record: RecordFile) -> Iterator[Diagnostic]:
    considered = [
        plain(record.lines[i][2:].strip())
        for i in record.section("Considered Options") or ()
        if record.lines[i].startswith(("* ", "- "))
    ]
    outcome = record.section("Decision Outcome")
    if outcome and record.state in ("accepted", "deprecated", "superseded"):
        first = next((i for i in outcome if record.lines[i].strip()), outcome.start)
        chosen = _CHOSEN.match(record.lines[first] if first < len(record.lines) else "")
        if chosen is None:
            hint = 'begin with: Chosen option: "one of the options", because …'
            yield _finding(record, "REC012", "the outcome names no chosen option", first, hint)
        elif chosen[1] and plain(chosen[1]) not in considered:
            said = f'"{plain(chosen[1])}" is not among the considered options'
            yield _finding(record, "REC012", said, first, "use the same words in both places")
    argued = record.section("Pros and Cons of the Options")
    for heading in record.headings:
        inside = argued is not None and heading.line in argued and heading.level == 3  # noqa: PLR2004
        if inside and plain(heading.text) not in considered:
            said = f'"{plain(heading.text)}" is not among the considered options'
            yield _finding(
                record, "REC013", said, heading.line, "use the same words in both places"
            )


def _links(record: RecordFile) -> Iterator[Diagnostic]:
    for i, line in _outside_code(record):
        for found in _LINK.finditer(line):
            target = unquote(found[1].partition("#")[0])
            if not target or ":" in target or target.startswith(("/", "<")):
                continue
            if not (record.path.parent / target).exists():
                hint = "name a file that is there, seen from this folder"
                where = Location(str(record.path), i + 1, found.start(1) + 1)
                yield Diagnostic("REC014", f"there is no {target}", where, hint)


def _outside_code(record: RecordFile) -> Iterator[tuple[int, str]]:
    """Lines of the body without fenced blocks, with code spans blanked out."""
    fence = ""
    for i in range(record.body, len(record.lines)):
        line = record.lines[i]
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            yield i, _SPAN.sub(lambda span: " " * len(span[0]), line)


def _evidence(record: RecordFile) -> Iterator[Diagnostic]:
    named = record.head.get("evidence", "")
    if not named:
        return
    line = record.head_lines["evidence"]
    path = record.evidence_path
    if path is None or not path.is_file():
        hint = "take it back from version control; without it the decision cannot be re-checked"
        yield _finding(record, "REC015", f"there is no evidence file {named}", line, hint)
        return
    try:
        evidence = read_evidence(path)
    except AdvisorError as error:
        yield _finding(record, "REC015", error.what, line, error.next_step)
        return
    belongs = evidence.content.get("record") or {}
    if belongs.get("file") not in (None, record.name):
        said = f"{named} belongs to {belongs['file']}"
        yield _finding(record, "REC015", said, line, "name the record's own file")


def _numbers(records: list[RecordFile]) -> Iterator[Diagnostic]:
    counts = Counter(record.number for record in records if record.number is not None)
    for record in records:
        if record.number is not None and counts[record.number] > 1:
            others = [r.name for r in records if r.number == record.number and r is not record]
            hint = "give the younger one the next free number, in its name, head and evidence"
            said = f"{', '.join(others)} has the number {record.number} too"
            yield _finding(record, "REC009", said, 0, hint)


def _succession(records: list[RecordFile]) -> Iterator[Diagnostic]:
    by_number = {record.number: record for record in records if record.number is not None}
    for record in records:
        line = record.head_lines.get("status", 0)
        for number in record.superseded_by if record.front_matter else ():
            successor = by_number.get(number)
            if successor is None:
                hint = "name a record of this folder"
                yield _finding(record, "REC016", f"there is no ADR-{number:04d}", line, hint)
            elif successor.front_matter and record.number not in successor.supersedes:
                hint = f"advisor record supersede {record.number} --by {number}"
                said = f"{successor.name} does not say that it supersedes this record"
                yield _finding(record, "REC016", said, line, hint)
        for number in record.supersedes:
            older = by_number.get(number)
            at = record.head_lines.get("supersedes", 0)
            if older is None:
                hint = "name a record of this folder"
                yield _finding(record, "REC016", f"there is no ADR-{number:04d}", at, hint)
            elif not _OVER.match(older.status):
                hint = f"advisor record supersede {number} --by {record.number}"
                said = f"{older.name} does not say that it is superseded"
                yield _finding(record, "REC016", said, at, hint)


def _finding(record: RecordFile, code: str, said: str, line: int, hint: str) -> Diagnostic:
    return Diagnostic(code, said, Location(str(record.path), line + 1, 1), hint)


def _place(finding: Diagnostic) -> tuple[str, int, int, str]:
    where = finding.where or Location("")
    return where.file, where.line, where.column, finding.code
