"""Whole runs under hardship: odd answers, a yardstick that fails, data kept between runs."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import ProbeError
from advisor.measure import preparation
from advisor.measure.budget import Budget
from advisor.measure.clock import Clock
from advisor.measure.crew import number, optional_number
from advisor.measure.environment import build_environment, is_private
from advisor.measure.interpreters import find_interpreters
from advisor.measure.progress import Progress
from advisor.measure.query import _parse
from advisor.measure.rounds import RoundCost
from advisor.measure.run_file import load_run
from advisor.measure.suites import START_UP
from advisor.measure.tail import Tail
from advisor.measure.worker import WorkerFailed
from tests.measure.fakes import FAKE_WORKER, contender, run_fakes, tiny_suite

EAGER, COMPILED = "as-written", "as-recommended"
SHORT_SUITE = {"probes": ("work",), "modes": {"work": (EAGER,)}, "rounds": 2}


def result_of(run, framework, probe="work", mode=EAGER):
    wanted = (f"{framework}:{mode}", probe)
    return next(r for r in run.results if (r.contender, r.probe) == wanted)


def changed_worker(tmp_path, *changes):
    """The fake worker with some of its lines replaced."""
    source = FAKE_WORKER.read_text(encoding="utf-8")
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    folder = tmp_path / "workers"
    folder.mkdir(exist_ok=True)
    (folder / "worker.py").write_text(source, encoding="utf-8")
    return folder / "worker.py"


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        ("forgetful", "parity_failed", "losses: has shape (0,), not (1,)"),
        ("beyond", "crashed", "as median_s"),
        ("halfchar-on-prepare", "crashed", "no file ? here"),
    ],
)
def test_odd_answers_cost_one_result_and_the_file_is_written(tmp_path, behaviour, status, words):
    out = tmp_path / "run.json"
    run = run_fakes(behaviour, "steady", suite=tiny_suite(**SHORT_SUITE), out=out)
    bad = result_of(run, behaviour)
    assert bad.status == status
    assert words in bad.reason
    assert result_of(run, "steady").status == "ok"
    assert load_run(out) == run


def block_of_numpy(line):
    block = '    if do == "block":\n'
    return block, f'    if do == "block" and framework == "numpy":\n        {line}\n{block}'


@pytest.mark.parametrize(
    ("line", "status"),
    [("os._exit(4)", "crashed"), ("return {}", "crashed"), ('raise SystemExit("x")', "crashed")],
)
def test_a_yardstick_that_fails_costs_nobody_else_anything(tmp_path, line, status):
    worker = changed_worker(tmp_path, block_of_numpy(line))
    suite = tiny_suite(**SHORT_SUITE, yardstick=("work",))
    run = run_fakes("quick", "steady", suite=suite, worker_file=worker)
    assert result_of(run, "numpy").status == status
    assert {result_of(run, f).status for f in ("quick", "steady")} == {"ok"}
    assert [c.probe for c in run.comparisons] == ["work"]
    assert run.complete


@pytest.mark.parametrize("yardstick", [(), ("work",)])
def test_the_yardstick_changes_no_comparison(yardstick):
    suite = tiny_suite(**SHORT_SUITE, yardstick=yardstick)
    run = run_fakes("quick", "steady", suite=suite)
    assert [(c.a, c.b) for c in run.comparisons] == [("quick:as-written", "steady:as-written")]
    assert {c.framework for c in run.contenders} - {"quick", "steady"} == (
        {"numpy"} if yardstick else set()
    )


def test_two_who_compile_slowly_are_still_compared_where_all_compile():
    suite = tiny_suite(
        rounds=2,
        probes=("work", "other"),
        modes=dict.fromkeys(("work", "other"), (EAGER, COMPILED)),
        compiled_by_all=("work",),
    )
    who = [
        (f"{name}:{mode}", f"slowcompile/{name}", mode, sys.executable)
        for mode in (EAGER, COMPILED)
        for name in "ab"
    ]
    run = run_fakes(suite=suite, contenders=who)
    assert {(c.probe, c.mode) for c in run.comparisons} == {
        ("work", EAGER),
        ("other", EAGER),
        ("work", COMPILED),
    }


def test_later_rounds_are_proven_briefly_and_the_first_in_full(tmp_path):
    log = tmp_path / "log"
    line = '    if do == "prepare":\n'
    worker = changed_worker(
        tmp_path,
        (line, f"{line}        open({str(log)!r}, 'a').write(f\"{{request['brief']}} \")\n"),
    )
    run = run_fakes("steady", suite=tiny_suite(**{**SHORT_SUITE, "rounds": 3}), worker_file=worker)
    assert log.read_text().split() == ["False", "True", "True"]
    parity = result_of(run, "steady").parity
    # The full proof stays on record: a later one that says less does not replace it.
    assert parity.passed
    assert "output" in parity.detail


def test_data_is_made_once_and_anew_for_another_seed(tmp_path, monkeypatch):
    log = tmp_path / "log"
    line = '    if do == "make":\n'
    worker = changed_worker(
        tmp_path, (line, f"{line}        open({str(log)!r}, 'a').write('made ')\n")
    )
    monkeypatch.setattr(preparation, "WORTH_KEEPING_S", -1.0)
    monkeypatch.setattr(preparation, "cache_dir", lambda: tmp_path / "cache")

    def made(seed=0):
        log.write_text("")
        suite = tiny_suite(**SHORT_SUITE)
        run = run_fakes("steady", suite=suite, worker_file=worker, seed=seed)
        assert result_of(run, "steady").status == "ok"
        return len(log.read_text().split())

    assert [made(), made(), made(seed=1), made(seed=1)] == [1, 0, 1, 0]
    for kept in (tmp_path / "cache" / "probe-data").glob("*.npz"):
        kept.write_bytes(kept.read_bytes()[:20])
    assert [made(seed=1), made(seed=1)] == [1, 0]
    worker.write_text(worker.read_text() + "\n# another source\n")
    assert made(seed=1) == 1


@pytest.mark.parametrize("do", ["describe", "make"])
def test_a_reference_that_cannot_be_made_is_told_with_its_last_words(tmp_path, do):
    line = f'    if do == "{do}":\n'
    worker = changed_worker(tmp_path, (line, f"{line}        sys.exit('disk full')\n"))
    with pytest.raises(ProbeError) as caught:
        run_fakes("steady", suite=tiny_suite(**SHORT_SUITE), worker_file=worker)
    assert "disk full" in str(caught.value)


def test_shares_never_go_back_even_where_workers_die():
    heard = []
    run_fakes("exit-on-block", "steady", suite=tiny_suite(rounds=2), on_event=heard.append)
    shares = [event.done for event in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert max(shares[:-1]) < 1.0
    assert all(event.remaining_s >= 0 for event in heard)


@given(st.lists(st.tuples(st.sampled_from(["worked", "expect"]), st.floats(0, 1e6)), max_size=20),
       st.sampled_from([None, 0.0, 1e-9, 50.0]))  # fmt: skip
def test_progress_is_a_share_whatever_is_expected(steps, budget):
    heard = []
    progress = Progress(heard.append, Clock(budget), 10.0)
    for what, seconds in steps:
        getattr(progress, what)(seconds)
        progress.say("progress", "x")
    progress.say("done", "x")
    shares = [event.done for event in heard]
    assert shares == sorted(shares)
    assert all(0 <= share <= 0.99 for share in shares[:-1])
    assert all(event.remaining_s >= 0 for event in heard)


class Fixed(Clock):
    def __init__(self, left):
        super().__init__(None)
        self.fixed = left

    def left(self):
        return self.fixed


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 20), min_size=2),
       st.floats(0, 80))  # fmt: skip
def test_the_dearest_goes_first_and_what_stays_fits(costs, left):
    probes = tuple(sorted(costs))
    suite = tiny_suite(probes=probes, modes=dict.fromkeys(probes, (EAGER,)), rounds=3)
    clock = Fixed(1e9)
    budget = Budget(suite, clock)
    assert budget.affordable(EAGER, 1) == probes
    budget.paid(EAGER, RoundCost(sum(costs.values()), 0.0, costs))
    clock.fixed = left
    kept = budget.affordable(EAGER, 2)
    dropped = set(probes) - set(kept)
    if not kept:
        assert "budget ran short" in budget.left_out()
        return
    assert all(costs[gone] >= costs[stays] for gone in dropped for stays in kept)
    assert 2 * sum(costs[probe] for probe in kept) < left
    assert all(f"{probe} was left out from round 2" in budget.left_out() for probe in dropped)


@pytest.mark.parametrize(
    "value", [None, "1", True, [], {}, float("nan"), float("inf"), 10**400, -(10**400)], ids=str
)
def test_answers_that_are_no_number(value):
    with pytest.raises(WorkerFailed) as caught:
        number({"x": value}, "x")
    assert caught.value.alive
    assert len(caught.value.reason) < 200
    if value is None:
        assert optional_number({"x": value}, "x") is None


secret_names = st.sampled_from(
    ["TOKEN", "api_key", "MY_SECRET", "DB_PASSWORD", "AUTHORIZATION", "http_proxy", "Cookie"]
)
prefixes = st.sampled_from(["", "CUDA_", "LC_", "TF_", "OMP_", "NVIDIA_", "PYTHON", "TORCH_"])


@given(prefixes, secret_names, st.booleans(), st.booleans())
def test_no_secret_is_recorded_under_any_prefix(prefix, name, as_i_run_it, user_site):
    class Padding:
        def randrange(self, _stop):
            return 3

    source = {"PATH": "/bin", prefix + name: "hunter2", "LC_X": "https://ada:hunter2@host/x"}
    environment = build_environment(
        inductor_cache="c", padding=Padding(), source=source, as_i_run_it=as_i_run_it,
        user_site=user_site,
    )  # fmt: skip
    assert is_private(prefix + name, "hunter2")
    assert "hunter2" not in repr(environment.record)
    assert environment.record["PATH"] == "/bin"


def test_a_secret_of_the_process_is_in_no_run_file(tmp_path, monkeypatch):
    monkeypatch.setenv("CUDA_AUTH_TOKEN", "hunter2hunter2")
    monkeypatch.setenv("LC_SERVER", "ssh://ada:hunter2hunter2@host")
    out = tmp_path / "run.json"
    for plainly in (False, True):
        run_fakes("steady", suite=tiny_suite(**SHORT_SUITE), out=out, as_i_run_it=plainly)
        assert "hunter2" not in out.read_text(encoding="utf-8")
        assert '"PATH"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"{}", b'{"python": "3.11.0"}', b"null", b"\xff", b"[" * 100_000,
     b'{"python": 3, "packages": [], "modules": []}',
     b'{"python": 3, "packages": {}, "modules": null}',
     b'{"packages": {}, "modules": []}'],
    ids=lambda one: one[:30].decode("latin1"),
)  # fmt: skip
def test_answers_that_no_interpreter_gives(answer):
    with pytest.raises(WorkerFailed) as caught:
        _parse("/x/python", answer, 0, Tail())
    assert caught.value.status == "import_error"
    assert "/x/python does not answer like a Python interpreter" in caught.value.reason


def test_an_error_of_the_interpreter_is_passed_on_and_cut():
    with pytest.raises(WorkerFailed) as caught:
        _parse("py", b'{"error": "' + b"x" * 5000 + b'"}', 0, Tail())
    assert len(caught.value.reason) < 400
    with pytest.raises(WorkerFailed) as caught:
        _parse("py", b"", -11, Tail())
    assert caught.value.status == "crashed"
    assert "SIGSEGV" in caught.value.reason


def test_each_interpreter_is_asked_once_and_frameworks_come_in_order(tmp_path):
    log = tmp_path / "log"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho asked >> {log}\nexec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    names = ("tensorflow", "pytorch", "jax")
    found = find_interpreters(dict.fromkeys(names, str(python)), frameworks=names)
    assert [one.framework for one in found] == sorted(names)
    assert {one.status for one in found} == {"not_installed"}
    # Once in isolation and once without, for all three together.
    assert log.read_text().split() == ["asked"] * 2


def test_overrides_bring_frameworks_that_nobody_else_asked_for(tmp_path):
    missing = str(tmp_path / "none")
    found = find_interpreters({"jax": missing, "pytorch": missing}, frameworks=("pytorch",))
    assert [one.framework for one in found] == ["jax", "pytorch"]
    assert all(missing in one.reason for one in found)


def test_a_folder_of_an_environment_names_the_interpreter_in_it(tmp_path):
    found = find_interpreters({"pytorch": str(tmp_path)}, frameworks=("pytorch",))[0]
    assert os.path.join(str(tmp_path), "bin", "python") in found.reason  # noqa: PTH118


def test_one_mode_that_never_starts_leaves_the_other_its_results():
    suite = tiny_suite(rounds=2, modes={START_UP: (EAGER,), "work": (EAGER, COMPILED)})
    who = [contender("steady"), ("x:as-recommended", "exit-on-hello", COMPILED, sys.executable)]
    run = run_fakes(suite=suite, contenders=who)
    assert result_of(run, "steady").status == "ok"
    assert next(r for r in run.results if r.mode == COMPILED).status == "crashed"
