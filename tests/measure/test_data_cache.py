"""Kept data is the same data, or it is made again."""

from __future__ import annotations

import zipfile

import pytest

from advisor.measure.data_cache import DataCache


def archive(path, text):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.npy", text)
    return path


@pytest.fixture
def made(tmp_path):
    archive(tmp_path / "made.npz.ref.npz", "reference")
    return archive(tmp_path / "made.npz", "data")


@pytest.fixture
def workers(tmp_path):
    folder = tmp_path / "workers"
    folder.mkdir()
    (folder / "worker.py").write_text("1")
    return folder


def test_what_was_kept_comes_back(tmp_path, made, workers):
    DataCache(tmp_path / "cache", workers, 0, "2.4").keep("cnn", made)
    target = tmp_path / "cnn.npz"
    assert DataCache(tmp_path / "cache", workers, 0, "2.4").fetch("cnn", target)
    assert target.read_bytes() == made.read_bytes()
    assert zipfile.ZipFile(f"{target}.ref.npz").read("x.npy") == b"reference"


@pytest.mark.parametrize("change", ["seed", "numpy", "source", "probe"])
def test_whatever_could_change_the_data_makes_it_anew(tmp_path, made, workers, change):
    DataCache(tmp_path / "cache", workers, 0, "2.4").keep("cnn", made)
    if change == "source":
        (workers / "worker.py").write_text("2")
    seed, version = (1 if change == "seed" else 0), ("2.5" if change == "numpy" else "2.4")
    cache = DataCache(tmp_path / "cache", workers, seed, version)
    assert not cache.fetch("mlp" if change == "probe" else "cnn", tmp_path / "cnn.npz")


def test_a_damaged_file_is_not_used(tmp_path, made, workers):
    cache = DataCache(tmp_path / "cache", workers, 0, "2.4")
    cache.keep("cnn", made)
    kept = next(f for f in (tmp_path / "cache").iterdir() if not f.name.endswith(".ref.npz"))
    kept.write_bytes(kept.read_bytes()[:-10])
    assert not cache.fetch("cnn", tmp_path / "cnn.npz")


def test_only_the_newest_is_kept(tmp_path, made, workers):
    for seed in range(3):
        DataCache(tmp_path / "cache", workers, seed, "2.4").keep("cnn", made)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path, made, workers):
    (tmp_path / "cache").write_text("in the way")
    cache = DataCache(tmp_path / "cache", workers, 0, "2.4")
    cache.keep("cnn", made)
    assert not cache.fetch("cnn", tmp_path / "cnn.npz")
