"""The worked example of docs/how-evidence-counts.md is what the code computes."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.evidence import form_beliefs
from tests.evidence.builders import TODAY, claim, knowledge, probe, run, source

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-evidence-counts.md"
CELL = ("ash", "speed")


def base():
    documented = claim(
        "docs",
        "full",
        observed="2026-06-01",
        evidence=[{"source": "own", "date": "2026-06-01"}],
    )
    survey = claim(
        "survey",
        "half",
        basis="reported",
        observed="2024-11-20",
        evidence=[{"source": "other", "date": "2024-11-20"}],
    )
    return knowledge(
        {CELL: [documented, survey]},
        sources=(
            source("own", publisher="maker", independent=False),
            source("other", publisher="survey"),
        ),
        probes=(probe(),),
    )


def test_claims_alone():
    belief = form_beliefs(base(), None, TODAY)[0][CELL]
    assert belief.mean == pytest.approx(0.795, abs=5e-4)
    assert belief.sd == pytest.approx(0.281, abs=5e-4)
    assert [item.sd for item in belief.evidence] == pytest.approx([0.150, 0.234], abs=5e-4)


def test_with_the_run():
    figures = {"value": 0.8, "low": 0.76, "high": 0.842}
    belief = form_beliefs(base(), run({"ash": figures, "numpy": 1.0}), TODAY)[0][CELL]
    assert belief.from_measurements == pytest.approx((0.580, 0.100), abs=5e-4)
    assert (belief.mean, belief.sd) == pytest.approx((0.605, 0.095), abs=5e-4)


@pytest.mark.parametrize("number", ["**0.795**", "**0.281**", "**0.605 ± 0.095**"])
def test_the_page_states_these_numbers(number):
    assert number in PAGE.read_text(encoding="utf-8")
