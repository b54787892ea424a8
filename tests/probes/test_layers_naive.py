"""Every numpy layer against loops that anyone can read, over many shapes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.failures import Unsupported
from probes.reference.network import LAYERS, ReferenceNetwork, ReferenceTraining
from probes.reference.training import softmax_cross_entropy
from probes.spec import (
    SGD,
    BatchNorm,
    Conv2D,
    Dense,
    Flatten,
    MaxPool,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    TrainingStep,
)

quickly = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**31)
small = st.integers(1, 5)
images = st.tuples(small, small, st.integers(1, 3))
batches = st.integers(1, 3)


def made(layer, shape, seed, batch):
    stream = np.random.default_rng(seed)
    arrays = {
        one.name: one.mean + one.deviation * stream.standard_normal(one.shape)
        for one in layer.parameters(shape)
    }
    x = stream.standard_normal((batch, *shape))
    gradient = stream.standard_normal((batch, *layer.output_shape(shape)))
    return LAYERS[type(layer)](layer, arrays), x, gradient


def pixels(shape):
    return ((i, j) for i in range(shape[0]) for j in range(shape[1]))


@quickly
@given(small, small, batches, seeds)
def test_dense(inputs, units, batch, seed):
    layer, x, gradient = made(Dense(units), (inputs,), seed, batch)
    weight, bias = layer.arrays["weight"], layer.arrays["bias"]
    out = layer.forward(x, training=True)
    by_input = layer.backward(gradient)
    for n in range(batch):
        for u in range(units):
            expected = bias[u] + sum(x[n, i] * weight[i, u] for i in range(inputs))
            assert out[n, u] == pytest.approx(expected)
        for i in range(inputs):
            expected = sum(gradient[n, u] * weight[i, u] for u in range(units))
            assert by_input[n, i] == pytest.approx(expected)
    for u in range(units):
        by_bias = sum(gradient[n, u] for n in range(batch))
        assert layer.gradients["bias"][u] == pytest.approx(by_bias)
        for i in range(inputs):
            by_weight = sum(x[n, i] * gradient[n, u] for n in range(batch))
            assert layer.gradients["weight"][i, u] == pytest.approx(by_weight)


@quickly
@given(images, st.integers(1, 3), st.sampled_from([1, 3, 5]), batches, seeds)
def test_convolution_forward_and_all_its_gradients(shape, filters, kernel, batch, seed):
    layer, x, gradient = made(Conv2D(filters, kernel=kernel), shape, seed, batch)
    weight, bias = layer.arrays["weight"], layer.arrays["bias"]
    out = layer.forward(x, training=True)
    by_input = layer.backward(gradient)
    expected = np.zeros_like(out) + bias
    expected_input, expected_weight = np.zeros_like(x), np.zeros_like(weight)
    margin = kernel // 2
    for i, j in pixels(shape):
        for a in range(kernel):
            for b in range(kernel):
                row, column = i + a - margin, j + b - margin
                if not (0 <= row < shape[0] and 0 <= column < shape[1]):
                    continue
                for n in range(batch):
                    expected[n, i, j] += x[n, row, column] @ weight[a, b]
                    expected_input[n, row, column] += weight[a, b] @ gradient[n, i, j]
                    expected_weight[a, b] += np.outer(x[n, row, column], gradient[n, i, j])
    np.testing.assert_allclose(out, expected, atol=1e-12)
    np.testing.assert_allclose(by_input, expected_input, atol=1e-12)
    np.testing.assert_allclose(layer.gradients["weight"], expected_weight, atol=1e-12)
    np.testing.assert_allclose(layer.gradients["bias"], gradient.sum((0, 1, 2)), atol=1e-12)


@quickly
@given(images, st.integers(2, 4), seeds)
def test_batch_norm_normalises_each_channel_on_its_own(shape, batch, seed):
    layer, x, _ = made(BatchNorm(epsilon=1e-3, momentum=0.8), shape, seed, batch)
    scale, shift = layer.arrays["scale"], layer.arrays["shift"]
    out = layer.forward(x, training=True)
    for c in range(shape[2]):
        values = [float(x[n, i, j, c]) for n in range(batch) for i, j in pixels(shape)]
        mean = math.fsum(values) / len(values)
        variance = math.fsum((v - mean) ** 2 for v in values) / len(values)
        expected = (x[..., c] - mean) / math.sqrt(variance + 1e-3) * scale[c] + shift[c]
        np.testing.assert_allclose(out[..., c], expected, atol=1e-10)
        assert layer.arrays["running_mean"][c] == pytest.approx(0.2 * mean)
        assert layer.arrays["running_variance"][c] == pytest.approx(0.8 + 0.2 * variance)


@quickly
@given(images, st.integers(2, 4), seeds)
def test_a_shift_of_the_input_leaves_batch_norm_and_its_gradient_sums_to_nothing(
    shape, batch, seed
):
    layer, x, gradient = made(BatchNorm(), shape, seed, batch)
    out = layer.forward(x, training=True)
    np.testing.assert_allclose(layer.forward(x + 3, training=True), out, atol=1e-7)
    by_input = layer.backward(gradient)
    # Adding a constant changes nothing, so the gradient along it is none.
    np.testing.assert_allclose(by_input.sum((0, 1, 2)), 0, atol=1e-8)


@quickly
@given(images, batches, seeds)
def test_inference_changes_no_running_value(shape, batch, seed):
    layer, x, _ = made(BatchNorm(), shape, seed, batch)
    before = {name: array.copy() for name, array in layer.arrays.items()}
    first = layer.forward(x, training=False)
    assert (layer.forward(x, training=False) == first).all()
    for name, array in before.items():
        assert (layer.arrays[name] == array).all()


@quickly
@given(st.integers(1, 3), small, small, st.integers(1, 2), batches, seeds)
def test_pooling_takes_the_largest_and_gives_it_the_gradient(
    size, height, width, channels, batch, seed
):
    shape = (height * size, width * size + (size - 1), channels)
    layer, x, gradient = made(MaxPool(size), shape, seed, batch)
    out = layer.forward(x, training=True)
    by_input = layer.backward(gradient)
    expected_input = np.zeros_like(x)
    for n in range(batch):
        for c in range(channels):
            for i, j in pixels(layer.spec.output_shape(shape)):
                window = x[n, i * size : (i + 1) * size, j * size : (j + 1) * size, c]
                assert out[n, i, j, c] == window.max()
                row, column = np.unravel_index(window.argmax(), window.shape)
                expected_input[n, i * size + row, j * size + column, c] = gradient[n, i, j, c]
    assert (by_input == expected_input).all()


@quickly
@given(st.integers(2, 3), batches, seeds)
def test_ties_lose_no_gradient_and_double_none(size, batch, seed):
    stream = np.random.default_rng(seed)
    layer, _, gradient = made(MaxPool(size), (2 * size, 2 * size, 1), seed, batch)
    x = stream.integers(0, 2, (batch, 2 * size, 2 * size, 1)).astype(float)
    layer.forward(x, training=True)
    by_input = layer.backward(gradient)
    assert by_input.sum() == pytest.approx(gradient.sum())
    assert np.count_nonzero(by_input) <= gradient.size


@quickly
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20))
def test_relu(values):
    layer = LAYERS[ReLU](ReLU(), {})
    x = np.array([values])
    assert layer.forward(x, training=True)[0].tolist() == [v if v > 0 else 0.0 for v in values]
    slope = layer.backward(np.ones_like(x))
    assert slope[0].tolist() == [float(v > 0) for v in values]


@quickly
@given(images, batches, seeds)
def test_flatten_goes_by_height_width_channel_and_back(shape, batch, seed):
    layer, x, gradient = made(Flatten(), shape, seed, batch)
    out = layer.forward(x, training=True)
    for n in range(batch):
        walk = [x[n, i, j, c] for i, j in pixels(shape) for c in range(shape[2])]
        assert out[n].tolist() == walk
    assert (layer.backward(gradient).ravel() == gradient.ravel()).all()
    assert layer.backward(gradient).shape == x.shape


@pytest.mark.parametrize("layer", [Dense(3), Conv2D(2)], ids=str)
def test_what_nobody_needs_is_not_computed_and_weights_are_the_same(layer):
    shape = (4,) if isinstance(layer, Dense) else (3, 3, 2)
    one, x, gradient = made(layer, shape, 1, 2)
    one.forward(x, training=True)
    assert one.backward(gradient) is not None
    with_input = {name: array.copy() for name, array in one.gradients.items()}
    assert one.backward(gradient, need_input=False) is None
    for name, array in with_input.items():
        assert (one.gradients[name] == array).all()


@quickly
@given(st.integers(1, 4), st.integers(2, 5), seeds)
def test_cross_entropy_by_hand(rows, classes, seed):
    stream = np.random.default_rng(seed)
    logits, y = stream.standard_normal((rows, classes)), stream.integers(0, classes, rows)
    loss, gradient = softmax_cross_entropy(logits, y)
    total = 0.0
    for n in range(rows):
        weights = [math.exp(v) for v in logits[n]]
        total -= math.log(weights[y[n]] / sum(weights))
        for c in range(classes):
            share = weights[c] / sum(weights)
            assert gradient[n, c] == pytest.approx((share - (c == y[n])) / rows)
    assert loss == pytest.approx(total / rows)


@pytest.mark.parametrize("size", [1e3, 1e30, 1e300])
def test_huge_logits_overflow_nowhere(size):
    logits = np.array([[size, 0.0, -size]])
    right, gradient = softmax_cross_entropy(logits, np.array([0]))
    assert right == 0
    assert np.isfinite(gradient).all()
    wrong, _ = softmax_cross_entropy(logits, np.array([2]))
    assert wrong == pytest.approx(2 * size)


@quickly
@given(seeds, st.floats(1e-4, 0.5))
def test_one_step_moves_every_trainable_array_against_its_gradient(seed, rate):
    network = Network((4, 4, 1), (Conv2D(2), BatchNorm(), ReLU(), Flatten(), Dense(3)))
    stream = np.random.default_rng(seed)
    arrays = {key: stream.standard_normal(one.shape) ** 2 for key, one in network.parameters()}
    x, y = stream.standard_normal((3, 4, 4, 1)), stream.integers(0, 3, 3)
    work = TrainingStep(network, 3, SoftmaxCrossEntropy(), SGD(rate))
    training = ReferenceTraining(work, arrays, "float64")
    training.step(x, y)
    model = training.model
    moved = 0
    for index, layer in enumerate(model.layers):
        for name, gradient in layer.gradients.items():
            expected = arrays[f"{index}.{name}"] - rate * gradient
            np.testing.assert_allclose(layer.arrays[name], expected, atol=1e-12)
            moved += 1
    assert moved == 6


def test_arrays_of_layer_one_are_not_those_of_layer_ten():
    layers = tuple(Dense(2) for _ in range(12))
    network = Network((2,), layers)
    arrays = {
        key: np.full(one.shape, float(key.split(".")[0])) for key, one in network.parameters()
    }
    model = ReferenceNetwork(network, arrays, "float64")
    for index, layer in enumerate(model.layers):
        assert set(layer.arrays) == {"weight", "bias"}
        assert (layer.arrays["bias"] == index).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_forward_in_single_precision_is_close_to_double(dtype):
    network = Network((6, 6, 2), (Conv2D(3), BatchNorm(), ReLU(), MaxPool(), Flatten(), Dense(4)))
    stream = np.random.default_rng(0)
    arrays = {
        key: one.mean + one.deviation * stream.standard_normal(one.shape)
        for key, one in network.parameters()
    }
    x = stream.standard_normal((5, 6, 6, 2))
    exact = ReferenceNetwork(network, arrays, "float64").forward(x, training=True)
    found = ReferenceNetwork(network, arrays, dtype).forward(x.astype(dtype), training=True)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, exact, rtol=1e-4, atol=1e-5)


def test_the_adapter_of_numpy_refuses_what_its_layers_cannot():
    class Attention(ReLU):
        pass

    with pytest.raises(Unsupported, match="no Attention"):
        ReferenceNetwork(Network((3,), (Attention(),)), {}, "float32")
