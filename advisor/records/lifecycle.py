"""What happens to a record after it was written: accepted, superseded, deprecated.

Each changes only the lines it has to: status, date, links. Both sides of a link are written as
one step.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from advisor.errors import UsageError
from advisor.files import read_text
from advisor.records import names
from advisor.records.edit import (
    add_information,
    add_status_line,
    first_in_head,
    replace_text,
    set_head,
)
from advisor.records.evidence import dump
from advisor.records.folder import find_record, locked, record_paths, write_together
from advisor.records.json_adr import plain
from advisor.records.markdown import clean, md
from advisor.records.read_evidence import MAX_BYTES
from advisor.records.record_file import read_record
from advisor.records.sidecar import changed_sidecars

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from advisor.records.record_file import RecordFile

_DRAFT = re.compile(r"^draft-", re.IGNORECASE)
_BESIDE = (".evidence.json", ".svg", ".json")


def accept(directory: Path, reference: str, *, today: dt.date) -> Path:
    """A draft becomes a record: it gets the next number, its files their new names.

    A proposed record that has a number keeps it. Nothing of the draft is lost when it is
    interrupted: the new files are complete before the old ones go. Accepting the draft once more
    then only takes the old ones away.
    """
    with locked(directory):
        record = find_record(directory, reference)
        if record.state not in ("proposed", "draft", ""):
            raise UsageError(
                f"{record.name} is {record.status} already",
                next_step="only a draft or a proposed record can be accepted",
            )
        if not _DRAFT.match(record.name):
            changed = _dated(set_head(record, "status", "accepted"), today)
            write_together({record.path: changed.text, **changed_sidecars(changed)})
            return record.path
        if (accepted := _accepted_before(record)) is not None:
            _clear_draft(record)
            return accepted
        with names.reserved_number(directory) as number:
            return _numbered(record, number, today)


def supersede(directory: Path, old: str, new: str, *, today: dt.date) -> tuple[Path, Path]:
    """``new`` takes the place of ``old``; both files say so. Repeating it changes nothing."""
    with locked(directory):
        before, after = find_record(directory, old), find_record(directory, new)
        _check_pair(before, after)
        assert before.number is not None
        assert after.number is not None
        if after.number in before.superseded_by and before.number in after.supersedes:
            return before.path, after.path
        old_side = _dated(_superseded(before, after), today)
        new_side = _superseding(after, before)
        write_together(
            {
                after.path: new_side.text,
                before.path: old_side.text,
                **changed_sidecars(new_side),
                **changed_sidecars(old_side),
            }
        )
        return before.path, after.path


def deprecate(directory: Path, reference: str, *, because: str, today: dt.date) -> Path:
    """The decision no longer applies and nothing took its place."""
    with locked(directory):
        record = find_record(directory, reference)
        if record.state in ("deprecated", "superseded"):
            raise UsageError(
                f"{record.name} is {record.status} already", next_step="nothing was changed"
            )
        changed = set_head(record, "status", "deprecated")
        reason = clean(because)
        said = md("Deprecated on {}", today.isoformat())
        said = md("{}: {}", said, reason.rstrip(".")) if reason else said
        changed = add_information(_dated(changed, today), md("{}.", said))
        write_together({record.path: changed.text, **changed_sidecars(changed)})
        return record.path


def link_to(record: RecordFile) -> str:
    """``[ADR-0012](0012-use-jax.md)``: bare file name, as every reader resolves it."""
    return f"[ADR-{record.number:04d}]({record.name})"


def _numbered(record: RecordFile, number: int, today: dt.date) -> Path:
    folder = record.path.parent
    old, new = record.name.removesuffix(".md"), _numbered_stem(record, number)
    changed = _as_numbered(record, number, today)
    texts = {}
    for suffix in _BESIDE:
        beside = folder / f"{old}{suffix}"
        if beside.is_file():
            text = read_text(beside, kind="file beside the draft", max_bytes=MAX_BYTES)
            if suffix == ".evidence.json":
                text = _renamed_evidence(text, f"{new}.md", number, today)
            texts[folder / f"{new}{suffix}"] = text
    path = folder / f"{new}.md"
    texts[path] = changed.text
    write_together(texts)
    _clear_draft(record)
    write_together(changed_sidecars(changed, path))
    return path


def _numbered_stem(record: RecordFile, number: int) -> str:
    return f"{number:04d}-{_DRAFT.sub('', record.name.removesuffix('.md')).lower()}"


def _as_numbered(record: RecordFile, number: int, today: dt.date) -> RecordFile:
    """The text of the draft under its number."""
    old, new = record.name.removesuffix(".md"), _numbered_stem(record, number)
    changed = replace_text(record, f"recheck {record.name}", f"recheck {number:04d}")
    for suffix in (*_BESIDE, ".md"):
        changed = replace_text(changed, f"{old}{suffix}", f"{new}{suffix}")
    changed = first_in_head(changed, "number", str(number))
    return _dated(set_head(changed, "status", "accepted"), today)


def _accepted_before(record: RecordFile) -> Path | None:
    """The record that this draft became, word for word, before somebody was interrupted."""
    for path in record_paths(record.path.parent):
        number = path.name[:4]
        if not number.isdigit() or path.stem != _numbered_stem(record, int(number)):
            continue
        there = read_record(path)
        if there.date and there.text == _as_numbered(record, int(number), there.date).text:
            return path
    return None


def _clear_draft(record: RecordFile) -> None:
    """The draft goes last: while it is there, accepting it again finishes what was begun."""
    stem = record.name.removesuffix(".md")
    for suffix in (*_BESIDE, ".md"):
        record.path.with_name(f"{stem}{suffix}").unlink(missing_ok=True)


def _renamed_evidence(text: str, file: str, number: int, today: dt.date) -> str:
    try:
        content = json.loads(text)
    except ValueError:  # changed by hand; advisor record lint names it
        return text
    if isinstance(content, dict) and isinstance(content.get("record"), dict):
        content["record"] |= {
            "file": file,
            "number": number,
            "status": "accepted",
            "date": today.isoformat(),
        }
        return dump(content)
    return text


def _check_pair(before: RecordFile, after: RecordFile) -> None:
    for record in (before, after):
        if record.number is None:
            raise UsageError(
                f"{record.name} is a draft and has no number yet",
                next_step=f"accept it first: advisor record accept {record.name}",
            )
    if before.path == after.path:
        raise UsageError(
            f"{before.name} cannot supersede itself", next_step="name the older, then the newer"
        )
    if before.number in after.superseded_by:
        raise UsageError(
            f"{after.name} is superseded by {before.name} already",
            next_step="name the older record first, the newer after --by",
        )


def _superseded(before: RecordFile, after: RecordFile) -> RecordFile:
    by = [*before.superseded_by]
    if after.number is not None and after.number not in by:
        by.append(after.number)
    if not before.front_matter and "status" in before.head and before.section("Status"):
        title = md("{}", plain(after.title))
        return set_head(before, "status", f"Superceded by [{after.number}. {title}]({after.name})")
    stem = after.name.removesuffix(".md")
    changed = set_head(
        before,
        "status",
        "superseded by " + ", ".join(f"ADR-{number:04d}" for number in by),
        bullet=f"superseded by [{stem}]({after.name})",
    )
    return add_information(changed, f"Superseded by {link_to(after)}.")


def _superseding(after: RecordFile, before: RecordFile) -> RecordFile:
    if not after.front_matter and "status" in after.head and after.section("Status"):
        title = md("{}", plain(before.title))
        return add_status_line(after, f"Supercedes [{before.number}. {title}]({before.name})")
    olds = [*after.supersedes]
    if before.number is not None and before.number not in olds:
        olds.append(before.number)
    changed = after
    if after.front_matter:
        listed = ", ".join(f"ADR-{number:04d}" for number in olds)
        changed = set_head(after, "supersedes", listed)
    return add_information(changed, f"Supersedes {link_to(before)}.")


def _dated(record: RecordFile, today: dt.date) -> RecordFile:
    """MADR's date is the day of the last change; adr-tools' is that of the decision."""
    return set_head(record, "date", today.isoformat()) if not _nygard(record) else record


def _nygard(record: RecordFile) -> bool:
    return not record.front_matter and record.section("Status") is not None
