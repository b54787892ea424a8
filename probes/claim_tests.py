"""Claim tests: small programs that answer, on this machine, what somebody published.

A test observes facts in the worker of each framework it names and then judges them. Observing and
judging are apart, so that facts of two frameworks can be put side by side and so that judging can
be tried with made-up facts: a test that cannot come out either way is a defect.

A file in ``behaviours/TOPIC/`` makes a `ClaimTest`, which registers itself. The guide is
``docs/adding-a-claim-test.md``.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

from probes.failures import first_line
from probes.protocol import BadRequest

HOLDS = "holds"
DOES_NOT_HOLD = "does-not-hold"
CANNOT_TEST = "cannot-test"

WHOLE = "whole"
PART = "part"

Facts = Dict[str, Any]
"""What was seen: numbers, texts, truth values, and lists or dictionaries of them; small."""


class Verdict(NamedTuple):
    """What the facts say of the claim, and the facts in one sentence."""

    outcome: str
    seen: str


def decide(claim_holds: Any, seen: str) -> Verdict:
    """The verdict; ``seen`` tells the facts in one sentence, with numbers.

    None for ``claim_holds`` says that the facts do not settle it: times that disagree.
    """
    if claim_holds is None:
        return undecided(f"the pairs of times disagree; try when the machine is quiet: {seen}")
    return Verdict(HOLDS if claim_holds else DOES_NOT_HOLD, seen)


def every_pair(timed: Facts, at_least: float) -> Optional[bool]:
    """Whether all pairs of `Here.ratio` show a ratio of this or more; None where some do only."""
    if timed["low"] >= at_least:
        return True
    return False if timed["high"] < at_least else None


def all_of(*parts: Optional[bool]) -> Optional[bool]:
    """False if any part is; else None if any part is not settled; else True."""
    if any(part is not None and not part for part in parts):
        return False
    return None if None in parts else True


def undecided(why: str) -> Verdict:
    """The verdict of facts that do not settle it, such as a difference within the noise."""
    return Verdict(CANNOT_TEST, why)


class ClaimTest:
    """One test of one published claim or several that stand and fall together.

    ``published``   ids of published claims (``knowledge/published``) that it answers
    ``claims``      ids of further claims of the knowledge base that it answers alike
    ``method``      what is done, in one sentence
    ``holds_if``    the criterion, as the rest of "the claim holds here if ..."
    ``fails_if``    the rest of "the claim does not hold here if ..."
    ``frameworks``  whose workers observe, in the order in which the judge gets their facts
    ``needs``       what the machine must have besides: see `probes.needs`
    ``covers``      ``part`` where the claim says more than is tested; ``limits`` then says what
    ``fresh``       whether each framework observes in a process of its own, because the test
                    changes something for good or measures the whole process
    ``seconds``     about how long it takes on two cores, after the framework was imported
    """

    def __init__(
        self,
        id: str,  # noqa: A002 - what it is called everywhere
        *,
        topic: str,
        title: str,
        published: Sequence[str],
        frameworks: Sequence[str],
        method: str,
        holds_if: str,
        fails_if: str,
        claims: Sequence[str] = (),
        needs: Sequence[str] = (),
        covers: str = WHOLE,
        limits: str = "",
        fresh: bool = False,
        seconds: float = 1.0,
    ) -> None:
        if id in _tests:
            raise ValueError(f"two claim tests are called {id!r}")
        if covers not in (WHOLE, PART) or (covers == PART and not limits):
            raise ValueError(f"{id}: covers is whole, or part with limits that say what is not")
        self.id, self.topic, self.title = id, topic, title
        self.published, self.claims = tuple(published), tuple(claims)
        self.frameworks, self.needs = tuple(frameworks), tuple(needs)
        self.method, self.holds_if, self.fails_if = method, holds_if, fails_if
        self.covers, self.limits = covers, limits
        self.fresh, self.seconds = fresh, float(seconds)
        self._observers: Dict[str, Callable[[Any], Facts]] = {}
        self._judge: Optional[Callable[..., Verdict]] = None
        _tests[id] = self

    def observe(self, framework: str) -> Callable[[Callable], Callable]:
        """Decorate the function ``(here) -> facts`` that runs in this framework's worker."""
        if framework not in self.frameworks:
            raise ValueError(f"{self.id} does not name {framework!r} among its frameworks")

        def keep(function: Callable[[Any], Facts]) -> Callable[[Any], Facts]:
            self._observers[framework] = function
            return function

        return keep

    def judge(self, function: Callable[..., Verdict]) -> Callable[..., Verdict]:
        """Decorate the function ``(facts of each framework, in order) -> Verdict``."""
        self._judge = function
        return function

    def facts(self, framework: str, here: Any) -> Facts:
        """What is seen in this framework. Whatever the observer raises goes on."""
        if framework not in self._observers:
            raise BadRequest(f"{self.id} observes nothing in {framework}")
        return self._observers[framework](here)

    def verdict(self, facts: Dict[str, Facts]) -> Verdict:
        """The verdict on facts by framework. Raises `BadRequest` where one is missing."""
        missing = [name for name in self.frameworks if name not in facts]
        if missing:
            raise BadRequest(f"{self.id} cannot be judged without facts of {', '.join(missing)}")
        if self._judge is None:
            raise BadRequest(f"{self.id} has no judge")
        verdict = self._judge(*(facts[name] for name in self.frameworks))
        if not isinstance(verdict, Verdict) or not verdict.seen:
            raise TypeError(f"the judge of {self.id} gave {verdict!r}, not a Verdict")
        return verdict

    def describe(self) -> Dict[str, Any]:
        """Everything but the code."""
        names = (
            *("id", "topic", "title", "published", "claims", "frameworks", "needs", "method"),
            *("holds_if", "fails_if", "covers", "limits", "fresh", "seconds"),
        )
        found = {name: getattr(self, name) for name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}

    @property
    def whole(self) -> bool:
        """Whether everything is there that a test needs to run."""
        return self._judge is not None and set(self._observers) == set(self.frameworks)


_tests: Dict[str, ClaimTest] = {}
_broken: Dict[str, str] = {}


def broken_files() -> Dict[str, str]:
    """Files that cannot be imported, with the reason: they cost their own tests and no others."""
    _discover()
    return dict(_broken)


def claim_tests() -> List[ClaimTest]:
    """All of them, by topic and id."""
    _discover()
    return sorted(_tests.values(), key=lambda test: (test.topic, test.id))


def find_claim_test(name: Any) -> ClaimTest:
    """The test with this id. Raises `BadRequest`."""
    _discover()
    if not isinstance(name, str) or name not in _tests:
        broken = "".join(f"; {file} is broken: {why}" for file, why in sorted(_broken.items()))
        raise BadRequest(f"unknown claim test {name!r}{broken}")
    return _tests[name]


def _discover() -> None:
    package = importlib.import_module("probes.behaviours")
    _broken.clear()
    for module in _files(package.__path__, package.__name__):
        known = dict(_tests)
        try:
            importlib.import_module(module)
        except Exception as error:
            # What it registered before it broke would be registered twice at the next attempt.
            _tests.clear()
            _tests.update(known)
            _broken[module] = f"{type(error).__name__}: {first_line(error)}"


def _files(path: Any, name: str) -> List[str]:
    modules = []
    for module in pkgutil.iter_modules(path):
        full = f"{name}.{module.name}"
        if module.ispkg:
            folders = [os.path.join(folder, module.name) for folder in path]
            modules += _files(folders, full)
        else:
            modules.append(full)
    return modules
