"""Does the model take raw strings, or must they have become numbers before?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide
from probes.samples import both_ways, told
from probes.samples.in_pytorch import TEXT as IDS_SAMPLE
from probes.samples.in_tensorflow import TEXT as STRINGS_SAMPLE

test = ClaimTest(
    "strings-enter-the-tensorflow-model-only",
    topic="data-input-pipeline",
    title="Raw strings enter a TensorFlow model, and PyTorch starts from token ids",
    published=["text-preprocessing-inside-model"],
    frameworks=["tensorflow", "pytorch"],
    method=(
        "Trains a Keras model with an adapted TextVectorization layer on strings and asks it about "
        "a string; gives strings to tensors and to an embedding of PyTorch, then token ids; and "
        "runs the article's samples."
    ),
    holds_if=(
        "the Keras model learns two words from strings and tells them apart, PyTorch refuses "
        "strings, and takes token ids"
    ),
    fails_if="the Keras model fails on strings, or PyTorch takes them",
    seconds=5,
)
TEXTS = ("good good", "very good", "bad bad", "so bad") * 8
TARGET = (1.0, 1.0, 0.0, 0.0) * 8


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras
    keras.utils.set_random_seed(here.seed)
    texts = tf.constant([[text] for text in TEXTS])
    vectorize = keras.layers.TextVectorization(output_mode="multi_hot", max_tokens=20)
    vectorize.adapt(tf.constant(TEXTS))
    model = keras.Sequential(
        [keras.Input((1,), dtype="string"), vectorize, keras.layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.1), loss="binary_crossentropy")
    model.fit(texts, tf.constant(TARGET), epochs=8, batch_size=8, verbose=0)
    answers = model.predict(tf.constant([["good"], ["bad"]]), verbose=0)
    return {
        "good": float(answers[0, 0]),
        "bad": float(answers[1, 0]),
        "sample": both_ways(STRINGS_SAMPLE, here),
    }


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    embedding = torch.nn.EmbeddingBag(20, 4)
    return {
        "tensor": _refused(lambda: torch.tensor(["good", "bad"])),
        "embedding": _refused(lambda: embedding(["good", "bad"])),
        "ids": _refused(lambda: embedding(torch.tensor([[1, 2], [3, 4]]))),
        "sample": both_ways(IDS_SAMPLE, here),
    }


@test.judge
def judge(tensorflow, pytorch):
    learned = tensorflow["good"] > 0.5 > tensorflow["bad"]
    refused = bool(pytorch["tensor"]) and bool(pytorch["embedding"]) and not pytorch["ids"]
    return decide(
        learned and refused,
        f"The Keras model answered {tensorflow['good']:.2f} and {tensorflow['bad']:.2f} to two "
        f"strings; PyTorch said {pytorch['tensor'] or 'nothing'} and "
        f"{pytorch['embedding'] or 'nothing'} to strings, {pytorch['ids'] or 'nothing'} to token "
        f"ids. Keras: {told(tensorflow['sample'])} PyTorch: {told(pytorch['sample'])}",
    )


def _refused(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return ""
