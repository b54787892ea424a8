"""Run files: every way to be wrong is one clear, located error."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError, InputFileError
from advisor.measure import run_file
from advisor.measure.json_places import find_place, line_and_column
from advisor.measure.results import Block, Comparison, Contender, Parity, Quantity, Result, Run
from advisor.measure.run_file import dump_run, load_run, parse_run, save_run


def a_run():
    block = Block(median_s=0.001, n=10, cpu_s=0.4, wall_s=0.2, pressure=0.02)
    names = ("pytorch:as-written", "tensorflow:as-written")
    results = [
        Result(
            probe="matmul", contender=name, framework=name.partition(":")[0], mode="as-written",
            status="ok", parity=Parity(passed=True, max_error=1e-7, tolerance=1e-5),
            quantities={"step_seconds": Quantity(value=0.001, unit="s", low=0.0009, high=0.0011)},
            rounds=((block, block), (block, block)),
        )
        for name in names
    ]  # fmt: skip
    return Run(
        schema_="advisor.run/3", id="x", started="2026-01-01T00:00:00Z",
        finished="2026-01-01T00:01:00Z", complete=True, suite="quick", seed=0, advisor="0",
        machine={"cpu": "Zen «4»"}, probes=(),
        contenders=[Contender(id=n, framework=n.partition(":")[0], mode="as-written", status="ok")
                    for n in names],
        results=results,
        comparisons=[Comparison(probe="matmul", mode="as-written", a=names[0], b=names[1],
                                ratio=1.2, low=1.1, high=1.3, verdict="slower", rounds=4)],
    )  # fmt: skip


TEXT = dump_run(a_run())


def problem(text):
    with pytest.raises(InputFileError) as caught:
        parse_run(text, "run.json")
    return caught.value


def edited(**changes):
    return json.dumps({**json.loads(TEXT), **changes}, indent=1)


def test_there_and_back(tmp_path):
    file = tmp_path / "deep" / "run.json"
    save_run(a_run(), file)
    assert load_run(file) == a_run()
    assert parse_run(TEXT, "x") == a_run()
    assert dump_run(parse_run(TEXT, "x")) == TEXT
    assert "«" in file.read_text(encoding="utf-8")


@given(st.integers(1, len(TEXT.rstrip()) - 1))
def test_cut_anywhere_is_one_located_error(length):
    error = problem(TEXT[:length])
    assert len(error.diagnostics) == 1
    assert error.diagnostics[0].where.line >= 1
    assert error.exit_code == 2
    assert error.next_step


def test_cut_in_half_says_so_and_where():
    half = TEXT[: len(TEXT) // 2]
    error = problem(half)
    assert "cut off" in error.what or "not JSON" in error.what
    assert f"run.json:{half.count(chr(10)) + 1}:" in str(error)


@pytest.mark.parametrize("text", ["", "rubbish", "{'a': 1}", "<html>", "{} {}"])
def test_not_json(text):
    assert "not JSON" in problem(text).what


@pytest.mark.parametrize(("text", "kind"), [("[]", "list"), ("3", "number"), ('"x"', "text"),
                                            ("null", "null"), ("true", "truth")])  # fmt: skip
def test_json_that_is_no_run(text, kind):
    assert kind in str(problem(text))


def test_a_newer_schema():
    error = problem(edited(schema="advisor.run/9"))
    assert "written by a newer version: schema advisor.run/9" in error.what
    assert error.diagnostics[0].where.line == 2
    assert "update" in error.next_step


@pytest.mark.parametrize(
    "schema", ["advisor.recommendation/1", "x", 3, None, "", ["advisor.run/1"]]
)
def test_another_schema(schema):
    assert "not a run file" in problem(edited(schema=schema)).what


def test_no_schema():
    data = json.loads(TEXT)
    del data["schema"]
    assert "no schema" in str(problem(json.dumps(data)))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("place", ['"ratio": 1.2', '"cpu": "Zen «4»"'])
def test_not_a_finite_number(value, place):
    name = place.partition(":")[0]
    text = TEXT.replace(place, f"{name}: {value}")
    error = problem(text)
    assert value in error.what
    line = text[: text.index(f"{name}: {value}")].count("\n") + 1
    assert error.diagnostics[0].where.line == line


def test_every_wrong_value_is_listed_with_its_path_and_place():
    data = json.loads(TEXT)
    data["results"][1]["status"] = "fine"
    data["results"][0]["rounds"][1][0]["n"] = "many"
    data["comparisons"][0]["verdict"] = None
    del data["machine"]
    data["surprise"] = 1
    text = json.dumps(data, indent=1)
    error = problem(text)
    listed = str(error)
    for path in ("results[1].status", "results[0].rounds[1][0].n", "comparisons[0].verdict",
                 "machine", "surprise"):  # fmt: skip
        assert path in listed
    by_path = {d.message.partition(":")[0]: d.where for d in error.diagnostics}
    lines = text.split("\n")
    assert '"fine"' in lines[by_path["results[1].status"].line - 1]
    assert '"many"' in lines[by_path["results[0].rounds[1][0].n"].line - 1]
    assert by_path["machine"].line == 1


def test_thousands_of_problems_are_cut_short():
    error = problem(edited(results=[{}] * 500))
    assert len(error.diagnostics) <= 51
    assert "more" in error.diagnostics[-1].message


def test_nested_beyond_reason():
    assert "deep" in problem('{"schema": ' + "[" * 200_000).what


def test_a_number_of_thousands_of_digits():
    text = TEXT.replace('"seed": 0', '"seed": ' + "9" * 10_000)
    assert "too long" in problem(text).what


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(run_file, "MAX_BYTES", 100)
    file = tmp_path / "run.json"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputFileError, match="larger"):
        load_run(file)


def test_the_cap_is_fifty_megabytes():
    assert run_file.MAX_BYTES == 50_000_000


@pytest.mark.parametrize("make", [lambda _: None, lambda p: p.mkdir(),
                                  lambda p: p.write_bytes(b"\xff\xfe\x00")])  # fmt: skip
def test_missing_folder_and_binary(tmp_path, make):
    path = tmp_path / "run.json"
    make(path)
    with pytest.raises(InputFileError):
        load_run(path)


def test_an_old_file_survives_a_failed_write(tmp_path, monkeypatch):
    file = tmp_path / "run.json"
    save_run(a_run(), file)
    before = file.read_bytes()
    monkeypatch.setattr("advisor.files.os.fsync", _fail)
    with pytest.raises(AdvisorError):
        save_run(a_run().model_copy(update={"seed": 1}), file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def _fail(_descriptor):
    raise OSError(28, "No space left on device")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
        ),
        max_leaves=20,
    ),
    st.sampled_from([None, 1]),
    st.data(),
)
def test_places_point_at_the_value(value, indent, data):
    text = json.dumps(value, indent=indent)
    path, here = [], value
    while isinstance(here, list | dict) and here and data.draw(st.booleans()):
        keys = list(here) if isinstance(here, dict) else range(len(here))
        key = data.draw(st.sampled_from(list(keys)))
        path.append(key)
        here = here[key]
    offset = find_place(text, path)
    assert json.JSONDecoder().raw_decode(text, offset)[0] == here
    line, column = line_and_column(text, offset)
    assert text.split("\n")[line - 1][column - 1 :][:1] == text[offset]


def test_a_path_that_leads_too_far_stops_at_the_deepest_value():
    assert find_place('{"a": [1, 2]}', ("a", 9)) == 6
    assert find_place('{"a": 1}', ("b",)) == 0
    assert find_place("", ("b",)) is None
