"""Runs made by hand, for showing and for recommending with."""

from __future__ import annotations

from typing import Any

from advisor.measure.results import Run


def run_data(**changes: Any) -> dict[str, Any]:
    """A complete run in which PyTorch took 1 ms a step and TensorFlow 2 ms."""
    data: dict[str, Any] = {
        "schema": "advisor.run/1",
        "id": "20261120T120000Z-quick-0",
        "started": "2026-11-20T12:00:00Z",
        "finished": "2026-11-20T12:01:30Z",
        "complete": True,
        "suite": "quick",
        "seed": 0,
        "advisor": "0.1.0",
        "machine": {"cpu": "Some CPU", "usable_cores": 2, "memory_bytes": 8 << 30},
        "probes": [
            {
                "id": "mlp-training-step",
                "title": "MLP training step",
                "work": "784-64-10, batch 128",
            }
        ],
        "contenders": [_contender("pytorch"), _contender("tensorflow"), _contender("numpy")],
        "results": [
            _result("pytorch", 0.001),
            _result("tensorflow", 0.002),
            _result("numpy", 0.0008),
        ],
        "comparisons": [
            {
                "probe": "mlp-training-step",
                "mode": "as-written",
                "a": "pytorch:as-written",
                "b": "tensorflow:as-written",
                "ratio": 0.5,
                "low": 0.48,
                "high": 0.52,
                "verdict": "faster",
                "rounds": 4,
            }
        ],
    }
    return {**data, **changes}


def run(**changes: Any) -> Run:
    return Run.model_validate(run_data(**changes))


def failed(framework: str, status: str, reason: str) -> dict[str, Any]:
    return {**_contender(framework), "status": status, "reason": reason}


def _contender(framework: str) -> dict[str, Any]:
    return {
        "id": f"{framework}:as-written",
        "framework": framework,
        "mode": "as-written",
        "python": "/usr/bin/python3",
        "versions": {"python": "3.11.7", framework: "2.0"},
        "status": "ok",
    }


def _result(framework: str, seconds: float) -> dict[str, Any]:
    return {
        "probe": "mlp-training-step",
        "contender": f"{framework}:as-written",
        "framework": framework,
        "mode": "as-written",
        "status": "ok",
        "parity": {"passed": True, "max_error": 2e-7, "tolerance": 1e-5},
        "quantities": {
            "step_seconds": {
                "value": seconds, "unit": "s", "n": 4,
                "low": seconds * 0.97, "high": seconds * 1.03,
            },
            "first_call_seconds": {"value": 0.25, "unit": "s"},
            "peak_bytes": {"value": 3 * 2**28, "unit": "B"},
        },
    }  # fmt: skip
