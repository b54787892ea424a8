"""Whole first programs, each the shortest usual way, and what a learner meets in them.

Every program trains a net on ``x`` (64 x 8) and ``y`` (64 x 1) for 40 steps and leaves the mean
squared error after each part of the training in ``losses``, so that it is known to work.
"""

from __future__ import annotations

import ast
import io
import tokenize

TORCH = """
import torch
model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.tensor(x), torch.tensor(y)
for step in range(40):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
"""

KERAS = """
import keras
model = keras.Sequential([keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), "mse")
losses += model.fit(x, y, batch_size=64, epochs=40, verbose=0).history["loss"]
"""

TAPE = """
import tensorflow as tf
w1, b1 = tf.Variable(tf.random.normal((8, 16)) * 0.3), tf.Variable(tf.zeros(16))
w2, b2 = tf.Variable(tf.random.normal((16, 1)) * 0.3), tf.Variable(tf.zeros(1))
for step in range(40):
    with tf.GradientTape() as tape:
        predicted = tf.nn.relu(x @ w1 + b1) @ w2 + b2
        loss = tf.reduce_mean(tf.square(predicted - y))
    for one, gradient in zip((w1, b1, w2, b2), tape.gradient(loss, (w1, b1, w2, b2))):
        one.assign_sub(0.1 * gradient)
    losses.append(float(loss))
"""

SESSION = """
import tensorflow.compat.v1 as tf
with tf.Graph().as_default():
    features = tf.placeholder(tf.float32, (None, 8))
    targets = tf.placeholder(tf.float32, (None, 1))
    with tf.variable_scope("first"):
        w1 = tf.get_variable("w", (8, 16), initializer=tf.random_normal_initializer(stddev=0.3))
        b1 = tf.get_variable("b", (16,), initializer=tf.zeros_initializer())
    with tf.variable_scope("second"):
        w2 = tf.get_variable("w", (16, 1), initializer=tf.random_normal_initializer(stddev=0.3))
        b2 = tf.get_variable("b", (1,), initializer=tf.zeros_initializer())
    predicted = tf.matmul(tf.nn.relu(tf.matmul(features, w1) + b1), w2) + b2
    loss = tf.reduce_mean(tf.square(predicted - targets))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step in range(40):
            value, _ = session.run([loss, train], {features: x, targets: y})
            losses.append(float(value))
"""

TORCH_TWO = """
import torch
G = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Linear(16, 8))
D = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
of_G = torch.optim.Adam(G.parameters(), lr=0.01)
of_D = torch.optim.Adam(D.parameters(), lr=0.01)
criterion = torch.nn.BCEWithLogitsLoss()
real, one, zero = torch.tensor(x), torch.ones(64, 1), torch.zeros(64, 1)
for step in range(40):
    fake = G(torch.randn(64, 4))
    of_D.zero_grad()
    loss = criterion(D(real), one) + criterion(D(fake.detach()), zero)
    loss.backward()
    of_D.step()
    of_G.zero_grad()
    criterion(D(fake), one).backward()
    of_G.step()
    losses.append(loss.item())
"""

KERAS_TWO = """
import keras
import tensorflow as tf

class Pair(keras.Model):
    def __init__(self, G, D):
        super().__init__()
        self.G, self.D = G, D
        self.tracker = keras.metrics.Mean(name="loss")

    def compile(self, of_G, of_D, criterion):
        super().compile()
        self.of_G, self.of_D, self.criterion = of_G, of_D, criterion

    def train_step(self, real):
        one, zero = tf.ones((64, 1)), tf.zeros((64, 1))
        noise = tf.random.normal((64, 4))
        with tf.GradientTape() as tape:
            fake = self.G(noise)
            loss = self.criterion(one, self.D(real)) + self.criterion(zero, self.D(fake))
        gradients = tape.gradient(loss, self.D.trainable_variables)
        self.of_D.apply_gradients(zip(gradients, self.D.trainable_variables))
        with tf.GradientTape() as tape:
            wanted = self.criterion(one, self.D(self.G(noise)))
        gradients = tape.gradient(wanted, self.G.trainable_variables)
        self.of_G.apply_gradients(zip(gradients, self.G.trainable_variables))
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

G = keras.Sequential([keras.layers.Dense(16, "relu"), keras.layers.Dense(8)])
D = keras.Sequential([keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
model = Pair(G, D)
criterion = keras.losses.BinaryCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.01), keras.optimizers.Adam(0.01), criterion)
losses += model.fit(x, batch_size=64, epochs=40, verbose=0).history["loss"]
"""


def met(here, text):
    """Run a program; its tokens, the distinct names it takes from the framework, and losses."""
    np, rng = here.np, here.rng()
    x = rng.normal(size=(64, 8)).astype(np.float32)
    y = (x[:, :1] - 0.5 * x[:, 1:2]).astype(np.float32)
    losses = []
    exec(compile(text, "program", "exec"), {"x": x, "y": y, "losses": losses})
    return {
        "tokens": tokens(text),
        "names": len(names(text)),
        "first_loss": float(losses[0]),
        "last_loss": float(losses[-1]),
    }


def tokens(text):
    """How many words and signs there are to write."""
    empty = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
    found = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(one.type not in (*empty, tokenize.ENDMARKER) for one in found)


def names(text):
    """The distinct attributes it uses, but for those that it gives to its own objects."""
    tree = ast.parse(text)
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    own = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    # A method that the framework calls by its name has to be known as well.
    methods = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__")
    }
    return (used - own - {"append"}) | methods


def learned(facts):
    """Whether a program's loss fell to a half."""
    return facts["last_loss"] <= 0.5 * facts["first_loss"]
