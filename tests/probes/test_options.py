"""Options in a probe's id: the same work with one thing changed, and words for what cannot be."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes import data, options
from probes.protocol import BadRequest
from probes.registry import find_workload, workloads
from probes.spec import SGD, Adam, Inference, TrainingStep

EVERY = [one.id for one in workloads()]


def test_an_id_without_options_is_the_workload_itself():
    for workload in workloads():
        assert find_workload(workload.id) is workload
        assert workload.base == workload.id


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mlp-training-step@batch=1", lambda work: work.batch == 1),
        ("mlp-training-step@optimizer=adam", lambda work: work.optimizer == Adam(0.001)),
        ("mlp-training-step@optimizer=sgd", lambda work: work.optimizer == SGD(0.01)),
        ("mlp-inference@dtype=bfloat16", lambda work: work.dtype == "bfloat16"),
        ("matmul@size=256", lambda work: work.size == 256),
        ("convolution@size=14,batch=1", lambda work: (work.size, work.batch) == (14, 1)),
        ("dispatch@size=1000000", lambda work: work.size == 1_000_000),
        ("small-cnn-training-step@size=32", lambda work: work.network.input_shape == (32, 32, 3)),
        ("lstm-training-step@size=7", lambda work: work.network.input_shape == (7,)),
        ("transformer-inference@size=9", lambda work: work.network.input_shape == (9, 256)),
        ("changing-lengths@batch=3", lambda work: work.batch == 3),
        ("recommender-training-step@size=9", lambda work: work.network.vocabulary == 9),
    ],
)
def test_each_option_changes_what_it_says(name, found):
    workload = find_workload(name)
    assert found(workload.work)
    assert workload.id == name
    assert workload.base == name.partition("@")[0]


def test_what_an_option_does_not_name_stays():
    base = find_workload("transformer-training-step").work
    changed = find_workload("transformer-training-step@batch=2,optimizer=adam").work
    assert changed.network == base.network
    assert changed.loss == base.loss
    assert changed.dtype == base.dtype
    assert (changed.batch, changed.optimizer) == (2, Adam(base.optimizer.learning_rate / 10))


def test_words_for_people_name_the_options():
    workload = find_workload("mlp-training-step@batch=1,optimizer=adam,dtype=bfloat16")
    assert workload.title == ("Training step of a small classifier, batch 1, Adam, in bfloat16")
    said = workload.describe()["work"]
    for part in ("Adam 0.001", "batch 1", "bfloat16 on float32 weights"):
        assert part in said


@pytest.mark.parametrize("name", EVERY)
def test_every_option_that_a_workload_names_can_be_given(name):
    values = {"batch": "3", "size": "8", "optimizer": "adam", "dtype": "bfloat16"}
    work = find_workload(name).work
    for key in work.options:
        if key == "size" and isinstance(work, (Inference, TrainingStep)):
            try:
                work.network.resized(8)
            except ValueError:
                continue
        assert find_workload(f"{name}@{key}={values[key]}").work != work
    for key in options.KEYS:
        if key not in work.options:
            with pytest.raises(BadRequest, match=f"has no option '{key}'; it has: "):
                find_workload(f"{name}@{key}={values[key]}")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("matmul@", "unknown option ''; known: batch=N, size=N, optimizer=sgd|adam"),
        ("matmul@size", "unknown option 'size'"),
        ("matmul@colour=red", "unknown option 'colour=red'"),
        ("matmul@size=2,", "unknown option ''"),
        ("matmul@size=2,size=3", "size is given twice"),
        ("matmul@size=0", "size is a whole number from 1 to 1000000000, not '0'"),
        ("matmul@size=-1", "not '-1'"),
        ("matmul@size=1.5", "not '1.5'"),
        ("matmul@size=", "not ''"),
        ("matmul@size=١", "not '١'"),
        ("matmul@size=" + "9" * 12, "is a whole number"),
        ("matmul@dtype=float16", "dtype is one of float32, bfloat16, not 'float16'"),
        ("mlp-training-step@optimizer=Adam", "optimizer is one of sgd, adam, not 'Adam'"),
        ("matmul@batch=2", "matmul has no option 'batch'; it has: size, dtype"),
        ("mlp-inference@optimizer=adam", "mlp-inference has no option 'optimizer'"),
        ("mlp-inference@size=3", "it takes neither images nor sequences and has no tables"),
        ("small-cnn-training-step@size=3", "cannot have size=3: layer 7, max pooling 2"),
        ("nothing@size=3", "unknown probe 'nothing@size=3'; known: changing-lengths"),
        ("@size=3", "unknown probe '@size=3'"),
        ("matmul@size=2@size=3", "not '2@size=3'"),
        ("matmul@" + "size=2," * 40, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_told(name, words):
    with pytest.raises(BadRequest) as caught:
        find_workload(name)
    assert words in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_variant_or_a_bad_request(text):
    name = f"matmul@{text}"
    with contextlib.suppress(BadRequest):
        assert find_workload(name).id == name


@pytest.mark.parametrize("option", ["dtype=bfloat16", "optimizer=adam"])
def test_variants_start_from_the_numbers_of_their_base(option):
    base = data.make_arrays(find_workload("mlp-training-step"), 3)
    other = data.make_arrays(find_workload(f"mlp-training-step@{option}"), 3)
    assert {key: array.tobytes() for key, array in base.items()} == {
        key: array.tobytes() for key, array in other.items()
    }


def test_a_smaller_batch_is_the_beginning_of_the_larger_one():
    base = data.make_arrays(find_workload("mlp-inference"), 3)
    small = data.make_arrays(find_workload("mlp-inference@batch=2"), 3)
    np.testing.assert_array_equal(small["input"], base["input"][:2])
    np.testing.assert_array_equal(small["0.weight"], base["0.weight"])


def test_a_worker_describes_variants_and_refuses_what_cannot_be(worker):
    one = worker("numpy")
    names = ["matmul@size=3", "mlp-inference"]
    assert [probe["id"] for probe in one("describe", probes=names)["probes"]] == names
    assert one("describe", probes=[])["probes"] == []
    assert "must be a list" in one.ask("describe", probes="matmul")["reason"]
    assert "unknown option" in one.ask("describe", probes=["matmul@x=1"])["reason"]
    assert "unknown probe" in one.ask("describe", probes=[3])["reason"]
