"""What the record says, and that it never says more than the numbers do."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from advisor.measure.results import Quantity
from advisor.recommendation import Flip
from advisor.records import consequences, options, wording
from advisor.records.heading import Heading
from advisor.records.render import render_record
from tests.records.conftest import AS_OF, decide, make_profile, make_run
from tests.records.reading import read


def record_of(profile, knowledge, run=None, recommendation=None, **fields):
    recommendation = recommendation or decide(profile, knowledge, run)
    return read(render_record(recommendation, profile, knowledge, run, today=AS_OF, **fields))


def test_the_context_repeats_the_answers_in_words(profile, knowledge):
    section = record_of(profile, knowledge).section("Context and Problem Statement")
    assert "Which deep-learning framework should the vision service be built on" in section
    assert "It sorts parcels by their labels." in section
    assert "* Which devices must run the model? Our own servers; Android phones" in section
    assert "* How often do you train? Every day" in section
    left_open = section.split("Left open")[1]
    assert "How experienced is the team?" in left_open


def test_paragraphs_of_a_description_stay_paragraphs(knowledge):
    section = record_of(make_profile(description="One\nline.\n\n\nTwo."), knowledge).section(
        "Context and Problem Statement"
    )
    assert "\n\nOne line.\n\nTwo.\n\n" in section


def test_drivers_start_with_the_musts_then_the_most_important(knowledge):
    answers = {"devices": ["android", "browser"], "training": ["once"], "team": ["new"]}
    bullets = record_of(make_profile(answers=answers), knowledge).bullets("Decision Drivers")
    assert bullets[0].startswith(
        "Must: Run on Android (any route counts, third-party tools too), asked for by"
    )
    assert bullets[0].endswith("“Android phones” (Which devices must run the model?)")
    assert bullets[1].startswith("Browser deployment: decides it (5 of 5, ")
    assert bullets[2].startswith("Debugging: matters much (4 of 5, ")
    assert bullets[3].startswith("Training speed: matters a little (1 of 5, ")
    assert bullets[4].endswith("any importance was possible: Learning curve")


def test_what_is_not_relevant_is_said_and_not_argued(knowledge):
    profile = make_profile(importance={"debugging": 0})
    record = record_of(profile, knowledge)
    assert record.bullets("Decision Drivers")[-1] == "Not relevant to the project: Debugging"
    assert "of debugging" not in record.section("PyTorch")


def test_the_outcome_carries_the_share_and_its_error(profile, knowledge, run, recommendation):
    record = record_of(profile, knowledge, run)
    first = recommendation.ranking[0]
    share = f"{100 * first.p_best:.1f} of 100 draws (± {100 * first.p_best_error:.1f})"
    outcome = record.section("Decision Outcome")
    assert (
        f'Chosen option: "PyTorch", because it meets the one must and came first in {share}.'
        in (outcome)
    )
    _, *rest = recommendation.sentences
    assert f"\n\nVerdict: {recommendation.verdict}. {' '.join(rest)}\n\n" in outcome
    assert f"| PyTorch | met | {share} | {first.value:.3f} ± {first.value_sd:.3f} |" in outcome


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("PyTorch, 94 of 100: a lean.", "Verdict: lean. For it speaks much."),
        (
            "PyTorch, 94 of 100: a lean, not clear, because so little is known.",
            "Verdict: lean, not clear, because so little is known. For it speaks much.",
        ),
    ],
)
def test_the_verdict_does_not_repeat_the_outcome(
    profile, knowledge, run, recommendation, first, said
):
    told = dataclasses.replace(
        recommendation, verdict="lean", sentences=(first, "For it speaks much.")
    )
    outcome = record_of(profile, knowledge, run, told).section("Decision Outcome")
    assert f"\n\n{said}\n\n" in outcome
    assert "94 of 100" not in outcome


def test_the_ranking_says_what_its_columns_mean_and_what_they_leave_out(
    profile, knowledge, run, recommendation
):
    told = "the option with the highest value among those that meet the musts comes first"
    outcome = record_of(profile, knowledge, run).section("Decision Outcome")
    assert told in outcome
    assert "no option meets every must" not in outcome
    halved = tuple(dataclasses.replace(r, p_best=r.p_best / 2) for r in recommendation.ranking)
    unsure = dataclasses.replace(recommendation, ranking=halved)
    outcome = record_of(profile, knowledge, run, unsure).section("Decision Outcome")
    assert "In 50 of 100 draws no option meets every must." in outcome


def test_a_toss_up_says_so_and_is_still_a_choice(profile, knowledge, recommendation, run):
    tossed = dataclasses.replace(
        recommendation, verdict="toss-up", summary="A toss-up: PyTorch comes first in 52 of 100."
    )
    record = record_of(profile, knowledge, run, tossed)
    outcome = record.section("Decision Outcome")
    assert "which is a toss-up" in outcome.split("\n")[0]
    assert "does not separate the options" in outcome
    assert record.head["status"] == "accepted"


def test_a_toss_up_without_a_winner_takes_the_first_that_is_not_ruled_out(
    profile, knowledge, recommendation, run
):
    first, second = recommendation.ranking
    tossed = dataclasses.replace(
        recommendation,
        verdict="toss-up",
        winner=None,
        ranking=(dataclasses.replace(first, status="fail"), second),
    )
    assert 'Chosen option: "TensorFlow"' in record_of(profile, knowledge, run, tossed).body


def test_when_nothing_meets_the_musts_nothing_is_chosen(knowledge):
    profile = make_profile(require=["on-the-moon", "windows-gpu"])
    record = record_of(profile, knowledge)
    outcome = record.section("Decision Outcome")
    assert record.head["status"] == "proposed"
    assert record.titles == ["Choose a deep-learning framework for the vision service"]
    assert outcome.startswith("Chosen option: none, because no framework meets every must")
    assert "TensorFlow fails “Use a GPU on Windows” and “Run on the Moon”" in outcome or (
        "TensorFlow fails “Run on the Moon” and “Use a GPU on Windows”" in outcome
    )
    assert "so that an option remains: Run on the Moon." in outcome
    assert "if it met the musts" in outcome
    assert record.bullets("Consequences") == [
        "Bad, because the project has no framework until a must is given up"
    ]


@pytest.mark.parametrize(
    ("capability", "reason"),
    [
        ("on-the-moon", "TensorFlow fails it: no route leads there. no rover carries it"),
        ("windows-gpu", "TensorFlow fails it: its route by the GPU package is retired. ended with"),
        ("on-a-toaster", "PyTorch is not known to meet it (taken as 50 % likely)"),
        ("train-on-tpu", "PyTorch meets it by PyTorch/XLA [third-party tool]"),
    ],
)
def test_every_must_says_how_it_is_met_or_why_it_fails(knowledge, capability, reason):
    outcome = record_of(make_profile(require=[capability]), knowledge).section("Decision Outcome")
    assert f"  * {reason}" in outcome


def test_a_weaker_route_than_wanted_is_a_reason(knowledge):
    profile = make_profile(require=["train-on-tpu"])
    recommendation = decide(profile, knowledge)
    must = next(m for m in recommendation.requirements if m.capability == "train-on-tpu")
    route = dataclasses.replace(must.routes[0], state="fail", probability=0.0)
    must = dataclasses.replace(must, at_least="native", routes=(route, *must.routes[1:]))
    changed = dataclasses.replace(recommendation, requirements=(must,))
    assert (
        "PyTorch fails it: it has only PyTorch/XLA [third-party tool], and the project wants it "
        "natively" in record_of(profile, knowledge, None, changed).section("Decision Outcome")
    )


def test_an_unknown_must_of_the_winner_is_not_hidden(knowledge):
    record = record_of(make_profile(require=["on-a-toaster"]), knowledge)
    first = record.section("Decision Outcome").split("\n")[0]
    assert "the only framework that no must rules out" in first
    assert first.endswith("; it is not known whether it meets “Run on a toaster”.")
    assert "meets every must" not in first


def test_consequences_follow_the_sign_of_the_contributions(profile, knowledge, recommendation, run):
    lines = record_of(profile, knowledge, run).bullets("Consequences")
    for contribution in recommendation.contributions:
        if abs(contribution.difference) < 0.005:
            continue
        word, side = ("Good", "ahead of") if contribution.difference > 0 else ("Bad", "behind")
        start = (
            f"{word}, because on {wording.lower_first(contribution.title)} it is "
            f"{abs(contribution.difference):.3f} ± {contribution.difference_sd:.3f} of value {side}"
        )
        assert any(line.startswith(start) for line in lines), start


def test_consequences_turn_with_the_choice(profile, knowledge, recommendation, run):
    """Contributions compare the first two; a record for the second sees them reversed."""
    second = dataclasses.replace(recommendation, winner="tensorflow")
    there = record_of(profile, knowledge, run).section("Consequences")
    here = record_of(profile, knowledge, run, second).section("Consequences")
    assert "Good, because on debugging" in there
    assert "Bad, because on debugging" in here
    assert "behind PyTorch" in here


def test_a_difference_smaller_than_its_spread_is_marked(profile, knowledge, recommendation, run):
    first = recommendation.contributions[0]
    unsure = dataclasses.replace(first, difference_sd=abs(first.difference) * 2)
    changed = dataclasses.replace(recommendation, contributions=(unsure,))
    lines = record_of(profile, knowledge, run, changed).bullets("Consequences")
    assert "within its spread" in lines[1]


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((0.2, 0.004), "on no criterion is it behind TensorFlow by 0.005 of value or more"),
        ((-0.2, 0.001), "on no criterion is it ahead of TensorFlow by 0.005 of value or more"),
        ((0.001, -0.004), "on no criterion do it and TensorFlow differ by 0.005 of value or more"),
        ((0.2, -0.1), None),
    ],
)
def test_differences_of_no_weight_are_no_consequences(
    profile, knowledge, recommendation, run, sizes, said
):
    parts = zip(recommendation.contributions[:2], sizes, strict=True)
    contributions = tuple(dataclasses.replace(c, difference=size) for c, size in parts)
    changed = dataclasses.replace(recommendation, contributions=contributions)
    lines = record_of(profile, knowledge, run, changed).bullets("Consequences")
    level = [line for line in lines if "0.005 of value or more" in line]
    assert level == ([f"Neutral, because {said}"] if said else [])
    assert sum(" ± " in line for line in lines) == sum(abs(size) >= 0.005 for size in sizes)


def test_the_musts_and_their_routes_are_the_first_consequence(knowledge):
    require = ["train-on-tpu", "on-a-toaster"]
    profile = make_profile(require=require, frameworks=["pytorch"])
    lines = record_of(profile, knowledge).bullets("Consequences")
    assert lines[0] == (
        "Good, because it meets 2 of 3 musts: run on Android by ExecuTorch; "
        "train on TPUs by PyTorch/XLA"
    )
    assert lines[1] == "Bad, because it is not known whether it meets “Run on a toaster”"
    lines = record_of(make_profile(), knowledge).bullets("Consequences")
    assert lines[0] == "Good, because it meets every must: run on Android by ExecuTorch"


def test_old_and_missing_evidence_is_a_bad_consequence(profile, knowledge):
    lines = record_of(profile, knowledge).bullets("Consequences")
    assert any("older than it should be: “A browser is reached by" in line for line in lines)
    assert (
        "Bad, because nothing that counts is known of PyTorch on learning curve; "
        "TensorFlow on learning curve"
    ) in lines


def test_confirmation_gives_the_command_that_checks_again(profile, knowledge, run, recommendation):
    section = record_of(profile, knowledge, run).section("Confirmation")
    assert "```shell\nadvisor record recheck NNNN\n```" in section
    assert "holds the answers, the run and all that the decision read" in section
    numbers = " and ".join(f"{r.name} {r.p_best:.4f}" for r in recommendation.ranking)
    assert f"probabilities of being best come out as {numbers}." in section


def test_without_a_run_none_is_named(profile, knowledge):
    section = record_of(profile, knowledge).section("Confirmation")
    assert "holds the answers and all that the decision read" in section


@pytest.mark.parametrize(
    ("folder", "number", "line"),
    [
        ("docs/decisions", 7, "advisor record recheck 0007"),
        ("docs/decisions/", 7, "advisor record recheck 0007"),
        ("our records", 12, "advisor record recheck 0012 --dir 'our records'"),
        ("", None, "advisor record recheck draft-x.md"),
    ],
)
def test_the_command_names_record_and_folder(profile, recommendation, folder, number, line):
    head = Heading.make(recommendation, profile, today=AS_OF)
    placed = head.placed(number, "draft-x.md" if number is None else "0007-x.md", folder=folder)
    assert consequences.command(placed) == line


def test_a_review_date_is_stated(profile, knowledge):
    section = record_of(profile, knowledge, review_by=dt.date(2027, 5, 20)).section("Confirmation")
    assert "To be reviewed by 2027-05-20" in section


def test_claims_are_cited_with_status_date_and_a_link(profile, knowledge):
    record = record_of(profile, knowledge)
    assert (
        "* Good, because on browser deployment it stands at “Good”: "
        "TensorFlow.js runs in the browser "
        "(holds as of 2026-09-01, "
        "[README](https://github.com/tensorflow/tfjs/blob/0fc04d958e/README.md))"
    ) in record.section("TensorFlow")
    assert "https://example.org/guide_%28v2%29?a=1&b=2" in record.links


def test_claims_that_do_not_count_are_counted_not_argued(profile, knowledge):
    section = record_of(profile, knowledge).section("PyTorch")
    assert "It is slow" not in section
    assert "Not counted for or against it: 1 statement (1 outdated)." in section
    assert "1 more piece of evidence counts" in section


def test_a_measurement_names_interval_machine_and_day(profile, knowledge, run):
    bullets = record_of(profile, knowledge, run).bullets("PyTorch")
    assert any(
        line.startswith(
            "Good, because on training speed: MLP training step as written took 900 µs per step "
            "[880, 920] (4 rounds), 0.75 [0.72, 0.78] × the time of tensorflow:as-written: faster "
            "(measured 2026-11-19 on "
        )
        for line in bullets
    )


def test_a_comparison_without_verdict_is_neutral_for_both(profile, knowledge):
    comparison = make_run().comparisons[0].model_dump()
    open_ = comparison | {"verdict": "no-verdict", "low": 0.9, "high": 1.2, "rounds_needed": 9}
    run = make_run(comparisons=[open_])
    record = record_of(profile, knowledge, run)
    for name in ("PyTorch", "TensorFlow"):
        measured = [line for line in record.bullets(name) if "MLP training step" in line]
        assert len(measured) == 1
        assert measured[0].startswith("Neutral")
        assert ": no verdict" in measured[0]
    assert "no verdict (about 9 rounds would settle it)" in record.section("More Information")


def test_the_yardstick_is_no_opponent(profile, knowledge):
    comparison = make_run().comparisons[0].model_dump()
    run = make_run(comparisons=[comparison | {"b": "numpy:as-written"}])
    line = next(x for x in record_of(profile, knowledge, run).bullets("PyTorch") if "took" in x)
    assert "× the time of" not in line


def test_more_information_says_what_was_measured_and_what_failed(profile, knowledge):
    contenders = [c.model_dump() for c in make_run().contenders]
    contenders[1] |= {"status": "import_error", "reason": "libfoo is missing"}
    results = [r.model_dump() for r in make_run().results[:2]]
    run = make_run(
        contenders=contenders, results=results, comparisons=[], complete=False, note="interrupted"
    )
    section = record_of(profile, knowledge, run).section("More Information")
    assert "suite `quick`, seed 0, not complete (interrupted)" in section
    assert "* pytorch:as-written: python 3.11.7, pytorch 2.13.0" in section
    assert "* Not usable: TensorFlow was not measured (import error: libfoo is missing)" in section
    assert "The measurements moved the probability of being best" in section


def test_without_a_run_it_says_that_nothing_was_measured(profile, knowledge):
    assert "Nothing was measured for this decision" in record_of(profile, knowledge).section(
        "More Information"
    )


def test_flips_are_listed_and_a_note_where_there_is_none(profile, knowledge, recommendation, run):
    flip = Flip("importance", "debugging", "", 2.0, 5.0, "tensorflow", 0.61, "If it mattered.", 0.1)
    changed = dataclasses.replace(recommendation, flips=(flip,), flips_note="")
    section = record_of(profile, knowledge, run, changed).section("More Information")
    assert "* If it mattered (then TensorFlow is best with probability 0.61)" in section
    changed = dataclasses.replace(recommendation, flips=(), flips_note="No single answer can.")
    section = record_of(profile, knowledge, run, changed).section("More Information")
    assert "* No single answer can\n" in section


def test_the_stamp_holds_what_the_numbers_depend_on(profile, knowledge, run, recommendation):
    section = record_of(profile, knowledge, run).section("More Information")
    for value in (knowledge.version, knowledge.hash, run.id, profile.digest(), "500 draws",
                  recommendation.stamp.method, "2026-11-20"):  # fmt: skip
        assert value in section


@pytest.mark.parametrize(
    ("value", "mean", "sd", "word"),
    [
        (0.9, 0.5, 0.1, "Good"),
        (0.1, 0.5, 0.1, "Bad"),
        (0.55, 0.5, 0.1, "Neutral"),
        (0.7, 0.9, 0.1, "Neutral"),
        (0.3, 0.1, 0.1, "Neutral"),
        (0.9, None, 0.29, "Neutral"),
    ],
)
def test_good_neutral_bad_compare_with_the_other_option(recommendation, value, mean, sd, word):
    other = dataclasses.replace(recommendation.beliefs[0], mean=mean, sd=sd)
    assert options.word(value, [other]) == word
    assert options.word(value, []) == "Neutral"
    assert options.word(None, [other]) == "Neutral"


@pytest.mark.parametrize(
    ("p", "error", "text"),
    [
        (1.0, 0.0, "all of 10,000 draws"),
        (0.0, 0.0, "none of 10,000 draws"),
        (0.99996, 0.0001, "more than 99.9 of 100 draws"),
        (0.0001, 0.0001, "fewer than 0.1 of 100 draws"),
        (0.934, 0.0025, "93.4 of 100 draws (± 0.2)"),
    ],
)
def test_shares_never_round_to_certainty(recommendation, p, error, text):
    ranked = dataclasses.replace(recommendation.ranking[0], p_best=p, p_best_error=error)
    assert wording.share(ranked, 10_000) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "text"),
    [
        (1.824e-3, 1.79e-3, 1.86e-3, "s", "1.82 ms per step [1.79, 1.86] (4 rounds)"),
        (2.5, None, None, "s", "2.5 s per step"),
        (3 * 2.0**20, 2.0**21, 2.0**22, "B", "3 MiB per step [2, 4] (4 rounds)"),
        (0.0, None, None, "s", "0 ns per step"),
        (1234e9, None, None, "FLOP/s", "1.23 TFLOP/s per step"),
    ],
)
def test_figures_carry_unit_interval_and_rounds(value, low, high, unit, text):
    quantity = Quantity(value=value, unit=unit, low=low, high=high, n=4)
    assert wording.measured(quantity, "per step") == text


def test_a_run_that_gave_nothing_moved_nothing(profile, knowledge):
    run = make_run(results=[], comparisons=[])
    section = record_of(profile, knowledge, run).section("More Information")
    assert "Nothing in this run could be counted" in section
    assert "The measurements moved" not in section


def test_importance_words_fit_the_scale():
    assert sorted(wording.IMPORTANCE) == [0, 1, 2, 3, 4, 5]


def test_the_strongest_evidence_is_one_that_points_the_same_way(
    profile, knowledge, recommendation, run
):
    """Evidence against the difference, or in the middle of the scale, is not called its reason."""
    first = next(c for c in recommendation.contributions if c.criterion == "debugging")
    against_first = dataclasses.replace(first, evidence=("pt-trace", "tf-graph", "pt-eager"))
    changed = dataclasses.replace(recommendation, contributions=(against_first,))
    lines = record_of(profile, knowledge, run, changed).bullets("Consequences")
    assert "on TensorFlow: Errors in a tf.function name generated code (holds as of" in lines[1]
    none = dataclasses.replace(first, evidence=("pt-trace",))
    changed = dataclasses.replace(recommendation, contributions=(none,))
    lines = record_of(profile, knowledge, run, changed).bullets("Consequences")
    assert "strongest evidence" not in lines[0]


@pytest.mark.parametrize(("could_move", "text"), [(0.002, "less than 1 of"), (0.18, "up to 18 of")])
def test_next_steps_say_how_far_they_could_move_it(
    profile, knowledge, recommendation, run, could_move, text
):
    step = dataclasses.replace(recommendation.next_best[0], could_move=could_move)
    changed = dataclasses.replace(recommendation, next_best=(step,))
    section = record_of(profile, knowledge, run, changed).section("More Information")
    assert f"could move the outcome by {text} 100" in section


@pytest.mark.parametrize(("failed", "lines", "last"), [(6, 6, None), (9, 7, "3 more")])
def test_a_run_that_failed_widely_does_not_fill_the_record(
    profile, knowledge, run, recommendation, failed, lines, last
):
    unusable = tuple(f"probe {i} gave no number." for i in range(failed))
    measured = dataclasses.replace(recommendation.measured, unusable=unusable)
    changed = dataclasses.replace(recommendation, measured=measured)
    told = record_of(profile, knowledge, run, changed).bullets("More Information")
    said = [line for line in told if line.startswith("Not usable: ")]
    assert len(said) == lines
    assert said[0] == "Not usable: probe 0 gave no number"
    assert last is None or said[-1] == f"Not usable: {last}; the evidence file names them"
