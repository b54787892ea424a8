"""The outcome: what was chosen and why, made from the numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.choice import chosen_option
from advisor.records.markdown import Markdown, join, md
from advisor.records.pieces import framework_name
from advisor.records.sources import cite
from advisor.wording import of_100

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Must, MustRoute, MustState, Ranked, Recommendation

_KEPT_FROM_CLEAR = re.compile(r": a lean(, not clear, because .*)$")
_VISIBLE_SHARE = 0.0005
_MUSTS = {"pass": "met", "fail": "failed", "unknown": "not known"}


def outcome(recommendation: Recommendation) -> Markdown:
    """``Chosen option: "X", because …`` in one sentence."""
    chosen = chosen_option(recommendation)
    if chosen is None:
        why = join(_failures(recommendation), "; ")
        return md("Chosen option: none, because no framework meets every must: {}.", why)
    return md('Chosen option: "{}", because {}.', chosen.name, _because(recommendation, chosen))


def verdict(recommendation: Recommendation) -> Markdown:
    """The verdict word, why it is no better one, and what speaks for and against the choice.

    The chosen option, how often it came first and the musts are said elsewhere.
    """
    word = wording.VERDICT.get(recommendation.verdict, recommendation.verdict)
    first, *rest = recommendation.sentences or (recommendation.summary,)
    said = [word]
    if kept := _KEPT_FROM_CLEAR.search(first):
        said = [f"{word}{kept[1]}"]
    elif not rest and recommendation.verdict != "none":  # several people: one sentence says all
        rest = [first]
    text = md("Verdict: {}", " ".join(map(wording.sentence, (*said, *rest))))
    if recommendation.verdict == "toss-up":
        return md(
            "{} The evidence does not separate the options, so this choice rests on other "
            "grounds as much as on these numbers.",
            text,
        )
    return text


def legend(recommendation: Recommendation) -> Markdown:
    """What the columns of the ranking mean, and what is missing from a sum of 100."""
    text = md(
        "In each draw everything that is not known for sure takes one of its possible values; the "
        "option with the highest value among those that meet the musts comes first. Value is the "
        "weighted mean of what is held of an option on all criteria, ± one standard deviation."
    )
    none = 1 - sum(r.p_best for r in recommendation.ranking)
    if none < _VISIBLE_SHARE:
        return text
    return md("{} In {} draws no option meets every must.", text, of_100(none))


def relax(recommendation: Recommendation, knowledge: Knowledge) -> Markdown:
    """What would have to be given up when nothing meets the musts; empty otherwise."""
    if not recommendation.relax:
        return Markdown("")
    titles = [
        found.title if (found := knowledge.capabilities.get(id_)) else id_
        for id_ in recommendation.relax
    ]
    return md(
        "The smallest set of musts to give up so that an option remains: {}.",
        join(titles, last=" and "),
    )


def ranking(recommendation: Recommendation) -> list[tuple[Markdown, ...]]:
    """Table rows: option, musts, share of draws, value with its spread."""
    return [
        (
            md("{}", r.name),
            Markdown(_MUSTS[r.status] if recommendation.requirements else "none set"),
            Markdown(wording.share(r, recommendation.stamp.draws)),
            Markdown(
                f"{r.value:.3f} ± {r.value_sd:.3f}"
                + (" if it met the musts" if r.status == "fail" else "")
            ),
        )
        for r in recommendation.ranking
    ]


def musts(
    recommendation: Recommendation, knowledge: Knowledge
) -> list[tuple[Markdown, list[Markdown]]]:
    """Every requirement, and how each option meets it or why it does not."""
    return [
        (
            md("{}", must.title),
            [_route(must, route, recommendation, knowledge) for route in must.routes],
        )
        for must in recommendation.requirements
    ]


def _failures(recommendation: Recommendation) -> list[Markdown]:
    """Which option fails which musts, in the order of the ranking."""
    found = []
    for ranked in recommendation.ranking:
        failed = _musts_in(recommendation, ranked, "fail")
        if failed:
            found.append(md("{} fails {}", ranked.name, join(failed, last=" and ")))
    return found


def _because(recommendation: Recommendation, chosen: Ranked) -> Markdown:
    first = f"came first in {wording.share(chosen, recommendation.stamp.draws)}"
    if len(recommendation.ranking) == 1:
        return md("it is the only framework that was considered{}", _meeting(recommendation))
    if recommendation.verdict == "only-one":
        rules_out = "meets every must" if chosen.status == "pass" else "no must rules out"
        why = join(_failures(recommendation), "; ")
        only = md("it is the only framework that {} ({})", rules_out, why)
        return only if chosen.status == "pass" else md("{}{}", only, _meeting(recommendation))
    if recommendation.verdict == "toss-up":
        return md("it {}, which is a toss-up{}", first, _meeting(recommendation))
    if not recommendation.requirements:
        return md("it {}; the project sets no musts", first)
    if chosen.status == "pass":
        every = "the one must" if len(recommendation.requirements) == 1 else "every must"
        return md("it meets {} and {}", every, first)
    return md(
        "it {}, although it is not known whether it meets {}",
        first,
        join(_musts_in(recommendation, chosen, "unknown"), last=" and "),
    )


def _meeting(recommendation: Recommendation) -> Markdown:
    chosen = chosen_option(recommendation)
    if chosen is None or not recommendation.requirements:
        return Markdown("")
    if chosen.status == "pass":
        return Markdown("; it meets every must")
    return md(
        "; it is not known whether it meets {}",
        join(_musts_in(recommendation, chosen, "unknown"), last=" and "),
    )


def _musts_in(recommendation: Recommendation, ranked: Ranked, state: MustState) -> list[Markdown]:
    return [
        md("“{}”", must.title)
        for must in recommendation.requirements
        for route in must.routes
        if route.framework == ranked.framework and route.state == state
    ]


def _route(
    must: Must, route: MustRoute, recommendation: Recommendation, knowledge: Knowledge
) -> Markdown:
    name = framework_name(route.framework, recommendation)
    details = [f"as of {route.as_of}"] if route.as_of else []
    if cited := cite(route.sources, knowledge):
        details.append(cited)
    tail = md(" ({})", join(details)) if details else Markdown("")
    if route.note:
        tail = md(". {}{}", wording.clause(route.note), tail)
    return md("{} {}{}", name, _state(must, route), tail)


def _state(must: Must, route: MustRoute) -> Markdown:
    level = wording.ROUTE.get(route.level, route.level)
    if route.state == "pass":
        return md("meets it by {} [{}]", route.via, level) if route.via else md("meets it")
    if route.state == "unknown":
        return md(
            "is not known to meet it (taken as {} % likely)", f"{100 * route.probability:.0f}"
        )
    if route.level == "none":
        return md("fails it: no route leads there")
    if route.level == "retired":
        return md("fails it: its route{} is retired", md(" by {}", route.via) if route.via else "")
    return md(
        "fails it: it has only {} [{}], and the project wants it {}",
        route.via or "a weaker route",
        level,
        wording.AT_LEAST.get(must.at_least, must.at_least),
    )
