"""The numpy layers against finite differences: they are what every framework is held to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.failures import Unsupported
from probes.reference.network import LAYERS, ReferenceNetwork, ReferenceTraining
from probes.reference.training import (
    binary_cross_entropy,
    mean_squared_error,
    softmax_cross_entropy,
)
from probes.spec import (
    LSTM,
    SGD,
    BatchNorm,
    Conv2D,
    Dense,
    Embedding,
    EmbeddingTables,
    EncoderBlock,
    Flatten,
    Layer,
    MaxPool,
    MeanOverPositions,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    TrainingStep,
)

STEP = 1e-6


def numerical(function, array):
    """Gradient of a scalar function by every element, from both sides."""
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + STEP
        above = function()
        array[index] = kept - STEP
        gradient[index] = (above - function()) / (2 * STEP)
        array[index] = kept
    return gradient


def built(layer, shape, stream):
    arrays = {
        one.name: one.mean + (one.deviation or 0) * stream.standard_normal(one.shape)
        for one in layer.parameters(shape)
    }
    return LAYERS[type(layer)](layer, arrays)


LAYER_CASES = [
    (Dense(3), (4,)),
    (Conv2D(2), (4, 3, 2)),
    (Conv2D(2, kernel=1), (2, 3, 2)),
    (Conv2D(2, kernel=5), (3, 4, 1)),
    (BatchNorm(), (5,)),
    (BatchNorm(epsilon=1e-3), (3, 2, 2)),
    (ReLU(), (6,)),
    (MaxPool(2), (4, 6, 2)),
    (MaxPool(2), (5, 3, 1)),
    (MaxPool(3), (6, 3, 2)),
    (Flatten(), (2, 3, 2)),
    (LSTM(3), (4, 2)),
    (LSTM(2, sequence=True), (3, 4)),
    (EncoderBlock(2, 5), (3, 4)),
    (EncoderBlock(1, 3, epsilon=1e-3), (1, 2)),
    (MeanOverPositions(), (4, 3)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYER_CASES, ids=str)
@pytest.mark.parametrize("seed", [0, 1])
def test_backward_is_the_derivative_of_forward(layer, shape, seed):
    stream = np.random.default_rng(seed)
    one = built(layer, shape, stream)
    x = stream.standard_normal((3, *shape))
    weights = stream.standard_normal((3, *layer.output_shape(shape)))

    def scalar():
        return float((one.forward(x, training=True) * weights).sum())

    assert one.forward(x, training=True).shape == weights.shape
    by_input = one.backward(weights)
    gradients = dict(one.gradients)
    np.testing.assert_allclose(by_input, numerical(scalar, x), rtol=1e-5, atol=1e-7)
    trainable = {parameter.name for parameter in layer.parameters(shape) if parameter.trainable}
    assert set(gradients) == trainable
    for name, gradient in gradients.items():
        expected = numerical(scalar, one.arrays[name])
        np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("layer", [Embedding(5, 2), EmbeddingTables(5, 2)], ids=str)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_table_gets_the_gradients_of_its_rows(layer, seed):
    stream = np.random.default_rng(seed)
    one = built(layer, (3,), stream)
    # Four ids of five rows by three columns: some come twice, some never.
    ids = stream.integers(0, 5, (4, 3))
    weights = stream.standard_normal((4, *layer.output_shape((3,))))

    def scalar():
        return float((one.forward(ids, training=True) * weights).sum())

    assert one.forward(ids, training=True).shape == weights.shape
    assert one.backward(weights, need_input=False) is None
    assert set(one.gradients) == {parameter.name for parameter in layer.parameters((3,))}
    for name, gradient in one.gradients.items():
        expected = numerical(scalar, one.arrays[name])
        np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-7)


def test_convolution_is_the_sum_over_the_neighbourhood():
    stream = np.random.default_rng(0)
    one = built(Conv2D(2), (4, 5, 3), stream)
    x = stream.standard_normal((1, 4, 5, 3))
    out = one.forward(x, training=False)
    patch = x[0, 1:4, 2:5]  # around row 2, column 3
    expected = np.einsum("ijc,ijcf->f", patch, one.arrays["weight"]) + one.arrays["bias"]
    np.testing.assert_allclose(out[0, 2, 3], expected)
    corner = np.einsum("ijc,ijcf->f", x[0, :2, :2], one.arrays["weight"][1:, 1:])
    np.testing.assert_allclose(out[0, 0, 0], corner + one.arrays["bias"])


def test_batch_norm_uses_the_batch_in_training_and_the_running_values_after():
    stream = np.random.default_rng(0)
    one = built(BatchNorm(epsilon=0.0, momentum=0.75), (2,), stream)
    one.arrays["scale"][:], one.arrays["shift"][:] = 1, 0
    x = 5 + 3 * stream.standard_normal((50, 2))
    out = one.forward(x, training=True)
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(axis=0), 1)
    np.testing.assert_allclose(one.arrays["running_mean"], 0.25 * x.mean(axis=0))
    np.testing.assert_allclose(one.arrays["running_variance"], 0.75 + 0.25 * x.var(axis=0))
    later = one.forward(x, training=False)
    expected = (x - one.arrays["running_mean"]) / np.sqrt(one.arrays["running_variance"])
    np.testing.assert_allclose(later, expected)


def test_equal_values_in_a_window_share_no_gradient():
    one = built(MaxPool(2), (2, 2, 1), np.random.default_rng(0))
    one.forward(np.ones((1, 2, 2, 1)), training=True)
    assert one.backward(np.full((1, 1, 1, 1), 4.0)).ravel().tolist() == [4, 0, 0, 0]


@settings(deadline=None)
@given(
    st.integers(1, 5),
    st.integers(2, 6),
    st.floats(-50, 50),
    st.integers(0, 2**31),
)
def test_cross_entropy(rows, classes, shift, seed):
    stream = np.random.default_rng(seed)
    logits = stream.standard_normal((rows, classes))
    y = stream.integers(0, classes, rows)
    loss, gradient = softmax_cross_entropy(logits, y)
    assert loss > 0
    moved, _ = softmax_cross_entropy(logits + shift, y)
    np.testing.assert_allclose(moved, loss, rtol=1e-9)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)
    expected = numerical(lambda: softmax_cross_entropy(logits, y)[0], logits)
    np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-7)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2**31))
def test_gradients_of_the_other_losses(rows, columns, seed):
    stream = np.random.default_rng(seed)
    outputs = 3 * stream.standard_normal((rows, columns))
    zero_or_one = stream.integers(0, 2, (rows, columns)).astype(float)
    for loss, y in ((binary_cross_entropy, zero_or_one), (mean_squared_error, outputs[::-1] + 1)):
        target = y.copy()
        value, gradient = loss(outputs, target)
        assert value >= 0
        expected = numerical(lambda loss=loss, y=target: loss(outputs, y)[0], outputs)
        np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-7)


def test_no_logit_is_too_large_for_the_binary_loss():
    logits = np.array([[-1000.0], [1000.0], [-1000.0]])
    loss, gradient = binary_cross_entropy(logits, np.array([[0.0], [1.0], [1.0]]))
    assert loss == pytest.approx(1000 / 3)
    np.testing.assert_allclose(gradient, [[0], [0], [-1 / 3]])


def test_cross_entropy_of_equal_logits_is_the_logarithm_of_the_classes():
    loss, _ = softmax_cross_entropy(np.full((4, 10), 1e4), np.arange(4))
    assert loss == pytest.approx(np.log(10))


SMALL = Network(
    (6, 4, 2),
    (Conv2D(3), BatchNorm(), ReLU(), MaxPool(), Flatten(), Dense(5), ReLU(), Dense(4)),
)


def small_training(arrays, rate=0.05, dtype="float64"):
    work = TrainingStep(SMALL, 3, SoftmaxCrossEntropy(), SGD(rate))
    return ReferenceTraining(work, arrays, dtype)


def small_arrays(seed):
    stream = np.random.default_rng(seed)
    arrays = {
        key: one.mean + one.deviation * stream.standard_normal(one.shape)
        for key, one in SMALL.parameters()
    }
    return arrays, stream.standard_normal((3, 6, 4, 2)), stream.integers(0, 4, 3)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**31))
def test_gradients_of_a_whole_network(seed):
    arrays, x, y = small_arrays(seed)
    training = small_training(arrays)
    training.loss_and_gradients(x, y)
    norm = training.model.gradient_norm()
    total = 0.0
    for layer in training.model.layers:
        for name in list(layer.gradients):
            expected = numerical(lambda: training.loss_and_gradients(x, y), layer.arrays[name])
            total += float((expected**2).sum())
    np.testing.assert_allclose(norm, np.sqrt(total), rtol=1e-4)


def test_a_step_goes_down_by_the_learning_rate():
    arrays, x, y = small_arrays(0)
    training = small_training(arrays)
    last_layer = training.model.layers[7]
    before = last_layer.arrays["weight"].copy()
    first = training.step(x, y)
    step = last_layer.gradients["weight"]
    np.testing.assert_allclose(last_layer.arrays["weight"], before - 0.05 * step)
    for _ in range(20):
        last = training.step(x, y)
    assert last < first


def test_arrays_are_copied_and_stay_in_their_precision():
    arrays, x, y = small_arrays(0)
    kept = {key: array.copy() for key, array in arrays.items()}
    training = small_training(arrays, 0.1, "float32")
    for _ in range(3):
        training.step(x.astype("float32"), y)
    model = training.model
    assert model.logits.dtype == np.float32
    for layer in model.layers:
        assert {array.dtype for array in layer.arrays.values()} <= {np.dtype("float32")}
        assert {array.dtype for array in layer.gradients.values()} <= {np.dtype("float32")}
    for key, array in arrays.items():
        assert (array == kept[key]).all()


def test_an_unknown_layer_is_unsupported():
    class Dropout(Layer):
        pass

    with pytest.raises(Unsupported, match="no Dropout"):
        ReferenceNetwork(Network((2,), (Dropout(),)), {}, "float64")
