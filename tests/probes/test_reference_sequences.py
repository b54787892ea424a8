"""Recurrence, attention and Adam in numpy against loops that anyone can read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.reference.attention import erf
from probes.reference.network import LAYERS, ReferenceNetwork, ReferenceTraining
from probes.reference.training import OPTIMIZERS
from probes.spec import (
    LSTM,
    SGD,
    Adam,
    Dense,
    Embedding,
    EncoderBlock,
    MeanOverPositions,
    MeanSquaredError,
    Network,
    TrainingStep,
)

quickly = settings(max_examples=15, deadline=None)
seeds = st.integers(0, 2**31)
small = st.integers(1, 4)


def made(layer, shape, seed, batch):
    stream = np.random.default_rng(seed)
    arrays = {
        one.name: one.mean + one.deviation * stream.standard_normal(one.shape)
        for one in layer.parameters(shape)
    }
    return LAYERS[type(layer)](layer, arrays), stream.standard_normal((batch, *shape))


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


@quickly
@given(small, small, small, st.integers(1, 3), st.booleans(), seeds)
def test_lstm(units, features, positions, batch, sequence, seed):
    layer, x = made(LSTM(units, sequence=sequence), (positions, features), seed, batch)
    weight, recurrent, bias = (layer.arrays[name] for name in ("weight", "recurrent", "bias"))
    out = layer.forward(x, training=True)
    for n in range(batch):
        hidden, cell = [0.0] * units, [0.0] * units
        for at in range(positions):
            gates = [
                bias[g]
                + sum(x[n, at, f] * weight[f, g] for f in range(features))
                + sum(hidden[u] * recurrent[u, g] for u in range(units))
                for g in range(4 * units)
            ]
            for u in range(units):
                enter, keep = sigmoid(gates[u]), sigmoid(gates[units + u])
                new, leave = math.tanh(gates[2 * units + u]), sigmoid(gates[3 * units + u])
                cell[u] = keep * cell[u] + enter * new
                hidden[u] = leave * math.tanh(cell[u])
            if sequence:
                np.testing.assert_allclose(out[n, at], hidden, atol=1e-12)
        if not sequence:
            np.testing.assert_allclose(out[n], hidden, atol=1e-12)


def normalised(row, epsilon):
    mean = math.fsum(row) / len(row)
    variance = math.fsum((value - mean) ** 2 for value in row) / len(row)
    return np.array([(value - mean) / math.sqrt(variance + epsilon) for value in row])


@quickly
@given(st.sampled_from([(1, 2), (2, 4), (2, 2), (3, 6)]), small, small, seeds)
def test_encoder_block(heads_and_width, positions, feed_forward, seed):
    heads, width = heads_and_width
    layer, x = made(EncoderBlock(heads, feed_forward, epsilon=1e-3), (positions, width), seed, 1)
    a = layer.arrays
    out = layer.forward(x, training=False)[0]

    def norm(name, rows):
        one = [normalised(row, 1e-3) * a[f"{name}_scale"] + a[f"{name}_shift"] for row in rows]
        return np.array(one)

    def dense(name, rows):
        return rows @ a[f"{name}_weight"] + a[f"{name}_bias"]

    normal = norm("attention_norm", x[0])
    query, key, value = (dense(name, normal) for name in ("query", "key", "value"))
    mixed = np.zeros_like(query)
    share = width // heads
    for head in range(heads):
        part = slice(head * share, (head + 1) * share)
        for i in range(positions):
            scores = [query[i, part] @ key[j, part] / math.sqrt(share) for j in range(positions)]
            total = sum(math.exp(score) for score in scores)
            for j in range(positions):
                mixed[i, part] += math.exp(scores[j]) / total * value[j, part]
    rows = x[0] + dense("output", mixed)
    hidden = dense("expand", norm("feed_norm", rows))
    gelu = np.vectorize(lambda v: v * 0.5 * (1 + math.erf(v / math.sqrt(2))))(hidden)
    np.testing.assert_allclose(out, rows + dense("contract", gelu), atol=1e-10)


def test_attention_does_not_know_the_order_of_positions():
    layer, x = made(EncoderBlock(2, 8), (5, 4), 0, 2)
    out = layer.forward(x, training=False)
    np.testing.assert_allclose(layer.forward(x[:, ::-1], training=False), out[:, ::-1], atol=1e-12)


def test_a_recurrence_does():
    layer, x = made(LSTM(3), (5, 4), 0, 2)
    assert not np.allclose(
        layer.forward(x[:, ::-1], training=False), layer.forward(x, training=False)
    )


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=30))
def test_error_function(values):
    exact = np.array([math.erf(value) for value in values])
    np.testing.assert_array_equal(erf(np.array(values)), exact)
    short = erf(np.array(values, np.float32))
    assert short.dtype == np.float32
    np.testing.assert_allclose(short, exact, atol=5e-7)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [(LSTM(3), (4, 2)), (EncoderBlock(2, 6), (3, 4)), (MeanOverPositions(), (3, 4))],
    ids=str,
)
def test_single_precision_stays_single_forward_and_backward(layer, shape):
    one, x = made(layer, shape, 1, 2)
    one.arrays = {name: array.astype("float32") for name, array in one.arrays.items()}
    out = one.forward(x.astype("float32"), training=True)
    by_input = one.backward(np.ones_like(out))
    found = {out.dtype, by_input.dtype, *(array.dtype for array in one.gradients.values())}
    assert found == {np.dtype("float32")}


class Held:
    """A layer that has one number and its gradient."""

    def __init__(self, values):
        self.arrays = {"w": np.array(values, dtype=float)}
        self.gradients = {}


@quickly
@given(
    st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.floats(1e-3, 0.1), st.floats(1e-8, 1e-2)
)
def test_adam_by_the_letter_of_the_paper(gradients, rate, epsilon):
    rule = Adam(rate, beta_1=0.8, beta_2=0.9, epsilon=epsilon)
    held, optimizer = Held([1.0]), OPTIMIZERS[Adam](rule)
    weight, first, second = 1.0, 0.0, 0.0
    for t, gradient in enumerate(gradients, start=1):
        held.gradients = {"w": np.array([gradient])}
        optimizer.update([held])
        first = 0.8 * first + 0.2 * gradient
        second = 0.9 * second + 0.1 * gradient**2
        corrected = first / (1 - 0.8**t), second / (1 - 0.9**t)
        weight -= rate * corrected[0] / (math.sqrt(corrected[1]) + epsilon)
        assert held.arrays["w"][0] == pytest.approx(weight, rel=1e-9, abs=1e-12)


@given(st.floats(1e-6, 1e3), st.sampled_from([-1, 1]))
def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(size, sign):
    held = Held([0.0, 0.0])
    held.gradients = {"w": np.array([sign * size, 0.0])}
    OPTIMIZERS[Adam](Adam(0.25)).update([held])
    np.testing.assert_allclose(held.arrays["w"], [-0.25 * sign, 0.0], rtol=1e-5)


@pytest.mark.parametrize("optimizer", [SGD(0.05), Adam(0.02)], ids=["sgd", "adam"])
def test_a_network_of_ids_learns(optimizer):
    network = Network((4,), (Embedding(6, 3), LSTM(4), Dense(1)))
    work = TrainingStep(network, 5, MeanSquaredError(), optimizer)
    stream = np.random.default_rng(0)
    arrays = {
        key: one.deviation * stream.standard_normal(one.shape) for key, one in network.parameters()
    }
    training = ReferenceTraining(work, arrays, "float64")
    x, y = stream.integers(0, 6, (5, 4)), stream.standard_normal((5, 1))
    losses = [training.step(x, y) for _ in range(60)]
    assert losses[-1] < losses[0] / 2


def test_a_layer_that_is_used_again_forgets_what_it_kept():
    """Two forward passes and one backward: the gradients are those of the second."""
    layer, x = made(LSTM(2), (3, 2), 0, 2)
    gradient = np.ones((2, 2))
    layer.forward(x, training=True)
    layer.backward(gradient)
    alone = {name: array.copy() for name, array in layer.gradients.items()}
    layer.forward(x + 1, training=True)
    layer.forward(x, training=True)
    layer.backward(gradient)
    for name, array in alone.items():
        np.testing.assert_array_equal(layer.gradients[name], array)


def test_a_block_whose_width_the_heads_cannot_share_is_refused():
    with pytest.raises(ValueError, match="cannot follow shape"):
        Network((3, 4), (EncoderBlock(3, 8),))
    with pytest.raises(ValueError, match="layer 1, embedding 5 x 2, cannot follow"):
        Network((3,), (Dense(4), Embedding(5, 2)))
    with pytest.raises(ValueError, match="cannot follow"):
        ReferenceNetwork(Network((3,), (LSTM(2),)), {}, "float64")
