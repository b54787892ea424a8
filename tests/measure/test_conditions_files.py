"""The kernel's files as other machines write them: load, limits of the group, kills for memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure import conditions, oom, quota
from advisor.measure.conditions import Sample, between, sample

PRESSURE = (
    "some avg10=0.00 avg60=1.23 avg300=4.56 total={some}\n"
    "full avg10=0.00 avg60=0.00 avg300=0.00 total=99999999\n"
)
STAT = "cpu  {fields}\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 1\nctxt 5\n"


@pytest.fixture
def kernel(monkeypatch):
    """Files by path; what is not in it does not exist."""
    files = {}
    monkeypatch.setattr(conditions, "_read", lambda file: files.get(file, ""))
    monkeypatch.setattr(conditions, "throttled", lambda: None)
    monkeypatch.setattr(conditions, "TICK_S", 0.01)
    return files


def test_a_full_set_of_counters(kernel):
    kernel["/proc/pressure/cpu"] = PRESSURE.format(some=2_500_000)
    kernel["/proc/stat"] = STAT.format(fields="100 20 30 9999 888 4 6 50 7 8")
    found = sample()
    assert found.waited == 2.5
    assert found.busy == pytest.approx(1.60)
    assert found.stolen == pytest.approx(0.50)
    assert found.throttles is None


@pytest.mark.parametrize(
    "text",
    ["", "full avg10=0 total=5\n", "some avg10=0.00\n", "some total=\n", "some total=x\n", "\n\n"],
)
def test_pressure_that_is_not_kept_is_unknown(kernel, text):
    kernel["/proc/pressure/cpu"] = text
    assert sample().waited is None


@pytest.mark.parametrize(
    "text", ["", "cpu 1 2 3\n", "cpu0 1 2 3 4 5 6 7 8\n", "intr 1 2 3 4 5 6 7 8 9\n"]
)
def test_processor_time_that_is_not_kept_is_unknown(kernel, text):
    kernel["/proc/stat"] = text
    assert (sample().busy, sample().stolen) == (None, None)


def test_an_old_kernel_without_guests_still_counts(kernel):
    kernel["/proc/stat"] = "cpu 10 0 0 0 0 0 0 2\n"
    assert sample().busy == pytest.approx(0.10)
    assert sample().stolen == pytest.approx(0.02)


totals = st.floats(0, 1e6)


@given(totals, totals, totals, totals, totals, totals, st.integers(0, 99), st.integers(0, 99))
def test_counters_that_went_back_are_nothing_rather_than_negative(a, b, c, d, e, f, g, h):
    load = between(Sample(1.0, a, b, c, g), Sample(2.0, d, e, f, h))
    assert 0 <= load.pressure <= 1
    assert load.busy >= 0
    assert load.steal >= 0
    assert load.throttles >= 0
    assert isinstance(load.evidence(0.1), str)


def test_two_samples_at_one_moment_divide_by_nothing():
    one = Sample(5.0, 1.0, 1.0, 1.0, 1)
    assert between(one, one).evidence(0.0) == ""


def group(monkeypatch, tmp_path, lines, files):
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    real = quota._read
    monkeypatch.setattr(
        quota, "_read", lambda file: lines if str(file) == "/proc/self/cgroup" else real(file)
    )


@pytest.mark.parametrize(
    ("text", "cores"),
    [
        ("max 100000\n", None),
        ("200000 100000\n", 2.0),
        ("50000 100000", 0.5),
        ("100000 0\n", None),
        ("100000\n", None),
        ("", None),
        ("many 100000\n", None),
        ("-1 100000\n", None),
    ],
)
def test_version_two_quota(monkeypatch, tmp_path, text, cores):
    group(monkeypatch, tmp_path, "0::/a\n", {"a/cpu.max": text})
    assert quota.cpu_quota(tmp_path) == cores


@pytest.mark.parametrize(
    ("limit", "period", "cores"),
    [("-1", "100000", None), ("150000", "50000", 3.0), ("150000", "", None), ("0", "100000", 0.0)],
)
def test_version_one_quota(monkeypatch, tmp_path, limit, period, cores):
    files = {"cpu/x/y/cpu.cfs_quota_us": limit, "cpu/x/y/cpu.cfs_period_us": period}
    group(monkeypatch, tmp_path, "5:memory:/z\n4:cpu,cpuacct:/x/y\n", files)
    assert quota.cpu_quota(tmp_path) == cores


@pytest.mark.parametrize(
    ("group_path", "expected"),
    [("/", 8 << 20), ("/a", 4 << 20), ("/a/b/c", 4 << 20), ("/../../a", 8 << 20), ("", 8 << 20)],
)
def test_the_tightest_limit_on_the_way_up_counts(monkeypatch, tmp_path, group_path, expected):
    files = {"memory.max": f"{8 << 20}\n", "a/memory.max": f"{4 << 20}\n", "a/b/memory.max": "max"}
    group(monkeypatch, tmp_path, f"0::{group_path}\n", files)
    assert quota.memory_limit(1 << 40, tmp_path) == expected


@pytest.mark.parametrize("total", [1 << 20, 8 << 20])
def test_a_limit_beyond_the_machine_is_none(monkeypatch, tmp_path, total):
    group(monkeypatch, tmp_path, "0::/\n", {"memory.max": f"{8 << 20}\n"})
    assert quota.memory_limit(total, tmp_path) is None


def test_both_versions_side_by_side(monkeypatch, tmp_path):
    files = {
        "memory/pod/memory.limit_in_bytes": f"{6 << 20}\n",
        "unified/memory.max": f"{1 << 20}\n",
        "cpu.max": "300000 100000\n",
    }
    group(monkeypatch, tmp_path, "3:memory:/pod\n0::/\n", files)
    assert quota.memory_limit(1 << 40, tmp_path) == 6 << 20
    assert quota.cpu_quota(tmp_path) == 3.0


def test_without_groups_nothing_is_limited(monkeypatch, tmp_path):
    group(monkeypatch, tmp_path, "", {})
    assert quota.cpu_quota(tmp_path) is None
    assert quota.memory_limit(1 << 30, tmp_path) is None
    assert quota.throttled(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("nr_periods 5\nnr_throttled 3\nthrottled_usec 9\n", 3),
        ("nr_throttled 0\n", 0),
        ("nr_throttled many\n", None),
        ("usage_usec 5\n", None),
    ],
)
def test_how_often_the_group_was_held_back(monkeypatch, tmp_path, text, count):
    group(monkeypatch, tmp_path, "0::/a\n", {"a/cpu.stat": text})
    assert quota.throttled(tmp_path) == count


@pytest.fixture
def memory_files(monkeypatch, tmp_path):
    """Kills for memory as the kernel counts them: group lines and the files they lead to."""
    texts = {}
    monkeypatch.setattr(oom, "_CGROUPS", tmp_path)

    def read(file):
        return texts.get(str(file).replace(str(tmp_path), "G"), "")

    monkeypatch.setattr(oom, "_read", read)
    return texts


VMSTAT = "nr_free_pages 5\noom_kill 2\npgfault 7\n"


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({}, None),
        ({"/proc/vmstat": "pgfault 7\n"}, None),
        ({"/proc/vmstat": VMSTAT}, 2),
        ({"/proc/vmstat": VMSTAT, "/proc/self/cgroup": "0::/a/b\n",
          "G/a/b/memory.events": "low 0\noom 9\noom_kill 4\noom_group_kill 1\n"}, 6),
        ({"/proc/self/cgroup": "9:cpu:/c\n8:memory:/m\n",
          "G/memory/m/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n",
          "G/memory/c/memory.oom_control": "oom_kill 100\n"}, 5),
        ({"/proc/self/cgroup": "0::/\n", "G/memory.events": "oom_kill \n"}, None),
        ({"/proc/self/cgroup": "0::/\n", "G/memory.events": "oom_kill 0\n"}, 0),
        ({"/proc/self/cgroup": "rubbish\n\n:::\n", "/proc/vmstat": VMSTAT}, 2),
    ],
)  # fmt: skip
def test_kills_for_memory(memory_files, files, count):
    memory_files.update(files)
    assert oom.oom_kills() == count


def test_one_more_kill_is_one_more(memory_files):
    memory_files["/proc/vmstat"] = "oom_kill 2\n"
    before = oom.oom_kills()
    memory_files["/proc/vmstat"] = "oom_kill 3\n"
    assert oom.oom_kills() == before + 1
