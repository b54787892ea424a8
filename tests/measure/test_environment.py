"""A worker's environment is built; secrets are never written down."""

from __future__ import annotations

import random

import pytest

from advisor.measure.environment import build_environment, is_private

USER = {
    "PATH": "/usr/bin",
    "HOME": "/home/ada",
    "LANG": "C.UTF-8",
    "LC_ALL": "C",
    "LD_LIBRARY_PATH": "/opt/lib",
    "CUDA_VISIBLE_DEVICES": "0",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "GOMP_SPINCOUNT": "7",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "XLA_FLAGS": "--x",
    "KERAS_BACKEND": "torch",
    "PYTHONPATH": "/somewhere",
    "PYTHONSTARTUP": "x.py",
    "AWS_SECRET_ACCESS_KEY": "hunter2",
    "HTTPS_PROXY": "http://ada:hunter2@proxy",
    "MY_DATABASE": "postgres://ada:hunter2@db",
    "CUDA_AUTH_TOKEN": "hunter2",
}


def build(**options):
    return build_environment(
        inductor_cache="/tmp/cache", padding=random.Random(0), source=USER, **options
    )


def test_what_a_program_needs_is_kept():
    variables = build().variables
    for name in ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"):
        assert variables[name] == USER[name]


@pytest.mark.parametrize(
    "name",
    ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GOMP_SPINCOUNT", "XLA_FLAGS",
     "TF_ENABLE_ONEDNN_OPTS", "PYTHONPATH", "PYTHONSTARTUP", "AWS_SECRET_ACCESS_KEY",
     "HTTPS_PROXY", "MY_DATABASE"],
)  # fmt: skip
def test_what_favours_one_framework_or_is_nobodys_business_is_dropped(name):
    assert name not in build().variables


def test_what_is_set():
    variables = build().variables
    assert variables["KERAS_BACKEND"] == "tensorflow"
    assert variables["TF_CPP_MIN_LOG_LEVEL"] == "2"
    assert variables["TORCHINDUCTOR_CACHE_DIR"] == "/tmp/cache"
    assert variables["PYTHONNOUSERSITE"] == "1"


def test_the_size_of_the_environment_varies():
    padding = random.Random(0)
    sizes = {
        sum(len(v) for v in build_environment(
            inductor_cache="c", padding=padding, source=USER).variables.values())
        for _ in range(10)
    }  # fmt: skip
    assert len(sizes) > 5


def test_user_site_only_where_it_is_needed():
    variables = build(user_site=True).variables
    assert variables["PYTHONPATH"] == "/somewhere"
    assert "PYTHONNOUSERSITE" not in variables
    assert "PYTHONSTARTUP" not in variables


def test_as_i_run_it_keeps_everything():
    environment = build(as_i_run_it=True)
    assert {k: environment.variables[k] for k in USER} == USER
    assert environment.record["kind"] == "as the user runs it"
    assert environment.record["OMP_NUM_THREADS"] == "1"
    assert environment.record["PYTHONPATH"] == "/somewhere"


@pytest.mark.parametrize("options", [{}, {"as_i_run_it": True}, {"user_site": True}])
def test_no_secret_and_no_person_in_the_record(options):
    record = build(**options).record
    text = repr(record)
    assert "hunter2" not in text
    assert "ada" not in text
    assert "xxxx" not in text


def test_private_names_and_values():
    assert is_private("HF_TOKEN", "x")
    assert is_private("github_token", "x")
    assert is_private("INNOCENT", "https://u:p@host/")
    assert not is_private("LANG", "C")


def test_the_process_environment_is_the_default(monkeypatch):
    monkeypatch.setenv("LC_TEST", "here")
    environment = build_environment(inductor_cache="c", padding=random.Random(0))
    assert environment.variables["LC_TEST"] == "here"
