"""A timing loop without any harness: plain PyTorch, for ``benchmarks.harness_cost``.

Reads a number of seconds and a least number of calls from each line of standard input, and answers
with the median seconds of a call. Imports nothing of this project.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import torch
from torch import nn


def mlp_inference() -> Callable[[], Any]:
    """784-64-10, batch 32."""
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10)).eval()
    x = torch.randn(32, 784)

    def step() -> Any:
        with torch.inference_mode():
            return model(x).detach().cpu().numpy()

    return step


def small_cnn_training_step() -> Callable[[], Any]:
    """Two convolution blocks and two dense layers on 64 x 64 x 3, batch 4, SGD."""
    model = nn.Sequential(
        *(nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(64, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(32768, 512), nn.Linear(512, 10)),
    )
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0001)
    x, y = torch.randn(4, 3, 64, 64), torch.randint(0, 10, (4,))

    def step() -> Any:
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


STEPS = {"mlp-inference": mlp_inference, "small-cnn-training-step": small_cnn_training_step}


def timed(step: Callable[[], Any], seconds: float, least: int) -> float:
    """Median seconds of a call."""
    times = []
    end = time.perf_counter() + seconds
    while len(times) < least or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return median(times)


def main() -> None:
    name, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    step = STEPS[name]()
    for _ in range(3):
        step()
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, least = line.split()
        print(timed(step, float(seconds), int(least)), flush=True)


if __name__ == "__main__":
    main()
