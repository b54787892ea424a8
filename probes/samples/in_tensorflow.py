"""The samples in TensorFlow."""

from __future__ import annotations

from probes.samples import Sample

ONE_CALL = Sample(
    id="002-keras-mlp",
    article="002",
    shows="the same small network trained by one call",
    printed="""\
import tensorflow as tf
from tensorflow.keras import layers, models

model = models.Sequential(
    [layers.Dense(5, activation="relu", input_shape=(10,)), layers.Dense(1)]
)
model.compile(optimizer="sgd", loss="mse")
x = tf.random.normal((1, 10))
y = tf.random.normal((1, 1))
loss = model.train_on_batch(x, y)
""",
    corrected="""\
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input((10,)), layers.Dense(5, activation="relu"), layers.Dense(1)]
)
model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
x = tf.random.normal((1, 10))
y = tf.random.normal((1, 1))
loss = model.train_on_batch(x, y)
""",
    check="shown = float(tf.reduce_mean((model(x) - y) ** 2)) <= float(loss)",
    mistakes=(
        "Keras 3 wants an Input instead of input_shape, and the learning rate equals its twin's "
        "by the default alone."
    ),
)

TRACED = Sample(
    id="003-tf-function-mlp",
    article="003",
    shows="that tf.function turns a function with Keras layers into a graph",
    printed="""\
import tensorflow as tf


@tf.function
def build_model(x):
    x = tf.keras.layers.Dense(64, activation="relu")(x)
    return tf.keras.layers.Dense(10, activation="softmax")(x)


output = build_model(tf.random.normal([32, 784]))
print(output.shape)
""",
    corrected="""\
import tensorflow as tf

hidden = tf.keras.layers.Dense(64, activation="relu")
last = tf.keras.layers.Dense(10, activation="softmax")


@tf.function
def build_model(x):
    return last(hidden(x))


output = build_model(tf.random.normal([32, 784]))
print(output.shape)
""",
    check="""\
x = tf.random.normal([32, 784])
twice = build_model(x), build_model(x)
shown = output.shape == (32, 10) and bool(tf.reduce_all(twice[0] == twice[1]))
""",
    mistakes="It makes the layers inside the function, which no second trace may do.",
)

TEXT = Sample(
    id="003-tf-text-classifier",
    article="003",
    shows="a classifier of texts that takes strings",
    printed="""\
import tensorflow as tf
from tensorflow.keras import layers


def build_text_classifier(vocab_size=10000, embedding_dim=128):
    return tf.keras.Sequential(
        [
            layers.TextVectorization(max_tokens=vocab_size),
            layers.Embedding(vocab_size, embedding_dim),
            layers.LSTM(64, return_sequences=True),
            layers.LSTM(32),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


texts = tf.constant(["a fine film", "a dull film that never ends"])
model = build_text_classifier()
output = model(texts)
""",
    corrected="""\
import tensorflow as tf
from tensorflow.keras import layers


def build_text_classifier(texts, vocab_size=10000, embedding_dim=128):
    words = layers.TextVectorization(max_tokens=vocab_size)
    words.adapt(texts)
    return tf.keras.Sequential(
        [
            words,
            layers.Embedding(vocab_size, embedding_dim, mask_zero=True),
            layers.LSTM(64, return_sequences=True),
            layers.LSTM(32),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


texts = tf.constant(["a fine film", "a dull film that never ends"])
model = build_text_classifier(texts)
output = model(texts)
""",
    check="""\
alone = model(texts[:1])
shown = output.shape == (2, 1) and abs(float(alone[0, 0]) - float(output[0, 0])) < 1e-6
""",
    mistakes="The vocabulary is never built, and padding is not masked.",
)

ACCUMULATED = Sample(
    id="003-tf-mixed-precision-accumulation",
    article="003",
    shows="mixed precision and gradients added up over four small batches",
    printed="""\
import tensorflow as tf

tf.keras.mixed_precision.set_global_policy("mixed_float16")


def train_with_gradient_accumulation(model, dataset, accumulation_steps=4):
    optimizer = tf.keras.optimizers.Adam()

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            predictions = model(x, training=True)
            loss = tf.keras.losses.sparse_categorical_crossentropy(y, predictions)
        gradients = tape.gradient(loss, model.trainable_variables)
        if optimizer.iterations % accumulation_steps == 0:
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss


""",
    corrected="""\
import tensorflow as tf

tf.keras.mixed_precision.set_global_policy("mixed_float16")


def train_with_gradient_accumulation(model, dataset, accumulation_steps=4):
    optimizer = tf.keras.mixed_precision.LossScaleOptimizer(tf.keras.optimizers.Adam())
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy()
    weights = model.trainable_variables
    total = [tf.zeros(weight.shape) for weight in weights]
    for step, (x, y) in enumerate(dataset, start=1):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True)) / accumulation_steps
            scaled = optimizer.scale_loss(loss)
        total = [a + b for a, b in zip(total, tape.gradient(scaled, weights))]
        if step % accumulation_steps == 0:
            optimizer.apply(total, weights)
            total = [tf.zeros(weight.shape) for weight in weights]


""",
    check="""\
model = tf.keras.Sequential([
    tf.keras.Input((6,)), tf.keras.layers.Dense(3, activation="softmax", dtype="float32")
])
draws = tf.random.stateless_normal((32, 6), (1, 2))
data = tf.data.Dataset.from_tensor_slices((draws, tf.range(32) % 3)).batch(4)
before = model.get_weights()[0]
train_with_gradient_accumulation(model, data.take(3))
early = bool((model.get_weights()[0] != before).any())
train_with_gradient_accumulation(model, data)
shown = not early and bool((model.get_weights()[0] != before).any())
""",
    mistakes=(
        "The step is never called and the data set never read; called by hand, it adds up nothing "
        "and updates once, because its condition counts updates instead of batches."
    ),
    instead="trains nothing",
)

SAMPLES = (ONE_CALL, TRACED, TEXT, ACCUMULATED)
