"""Inference and training of a network. Imported after PyTorch itself."""

from __future__ import annotations

import math
from typing import Any, Dict, Optional

import torch
from torch import nn

from probes import spec
from probes.adapters import base
from probes.adapters.pytorch.layers import load_weights, sequential

_LOSSES: Dict[type, Any] = {
    spec.SoftmaxCrossEntropy: nn.CrossEntropyLoss,
    spec.BinaryCrossEntropy: nn.BCEWithLogitsLoss,
    spec.MeanSquaredError: nn.MSELoss,
}


def _inputs(adapter: Any, network: spec.Network, array: Any, dtype: str) -> torch.Tensor:
    """Inputs in PyTorch's layout: images NCHW."""
    if spec.is_image(network.input_shape):
        array = array.transpose(0, 3, 1, 2).copy()
    return adapter.tensor(array, dtype)


def _optimizer(rule: Any, module: nn.Module) -> torch.optim.Optimizer:
    trained = [one for one in module.parameters() if one.requires_grad]
    if isinstance(rule, spec.Adam):
        betas = (rule.beta_1, rule.beta_2)
        return torch.optim.Adam(trained, lr=rule.learning_rate, betas=betas, eps=rule.epsilon)
    return torch.optim.SGD(trained, lr=rule.learning_rate)


class Inference(base.Runner):
    def __init__(self, adapter: Any, work: spec.Inference, mode: str, arrays: base.Arrays) -> None:
        self._host = adapter.to_host(work.dtype)
        model = sequential(work.network, arrays, adapter.device).eval()
        self._model = adapter.compiled(model.to(getattr(torch, work.dtype)), mode)
        self._x = _inputs(adapter, work.network, arrays["input"], work.dtype)

    def step(self) -> Any:
        with torch.inference_mode():
            return self._host(self._model(self._x))

    def detail(self) -> str:
        return "torch.nn.Sequential in eval under inference_mode"


class ChangingLengths(base.Runner):
    """The model is called for one length after the other."""

    def __init__(
        self, adapter: Any, work: spec.ChangingLengths, mode: str, arrays: base.Arrays
    ) -> None:
        self._host = adapter.to_host(work.dtype)
        self._compiles = mode != spec.AS_WRITTEN
        model = sequential(work.network, arrays, adapter.device).eval()
        self._model = adapter.compiled(model.to(getattr(torch, work.dtype)), mode)
        self._xs = [
            _inputs(adapter, work.network, arrays[f"input{index}"], work.dtype)
            for index in range(work.count)
        ]
        self._before = self._compiled_so_far()

    def step(self) -> Any:
        with torch.inference_mode():
            return [self._host(self._model(x)) for x in self._xs]

    def rows(self, value: Any) -> Any:
        return torch.cat([torch.as_tensor(part) for part in value])

    def compilations(self) -> Optional[int]:
        return self._compiled_so_far() - self._before if self._compiles else None

    def _compiled_so_far(self) -> int:
        if not self._compiles:
            return 0
        from torch._dynamo.utils import counters

        return int(counters["stats"]["unique_graphs"])

    def detail(self) -> str:
        return "torch.nn.Sequential in eval under inference_mode, torch.compile without dynamic="


class TrainingStep(base.Runner):
    def __init__(
        self, adapter: Any, work: spec.TrainingStep, mode: str, arrays: base.Arrays
    ) -> None:
        self._adapter, self._work = adapter, work
        self._module = sequential(work.network, arrays, adapter.device).train()
        self._model = adapter.compiled(self._module, mode)
        self._criterion = _LOSSES[type(work.loss)]()
        self._optimizer = _optimizer(work.optimizer, self._module)
        self._x = _inputs(adapter, work.network, arrays["input"], spec.DTYPE)
        self._y = adapter.tensor(arrays["target"])

    def _autocast(self) -> Any:
        mixed = self._work.dtype == spec.BFLOAT16
        kind = self._adapter.device.type
        return torch.autocast(kind, dtype=torch.bfloat16, enabled=mixed)

    def _loss(self) -> torch.Tensor:
        if self._work.dtype == spec.DTYPE:
            return self._criterion(self._model(self._x), self._y)
        with self._autocast():
            return self._criterion(self._model(self._x), self._y)

    def step(self) -> float:
        self._optimizer.zero_grad(set_to_none=True)
        loss = self._loss()
        loss.backward()
        self._optimizer.step()
        return loss.item()

    def output(self) -> Any:
        with torch.no_grad(), self._autocast():
            return self._adapter.to_host(self._work.dtype)(self._module(self._x))

    def gradient_norm(self) -> float:
        self._optimizer.zero_grad(set_to_none=True)
        self._loss().backward()
        gradients = [one.grad for one in self._module.parameters() if one.grad is not None]
        squares = [gradient.double().square().sum().item() for gradient in gradients]
        self._optimizer.zero_grad(set_to_none=True)
        return math.sqrt(sum(squares))

    def load(self, arrays: base.Arrays) -> None:
        load_weights(self._module, self._work.network, arrays)
        self._optimizer.state.clear()

    def detail(self) -> str:
        loss, optimizer = type(self._criterion).__name__, type(self._optimizer).__name__
        how = [
            "torch.nn.Sequential",
            loss,
            f"torch.optim.{optimizer}",
            "zero_grad(set_to_none=True)",
        ]
        if self._work.dtype == spec.BFLOAT16:
            how.append("torch.autocast to bfloat16")
        if self._work.network.vocabulary is not None:
            how.append("gradients of embedding tables dense, as nn.Embedding makes them by default")
        return ", ".join(how)
