"""Any run can be written and read again; anything else is refused where it is wrong."""

from __future__ import annotations

import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import InputFileError
from advisor.measure.events import Event
from advisor.measure.parity import check_parity, load_arrays
from advisor.measure.results import (
    Block,
    Comparison,
    Contender,
    Mode,
    Parity,
    ProbeText,
    Quantity,
    Result,
    Run,
    Status,
    Unit,
    Verdict,
)
from advisor.measure.run_file import dump_run, load_run, parse_run, save_run

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
number = st.floats(allow_nan=False, allow_infinity=False)
count = st.integers(0, 1 << 60)
texts = st.dictionaries(text, text, max_size=3)
modes, statuses = st.sampled_from(get_args(Mode)), st.sampled_from(get_args(Status))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 60), 1 << 60) | number | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
facts = st.dictionaries(text, plain, max_size=3)
maybe = st.none() | number


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


blocks = st.builds(
    Block, median_s=number, n=count, cpu_s=number, wall_s=number, pressure=maybe, void=text
)
quantities = st.builds(
    Quantity, value=number, unit=st.sampled_from(get_args(Unit)), low=maybe, high=maybe, n=count
)
parities = st.builds(Parity, passed=st.booleans(), max_error=number, tolerance=number, detail=text)
contenders = st.builds(
    Contender, id=text, framework=text, mode=modes, python=text, versions=texts, status=statuses,
    reason=text, tail=few(text), settings=texts, environment=texts,
)  # fmt: skip
results = st.builds(
    Result, probe=text, contender=text, framework=text, mode=modes, status=statuses, reason=text,
    tail=few(text), parity=st.none() | parities,
    quantities=st.dictionaries(text, quantities, max_size=2), rounds=few(few(blocks)),
)  # fmt: skip
comparisons = st.builds(
    Comparison, probe=text, mode=modes, a=text, b=text, ratio=number, low=number, high=number,
    verdict=st.sampled_from(get_args(Verdict)), rounds=count, rounds_needed=st.none() | count,
)  # fmt: skip
probes = st.builds(ProbeText, id=text, title=text, work=text, flops=maybe)
runs = st.fixed_dictionaries(
    {
        "id": text, "started": text, "finished": text, "complete": st.booleans(), "note": text,
        "suite": text, "seed": count, "advisor": text, "machine": facts, "conditions": facts,
        "probes": few(probes), "contenders": few(contenders), "results": few(results),
        "comparisons": few(comparisons),
    }
).map(lambda fields: Run(schema_="advisor.run/3", **fields))  # fmt: skip
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(runs)
def test_any_run_comes_back_as_it_was(run):
    written = dump_run(run)
    assert json.loads(written.encode("utf-8"))["schema"] == "advisor.run/3"
    assert parse_run(written, "x") == run
    assert dump_run(parse_run(written, "x")) == written


@some
@given(st.builds(Event, kind=st.sampled_from(["plan", "round", "comparison", "done"]), text=text,
                 probe=text, done=number, elapsed_s=number, remaining_s=maybe,
                 comparison=st.none() | comparisons))  # fmt: skip
def test_any_event_comes_back_as_it_was(event):
    line = event.to_json()
    assert "\n" not in line
    assert Event.from_json(line) == event


def leaves(value, path=()):
    """Every path into the data, the inner ones too."""
    if path:
        yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))


FULL = Run(
    schema_="advisor.run/3", id="x", started="a", finished="b", complete=True, suite="quick",
    seed=0, advisor="0", machine={}, probes=(ProbeText(id="p", title="P", work="w"),),
    contenders=(Contender(id="c", framework="c", mode="as-written", status="ok"),),
    results=(
        Result(probe="p", contender="c", framework="c", mode="as-written", status="ok",
               parity=Parity(passed=True, max_error=0.0, tolerance=1.0),
               quantities={"step_seconds": Quantity(value=1.0, unit="s")},
               rounds=((Block(median_s=1.0, n=1, cpu_s=1.0, wall_s=1.0),),)),
    ),
    comparisons=(
        Comparison(probe="p", mode="as-written", a="a", b="b", ratio=1.0, low=1.0, high=1.0,
                   verdict="faster", rounds=2),
    ),
)  # fmt: skip
DATA = json.loads(dump_run(FULL))
PATHS = [path for path in leaves(DATA) if path[0] != "schema"]
# The names of quantities are free.
KEYED = [p for p in PATHS if isinstance(p[-1], str) and p[-2:-1] != ("quantities",)]


