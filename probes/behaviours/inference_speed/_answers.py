"""Functions that answer: a net, a batch of inputs, a mode."""

from __future__ import annotations

import warnings

from probes.behaviours.training_speed import _steps


def torch_answer(here, name, size, mode="eager"):
    """A call that gives the scores as a numpy array; modes: eager, torchscript (frozen trace)."""
    torch = here.torch
    net = _steps.torch_net(here, name).eval()
    x = _steps.torch_input(here, name, _steps.batch(here, name, size)[0])
    if mode == "torchscript":
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            net = torch.jit.freeze(torch.jit.trace(net, x))

    def answer():
        with torch.inference_mode():
            return net(x).numpy()

    answer()
    return answer


def tf_answer(here, name, size):
    """The same for TensorFlow, under tf.function as predict runs it."""
    tf = here.tf
    net = _steps.tf_net(here, name)
    x = tf.constant(_steps.batch(here, name, size)[0])
    graph = tf.function(lambda: net(x, training=False))
    return lambda: graph().numpy()
