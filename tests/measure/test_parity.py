"""The same work, proven, or no time is shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.parity import check_parity, load_arrays
from advisor.measure.probe_ids import base_of, precision_of

REFERENCE = {
    "output": np.array([[1.0, -4.0], [0.0, 2.0]]),
    "losses": np.array([2.3, 2.2, 2.1]),
    "gradient_norm": np.array(0.5),
}


def changed(**arrays):
    return {**REFERENCE, **arrays}


def test_equal_passes_with_no_error():
    parity = check_parity(REFERENCE, REFERENCE)
    assert parity.passed
    assert parity.max_error == 0


def test_rounding_of_single_precision_passes():
    rounded = {k: v.astype(np.float32).astype(np.float64) for k, v in REFERENCE.items()}
    parity = check_parity(rounded, REFERENCE)
    assert parity.passed
    assert 0 < parity.max_error < 1e-6


def test_output_is_held_to_the_largest_magnitude():
    slightly = changed(output=REFERENCE["output"] + 3.9e-5)
    too_much = changed(output=REFERENCE["output"] + 4.1e-5)
    assert check_parity(slightly, REFERENCE).passed
    failed = check_parity(too_much, REFERENCE)
    assert not failed.passed
    assert "output deviates by 1.0e-05" in failed.detail


@pytest.mark.parametrize("name", ["losses", "gradient_norm"])
def test_training_is_held_to_relative_deviation(name):
    assert check_parity(changed(**{name: REFERENCE[name] * (1 + 9e-5)}), REFERENCE).passed
    failed = check_parity(changed(**{name: REFERENCE[name] * (1 + 2e-4)}), REFERENCE)
    assert not failed.passed
    assert name in failed.detail
    assert failed.tolerance == pytest.approx(1e-4)
    assert failed.max_error == pytest.approx(2e-4, rel=1e-3)


def test_a_brief_proof_is_held_to_the_beginning_of_the_reference():
    assert check_parity({"losses": np.array([2.3])}, REFERENCE, brief=True).passed
    wrong = check_parity({"losses": np.array([2.4])}, REFERENCE, brief=True)
    assert not wrong.passed
    assert check_parity({"output": REFERENCE["output"]}, REFERENCE, brief=True).passed
    assert not check_parity({}, REFERENCE, brief=True).passed
    assert not check_parity({"losses": np.array([2.3])}, REFERENCE).passed


def test_missing_losses_are_no_parity():
    without = {k: v for k, v in REFERENCE.items() if k != "losses"}
    parity = check_parity(without, REFERENCE)
    assert not parity.passed
    assert "losses: is missing" in parity.detail


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_no_parity(bad):
    parity = check_parity(changed(output=np.full((2, 2), bad)), REFERENCE)
    assert not parity.passed
    assert "not finite" in parity.detail
    assert np.isfinite(parity.max_error)


def test_another_shape_is_no_parity():
    parity = check_parity(changed(output=np.zeros((2, 3))), REFERENCE)
    assert "shape (2, 3), not (2, 2)" in parity.detail


def test_without_a_reference_nothing_is_proven():
    assert not check_parity(REFERENCE, {}).passed


def test_zeros_agree_with_zeros():
    zeros = {"output": np.zeros(3), "losses": np.zeros(2)}
    assert check_parity(zeros, zeros).passed


@given(st.floats(1e-30, 1e30))
def test_scale_of_the_output_does_not_matter(scale):
    near = {"output": REFERENCE["output"] * scale * (1 + 1e-6)}
    far = {"output": REFERENCE["output"] * scale * (1 + 1e-4)}
    reference = {"output": REFERENCE["output"] * scale}
    assert check_parity(near, reference).passed
    assert not check_parity(far, reference).passed


def test_arrays_travel_as_npz(tmp_path):
    file = tmp_path / "out.npz"
    np.savez(file, output=np.ones(3, np.float32))
    assert load_arrays(file)["output"].dtype == np.float64


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04 cut off"])
def test_a_broken_file_is_one_error(tmp_path, content):
    file = tmp_path / "out.npz"
    file.write_bytes(content)
    with pytest.raises(ValueError, match="cannot be read"):
        load_arrays(file)


def test_a_missing_file_is_one_error(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        load_arrays(tmp_path / "none.npz")


def test_pickled_objects_are_refused(tmp_path):
    file = tmp_path / "out.npz"
    np.savez(file, output=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="cannot be read"):
        load_arrays(file)


STEP = {
    "output": np.array([1.0, -2.0, 3.0]),
    "losses": np.array([2.0, 1.5]),
    "gradient_norm": np.array(4.0),
}


@pytest.mark.parametrize(("precision", "error"), [("float32", 1e-3), ("bfloat16", 0.1)])
@pytest.mark.parametrize("name", sorted(STEP))
def test_what_a_precision_cannot_explain_is_no_parity(precision, error, name):
    found = {**STEP, name: STEP[name] * (1 + error)}
    assert not check_parity(found, STEP, precision=precision).passed


@given(st.integers(0, 2**31))
def test_numbers_rounded_to_eight_bits_agree_in_bfloat16_only(seed):
    exact = np.random.default_rng(seed).standard_normal(200).astype(np.float32)
    # The upper half of a float32 is a bfloat16, cut off instead of rounded: twice the error.
    short = (exact.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)
    found, reference = {"output": short.astype(float)}, {"output": exact.astype(float)}
    assert check_parity(found, reference, precision="bfloat16").passed
    assert not check_parity(found, reference).passed


def test_the_tolerance_that_was_used_is_told():
    assert check_parity(STEP, STEP, precision="bfloat16").tolerance == 2.0**-5
    assert check_parity(STEP, STEP).tolerance == 1e-5


@pytest.mark.parametrize(
    ("probe", "base", "precision"),
    [
        ("matmul", "matmul", "float32"),
        ("matmul@size=256", "matmul", "float32"),
        ("x@dtype=bfloat16", "x", "bfloat16"),
        ("x@batch=1,dtype=bfloat16,optimizer=adam", "x", "bfloat16"),
        ("x@dtype=float32", "x", "float32"),
        ("dtype=bfloat16", "dtype=bfloat16", "float32"),
    ],
)
def test_an_id_tells_its_base_and_its_precision(probe, base, precision):
    assert base_of(probe) == base
    assert precision_of(probe) == precision
