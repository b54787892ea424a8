"""One task, a small classifier trained on rows, written in the ways that people write it.

Every program is run before its length counts: it finds ``x`` and ``y`` and leaves ``losses``. None
is made short or long on purpose; each follows the guide of its way.
"""

from __future__ import annotations

import ast
import io
import keyword
import tokenize

PYTORCH = {
    "sequential": """\
import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 3))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
losses = []
for epoch in range(20):
    optimizer.zero_grad()
    loss = loss_fn(model(torch.from_numpy(x)), torch.from_numpy(y))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
""",
    "module": """\
import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(20, 32)
        self.output = nn.Linear(32, 3)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))


model = Classifier()
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
losses = []
for epoch in range(20):
    optimizer.zero_grad()
    loss = loss_fn(model(torch.from_numpy(x)), torch.from_numpy(y))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
""",
}

TENSORFLOW = {
    "fit": """\
import keras
from keras import layers

model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(3)])
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss_fn)
losses = model.fit(x, y, batch_size=len(x), epochs=20, verbose=0).history["loss"]
""",
    "tape": """\
import keras
import tensorflow as tf
from keras import layers

model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(3)])
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.Adam(0.01)
losses = []
for epoch in range(20):
    with tf.GradientTape() as tape:
        loss = loss_fn(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, model.trainable_weights))
    losses.append(float(loss))
""",
    "variables": """\
import tensorflow as tf

w1 = tf.Variable(tf.random.normal([20, 32], stddev=0.2))
b1 = tf.Variable(tf.zeros([32]))
w2 = tf.Variable(tf.random.normal([32, 3], stddev=0.2))
b2 = tf.Variable(tf.zeros([3]))
variables = [w1, b1, w2, b2]
losses = []
for epoch in range(20):
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(tf.matmul(x, w1) + b1)
        logits = tf.matmul(hidden, w2) + b2
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
        )
    gradients = tape.gradient(loss, variables)
    for variable, gradient in zip(variables, gradients):
        variable.assign_sub(0.5 * gradient)
    losses.append(float(loss))
""",
    "session": """\
import tensorflow as tf

graph = tf.Graph()
with graph.as_default():
    inputs = tf.compat.v1.placeholder(tf.float32, [None, 20])
    labels = tf.compat.v1.placeholder(tf.int64, [None])
    w1 = tf.compat.v1.get_variable("w1", [20, 32])
    b1 = tf.compat.v1.get_variable("b1", [32], initializer=tf.compat.v1.zeros_initializer())
    w2 = tf.compat.v1.get_variable("w2", [32, 3])
    b2 = tf.compat.v1.get_variable("b2", [3], initializer=tf.compat.v1.zeros_initializer())
    hidden = tf.nn.relu(tf.matmul(inputs, w1) + b1)
    logits = tf.matmul(hidden, w2) + b2
    loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    )
    train = tf.compat.v1.train.AdamOptimizer(0.01).minimize(loss)
    start = tf.compat.v1.global_variables_initializer()
losses = []
with tf.compat.v1.Session(graph=graph) as session:
    session.run(start)
    for epoch in range(20):
        value, _ = session.run([loss, train], feed_dict={inputs: x, labels: y})
        losses.append(float(value))
""",
}


def measured(here, programs):
    """Run each program; how long it is, and whether the loss fell. Each is run once a process."""
    for name, text in programs.items():
        if (text, here.seed) not in _learned:
            _learned[text, here.seed] = _learns(here, name, text)
    return {
        name: {**size_of(text), "learned": _learned[text, here.seed]}
        for name, text in programs.items()
    }


_learned = {}
"""Program and seed to whether it learned: several tests look at the same programs."""


def _learns(here, name, text):
    x = here.rng().normal(size=(120, 20)).astype("float32")
    here.adapter.reseed(here.seed)
    space = {"x": x, "y": x[:, :3].argmax(axis=1), "__name__": name}
    exec(compile(text, name, "exec"), space)
    losses = [float(loss) for loss in space["losses"]]
    return losses[-1] < 0.8 * losses[0]


def size_of(text):
    """How long a program is: statements, tokens without layout, distinct attributes it names."""
    tree = ast.parse(text)
    layout = {
        *(tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT),
        *(tokenize.ENDMARKER, tokenize.COMMENT),
    }
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    names = {
        token.string
        for token in tokens
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string)
    }
    return {
        "statements": sum(isinstance(node, ast.stmt) for node in ast.walk(tree)),
        "tokens": sum(token.type not in layout for token in tokens),
        "names": len(names),
    }


def shortest(programs):
    """Name and tokens of the shortest."""
    name = min(programs, key=lambda one: programs[one]["tokens"])
    return name, programs[name]["tokens"]


def all_learned(*groups):
    """Whether every program did its work; a length counts only then."""
    return all(one["learned"] for programs in groups for one in programs.values())


def told(programs):
    """The tokens of each program, in words."""
    return ", ".join(f"{name} {one['tokens']}" for name, one in programs.items())
