"""A specification as ``torch.nn.Sequential``. Imported after PyTorch itself.

Each layer is the module that PyTorch has for it. Where one returns more than the next can take, a
subclass passes on the part that tutorials pick out of it.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np
import torch
from torch import nn

from probes import spec
from probes.adapters import base

Tensor = torch.Tensor


class LSTM(nn.LSTM):
    """The states of every position, or that of the last one.

    PyTorch adds two biases to the gates where the specification has one. Training both would move
    their sum by two steps at a time; so one stays as it is loaded, at zero.
    """

    def __init__(self, layer: spec.LSTM, features: int) -> None:
        super().__init__(features, layer.units, batch_first=True)
        self.every_position = layer.sequence
        self.bias_hh_l0.requires_grad_(requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        states, _ = super().forward(x)
        return states if self.every_position else states[:, -1]


class EmbeddingTables(nn.Module):
    """One table for each column of ids."""

    def __init__(self, layer: spec.EmbeddingTables, columns: int) -> None:
        super().__init__()
        tables = (nn.Embedding(layer.vocabulary, layer.width) for _ in range(columns))
        self.tables = nn.ModuleList(tables)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([table(x[:, i]) for i, table in enumerate(self.tables)], dim=1)


class MeanOverPositions(nn.Module):
    """Mean over the second dimension."""

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(dim=1)


def _encoder_block(layer: spec.EncoderBlock, shape: spec.Shape) -> nn.Module:
    return nn.TransformerEncoderLayer(
        shape[1], layer.heads, layer.feed_forward,
        dropout=0.0, activation="gelu", layer_norm_eps=layer.epsilon,
        batch_first=True, norm_first=True,
    )  # fmt: skip


def _batch_norm(layer: spec.BatchNorm, shape: spec.Shape) -> nn.Module:
    kind = nn.BatchNorm2d if spec.is_image(shape) else nn.BatchNorm1d
    return kind(shape[-1], eps=layer.epsilon, momentum=1 - layer.momentum)


_BUILDERS: Dict[type, Callable[[Any, spec.Shape], nn.Module]] = {
    spec.Dense: lambda layer, shape: nn.Linear(shape[0], layer.units),
    spec.Conv2D: lambda layer, shape: nn.Conv2d(
        shape[2], layer.filters, layer.kernel, padding=layer.kernel // 2
    ),
    spec.BatchNorm: _batch_norm,
    spec.ReLU: lambda layer, shape: nn.ReLU(),
    spec.MaxPool: lambda layer, shape: nn.MaxPool2d(layer.size),
    spec.Flatten: lambda layer, shape: nn.Flatten(),
    spec.Embedding: lambda layer, shape: nn.Embedding(layer.vocabulary, layer.width),
    spec.EmbeddingTables: lambda layer, shape: EmbeddingTables(layer, shape[0]),
    spec.LSTM: lambda layer, shape: LSTM(layer, shape[1]),
    spec.EncoderBlock: _encoder_block,
    spec.MeanOverPositions: lambda layer, shape: MeanOverPositions(),
}


def sequential(network: spec.Network, arrays: base.Arrays, device: Any) -> nn.Sequential:
    """The network on a device, with the given weights."""
    model = nn.Sequential(*base.build_layers("pytorch", network, _BUILDERS))
    model.to(device)
    load_weights(model, network, arrays)
    return model


def load_weights(model: nn.Sequential, network: spec.Network, arrays: base.Arrays) -> None:
    """Copy the weights in, transposed to PyTorch's layouts.

    Dense: units x inputs. Convolution: out x in x height x width. The first dense layer after a
    flattened image takes its inputs in channel, height, width order.
    """
    image: Optional[spec.Shape] = None
    with torch.no_grad():
        for index, (layer, shape) in enumerate(zip(network.layers, network.shapes())):
            own = {one.name: arrays[f"{index}.{one.name}"] for one in layer.parameters(shape)}
            if isinstance(layer, spec.Flatten) and spec.is_image(shape):
                image = shape
            if isinstance(layer, spec.Dense) and image is not None:
                own["weight"] = _channels_first(own["weight"], image)
                image = None
            state = model[index].state_dict()
            for name, array in _CONVERTERS.get(type(layer), _same)(own).items():
                # A copy: PyTorch warns of arrays that cannot be written.
                state[name].copy_(torch.from_numpy(np.array(array)))


def _channels_first(weight: Any, image: Tuple[int, ...]) -> Any:
    moved = weight.reshape(*image, -1).transpose(2, 0, 1, 3)
    return moved.reshape(weight.shape[0], -1)


def _same(own: Dict[str, Any]) -> Dict[str, Any]:
    return own


def _of_dense(own: Dict[str, Any]) -> Dict[str, Any]:
    return {"weight": own["weight"].T, "bias": own["bias"]}


def _of_convolution(own: Dict[str, Any]) -> Dict[str, Any]:
    return {"weight": own["weight"].transpose(3, 2, 0, 1), "bias": own["bias"]}


def _of_batch_norm(own: Dict[str, Any]) -> Dict[str, Any]:
    names = {"scale": "weight", "shift": "bias", "running_variance": "running_var"}
    return {names.get(name, name): array for name, array in own.items()}


def _of_lstm(own: Dict[str, Any]) -> Dict[str, Any]:
    return {
        "weight_ih_l0": own["weight"].T,
        "weight_hh_l0": own["recurrent"].T,
        "bias_ih_l0": own["bias"],
        "bias_hh_l0": np.zeros_like(own["bias"]),
    }


def _of_tables(own: Dict[str, Any]) -> Dict[str, Any]:
    return {f"tables.{name[len('table') :]}.weight": array for name, array in own.items()}


def _of_encoder_block(own: Dict[str, Any]) -> Dict[str, Any]:
    inner = ("query", "key", "value")
    return {
        "norm1.weight": own["attention_norm_scale"],
        "norm1.bias": own["attention_norm_shift"],
        "self_attn.in_proj_weight": np.concatenate([own[f"{n}_weight"].T for n in inner]),
        "self_attn.in_proj_bias": np.concatenate([own[f"{n}_bias"] for n in inner]),
        "self_attn.out_proj.weight": own["output_weight"].T,
        "self_attn.out_proj.bias": own["output_bias"],
        "norm2.weight": own["feed_norm_scale"],
        "norm2.bias": own["feed_norm_shift"],
        "linear1.weight": own["expand_weight"].T,
        "linear1.bias": own["expand_bias"],
        "linear2.weight": own["contract_weight"].T,
        "linear2.bias": own["contract_bias"],
    }


_CONVERTERS: Dict[type, Callable[[Dict[str, Any]], Dict[str, Any]]] = {
    spec.Dense: _of_dense,
    spec.Conv2D: _of_convolution,
    spec.BatchNorm: _of_batch_norm,
    spec.LSTM: _of_lstm,
    spec.EmbeddingTables: _of_tables,
    spec.EncoderBlock: _of_encoder_block,
}
