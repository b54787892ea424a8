"""``advisor recommend --explain``: the calculation in steps, to be followed by hand.

Every line names the numbers that it was made of; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from advisor.cli import words
from advisor.cli.console import wrap

if TYPE_CHECKING:
    from advisor.recommend.explanation import (
        BeliefStep,
        ClaimStep,
        Explanation,
        FigureStep,
        FlipStep,
        GroupStep,
        MeasuredStep,
        PooledStep,
        WeightStep,
    )
    from advisor.recommendation import Recommendation

_WEIGHTS = (
    "Weights: level / levels of its group × share of the group; a group's share is its highest "
    "level over the sum of these"
)
_BELIEFS = (
    "Beliefs on the criterion's scale of 0 to 1: claims and measurements by precision, 1 / spread²"
)
_MINUS = "\N{MINUS SIGN}"


def text(explained: Explanation, recommendation: Recommendation, columns: int) -> str:
    """All steps, in lines of at most ``columns``."""
    names = words.names_in(recommendation)
    titles = {step.criterion: step.title for step in explained.importances}
    steps: list[tuple[str, Iterable[str]]] = [
        ("Answers: what each asks for", _answers(explained, titles)),
        ("Importances: the highest that is said; the profile overrides answers", _said(explained)),
        (
            _WEIGHTS,
            _weights(explained, recommendation.stamp.draws),
        ),
        (
            _BELIEFS,
            _beliefs(explained, names, titles),
        ),
        ("Values: sum of mean weight × belief", _values(explained, names, titles)),
        (
            "Open questions: each way to answer, as likely as people do, and whom it rules out",
            _open_musts(explained, names),
        ),
        ("Chances: how many draws each comes first in", _chances(explained, names)),
        ("What would flip it, at the weights without noise", _flips(explained, names, titles)),
        ("What learning something gains, in value", _worth(explained, names)),
        ("What is open", _open(explained, recommendation)),
    ]
    lines = ["How this comes about, step by step"]
    for number, (title, body) in enumerate(steps, 1):
        lines += ["", *wrap(f"{number}. {title}", columns, "   ")]
        for line in body:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            lead = indent[2:]
            lines += [lead + one for one in wrap(line.lstrip(), columns - len(lead), "  ")]
    return "\n".join(line.replace("\N{NO-BREAK SPACE}", " ") for line in lines) + "\n"


def _answers(explained: Explanation, titles: dict[str, str]) -> Iterator[str]:
    if not explained.answers:
        yield "   none was given"
    for step in explained.answers:
        asks = [
            f"{titles.get(effect.subject, effect.subject)} {effect.level}"
            if effect.kind == "importance"
            else f"requires {effect.subject} ({words.LEVELS[effect.level]} or better)"
            for effect in step.effects
        ]
        said = "; ".join(asks) or "asks for nothing that is scored or required"
        if not step.applies:
            said = "not asked any more, so it does not count"
        yield f"   {step.ask} {step.label} [{step.question}/{step.answer}]: {said}"


def _said(explained: Explanation) -> Iterator[str]:
    for step in explained.importances:
        by = ", ".join(f"{who} {level}" for who, level in step.said)
        level = "open" if step.level is None else str(step.level)
        yield f"   {step.title}: {level}" + (f" (from {by})" if by else "")
    rules = explained.rules
    yield (
        f"   Where nobody says, every level from 0 to 5 is drawn alike; without draws it counts as "
        f"{rules.prior_mean:g}."
    )


def _weights(explained: Explanation, draws: int) -> Iterator[str]:
    groups = {step.group: step for step in explained.groups}
    total = sum(step.importance for step in explained.groups)
    titles = {step.criterion: step.title for step in explained.importances}
    yield (
        f"   Mean: over {draws:,} draws in which every level and every group has a factor "
        f"exp(N(0, {explained.rules.tau:g}²))."
    )
    for group in groups.values():
        yield (
            f"   {group.title}: highest level {group.importance:g} of {total:g} in all groups, "
            f"share {group.share:.4f}; its levels add up to {group.levels:g}"
        )
        for step in explained.weights:
            if step.group == group.group:
                yield _weight(step, group, titles[step.criterion])


def _weight(step: WeightStep, group: GroupStep, title: str) -> str:
    if group.levels <= 0:
        # Where nothing matters anywhere all weigh alike, and this is not 0.
        return f"     {title}: level 0, so {step.central:.4f}, mean {step.mean:.4f}"
    return (
        f"     {title}: {step.level:g} / {group.levels:g} × {group.share:.4f} = "
        f"{step.central:.4f}, mean {step.mean:.4f}"
    )


def _beliefs(
    explained: Explanation, names: dict[str, str], titles: dict[str, str]
) -> Iterator[str]:
    for step in explained.beliefs:
        yield f"   {names[step.framework]}, {titles[step.criterion]}: {_belief(step)}"
        for claim in step.claims:
            yield f"     {_claim(claim)}"
        if step.pooled is not None:
            yield f"     by claims: {_pooled(step.pooled)}"
        if step.measured is not None:
            for figure in step.measured.figures:
                yield f"     {_figure(figure)}"
            yield f"     by measurement: {_measured(step.measured)}"
        if step.not_counted:
            yield f"     not counted: {', '.join(step.not_counted)}"


def _belief(step: BeliefStep) -> str:
    if step.mean is None:
        return f"nothing is known, so every value alike (spread {step.sd:.4f})"
    return f"{step.mean:.4f} ± {step.sd:.4f}"


def _claim(claim: ClaimStep) -> str:
    factors = ""
    if claim.own_product != 1:
        factors += f" × {claim.own_product:g} (speaks of its own product)"
    if claim.contested != 1:
        factors += f" × {claim.contested:g} (contested)"
    age = (
        f"{claim.age_days} days old, fresh for {claim.fresh_for_days}, adds {claim.age_sd:.4f}, "
        f"today {claim.sd:.4f}"
    )
    return (
        f"{claim.id}: {claim.states} = {claim.value:g}; {claim.basis} {claim.basis_sd:g}{factors} "
        f"= {claim.fresh_sd:.4f}; {age}; of {', '.join(claim.publishers)}"
    )


def _pooled(pooled: PooledStep) -> str:
    total = sum(pooled.precision.values())
    by = " + ".join(f"{value:.2f} ({who})" for who, value in pooled.precision.items())
    return (
        f"mean {pooled.mean:.4f}; spread² 1 / [{by}] = {1 / total:.5f}, + disagreement "
        f"{pooled.disagreement:.5f}, + level {pooled.level_sd:g}² = {pooled.level_sd**2:g}; "
        f"spread {pooled.sd:.4f}"
    )


def _figure(figure: FigureStep) -> str:
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = f" [{figure.low:.5g}, {figure.high:.5g}]"
    return (
        f"{figure.id}: {figure.figure:.5g}{interval} {figure.unit}, numpy {figure.yardstick:.5g} × "
        f"{figure.anchor:g}, R {figure.ratio:g}: ½ + ½ · ln({figure.yardstick:.5g} × "
        f"{figure.anchor:g} / {figure.figure:.5g}) / ln {figure.ratio:g} = {figure.value:.4f}, "
        f"noise {figure.noise_sd:.4f}"
    )


def _measured(measured: MeasuredStep) -> str:
    return (
        f"mean {measured.mean:.4f}; noise of the mean, transfer {measured.transfer_sd:g} and age "
        f"{measured.age_sd:.4f} together {measured.sd:.4f}"
    )


def _values(explained: Explanation, names: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    weights = {step.criterion: step.mean for step in explained.weights}
    beliefs = {(step.framework, step.criterion): step.mean for step in explained.beliefs}
    for step in explained.values:
        name = names[step.framework]
        for criterion, part in step.parts.items():
            known = beliefs[(step.framework, criterion)]
            belief = explained.rules.middle if known is None else known
            yield (
                f"     {name}, {titles[criterion]}: {weights[criterion]:.4f} × {belief:.4f} = "
                f"{part:.4f}"
            )
        yield (
            f"   {name}: {step.value:.4f} (mean of the draws {step.drawn_value:.4f} ± "
            f"{step.drawn_error:.4f}; at the weights without noise {step.central_value:.4f})"
        )


def _open_musts(explained: Explanation, names: dict[str, str]) -> Iterator[str]:
    if not explained.left:
        yield "   none that is open rules anybody out"
    for step in explained.open_musts:
        asked = "" if step.asked >= 1 else f", asked with probability {step.asked:.4f}"
        yield f"   {step.ask} [{step.question}]{asked}"
        for answer in step.answers:
            fails = ", ".join(
                names[name] if chance >= 1 else f"{names[name]} with probability {chance:g}"
                for name, chance in answer.fails.items()
            )
            rules_out = f"rules out {fails}" if fails else "rules out nobody"
            given = " + ".join(answer.answers)
            yield f"     {answer.label} [{given}]: {answer.likely:.4f}, {rules_out}"
    for left in explained.left:
        who = ", ".join(names[name] for name in left.frameworks) or "nobody"
        yield (
            f"   All answered, {who} left: {left.chance:.4f}; counting only what leaves somebody "
            f"who may meet the musts known today: {left.given:.4f}"
        )


def _chances(explained: Explanation, names: dict[str, str]) -> Iterator[str]:
    if explained.rules.discrepancy > 0:
        yield (
            "   Every value of every draw is off by another "
            f"N(0, {explained.rules.discrepancy:g}²): what the sum as a whole may miss."
        )
    for step in explained.chances:
        yield (
            f"   {names[step.framework]}: meets the musts known today with probability "
            f"{step.passes:g}; first in {step.first:,.10g} of {step.draws:,} draws = "
            f"{step.p_best:.4f}, error √(p(1 {_MINUS} p)/{step.draws:,}) = {step.error:.4f}"
        )


def _flips(explained: Explanation, names: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    if not explained.flips:
        yield "   none was found"
    for step in explained.flips:
        yield f"   {step.text}"
        for line in _flip(step, names, titles):
            yield f"     {line}"


def _flip(step: FlipStep, names: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    for criterion, (before, after) in step.importance.items():
        was, then = ("open" if level is None else level for level in (before, after))
        yield f"importance of {titles[criterion]}: {was} becomes {then}"
    for cell, (old, new) in step.belief.items():
        yield f"belief {cell}: {old:.4f} becomes {new:.4f}"
    yield "; ".join(
        f"{names[framework]} value {value:.4f}, meets the musts with probability "
        f"{step.passes[framework]:g}"
        for framework, value in step.central_values.items()
    )
    yield f"decided again on the same draws: {names[step.winner]} {words.of_100(step.p_best)}"


def _worth(explained: Explanation, names: dict[str, str]) -> Iterator[str]:
    if not explained.worth:
        yield "   nothing gains or could move it"
    for step in explained.worth:
        yield f"   {step.text} [{step.id}]: {step.gain:.4f} in {step.minutes:g} minutes"
        for outcome in step.outcomes:
            values = ", ".join(f"{names[key]} {value:.4f}" for key, value in outcome.values.items())
            yield f"     {outcome.label}, {outcome.chance:.4f}: {values}"
        if step.outcomes:
            highest = sum(one.chance * max(one.values.values()) for one in step.outcomes)
            expected = max(
                sum(one.chance * one.values[key] for one in step.outcomes) for key in names
            )
            yield (
                f"     gain: sum of probability × highest value {highest:.4f} {_MINUS} highest sum "
                f"of probability × value {expected:.4f}"
            )
        for key, (value, spread) in step.normal.items():
            yield f"     {names[key]}: {value:.4f}, may move by N(0, {spread:.4f}²)"
        for key, (value, width) in step.uniform.items():
            yield f"     {names[key]}: {value:.4f}, may move evenly over a width of {width:.4f}"
        if step.normal or step.uniform:
            yield (
                f"     gain: expected highest value {_MINUS} highest expected value; for two, "
                "docs/how-it-decides.md, section 7"
            )
        if step.drawn:
            yield f"     gain: counted over {step.drawn} ways to answer them together"


def _open(explained: Explanation, recommendation: Recommendation) -> Iterator[str]:
    questions = ", ".join(explained.open_questions) or "none"
    yield f"   Open questions: {questions}"
    if recommendation.stop_note:
        yield f"   {recommendation.stop_note[:1].upper()}{recommendation.stop_note[1:]}."
    for assumption in recommendation.assumptions:
        yield f"   {assumption}"
