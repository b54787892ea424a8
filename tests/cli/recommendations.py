"""A recommendation made by hand, to show what no example profile brings together."""

from __future__ import annotations

import dataclasses
from typing import Any

from advisor.recommendation import (
    Contribution,
    Flip,
    MeasuredEffect,
    MeasurementReport,
    Missing,
    Must,
    MustRoute,
    NextBest,
    Ranked,
    Reason,
    ReasonEvidence,
    Recommendation,
    Stamp,
)


def recommendation(**changes: Any) -> Recommendation:
    """Two frameworks, a must that one fails, a run, and something missing of every kind."""
    made = Recommendation(
        profile_name="shop",
        title="the shop's search",
        ranking=(
            Ranked("pytorch", "PyTorch", 0.93, 0.0025, 0.71, 0.06, "pass", (0.93, 0.07)),
            Ranked("tensorflow", "TensorFlow", 0.07, 0.0025, 0.62, 0.05, "unknown", (0.07, 0.93)),
        ),
        verdict="clear",
        winner="pytorch",
        summary="PyTorch, 93 of 100: clear.",
        sentences=("PyTorch, 93 of 100: clear.",),
        requirements=(must("serve", "Serve over gRPC"),),
        relax=(),
        beliefs=(),
        contributions=tuple(contribution(i) for i in range(10)),
        reasons_for=tuple(reason(i) for i in range(3)),
        reasons_against=tuple(reason(i) for i in range(6, 9)),
        flips=(
            Flip(
                "importance", "browser", "", 2, 5, "tensorflow", 0.61,
                "TensorFlow would win if browser mattered 5 instead of 2.", 0.6,
            ),
        ),
        flips_note="",
        settled=0.9,
        can_stop=False,
        stop_note="with all that is open answered PyTorch would stay the winner in 90 of 100",
        next_best=(
            NextBest("question", "tpu", "Will you train on TPUs?", 0.1, 0.18, 0.5, "answer “tpu”"),
        ),
        routes={"pytorch": {"serve": "TorchServe"}},
        measured=MeasurementReport(
            run="r1",
            started="2026-11-20T12:00:00Z",
            machine="Some CPU, 2 cores",
            p_best_before={"pytorch": 0.8, "tensorflow": 0.2},
            effects=(MeasuredEffect("pytorch", "c0", 0.5, 0.29, 0.64, 0.08),),
            unusable=("TensorFlow gave nothing: it is not installed.",),
        ),
        stale=(Missing("stale-claim", "x.y", "a claim from 2019", "check it again"),),
        unanswered=(Missing("question", "tpu", "Will you train on TPUs?", "answer it"),),
        unmeasured=(Missing("measurement", "peak", "memory", "advisor probe"),),
        unknown=(Missing("cell", "a/b", "TensorFlow on browser", ""),),
        assumptions=("The age of evidence is judged for 2026-11-20.",),
        overlay=("pytorch.debugging.ours",),
        stamp=Stamp(
            "0.1.0", "m/1", "2026.11.1", "0123456789abcdef", "fedcba9876543210", "r1", 0, 10_000,
            "2026-11-20",
        ),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def must(capability: str, title: str) -> Must:
    """PyTorch meets it, TensorFlow's state is not known."""
    return Must(
        capability,
        title,
        "third-party",
        ("Where?: a server",),
        (
            MustRoute(
                "tensorflow", "unknown", 0.4, "unverified", "", "", "", ()
            ),
            MustRoute(
                "pytorch", "pass", 1.0, "third-party", "TorchServe", "", "2026-01-01", ("s",)
            ),
        ),
    )  # fmt: skip


def contribution(number: int) -> Contribution:
    return Contribution(
        criterion=f"c{number}",
        title=f"Criterion number {number} with a rather long title",
        group="g",
        importance=None if number == 3 else 4,
        weight=0.1,
        values={"pytorch": 0.1, "tensorflow": 0.05},
        difference=0.11 - 0.02 * number,
        difference_sd=0.03,
        because="PyTorch: " + "words that say why, " * 12,
        evidence=(f"pytorch.c{number}.claim",),
    )


def reason(number: int) -> Reason:
    """The reason that :func:`contribution` of the same number gives."""
    made = contribution(number)
    evidence = ReasonEvidence(
        "pytorch", "claim", made.evidence[0], "words that say why, " * 12, "holds", 1.0, 0.1,
        "2026-01-01", stale=False, sources=("s",),
    )  # fmt: skip
    return Reason(
        made.criterion,
        made.title,
        made.importance,
        made.weight,
        made.difference,
        made.difference_sd,
        made.because,
        (evidence,),
    )
