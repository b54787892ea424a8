"""How likely each answer to a question is before it is given.

An open question is taken to be answered as the example profiles answer it, as often, with a few
more who give one answer at random, for no answer is never given. The counts are part of the
method: where they change, numbers do, and METHOD in ``advisor/recommend/street.py`` must be raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.kb.entries import Question

AT_RANDOM = 4
"""How many people who give one answer at random are counted with those of the examples. With 1, 2,
4 and 8 whom a hidden answer of an example that is left out rules out was foretold with a log loss
of 0.356, 0.367, 0.386 and 0.415 a framework; were all answers alike, with 0.545."""

COUNTED: dict[str, dict[str, int]] = {
    "deploy-targets": {
        "server": 6,
        "server android": 1,
        "server desktop": 2,
        "android ios desktop": 1,
        "browser": 1,
        "browser desktop": 1,
        "microcontroller": 3,
        "desktop": 1,
        "none": 9,
    },
    "device-role": {
        "all": 3,
        "part": 1,
    },
    "device-tasks": {
        "answer": 2,
        "sound": 2,
    },
    "serving-style": {
        "own-service": 2,
        "framework-server": 1,
        "llm-server": 1,
    },
    "leaving-python": {
        "stays": 11,
        "onnx int8": 1,
        "c++": 1,
        "c++ fortran": 1,
        "csharp": 1,
        "go": 1,
        "other-language int8": 1,
        "own-engine": 1,
        "int8": 3,
        "int8 int8-trained": 1,
    },
    "model-kind": {
        "hub-transformers": 3,
        "hub-transformers large-from-scratch": 1,
        "hub-transformers new-architectures": 1,
        "pretrained-any": 2,
        "pretrained-any vision": 1,
        "pretrained-any tabular": 1,
        "large-from-scratch": 2,
        "large-from-scratch agents new-architectures": 1,
        "large-from-scratch science": 1,
        "vision agents new-architectures": 1,
        "signals": 5,
        "tabular": 2,
        "agents": 2,
        "agents science new-architectures": 1,
        "science": 4,
    },
    "special-field": {
        "no-field": 5,
        "llm-finetuning": 3,
        "recommenders changing-tables": 1,
        "graphs": 1,
        "probability": 1,
    },
    "changing-structure": {
        "fixed": 4,
        "lengths": 2,
    },
    "special-operations": {
        "usual": 5,
        "numeric": 2,
        "numeric higher-derivatives": 1,
        "numeric many-at-once": 1,
        "higher-derivatives many-at-once": 1,
        "many-at-once": 1,
        "own-kernels": 2,
    },
    "training-hardware": {
        "nvidia-linux": 6,
        "nvidia-linux amd": 1,
        "nvidia-linux tpu may-change": 1,
        "nvidia-linux cpu": 3,
        "nvidia-windows": 1,
        "amd tpu may-change": 1,
        "tpu": 3,
        "cpu": 2,
        "no-training": 1,
    },
    "training-scale": {
        "minutes": 4,
        "one-device": 6,
        "one-machine": 3,
        "several-machines": 10,
    },
    "spreading": {
        "copies": 1,
        "sharded": 4,
        "sharded split-layers": 2,
        "long-sequences": 1,
    },
    "training-data": {
        "in-memory": 1,
        "files": 3,
        "endless": 1,
        "resumable": 1,
    },
    "fitting-in": {
        "fits": 1,
        "half-precision": 1,
        "half-precision recompute": 3,
    },
    "python-version": {
        "any": 5,
    },
    "team-experience": {
        "new": 3,
        "new tensorflow": 1,
        "pytorch": 1,
        "pytorch tensorflow": 1,
        "pytorch tensorflow jax": 1,
        "tensorflow": 2,
        "tensorflow research": 2,
        "research": 7,
    },
    "custom-code": {
        "rarely": 5,
        "sometimes": 4,
        "daily": 11,
    },
    "help": {
        "own-people": 4,
        "own-people guides": 1,
        "own-people public": 2,
        "guides": 3,
        "guides public": 2,
        "public": 1,
    },
    "operations": {
        "by-hand": 4,
        "own-scripts": 3,
        "managed": 2,
        "pipelines": 1,
        "slurm": 3,
    },
    "existing-code": {
        "nothing": 9,
        "stays": 2,
        "rewritten": 10,
        "beside": 3,
    },
    "model-files": {
        "after-changes": 5,
        "archive": 1,
        "strangers": 1,
        "published": 6,
    },
    "guarantees": {
        "no-guarantee": 5,
        "repeatable": 2,
        "closed-products": 1,
    },
    "ownership": {
        "no-matter": 7,
        "somewhat": 3,
    },
    "stage": {
        "learning": 1,
        "research": 6,
        "library": 5,
        "prototype": 2,
        "product": 14,
    },
    "what-hurts": {
        "training-time": 5,
        "training-time latency": 1,
        "latency": 3,
        "latency memory": 1,
        "people-time": 7,
    },
    "lifetime": {
        "months": 1,
        "years": 4,
        "longer": 5,
    },
    "updates": {
        "any-time": 2,
        "yearly": 2,
        "hardly": 7,
    },
    "novelty": {
        "proven": 3,
        "within-a-year": 2,
        "within-weeks": 3,
    },
    "watching": {
        "printing": 1,
        "own-tool": 2,
        "curves": 2,
        "profiles": 1,
    },
}
"""How often each answer is given in the 28 profiles of ``examples/`` and ``examples/cases/``; where
several were ticked, they stand together."""


def ways(question: Question) -> list[tuple[tuple[str, ...], float]]:
    """Every way in which the question may be answered, with its chance; they add up to 1.

    What somebody ticked together stays together: who needs an Android app often needs a server too.
    A question that was not counted gets one answer, all alike.
    """
    counts: dict[tuple[str, ...], float] = {
        (answer.id,): AT_RANDOM / len(question.answers) for answer in question.answers
    }
    for ticked, people in COUNTED.get(question.id, {}).items():
        together = tuple(ticked.split())
        counts[together] = counts.get(together, 0.0) + people
    total = sum(counts.values())
    return [(answers, count / total) for answers, count in counts.items()]


def chances(question: Question) -> list[float]:
    """Each answer's share of all ticks, adding up to 1, for who tries one answer at a time."""
    share = dict.fromkeys((answer.id for answer in question.answers), 0.0)
    for answers, chance in ways(question):
        for answer in answers:
            share[answer] += chance
    total = sum(share.values())
    return [some / total for some in share.values()]
