"""How likely each answer to a question is before it is given.

An open question is taken to get one answer, as often as the example profiles give it, with a few
more who answer at random, for no answer is never given. The counts are part of the method: where
they change, numbers do, and METHOD in ``advisor/recommend/street.py`` must be raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.kb.entries import Question

AT_RANDOM = 4
"""How many people who answer at random are counted with those of the examples. With 1, 2, 4 and 8
the musts of an example that is left out were foretold with a log loss of 0.338, 0.326, 0.319 and
0.315; were all answers alike, with 0.335."""

COUNTED: dict[str, dict[str, int]] = {
    "deploy-targets": {
        "server": 9,
        "android": 2,
        "ios": 1,
        "browser": 2,
        "microcontroller": 3,
        "desktop": 5,
        "none": 9,
    },
    "device-role": {"all": 3, "part": 1},
    "device-tasks": {"answer": 2, "sound": 2},
    "serving-style": {"own-service": 2, "framework-server": 1, "llm-server": 1},
    "leaving-python": {
        "stays": 11,
        "onnx": 1,
        "c++": 2,
        "csharp": 1,
        "go": 1,
        "fortran": 1,
        "other-language": 1,
        "own-engine": 1,
        "int8": 6,
        "int8-trained": 1,
    },
    "model-kind": {
        "hub-transformers": 5,
        "pretrained-any": 4,
        "large-from-scratch": 5,
        "vision": 2,
        "signals": 5,
        "tabular": 3,
        "agents": 5,
        "science": 6,
        "new-architectures": 4,
    },
    "special-field": {
        "no-field": 5,
        "llm-finetuning": 3,
        "recommenders": 1,
        "changing-tables": 1,
        "graphs": 1,
        "probability": 1,
    },
    "changing-structure": {"fixed": 4, "lengths": 2},
    "special-operations": {
        "usual": 5,
        "numeric": 4,
        "higher-derivatives": 2,
        "many-at-once": 3,
        "own-kernels": 2,
    },
    "training-hardware": {
        "nvidia-linux": 11,
        "nvidia-windows": 1,
        "amd": 2,
        "tpu": 5,
        "cpu": 5,
        "may-change": 2,
        "no-training": 1,
    },
    "training-scale": {"minutes": 4, "one-device": 6, "one-machine": 3, "several-machines": 10},
    "spreading": {"copies": 1, "sharded": 6, "split-layers": 2, "long-sequences": 1},
    "training-data": {"in-memory": 1, "files": 3, "endless": 1, "resumable": 1},
    "fitting-in": {"fits": 1, "half-precision": 4, "recompute": 3},
    "python-version": {"any": 5},
    "team-experience": {"new": 4, "pytorch": 3, "tensorflow": 7, "jax": 1, "research": 9},
    "custom-code": {"rarely": 5, "sometimes": 4, "daily": 11},
    "help": {"own-people": 7, "guides": 6, "public": 5},
    "operations": {"by-hand": 4, "own-scripts": 3, "managed": 2, "pipelines": 1, "slurm": 3},
    "existing-code": {"nothing": 9, "stays": 2, "rewritten": 10, "beside": 3},
    "model-files": {"after-changes": 5, "archive": 1, "strangers": 1, "published": 6},
    "guarantees": {"no-guarantee": 5, "repeatable": 2, "closed-products": 1},
    "ownership": {"no-matter": 7, "somewhat": 3},
    "stage": {"learning": 1, "research": 6, "library": 5, "prototype": 2, "product": 14},
    "what-hurts": {"training-time": 6, "latency": 5, "memory": 1, "people-time": 7},
    "lifetime": {"months": 1, "years": 4, "longer": 5},
    "updates": {"any-time": 2, "yearly": 2, "hardly": 7},
    "novelty": {"proven": 3, "within-a-year": 2, "within-weeks": 3},
    "watching": {"printing": 1, "own-tool": 2, "curves": 2, "profiles": 1},
}
"""How often each answer is given in the 28 profiles of ``examples/`` and ``examples/cases/``."""


def chances(question: Question) -> list[float]:
    """One for each answer, adding up to 1; all alike for a question that was not counted."""
    known = COUNTED.get(question.id, {})
    counts = [known.get(answer.id, 0) for answer in question.answers]
    total = sum(counts) + AT_RANDOM
    return [(count + AT_RANDOM / len(counts)) / total for count in counts]
