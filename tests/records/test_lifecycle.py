"""Accepted, superseded, deprecated: both sides change, and only where they must."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, UsageError
from advisor.records.folder import find_record, read_records
from advisor.records.lifecycle import accept, deprecate, supersede
from advisor.records.lint import lint_folder
from advisor.records.read_evidence import read_evidence
from advisor.records.reproduce import reproduce
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run

LATER = dt.date(2027, 1, 5)
BY_HAND = """---
status: accepted
date: 2026-01-02
decision-makers: "Ana: the first"
---
# Use something   # here

Hand-written *text*, with | pipes and
  odd   spacing.\t

## Context and Problem Statement

```
## More Information in a fence
---
```

## Considered Options

* A

## Decision Outcome

Chosen option: "A", because it is there.

## More Information

Nobody may touch this.   
"""  # noqa: W291 - trailing spaces are hand-written too


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "adr"


@pytest.fixture
def write(folder):
    def call(title="Use PyTorch", **fields) -> Path:
        knowledge, profile, run = make_knowledge(), make_profile(), make_run()
        return new_record(
            decide(profile, knowledge, run), profile, knowledge, run,
            directory=folder, title=title, **{"today": AS_OF} | fields,
        ).path  # fmt: skip

    return call


def by_hand(folder, number, text=BY_HAND, *, newline="\n", bom=False) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{number:04d}-by-hand.md"
    data = text.replace("\n", newline).encode()
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + data)
    return path


def removed_and_added(before: bytes, after: bytes):
    old, new = before.split(b"\n"), after.split(b"\n")
    return [x for x in old if x not in new], [x for x in new if x not in old]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_supersede_changes_both_sides(write, folder):
    old, new = write(), write("Use JAX")
    assert supersede(folder, "1", "2", today=LATER) == (old, new)
    before, after = find_record(folder, "1"), find_record(folder, "2")
    assert before.status == "superseded by ADR-0002"
    assert before.date == LATER
    assert "Superseded by [ADR-0002](0002-use-jax.md)." in before.lines
    assert after.head["supersedes"] == "ADR-0001"
    assert (after.status, after.date) == ("accepted", AS_OF)
    assert "Supersedes [ADR-0001](0001-use-pytorch.md)." in after.lines
    assert lint_folder(folder) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [False, True])
def test_hand_written_text_stays_byte_for_byte(write, folder, newline, bom):
    path = by_hand(folder, 1, newline=newline, bom=bom)
    write("Use JAX")
    before = path.read_bytes()
    supersede(folder, "1", "2", today=LATER)
    after = path.read_bytes()
    end = b"\r" if newline == "\r\n" else b""
    gone, come = removed_and_added(before, after)
    assert gone == [b"status: accepted" + end, b"date: 2026-01-02" + end]
    assert come == [
        b"status: superseded by ADR-0002" + end,
        b"date: 2027-01-05" + end,
        b"Superseded by [ADR-0002](0002-use-jax.md)." + end,
    ]
    assert after.startswith(b"\xef\xbb\xbf") == bom
    assert b"## More Information in a fence" + newline.encode() + b"---" in after


def test_repeating_it_changes_nothing(write, folder):
    write(), write("Use JAX")
    supersede(folder, "1", "2", today=LATER)
    texts = [record.text for record in read_records(folder)]
    supersede(folder, "ADR-0001", "0002-use-jax.md", today=dt.date(2028, 1, 1))
    assert [record.text for record in read_records(folder)] == texts


def test_one_record_may_have_several_successors_and_predecessors(write, folder):
    for title in ("a", "b", "c"):
        write(title)
    supersede(folder, "1", "2", today=LATER)
    supersede(folder, "1", "3", today=LATER)
    supersede(folder, "2", "3", today=LATER)
    assert find_record(folder, "1").superseded_by == (2, 3)
    assert find_record(folder, "3").supersedes == (1, 2)
    assert lint_folder(folder) == []


def test_half_a_link_is_completed(write, folder):
    """What a power cut between the two files leaves behind."""
    write(), write("Use JAX")
    whole = write("Use TensorFlow")
    before = find_record(folder, "1").text
    supersede(folder, "1", "2", today=LATER)
    (folder / "0001-use-pytorch.md").write_text(before, "utf-8")
    assert [finding.code for finding in lint_folder(folder)] == ["REC016"]
    supersede(folder, "1", "2", today=LATER)
    assert lint_folder(folder) == []
    assert find_record(folder, "2").text.count("Supersedes [ADR-0001]") == 1
    assert whole.is_file()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1", "1", "cannot supersede itself"),
        ("1", "9", 'no record "9"'),
        ("9", "1", 'no record "9"'),
        ("1", "draft-still-open.md", "is a draft"),
    ],
)
def test_what_cannot_be_superseded_is_one_clear_error(write, folder, old, new, said):
    write(), write("Still open", draft=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(UsageError, match=said) as caught:
        supersede(folder, old, new, today=LATER)
    assert caught.value.next_step
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_circle_is_refused(write, folder):
    write(), write("Use JAX")
    supersede(folder, "1", "2", today=LATER)
    with pytest.raises(UsageError, match="superseded by 0002-use-jax"):
        supersede(folder, "2", "1", today=LATER)


def test_the_form_of_adr_tools_is_kept(write, folder):
    old, new = write(form="nygard"), write("Use | JAX", form="nygard")
    supersede(folder, "1", "2", today=LATER)
    status = old.read_text("utf-8").split("## Status\n")[1].split("##")[0].strip()
    assert status == "Superceded by [2. Use \\| JAX](0002-use-jax.md)"
    assert "Date: 2026-11-20" in old.read_text("utf-8")
    status = new.read_text("utf-8").split("## Status\n")[1].split("##")[0].split("\n\n")
    assert [part.strip() for part in status if part.strip()] == [
        "Accepted", "Supercedes [1. Use PyTorch](0001-use-pytorch.md)",
    ]  # fmt: skip
    assert find_record(folder, "1").state == "superseded"


def test_deprecate_says_why(write, folder):
    write()
    path = deprecate(folder, "1", because="the team <left> | # ---\nit.", today=LATER)
    record = find_record(folder, "1")
    assert (record.path, record.status, record.date) == (path, "deprecated", LATER)
    assert "Deprecated on 2027-01-05: the team \\<left\\> \\| # --- it." in record.lines
    with pytest.raises(UsageError, match="is deprecated already"):
        deprecate(folder, "1", because="", today=LATER)


def test_accepting_gives_the_next_number_and_new_names(write, folder):
    write()
    draft = write("Use JAX", draft=True, with_chart=True, compat="log4brains")
    path = accept(folder, draft.name, today=LATER)
    assert names_in(folder)[-3:] == [
        "0002-use-jax.evidence.json", "0002-use-jax.md", "0002-use-jax.svg",
    ]  # fmt: skip
    assert not list(folder.glob("draft*"))
    record = find_record(folder, "2")
    assert record.path == path
    assert next(iter(record.head)) == "number"
    assert (record.head["number"], record.status, record.date) == ("2", "accepted", LATER)
    assert record.head["evidence"] == "0002-use-jax.evidence.json"
    assert "draft-" not in record.text
    assert "* Status: accepted" in record.lines
    assert "advisor record recheck 0002" in record.lines
    assert lint_folder(folder) == []
    evidence = read_evidence(record.evidence_path)
    assert evidence.content["record"]["number"] == 2
    assert evidence.content["record"]["file"] == path.name
    assert reproduce(evidence).state == "identical"


def test_what_was_written_into_a_draft_by_hand_is_kept(write, folder):
    draft = write("Use JAX", draft=True)
    text = draft.read_text("utf-8").replace(
        "## Decision Drivers", "## Decision Drivers\n\n* Mine: a"
    )
    draft.write_text(text, "utf-8")
    assert "* Mine: a" in accept(folder, "draft-use-jax", today=LATER).read_text("utf-8")


def test_a_decision_is_not_accepted_twice(write, folder):
    write()
    with pytest.raises(UsageError, match="is accepted already"):
        accept(folder, "1", today=LATER)


def test_files_that_cannot_be_read_are_one_clear_error(folder):
    with pytest.raises(UsageError, match="there is no folder"):
        read_records(folder)
    folder.mkdir()
    (folder / "0001-x.md").write_bytes(b"\xff\xfe---")
    with pytest.raises(AdvisorError, match="not UTF-8"):
        read_records(folder)


def accept_ten(directory: str, drafts: list[str], start) -> None:
    start.wait(60)
    for draft in drafts:
        accept(Path(directory), draft, today=LATER)


def test_two_processes_that_accept_and_supersede_at_once_lose_nothing(write, folder):
    write("Old one")
    drafts = [write(f"Draft {i}", draft=True).name for i in range(8)]
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    halves = [drafts[:4], drafts[4:]]
    workers = [
        context.Process(target=accept_ten, args=(str(folder), half, start)) for half in halves
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    records = read_records(folder)
    assert sorted(record.number for record in records) == list(range(1, 10))
    assert lint_folder(folder) == []
    assert len(names_in(folder)) == 18


def link_one(directory: str, newer: int, start) -> None:
    start.wait(60)
    supersede(Path(directory), "1", str(newer), today=LATER)


def test_two_processes_that_change_one_record_both_count(write, folder):
    for title in ("a", "b", "c"):
        write(title)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    workers = [context.Process(target=link_one, args=(str(folder), n, start)) for n in (2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert sorted(find_record(folder, "1").superseded_by) == [2, 3]
    assert lint_folder(folder) == []


def test_the_json_form_follows(write, folder):
    write(with_json=True), write("Use JAX", with_json=True)
    supersede(folder, "1", "2", today=LATER)
    old, new = (json.loads((folder / f).read_text("utf-8"))["adr"]
                for f in ("0001-use-pytorch.json", "0002-use-jax.json"))  # fmt: skip
    assert old["status"] == "superseded by ADR-0002"
    assert old["links"] == [{"type": "superseded-by", "target": 2}]
    assert new["links"] == [{"type": "supersedes", "target": 1}]
