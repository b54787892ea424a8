from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.records.front_matter import front_matter
from advisor.records.markdown import clean


def test_plain_values_stay_unquoted_and_empty_ones_are_left_out():
    text = front_matter({
        "number": 7,
        "status": "accepted",
        "date": dt.date(2026, 11, 20),
        "decision-makers": ["Ana Ruiz", "Bo Chen"],
        "consulted": [],
        "informed": "",
        "review-by": None,
    })  # fmt: skip
    assert text == (
        "number: 7\nstatus: accepted\ndate: 2026-11-20\ndecision-makers: Ana Ruiz, Bo Chen\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ana: the lead", "no", "yes", "null", "~", "12", "1.5", "2026-11-20", "# hash", "a # b",
        "- dash", "[list]", "{map}", "&anchor", "*alias", "!tag", "|", ">", "%", "@at", "`tick`",
        '"quoted"', "'single'", "back\\slash", "key:", "? q", "---", "...", "<<", "=", "李雷",
        "דנה", "line\nbreak", "tab\there", "x" * 300,
    ],
)  # fmt: skip
def test_hostile_names_come_back_as_they_were(name):
    text = front_matter({"status": "accepted", "consulted": [name], "tags": "a"})
    assert len(text.splitlines()) == 3
    assert yaml.safe_load(text) == {"status": "accepted", "consulted": clean(name), "tags": "a"}


@given(st.lists(st.text(), max_size=4))
def test_any_names_give_one_flat_line(names):
    text = front_matter({"status": "accepted", "informed": names})
    wanted = ", ".join(kept for kept in map(clean, names) if kept)
    assert text.count("\n") == (2 if wanted else 1)
    assert yaml.safe_load(text).get("informed", "") == wanted