def spelled(path):
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".")


@settings(deadline=None)
@given(st.sampled_from(PATHS), st.sampled_from([None, 1]))
def test_a_wrong_value_anywhere_is_told_at_its_place(path, indent):
    data = json.loads(json.dumps(DATA))
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    # No field takes this: lists hold no such item, texts and numbers are no object.
    wrong = {"wrong here": []}
    holder[path[-1]] = [wrong] if isinstance(holder[path[-1]], dict) else wrong
    source = json.dumps(data, indent=indent)
    with pytest.raises(InputFileError) as caught:
        parse_run(source, "run.json")
    lines = source.split("\n")
    found = [
        lines[d.where.line - 1][d.where.column - 1 :]
        for d in caught.value.diagnostics
        if d.message.startswith(spelled(path))
    ]
    assert found
    assert any(rest.startswith(("{", "[")) for rest in found)


@settings(deadline=None)
@given(st.sampled_from(KEYED))
def test_a_misspelt_key_is_told_at_its_value(path):
    data = json.loads(json.dumps(DATA))
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    holder["surprise"] = "here"
    with pytest.raises(InputFileError) as caught:
        parse_run(json.dumps(data, indent=1), "run.json")
    first = next(d for d in caught.value.diagnostics if "surprise" in d.message)
    line = json.dumps(data, indent=1).split("\n")[first.where.line - 1]
    assert '"surprise": "here"' in line


@pytest.mark.parametrize("odd", ["/home/\udcff/python", "\ud800"])
def test_paths_that_are_no_text_do_not_cost_the_run(tmp_path, odd):
    entry = Contender(id="c", framework="c", mode="as-written", status="crashed", reason=odd,
                      python=odd, environment={"PATH": odd})  # fmt: skip
    file = tmp_path / "run.json"
    save_run(FULL.model_copy(update={"contenders": (entry,)}), file)
    back = load_run(file).contenders[0]
    assert back.python == odd.encode("utf-8", "replace").decode("utf-8")
    assert "?" in back.environment["PATH"]
    assert "?" in Event("warning", odd).to_json()


REFERENCE = {"output": np.array([1.0, -2.0]), "losses": np.array([2.0, 1.0])}


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["output", "losses"])
def test_a_reference_that_is_not_finite_proves_nothing(bad, name):
    reference = {**REFERENCE, name: np.array([bad, 1.0])}
    found = check_parity(REFERENCE, reference)
    assert not found.passed
    assert "reference that is not finite" in found.detail
    assert np.isfinite(found.max_error)


@pytest.mark.parametrize("losses", [np.zeros(0), np.array(2.0), np.zeros((1, 1)), np.zeros(9)])
def test_a_brief_proof_shows_at_least_one_loss_in_its_shape(losses):
    found = check_parity({"losses": losses}, REFERENCE, brief=True)
    assert not found.passed
    assert found.detail


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=5), st.floats(-1e-6, 1e-6),
       st.booleans())  # fmt: skip
def test_what_passes_in_full_passes_in_brief(losses, error, brief):
    reference = {"losses": np.array(losses)}
    found = {"losses": np.array(losses) * (1 + error)}
    assert check_parity(found, reference, brief=brief).passed
    assert check_parity({"losses": found["losses"][:1]}, reference, brief=True).passed


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    file = tmp_path_factory.mktemp("npz") / "x.npz"
    np.savez_compressed(file, output=np.arange(40.0), losses=np.ones(3))
    return file


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_damaged_archive_is_read_or_refused_in_one_way(archive, data):
    damaged = bytearray(archive.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    file = archive.with_name("damaged.npz")
    file.write_bytes(bytes(damaged))
    try:
        arrays = load_arrays(file)
    except ValueError as error:
        assert "cannot be read" in str(error)  # noqa: PT017 - either is right
    else:
        assert all(array.dtype == np.float64 for array in arrays.values())
