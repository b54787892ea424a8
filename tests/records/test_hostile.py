"""Titles, names and answers that try to break the record or leave the folder."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.records.markdown import clean
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile
from tests.records.reading import read
from tests.records.test_structure import HEADINGS

HOSTILE = [
    "a | b || c",
    "<script>alert(1)</script> <!-- x -->",
    "# not a heading",
    "ends in hashes ##",
    "---",
    "--- \n---\nstatus: rejected",
    "status: rejected",
    "one\ntwo\r\nthree\u2028four",
    "`code` ``` fence",
    "[link](javascript:alert(1)) ![i](x)",
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows",
    "C:\\con.md",
    "x" * 300,
    "深度学习框架的选择",
    "בחירת מסגרת",
    "اختيار إطار العمل",
    "\u202eevil\u202c",
    "{{ config }} {% raw %} {0} %s",
    "&lt;b&gt; &#x3c;",
    "''' \"\"\" '",
    "null",
    "2026-11-20",
    "👩‍🔬 emoji",
    "* bullet",
    "1. list",
    "\x00\x07\x1b[31mred",
    "\udcff half",
]


def check(record_path: Path, folder: Path, title: str) -> None:
    assert record_path.parent == folder
    assert record_path.resolve().parent == folder.resolve()
    assert len(list(folder.iterdir())) == 2
    record = read(record_path.read_text("utf-8"))
    assert record.titles == [clean(title)]
    assert [heading for heading in record.headings if heading[0] == 2] == [
        heading for heading in HEADINGS if heading[0] == 2
    ]
    assert not record.html
    assert all(": " in line and not line.startswith(" ") for line in record.head_lines)
    assert all(isinstance(value, str | int) or key in ("date", "review-by")
               for key, value in record.head.items())  # fmt: skip
    assert record.head["status"] == "accepted"
    assert not any(target.startswith("javascript") for target in record.links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_names_and_texts(text, tmp_path):
    knowledge = make_knowledge()
    profile = dataclasses.replace(
        make_profile(), name=text, title=text, description=f"{text}\n\n{text}"
    )
    recommendation = decide(profile, knowledge)
    written = new_record(
        recommendation, profile, knowledge, None,
        directory=tmp_path, title=text, deciders=[text], consulted=[text], informed=[text],
        tags=[text], today=AS_OF,
    )  # fmt: skip
    check(written.path, tmp_path, text)
    head = read(written.path.read_text("utf-8")).head
    assert head["decision-makers"] == ", ".join(
        part for part in map(clean, text.split(",")) if part
    )


KNOWLEDGE = make_knowledge()
PROFILE = make_profile()
RECOMMENDATION = decide(PROFILE, KNOWLEDGE)


@given(title=st.text(max_size=400), name=st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_title_gives_one_good_record_inside_the_folder(title, name):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        written = new_record(
            RECOMMENDATION, PROFILE, KNOWLEDGE, None,
            directory=folder, title=title, deciders=[name], tags=[name], today=AS_OF,
        )  # fmt: skip
        check(written.path, folder, clean(title) or "Use PyTorch for the vision service")


def test_hostile_knowledge_is_escaped_too(tmp_path):
    """A team's own knowledge is text from outside as well."""
    knowledge = make_knowledge()
    placed = knowledge.claims["pt-eager"]
    bad = "<img src=x> | # [x](javascript:1) {{ y }}"
    knowledge.claims["pt-eager"] = type(placed)(
        placed.framework, placed.criterion, placed.claim.model_copy(update={"text": bad})
    )
    written = new_record(
        decide(PROFILE, knowledge), PROFILE, knowledge, None,
        directory=tmp_path, title="T", today=AS_OF,
    )  # fmt: skip
    check(written.path, tmp_path, "T")
    assert "\\<img src=x\\>" in written.path.read_text("utf-8")
