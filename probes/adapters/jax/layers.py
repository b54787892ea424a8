"""Every layer as a function of its weights and its input. Imported after JAX itself.

``(layer, weights, x, training) -> (output, new weights that are not trained)``; weights by name, in
the specification's layout, which is JAX's own. ``x`` and the weights are of the precision that is
calculated in; norms are taken in float32, as the other frameworks do.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import jax
import jax.numpy as jnp

from probes import spec
from probes.adapters.jax.kernels import convolution

Weights = Dict[str, Any]
Function = Callable[[Any, Weights, Any, bool], Tuple[Any, Weights]]


def _plain(function: Callable[[Any, Weights, Any], Any]) -> Function:
    """A layer that keeps nothing and does the same in training."""
    return lambda layer, weights, x, training: (function(layer, weights, x), {})


def _dense(_: Any, weights: Weights, x: Any) -> Any:
    return x @ weights["weight"] + weights["bias"]


def _conv(_: spec.Conv2D, weights: Weights, x: Any) -> Any:
    return convolution(x, weights["weight"]) + weights["bias"]


def _batch_norm(
    layer: spec.BatchNorm, weights: Weights, x: Any, training: bool
) -> Tuple[Any, Weights]:
    wide = x.astype(jnp.float32)
    running = {name: weights[name] for name in ("running_mean", "running_variance")}
    if training:
        axes = tuple(range(x.ndim - 1))
        mean, variance = wide.mean(axes), wide.var(axes)
        keep = layer.momentum
        new = {"running_mean": mean, "running_variance": variance}
        running = {name: keep * old + (1 - keep) * new[name] for name, old in running.items()}
    else:
        mean, variance = running["running_mean"], running["running_variance"]
    normal = (wide - mean) * jax.lax.rsqrt(variance + layer.epsilon)
    return (normal * weights["scale"] + weights["shift"]).astype(x.dtype), running


def _max_pool(layer: spec.MaxPool, _: Weights, x: Any) -> Any:
    window = (1, layer.size, layer.size, 1)
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, window, "VALID")


def _embedding(_: spec.Embedding, weights: Weights, x: Any) -> Any:
    return weights["weight"][x]


def _tables(_: spec.EmbeddingTables, weights: Weights, x: Any) -> Any:
    rows = [weights[f"table{column}"][x[:, column]] for column in range(x.shape[1])]
    return jnp.concatenate(rows, axis=1)


def _lstm(layer: spec.LSTM, weights: Weights, x: Any) -> Any:
    """A ``lax.scan`` over the positions; the inputs' share is one product before it."""
    start = jnp.zeros((x.shape[0], layer.units), x.dtype)
    from_inputs = jnp.swapaxes(x @ weights["weight"] + weights["bias"], 0, 1)
    state = (start, start, weights["recurrent"])
    (last, _, _), states = jax.lax.scan(_position, state, from_inputs)
    return jnp.swapaxes(states, 0, 1) if layer.sequence else last


def _position(state: Tuple[Any, Any, Any], from_input: Any) -> Tuple[Tuple[Any, Any, Any], Any]:
    # A function of the module that gets all it needs: JAX compiles a scan anew for every new
    # function, and one that closes over the weights is new in every step that is not compiled.
    hidden, cell, recurrent = state
    enter, keep, new, out = jnp.split(from_input + hidden @ recurrent, 4, axis=1)
    cell = jax.nn.sigmoid(keep) * cell + jax.nn.sigmoid(enter) * jnp.tanh(new)
    hidden = jax.nn.sigmoid(out) * jnp.tanh(cell)
    return (hidden, cell, recurrent), hidden


def _encoder_block(layer: spec.EncoderBlock, weights: Weights, x: Any) -> Any:
    def dense(name: str, x: Any) -> Any:
        return x @ weights[f"{name}_weight"] + weights[f"{name}_bias"]

    def norm(name: str, x: Any) -> Any:
        wide = x.astype(jnp.float32)
        centred = wide - wide.mean(-1, keepdims=True)
        normal = centred * jax.lax.rsqrt(wide.var(-1, keepdims=True) + layer.epsilon)
        scaled = normal * weights[f"{name}_scale"] + weights[f"{name}_shift"]
        return scaled.astype(x.dtype)

    def heads(x: Any) -> Any:
        return x.reshape(*x.shape[:2], layer.heads, -1)

    normal = norm("attention_norm", x)
    query, key, value = (heads(dense(name, normal)) for name in ("query", "key", "value"))
    mixed = jax.nn.dot_product_attention(query, key, value)
    x = x + dense("output", mixed.reshape(x.shape))
    # Without the word it would be the approximation by tanh.
    hidden = jax.nn.gelu(dense("expand", norm("feed_norm", x)), approximate=False)
    return x + dense("contract", hidden)


FUNCTIONS: Dict[type, Function] = {
    spec.Dense: _plain(_dense),
    spec.Conv2D: _plain(_conv),
    spec.BatchNorm: _batch_norm,
    spec.ReLU: _plain(lambda layer, weights, x: jax.nn.relu(x)),
    spec.MaxPool: _plain(_max_pool),
    spec.Flatten: _plain(lambda layer, weights, x: x.reshape(x.shape[0], -1)),
    spec.Embedding: _plain(_embedding),
    spec.EmbeddingTables: _plain(_tables),
    spec.LSTM: _plain(_lstm),
    spec.EncoderBlock: _plain(_encoder_block),
    spec.MeanOverPositions: _plain(lambda layer, weights, x: x.mean(axis=1)),
}
