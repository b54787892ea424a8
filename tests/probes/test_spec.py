"""A specification is data: shapes, counts, words, and refusals before anything is built."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.spec import (
    LSTM,
    SGD,
    Adam,
    BatchNorm,
    BinaryCrossEntropy,
    ChangingLengths,
    Conv2D,
    Convolution,
    Dense,
    ElementwiseChain,
    Embedding,
    EmbeddingTables,
    EncoderBlock,
    Flatten,
    Inference,
    MatrixProduct,
    MaxPool,
    MeanOverPositions,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    TrainingStep,
    Workload,
    is_image,
)

IMAGES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5))
sizes = st.integers(1, 12)


@pytest.mark.parametrize(
    ("layer", "given_shape", "shape", "flops", "text"),
    [
        (Dense(7), (5,), (7,), 70, "dense 7"),
        (Conv2D(4), (6, 5, 3), (6, 5, 4), 2 * 9 * 3 * 4 * 30, "convolution 3x3 4"),
        (Conv2D(2, kernel=1), (2, 2, 3), (2, 2, 2), 2 * 3 * 2 * 4, "convolution 1x1 2"),
        (Conv2D(2, kernel=5), (2, 2, 1), (2, 2, 2), 2 * 25 * 2 * 4, "convolution 5x5 2"),
        (BatchNorm(), (4, 4, 8), (4, 4, 8), 0, "batch normalisation"),
        (ReLU(), (3,), (3,), 0, "ReLU"),
        (MaxPool(), (5, 4, 2), (2, 2, 2), 0, "max pooling 2"),
        (MaxPool(3), (9, 3, 1), (3, 1, 1), 0, "max pooling 3"),
        (Flatten(), (3, 4, 5), (60,), 0, "flatten"),
        (Embedding(9, 4), (6,), (6, 4), 0, "embedding 9 x 4"),
        (EmbeddingTables(9, 4), (6,), (24,), 0, "an embedding 9 x 4 for each column"),
        (LSTM(3), (5, 2), (3,), 2 * 5 * 12 * (2 + 3), "LSTM 3, last position"),
        (LSTM(3, sequence=True), (5, 2), (5, 3), 600, "LSTM 3, every position"),
        (
            *(EncoderBlock(2, 7), (5, 4), (5, 4)),
            2 * (4 * 5 * 4 * 4 + 2 * 5 * 4 * 7 + 2 * 5 * 5 * 4),
            "encoder block of 2 heads, feed-forward 7, exact GELU",
        ),
        (MeanOverPositions(), (5, 4), (4,), 0, "mean over positions"),
    ],
    ids=str,
)
def test_each_layer_by_hand(layer, given_shape, shape, flops, text):
    assert layer.output_shape(given_shape) == shape
    assert layer.flops(given_shape) == flops
    assert layer.text() == text


@given(IMAGES, st.integers(1, 6), st.sampled_from([1, 3, 5, 7]))
def test_a_convolution_keeps_height_and_width_and_counts_its_arrays(shape, filters, kernel):
    layer = Conv2D(filters, kernel=kernel)
    assert layer.output_shape(shape) == (*shape[:2], filters)
    weight, bias = layer.parameters(shape)
    assert math.prod(weight.shape) == kernel * kernel * shape[2] * filters
    assert bias.shape == (filters,)
    assert layer.flops(shape) == 2 * math.prod(weight.shape) * shape[0] * shape[1]


@given(st.integers(1, 50), st.integers(1, 50))
def test_weights_start_so_that_outputs_keep_their_size(inputs, units):
    weight, bias = Dense(units).parameters((inputs,))
    assert weight.shape == (inputs, units)
    assert weight.deviation**2 * inputs == pytest.approx(1)
    assert bias.shape == (units,)


def test_running_values_are_kept_but_not_trained():
    parameters = BatchNorm().parameters((4, 4, 3))
    assert {one.name: one.trainable for one in parameters} == {
        "scale": True,
        "shift": True,
        "running_mean": False,
        "running_variance": False,
    }
    assert {one.shape for one in parameters} == {(3,)}


@given(sizes, st.lists(sizes, min_size=1, max_size=5))
def test_dense_networks_count_like_a_chain_of_products(inputs, widths):
    network = Network((inputs,), tuple(Dense(width) for width in widths))
    chain = [inputs, *widths]
    products = [2 * a * b for a, b in itertools.pairwise(chain)]
    assert [shape[0] for shape in network.shapes()] == chain
    assert network.forward_flops() == sum(products)
    assert network.training_flops() == 3 * sum(products) - products[0]
    count = sum(math.prod(one.shape) for _, one in network.parameters())
    assert count == sum(a * b + b for a, b in itertools.pairwise(chain))


@given(IMAGES, st.integers(1, 4))
def test_shapes_and_keys_follow_the_layers(image, filters):
    network = Network(image, (Conv2D(filters), BatchNorm(), ReLU(), Flatten(), Dense(3)))
    shapes = network.shapes()
    assert shapes[0] == image
    assert shapes[4] == (image[0] * image[1] * filters,)
    assert shapes[-1] == (3,)
    keys = [key for key, _ in network.parameters()]
    assert keys == [
        *("0.weight", "0.bias"),
        *("1.scale", "1.shift", "1.running_mean", "1.running_variance"),
        *("4.weight", "4.bias"),
    ]


def test_only_the_first_layer_with_work_saves_its_input_gradient():
    plain = Network((4, 4, 1), (ReLU(), Flatten(), Dense(5), Dense(2)))
    assert plain.training_flops() == 3 * (2 * 16 * 5 + 2 * 5 * 2) - 2 * 16 * 5
    assert Network((4,), (ReLU(),)).training_flops() == 0


def test_is_image():
    assert is_image((4, 4, 3))
    assert not is_image((48,))
    assert not is_image((4, 12))


@pytest.mark.parametrize(
    ("shape", "layers", "words"),
    [
        ((4, 4, 3), (Dense(2),), "layer 0, dense 2, cannot follow shape (4, 4, 3)"),
        ((8,), (Conv2D(2),), "layer 0, convolution 3x3 2, cannot follow shape (8,)"),
        ((8,), (Dense(4), MaxPool(2)), "layer 1, max pooling 2, cannot follow shape (4,)"),
        ((3, 3, 1), (MaxPool(2), MaxPool(2)), "layer 1, max pooling 2, cannot follow"),
        ((8,), (Dense(0),), "layer 0, dense 0, cannot follow shape (8,)"),
        ((0,), (Dense(3),), "layer 0, dense 3, cannot follow shape (0,)"),
        ((2, 2, 2), (ReLU(), Flatten(), Conv2D(1)), "layer 2, convolution"),
    ],
)
def test_layers_that_cannot_follow_each_other_are_refused(shape, layers, words):
    with pytest.raises(ValueError, match="cannot follow") as caught:
        Network(shape, layers)
    assert words in str(caught.value)


@pytest.mark.parametrize("kernel", [0, 2, 4])
def test_even_kernels_have_no_middle(kernel):
    with pytest.raises(ValueError, match="must be odd"):
        Conv2D(3, kernel=kernel)


@given(IMAGES, st.lists(st.sampled_from([Conv2D(2), ReLU(), BatchNorm(), MaxPool(2)]), max_size=5))
def test_every_network_that_is_accepted_has_positive_shapes(image, layers):
    try:
        network = Network(image, tuple(layers))
    except ValueError:
        # Only pooling can use an image up.
        pools = sum(isinstance(layer, MaxPool) for layer in layers)
        assert min(image[:2]) < 2**pools
        return
    assert all(min(shape) >= 1 for shape in network.shapes())


@given(sizes, sizes, sizes)
def test_batches_multiply_the_work_of_one_example(inputs, units, batch):
    network = Network((inputs,), (Dense(units),))
    one = Inference(network, 1)
    assert Inference(network, batch).flops() == batch * one.flops() == batch * 2 * inputs * units
    step = TrainingStep(network, batch, SoftmaxCrossEntropy(), SGD(0.1))
    assert step.flops() == batch * 2 * 2 * inputs * units


def test_words_name_all_that_decides_the_work():
    network = Network((8, 6, 3), (Conv2D(4), ReLU(), MaxPool(), Flatten(), Dense(2)))
    step = TrainingStep(network, 16, SoftmaxCrossEntropy(), SGD(0.05))
    assert step.text() == (
        "8x6x3 -> convolution 3x3 4 -> ReLU -> max pooling 2 -> flatten -> dense 2; "
        "softmax cross-entropy on logits; SGD 0.05; batch 16, float32"
    )
    assert MatrixProduct(3).text() == "3x3 times 3x3, float32"
    assert MatrixProduct(3).flops() == 54


def test_a_description_is_plain_data():
    workload = Workload("p", "A product", MatrixProduct(2), modes=("as-written",))
    assert workload.describe() == {
        "id": "p",
        "title": "A product",
        "work": "2x2 times 2x2, float32",
        "flops": 16,
        "modes": ["as-written"],
        "options": ["size", "dtype"],
    }


@pytest.mark.parametrize("name", ["units", "size"])
def test_specifications_cannot_be_changed_afterwards(name):
    one = Dense(3) if name == "units" else MatrixProduct(3)
    with pytest.raises(AttributeError):
        setattr(one, name, 4)
    assert {one: 1}[type(one)(3)] == 1


TEXTS = Network((6,), (Embedding(9, 4), LSTM(3), Dense(1)))


def test_a_network_of_ids_says_below_what_they_lie():
    assert TEXTS.vocabulary == 9
    assert Network((3,), (EmbeddingTables(7, 2),)).vocabulary == 7
    assert Network((3,), (Dense(2),)).vocabulary is None
    assert TEXTS.text() == "6 ids -> embedding 9 x 4 -> LSTM 3, last position -> dense 1"


def test_the_gradient_of_a_table_is_taken_though_ids_have_none():
    forward = 2 * 6 * 12 * (4 + 3) + 2 * 3
    assert TEXTS.forward_flops() == forward
    assert TEXTS.training_flops() == 3 * forward


def test_images_and_sequences_can_be_resized_and_rows_cannot():
    assert Network((4, 6, 3), (Conv2D(2),)).resized(9).input_shape == (9, 9, 3)
    assert Network((4, 6), (LSTM(2),)).resized(9).input_shape == (9, 6)
    assert TEXTS.resized(2).input_shape == (2,)
    tables = Network((4,), (EmbeddingTables(7, 2),)).resized(9)
    assert (tables.input_shape, tables.vocabulary) == ((4,), 9)
    with pytest.raises(ValueError, match="neither images nor sequences and has no tables"):
        Network((4,), (Dense(2),)).resized(9)


def test_lengths_grow_from_the_shortest():
    work = ChangingLengths(TEXTS, batch=2, count=3, growth=5)
    assert [network.input_shape for network in work.networks()] == [(6,), (11,), (16,)]
    assert work.flops() == 2 * sum(network.forward_flops() for network in work.networks())
    assert work.text().endswith("3 lengths up to 16, one batch of 2 each, logits, float32")


def test_kernels_count_their_work():
    convolution = Convolution(size=4, channels=2, filters=3, kernel=5, batch=6)
    assert convolution.flops() == 6 * Conv2D(3, kernel=5).flops((4, 4, 2))
    assert convolution.text() == "6 images 4x4x2, 3 filters 5x5, float32"
    chain = ElementwiseChain(size=7, length=10)
    assert chain.flops() == 70
    assert chain.text() == (
        "10 operations in a row, multiply and add in turn, on 7 elements, float32"
    )


def test_words_name_mixed_precision_and_adam():
    step = TrainingStep(TEXTS, 2, BinaryCrossEntropy(), Adam(0.01), dtype="bfloat16")
    assert step.text() == (
        f"{TEXTS.text()}; binary cross-entropy on logits; Adam 0.01, epsilon 1e-12; batch 2, "
        "bfloat16 on float32 weights"
    )


@pytest.mark.parametrize("optimizer", [SGD(0.01), Adam(0.001)])
@pytest.mark.parametrize(("name", "expected"), [("sgd", SGD(0.01)), ("adam", Adam(0.001))])
def test_either_optimizer_leads_to_the_other(optimizer, name, expected):
    step = TrainingStep(TEXTS, 2, BinaryCrossEntropy(), optimizer)
    found = step.with_option("optimizer", name).optimizer
    assert type(found) is type(expected)
    assert found.learning_rate == pytest.approx(expected.learning_rate)


@pytest.mark.parametrize(
    "parameters", [LSTM(3).parameters((5, 2)), EncoderBlock(2, 7).parameters((5, 4))]
)
def test_weights_of_sequences_start_so_that_outputs_keep_their_size(parameters):
    for one in parameters:
        if len(one.shape) == 2:
            assert one.deviation**2 * one.shape[0] == pytest.approx(1)
    assert len({one.name for one in parameters}) == len(parameters)
