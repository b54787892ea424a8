"""A two-layer network on 64 rows: forward, mean squared error, gradients, plain gradient descent.

Run it:  advisor probe --workload examples/workloads/two_layer_net.py
"""

import numpy as np

TITLE = "Training step of a two-layer network"
ROWS, INPUTS, UNITS, RATE = 64, 32, 128, 0.01


def make(seed):
    """Weights, inputs and targets: the same for every framework."""
    rng = np.random.default_rng(seed)
    shapes = {"x": (ROWS, INPUTS), "y": (ROWS, 1), "w1": (INPUTS, UNITS), "w2": (UNITS, 1)}
    scale = {"w1": INPUTS**-0.5, "w2": UNITS**-0.5}
    return {
        name: (scale.get(name, 1.0) * rng.standard_normal(shape)).astype("float32")
        for name, shape in shapes.items()
    }


def reference(arrays):
    """The losses of three steps and the output after them, in float64."""
    x, y, w1, w2 = (arrays[name].astype("float64") for name in ("x", "y", "w1", "w2"))
    losses = []
    for _ in range(3):
        hidden = np.maximum(x @ w1, 0)
        error = hidden @ w2 - y
        losses.append((error**2).mean())
        grad = 2 * error / len(y)
        back = (grad @ w2.T) * (hidden > 0)
        w1, w2 = w1 - RATE * x.T @ back, w2 - RATE * hidden.T @ grad
    return {"losses": np.array(losses), "output": np.maximum(x @ w1, 0) @ w2}


def pytorch(arrays, mode):
    import torch

    class Step:
        def __init__(self):
            self.x, self.y = (torch.tensor(arrays[name]) for name in ("x", "y"))
            self.weights = [torch.tensor(arrays[n], requires_grad=True) for n in ("w1", "w2")]
            self.optimizer = torch.optim.SGD(self.weights, lr=RATE)
            self.predict = self.forward
            if mode == "as-recommended":
                self.predict = torch.compile(self.forward)

        def forward(self, x):
            return torch.relu(x @ self.weights[0]) @ self.weights[1]

        def step(self):
            self.optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(self.predict(self.x), self.y)
            loss.backward()
            self.optimizer.step()
            return loss.item()

        def output(self):
            with torch.no_grad():
                return self.forward(self.x).numpy()

    return Step() if mode != "compiled-hard" else None


def tensorflow(arrays, mode):
    import tensorflow as tf

    class Step:
        def __init__(self):
            self.x, self.y = (tf.constant(arrays[name]) for name in ("x", "y"))
            self.weights = [tf.Variable(arrays[name]) for name in ("w1", "w2")]
            self.train = self.update
            if mode != "as-written":
                self.train = tf.function(self.update, jit_compile=mode == "compiled-hard")

        def forward(self, x):
            return tf.nn.relu(x @ self.weights[0]) @ self.weights[1]

        def update(self):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self.forward(self.x) - self.y) ** 2)
            for weight, slope in zip(self.weights, tape.gradient(loss, self.weights)):
                weight.assign_sub(RATE * slope)
            return loss

        def step(self):
            return float(self.train())

        def output(self):
            return self.forward(self.x).numpy()

    return Step()


def jax(arrays, mode):
    import jax
    from jax import numpy as jnp

    def forward(weights, x):
        return jax.nn.relu(x @ weights[0]) @ weights[1]

    def loss_of(weights, x, y):
        return jnp.mean((forward(weights, x) - y) ** 2)

    def update(weights, x, y):
        loss, slopes = jax.value_and_grad(loss_of)(weights, x, y)
        return [w - RATE * g for w, g in zip(weights, slopes)], loss

    train = {
        "as-written": lambda: update,
        "as-recommended": lambda: jax.jit(update),
        "compiled-hard": lambda: jax.jit(update, donate_argnums=0),
    }[mode]()

    class Step:
        def __init__(self):
            self.x, self.y = (jnp.asarray(arrays[name]) for name in ("x", "y"))
            self.weights = [jnp.asarray(arrays[name]) for name in ("w1", "w2")]

        def step(self):
            self.weights, loss = train(self.weights, self.x, self.y)
            return float(loss)

        def output(self):
            return np.asarray(forward(self.weights, self.x))

    return Step()
