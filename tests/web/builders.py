"""Runs made by hand: complete, hostile, and empty."""

from __future__ import annotations

from typing import Any

from advisor.measure.results import Run

HOSTILE = (
    "<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://e.example/i.png) "
    ":red[red] :material/delete: **bold** `code` $x$ | # 1. \u202e\x07 </div>"
)
"""Everything that means something in Markdown or HTML, and characters that turn text round."""


def run_data(text: str = "MLP training step", **changes: Any) -> dict[str, Any]:
    """PyTorch took half the time of TensorFlow; one TensorFlow result failed."""
    data: dict[str, Any] = {
        "schema": "advisor.run/1",
        "id": "20261120T120000Z-quick-0",
        "started": "2026-11-20T12:00:00Z",
        "finished": "2026-11-20T12:01:30Z",
        "complete": True,
        "suite": "quick",
        "seed": 0,
        "advisor": "0.1.0",
        "machine": {"cpu": text, "usable_cores": 2, "memory_bytes": 8 << 30},
        "probes": [
            {"id": "mlp-training-step", "title": text, "work": text},
            {"id": "matmul", "title": "Matrix product", "work": "1024 × 1024"},
        ],
        "contenders": [contender("pytorch"), contender("tensorflow"), contender("numpy")],
        "results": [
            result("pytorch", 0.001),
            result("tensorflow", 0.002),
            {
                "probe": "matmul",
                "contender": "tensorflow:as-written",
                "framework": "tensorflow",
                "mode": "as-written",
                "status": "crashed",
                "reason": text,
                "tail": [text],
            },
        ],
        "comparisons": [comparison(0.5, 0.48, 0.52, "faster")],
    }
    return {**data, **changes}


def run(text: str = "MLP training step", **changes: Any) -> Run:
    return Run.model_validate(run_data(text, **changes))


def comparison(ratio: float, low: float, high: float, verdict: str, **changes: Any) -> dict:
    return {
        "probe": "mlp-training-step",
        "mode": "as-written",
        "a": "pytorch:as-written",
        "b": "tensorflow:as-written",
        "ratio": ratio,
        "low": low,
        "high": high,
        "verdict": verdict,
        "rounds": 4,
        **changes,
    }


def contender(framework: str) -> dict[str, Any]:
    return {
        "id": f"{framework}:as-written",
        "framework": framework,
        "mode": "as-written",
        "python": "/usr/bin/python3",
        "versions": {"python": "3.11.7", framework: "2.0"},
        "status": "ok",
    }


def result(framework: str, seconds: float) -> dict[str, Any]:
    step = {"value": seconds, "unit": "s", "low": seconds * 0.97, "high": seconds * 1.03, "n": 4}
    return {
        "probe": "mlp-training-step",
        "contender": f"{framework}:as-written",
        "framework": framework,
        "mode": "as-written",
        "status": "ok",
        "parity": {"passed": True, "max_error": 2e-7, "tolerance": 1e-5},
        "quantities": {
            "step_seconds": step,
            "first_call_seconds": {"value": 0.25, "unit": "s"},
            "peak_bytes": {"value": 3 * 2**28, "unit": "B"},
        },
    }
