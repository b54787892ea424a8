"""``recommend --explain``: the printed steps are enough to follow the calculation by hand."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import PROD, Advisor
from tests.cli.runs import run_data

NUMBER = r"[-−]?\d+(?:\.\d+)?"


@pytest.fixture(scope="module")
def steps(tmp_path_factory) -> str:
    advisor = Advisor(tmp_path_factory.mktemp("explain"))
    done = advisor("recommend", "--profile", PROD, "--explain", "--as-of", "2026-11-20")
    assert (done.code, done.err) == (0, "")
    return done.out


def flat(text: str) -> str:
    """Wrapped lines joined again."""
    return " ".join(text.split())


def test_the_answer_comes_first_and_the_steps_in_order(steps: str) -> None:
    assert steps.index("Verdict") < steps.index("step by step")
    numbers = re.findall(r"^(\d+)\. (\w+)", steps, re.MULTILINE)
    assert [int(number) for number, _ in numbers] == list(range(1, 11))
    titles = " ".join(title for _, title in numbers)
    assert titles == "Answers Importances Weights Beliefs Values Open Chances What What What"
    assert max(map(len, steps.splitlines())) <= 100


def test_the_printed_products_are_right_and_add_up_to_the_printed_values(steps: str) -> None:
    part = flat(steps[steps.index("\n5. ") : steps.index("\n6. ")])
    products = re.findall(rf"({NUMBER}) × ({NUMBER}) = ({NUMBER})", part)
    assert len(products) > 40
    for weight, belief, share in products:
        assert float(weight) * float(belief) == pytest.approx(float(share), abs=2e-4)
    sums: list[float] = []
    total = 0.0
    for piece in re.finditer(rf"= (?P<share>{NUMBER})|: (?P<sum>{NUMBER}) \(mean of", part):
        if piece["share"]:
            total += float(piece["share"])
        else:
            assert total == pytest.approx(float(piece["sum"]), abs=2e-3)
            sums.append(total)
            total = 0.0
    shown = re.findall(r"value (\d\.\d\d) ±", steps[: steps.index("step by step")])
    assert sorted(sums) == pytest.approx(sorted(map(float, shown)), abs=0.01)


def test_the_printed_weights_are_right(steps: str) -> None:
    part = flat(steps[steps.index("\n3. ") : steps.index("\n4. ")])
    found = re.findall(rf"({NUMBER}) / ({NUMBER}) × ({NUMBER}) = ({NUMBER}), mean", part)
    assert len(found) > 20
    for level, inside, share, weight in found:
        by_hand = float(level) / float(inside) * float(share)
        assert by_hand == pytest.approx(float(weight), abs=1e-4)
    assert sum(float(one[3]) for one in found) == pytest.approx(1, abs=2e-3)


def test_the_printed_claims_are_right(steps: str) -> None:
    part = flat(steps[steps.index("\n4. ") : steps.index("\n5. ")])
    basis_ = rf"(?:measured|documented|reported|inferred) ({NUMBER})"
    factors = rf"(?: × ({NUMBER}) \(speaks of its own product\))?(?: × ({NUMBER}) \(contested\))?"
    claims = re.findall(rf"{basis_}{factors} = ({NUMBER});", part)
    assert len(claims) > 50
    for basis, own, contested, fresh in claims:
        by_hand = float(basis) * float(own or 1) * float(contested or 1)
        assert by_hand == pytest.approx(float(fresh), abs=1e-4)


def test_json_has_the_same_numbers_and_only_when_asked(advisor: Advisor, steps: str) -> None:
    call = ("recommend", "--profile", PROD, "--as-of", "2026-11-20", "--format", "json")
    assert "explanation" not in advisor(*call).envelope["data"]
    data = advisor(*call, "--explain").envelope["data"]
    assert {"answers", "weights", "beliefs", "values", "chances", "flips"} <= set(
        data["explanation"]
    )
    for step in data["explanation"]["chances"]:
        assert f"= {step['p_best']:.4f}, error" in flat(steps)
    assert json.dumps(data["explanation"], sort_keys=True)


def test_markdown_holds_the_steps_as_code(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD, "--format", "markdown", "--explain")
    last = done.out[done.out.index("## How this comes about") :].splitlines()
    assert all(not line or line.startswith("    ") for line in last[1:])
    assert any("draws = " in line for line in last)


def test_a_run_shows_its_figures(advisor: Advisor) -> None:
    advisor.write("run.json", json.dumps(run_data()))
    done = advisor(
        "recommend", "--profile", PROD, "--measurements", "run.json", "--explain", "--as-of",
        "2026-11-20",
    )  # fmt: skip
    part = flat(done.out)
    assert "by measurement: mean" in part
    assert re.search(rf"numpy {NUMBER}\S* × {NUMBER}, R {NUMBER}: ½ \+ ½ · ln", part)
