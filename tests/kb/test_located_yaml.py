"""YAML that remembers where everything stood, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from advisor.kb import located_yaml
from advisor.kb.entries.base import Date, Model, Text
from advisor.kb.located_yaml import MAX_BYTES, MAX_DEPTH, Document, YamlError, load, validate


class Part(Model):
    name: Text
    weight: float = Field(default=1, ge=0, le=1)


class Thing(Model):
    schema_: Literal["thing/1"] = Field(alias="schema")
    version: str
    on: Date
    parts: tuple[Part, ...] = ()


WHOLE = """\
schema: thing/1
version: 2.10
on: 2026-11-20
parts:
  - name: first
    weight: 0.25
"""


def refusal(text: str) -> YamlError:
    with pytest.raises(YamlError) as caught:
        load(text, "thing.yaml")
    return caught.value


def complaint(text: str) -> list[str]:
    document = load(text, "thing.yaml")
    with pytest.raises(YamlError) as caught:
        validate(Thing, document)
    return [str(found) for found in caught.value.diagnostics]


class TestWhatStaysText:
    @pytest.mark.parametrize(
        "plain",
        ["no", "yes", "on", "off", "2.10", "12:30", "017", "0x1F", "1_000", "1e3", "2026-11-20",
         "2026-11-20T10:00:00", ".inf", ".nan", "True", "NULL", "=", "-"],
    )  # fmt: skip
    def test_plain_scalars_stay_what_was_typed(self, plain: str) -> None:
        if plain == "-":
            plain = "--"
        assert load(f"key: {plain}", "f").data == {"key": plain}

    @pytest.mark.parametrize(
        ("written", "meant"),
        [("null", None), ("~", None), ("", None), ("true", True), ("false", False)],
    )
    def test_only_these_constants_are_resolved(self, written: str, meant: object) -> None:
        assert load(f"key: {written}", "f").data == {"key": meant}

    @pytest.mark.parametrize("quote", ["'", '"'])
    @pytest.mark.parametrize("word", ["null", "true", "false", "~", ""])
    def test_quoted_constants_are_text(self, quote: str, word: str) -> None:
        assert load(f"key: {quote}{word}{quote}", "f").data == {"key": word}

    def test_tags_build_nothing(self) -> None:
        text = "key: !!python/object/apply:os.system [echo]"
        assert load(text, "f").data == {"key": ["echo"]}

    def test_model_decides_what_text_means(self) -> None:
        thing = validate(Thing, load(WHOLE, "f"))
        assert thing.version == "2.10"
        assert thing.on.isoformat() == "2026-11-20"
        assert thing.parts[0].weight == 0.25

    def test_windows_line_ends_and_no_last_line_end(self) -> None:
        assert load("a: 1\r\nb:\r\n  - 2", "f").data == {"a": "1", "b": ["2"]}


class TestPlaces:
    def test_places_of_values_and_keys(self) -> None:
        document = load(WHOLE, "thing.yaml")
        assert str(document.where(("parts", 0, "weight"))) == "thing.yaml:6:13"
        assert str(document.where(("parts", 0, "weight"), key=True)) == "thing.yaml:6:5"
        assert str(document.where(("parts", 0))) == "thing.yaml:5:5"

    def test_unknown_parts_of_a_path_are_skipped(self) -> None:
        document = load(WHOLE, "thing.yaml")
        path = ("parts", 0, "tag-of-a-union", "weight")
        assert document.where(path) == document.where(("parts", 0, "weight"))

    def test_path_to_nowhere_is_the_whole_file(self) -> None:
        assert Document({}, "f", {}, {}).where(("x",)).line == 1


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "place", "words"),
        [
            ("", "1:1", "empty"),
            ("# only a comment\n", "1:1", "empty"),
            ("a: [1, 2\nb: 3\n", "2:2", "expected"),
            ("a: b\n\tc: d\n", "2:1", "spaces, not tabs"),
            ("a: 'unfinished\n", "2:1", "end of stream"),
            ("a: 1\n---\nb: 2\n", "2:1", "single document"),
            ("a: *nowhere\n", "1:4", "undefined alias"),
            ("a: @b\n", "1:4", "cannot start any token"),
            ("a: b\nc: d\x07\n", "2:5", "control characters"),
            ("a: b\nc: \ud800\n", "2:4", "half of a character"),
            ("[a]: b\n", "1:1", "keys must be plain words"),
            ("a: &x {b: c}\nd:\n  <<: *x\n", "3:3", "merge keys"),
        ],
    )
    def test_located_and_explained(self, text: str, place: str, words: str) -> None:
        error = refusal(text)
        assert error.code == "KB001"
        assert f"thing.yaml:{place}: KB001" in str(error)
        assert words in str(error)

    def test_every_duplicate_key_is_named(self) -> None:
        error = refusal("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
        assert [(d.code, d.where.line, d.hint) for d in error.diagnostics if d.where] == [
            ("KB002", 4, "first given in line 3"),
            ("KB002", 5, "first given in line 1"),
        ]
        assert error.what == "thing.yaml has 2 problems"

    def test_same_key_in_different_mappings_is_fine(self) -> None:
        assert load("a: {x: 1}\nb: {x: 1}\n", "f").data["b"] == {"x": "1"}


class TestLimits:
    def test_alias_bomb(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
        error = refusal("\n".join(lines))
        assert error.code == "KB004"
        assert "aliases" in str(error)

    @pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "a: &a\n  - b: *a\n"])
    def test_alias_that_holds_itself(self, text: str) -> None:
        assert refusal(text).code == "KB004"

    def test_honest_aliases_are_expanded(self) -> None:
        assert load("a: &x [1]\nb: *x\n", "f").data == {"a": ["1"], "b": ["1"]}

    def test_depth_limit_is_exact(self) -> None:
        deepest = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
        assert load(deepest, "f").data
        assert refusal(f"[{deepest}]").code == "KB004"

    @pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "[{a: "])
    def test_absurd_nesting_does_not_end_the_process(self, unit: str) -> None:
        # In a process of its own: where it went wrong it was a segmentation fault.
        program = (
            "import sys; from advisor.kb.located_yaml import YamlError, load\n"
            "try: load(sys.argv[1] * 20_000, 'f')\n"
            "except YamlError as error: print(error.code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, unit], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout.strip()) == (0, "KB004")

    def test_size_counts_bytes(self) -> None:
        assert refusal("a: " + "x" * MAX_BYTES).code == "KB004"
        assert refusal("a: " + "é" * (MAX_BYTES // 2)).code == "KB004"
        assert load("a: " + "é" * (MAX_BYTES // 2 - 10), "f").data


class TestSchema:
    def test_unknown_key_names_the_nearest(self) -> None:
        assert complaint(WHOLE + "versoin: 1\n") == [
            'thing.yaml:7:1: KB003 unknown key "versoin" (did you mean "version"?)'
        ]

    def test_unknown_key_deep_inside_names_the_nearest(self) -> None:
        text = WHOLE.replace("weight", "wieght")
        assert complaint(text) == [
            'thing.yaml:6:5: KB003 unknown key "wieght" (did you mean "weight"?)'
        ]

    def test_missing_key_is_placed_at_its_mapping(self) -> None:
        text = WHOLE.replace("- name: first\n    weight", "- weight")
        assert complaint(text) == ['thing.yaml:5:5: KB003 "name" is missing (parts.0.name)']

    def test_wrong_schema_says_what_was_given(self) -> None:
        (only,) = complaint(WHOLE.replace("thing/1", "thing/9"))
        assert "thing.yaml:1:9" in only
        assert "'thing/9'" in only

    def test_all_problems_at_once_in_order(self) -> None:
        text = WHOLE.replace("on: 2026-11-20", "on: soon").replace("0.25", "7") + "extra: x\n"
        lines = [found.split(":")[1] for found in complaint(text)]
        assert lines == ["3", "6", "7"]

    @pytest.mark.parametrize("number", ["1e999", ".nan", "nan", "inf", "-1", "quarter"])
    def test_numbers_that_are_none(self, number: str) -> None:
        (only,) = complaint(WHOLE.replace("0.25", number))
        assert "thing.yaml:6:13: KB003" in only

    @pytest.mark.parametrize("text", ["- a\n", "just words\n", "~\n", "[]\n"])
    def test_not_even_a_mapping(self, text: str) -> None:
        assert complaint(text)


class TestArbitraryText:
    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=200))
    def test_any_text(self, text: str) -> None:
        only_yaml_error(text)

    @settings(max_examples=300, deadline=None)
    @given(st.text(alphabet="ab:-?[]{},&*!|>'\"#%@~<= \n\t", max_size=120))
    def test_any_text_of_yaml_signs(self, text: str) -> None:
        only_yaml_error(text)

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(WHOLE)), st.text(alphabet=st.characters(), max_size=3))
    def test_anything_put_into_a_whole_document(self, at: int, put: str) -> None:
        only_yaml_error(WHOLE[:at] + put + WHOLE[at:])


def only_yaml_error(text: str) -> None:
    """Load and validate; anything but success and YamlError with a place fails."""
    try:
        validate(Thing, load(text, "thing.yaml"))
    except YamlError as error:
        refused = error
    else:
        return
    assert refused.diagnostics
    assert all(found.where and found.where.file == "thing.yaml" for found in refused.diagnostics)
    assert all(found.code.startswith("KB00") for found in refused.diagnostics)
    assert str(refused)


def test_the_fallback_without_the_c_library_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    fast = load(WHOLE, "f")
    pure = type("Pure", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})
    monkeypatch.setattr(located_yaml, "_Loader", pure)
    assert load(WHOLE, "f") == fast
    assert refusal("[" * 20_000).code == "KB004"
