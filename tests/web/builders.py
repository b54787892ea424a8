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


WORK = {
    "matmul": ("Matrix product", 0.02, 1.1),
    "mlp-training-step": ("Training step of a small classifier", 0.0012, 0.7),
    "small-cnn-training-step": ("Training step of a small image classifier", 0.03, 1.0),
}
"""Title, seconds of PyTorch as written, and how much longer TensorFlow takes."""
MODES = {"as-written": (1.0, 0.0), "as-recommended": (0.55, 9.0)}
"""Share of the time as written, and seconds of compiling."""
FRAMEWORKS = {"jax": 1.6, "pytorch": 1.0, "tensorflow": 1.3}


def full(**changes: Any) -> Run:
    """Three frameworks in two modes on three kinds of work: every picture has something to show."""
    contenders, results, comparisons = [], [], []
    for mode, (share, compiling) in MODES.items():
        for framework, slower in FRAMEWORKS.items():
            named = {"id": f"{framework}:{mode}", "framework": framework, "mode": mode}
            contenders.append({**contender(framework), **named})
            for probe, (_, seconds, _) in WORK.items():
                made = {**result(framework, seconds * slower * share), "probe": probe,
                        "contender": named["id"], "mode": mode}  # fmt: skip
                if compiling:
                    cost = compiling / (4 if framework != "pytorch" else 1)
                    made["quantities"]["compile_seconds"] = {"value": cost, "unit": "s"}
                    calls = cost / (seconds * slower * (1 - share))
                    made["quantities"]["break_even_calls"] = {"value": calls, "unit": "1"}
                results.append(made)
        for a, b in (("jax", "pytorch"), ("jax", "tensorflow"), ("pytorch", "tensorflow")):
            for probe, (_, _, tilt) in WORK.items():
                ratio = FRAMEWORKS[a] / FRAMEWORKS[b] / tilt
                sure = "faster" if ratio < 0.9 else "slower" if ratio > 1.1 else "no-verdict"
                comparisons.append(
                    comparison(ratio, ratio * 0.93, ratio * 1.07, sure, probe=probe, mode=mode,
                               a=f"{a}:{mode}", b=f"{b}:{mode}")
                )  # fmt: skip
    texts = [{"id": key, "title": item[0], "work": item[0]} for key, item in WORK.items()]
    data = {"contenders": contenders, "results": results, "comparisons": comparisons}
    return run("AMD EPYC", probes=texts, conditions={"before": {"state": "quiet"}},
               **{**data, **changes})  # fmt: skip


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
