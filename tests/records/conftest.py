"""A small knowledge base, a profile and a run in memory, and the real street over them."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.kb.entries import (
    Capability,
    Cell,
    Criterion,
    Framework,
    Group,
    Probe,
    Section,
    Sources,
)
from advisor.kb.knowledge import Knowledge, PlacedClaim, PublishedSource
from advisor.measure.results import Run
from advisor.profile.model import Profile
from advisor.profile.schema import ProfileFile
from advisor.recommend import recommend

AS_OF = dt.date(2026, 11, 20)


def _framework(id_, name, colour):
    return Framework.model_validate({
        "schema": "framework/1",
        "id": id_,
        "name": name,
        "short": name[0],
        "colour": colour,
        "about": f"{name} is a library for tensors and automatic differentiation",
        "stewards": ["its foundation"],
        "licence": "BSD-3-Clause",
        "packages": [{"ecosystem": "pypi", "name": id_}],
        "repository": f"https://example.org/{id_}",
        "lifecycle": {"state": "active", "since": "2016-01-01"},
        "added": "2026-11-01",
    })  # fmt: skip


def _criterion(id_, title, group, *, measured=False):
    return Criterion.model_validate({
        "schema": "criterion/1",
        "id": id_,
        "group": group,
        "title": title,
        "question": f"How is {title.lower()}?",
        "covers": "What the title says.",
        "levels": [
            {"id": "poor", "score": 0.1, "means": "Poor."},
            {"id": "fair", "score": 0.5, "means": "Fair."},
            {"id": "good", "score": 0.9, "means": "Good."},
        ],
        "fresh_for_days": 365,
        "importance": {"worse": "poor", "better": "good", "question": "How much does it matter?"},
        "measured": {"full_scale_ratio": 16, "transfer_sd": 0.1} if measured else None,
        "how_measured": "By a probe.",
    })  # fmt: skip


def _claim(id_, text, states, *, status="holds", source="vendor-docs", date="2026-09-01", **more):
    return {
        "id": id_,
        "text": text,
        "status": status,
        "states": states,
        "basis": "documented",
        "observed": date,
        "reason": "The page says so.",
        "evidence": [{"source": source, "date": date}],
        **more,
    }


def _cells():
    cells = {
        ("pytorch", "training-speed"): [
            _claim("pt-compile", "torch.compile fuses operations (since 2.0)", "good"),
            _claim("pt-slow", "It is slow | on <old> cards", "poor", status="outdated"),
        ],
        ("tensorflow", "training-speed"): [_claim("tf-xla", "tf.function can use XLA", "fair")],
        ("pytorch", "debugging"): [
            _claim("pt-eager", "Errors appear at the line that caused them", "good"),
            _claim("pt-pdb", "An ordinary debugger steps through the model", "good"),
            _claim("pt-trace", "Tracebacks of compiled code name the user's line", "fair"),
        ],
        ("tensorflow", "debugging"): [
            _claim("tf-graph", "Errors in a tf.function name generated code", "poor"),
        ],
        ("pytorch", "browser-deployment"): [
            _claim("pt-browser", "A browser is reached by conversion only", "fair",
                   date="2024-01-05"),
        ],
        ("tensorflow", "browser-deployment"): [
            _claim("tf-js", "TensorFlow.js runs in the browser", "good", source="git-readme"),
        ],
    }  # fmt: skip
    return [
        Cell.model_validate(
            {"schema": "claims/1", "framework": f, "criterion": c, "claims": claims}
        )
        for (f, c), claims in cells.items()
    ]


def _route(level, via=None, note=""):
    route = {"level": level, "via": via, "note": note}
    if level != "unverified":
        route |= {
            "as_of": "2026-10-01",
            "evidence": [{"source": "vendor-docs", "date": "2026-10-01"}],
        }
    return route


def _capability(id_, title, routes):
    return Capability.model_validate({
        "schema": "capability/1",
        "id": id_,
        "title": title,
        "question": f"{title}?",
        "routes": routes,
    })  # fmt: skip


def _capabilities():
    return [
        _capability("infer-on-android", "Run on Android", {
            "pytorch": _route("native", "ExecuTorch"),
            "tensorflow": _route("native", "LiteRT", "was TensorFlow Lite"),
        }),
        _capability("train-on-tpu", "Train on TPUs", {
            "pytorch": _route("third-party", "PyTorch/XLA"),
            "tensorflow": _route("native", "tf.distribute"),
        }),
        _capability("windows-gpu", "Use a GPU on Windows", {
            "pytorch": _route("native", "the CUDA wheel"),
            "tensorflow": _route("retired", "the GPU package", "ended with 2.10"),
        }),
        _capability("on-the-moon", "Run on the Moon", {
            "pytorch": _route("none"),
            "tensorflow": _route("none", note="no rover carries it"),
        }),
        _capability("on-a-toaster", "Run on a toaster", {
            "pytorch": _route("unverified"),
            "tensorflow": _route("none"),
        }),
    ]  # fmt: skip


def _section():
    def answer(id_, label, *effects):
        return {"id": id_, "label": label, "effects": list(effects)}

    def matters(criterion, level):
        return {"do": "importance", "criterion": criterion, "level": level}

    return Section.model_validate({
        "schema": "questions/1",
        "id": "project",
        "title": "The project",
        "intro": "What it is.",
        "order": 1,
        "questions": [
            {
                "id": "devices",
                "ask": "Which devices must run the model?",
                "why": "It decides the routes.",
                "kind": "many",
                "answers": [
                    answer("server", "Our own servers"),
                    answer("android", "Android phones",
                           {"do": "require", "capability": "infer-on-android"}),
                    answer("browser", "A web page", matters("browser-deployment", 5)),
                ],
            },
            {
                "id": "training",
                "ask": "How often do you train?",
                "why": "Speed.",
                "kind": "one",
                "answers": [
                    answer("daily", "Every day", matters("training-speed", 5)),
                    answer("once", "Once", matters("training-speed", 1)),
                ],
            },
            {
                "id": "team",
                "ask": "How experienced is the team?",
                "why": "Debugging.",
                "kind": "one",
                "answers": [
                    answer("new", "New to it", matters("debugging", 4)),
                    answer("old", "Old hands", matters("debugging", 2)),
                ],
            },
        ],
    })  # fmt: skip


def _sources():
    return [
        Sources.model_validate({
            "schema": "sources/1", "publisher": "vendor", "name": "Vendor",
            "sources": [
                {"id": "vendor-docs", "title": "Guide [v2]", "kind": "official-docs",
                 "independent": False, "address": "https://example.org/guide_(v2)?a=1&b=2"},
            ],
        }),
        Sources.model_validate({
            "schema": "sources/1", "publisher": "code", "name": "Code host",
            "sources": [
                {"id": "git-readme", "title": "README", "kind": "repository", "independent": True,
                 "repository": "tensorflow/tfjs", "path": "README.md", "commit": "0fc04d958e"},
            ],
        }),
    ]  # fmt: skip


def _probe():
    return Probe.model_validate({
        "schema": "probe/1",
        "id": "mlp-training-step",
        "title": "MLP training step",
        "what": "One step.", "why": "Speed.", "how": "Timed.", "limits": "Small.",
        "feeds": [{
            "criterion": "training-speed",
            "quantity": "step_seconds",
            "anchor": {"factor": 0.5, "machine": "a machine", "measured": "2026-11-01"},
        }],
    })  # fmt: skip


def make_knowledge() -> Knowledge:
    by_id = lambda entries: {entry.id: entry for entry in entries}  # noqa: E731
    return Knowledge(
        version="2026.11.1",
        hash="0123456789abcdef",
        frameworks=by_id([
            _framework("pytorch", "PyTorch", "#D55E00"),
            _framework("tensorflow", "TensorFlow", "#0072B2"),
        ]),
        groups=by_id([
            Group(id="speed", title="Speed", about="How fast."),
            Group(id="work", title="Working with it", about="How it feels."),
        ]),
        criteria=by_id([
            _criterion("training-speed", "Training speed", "speed", measured=True),
            _criterion("debugging", "Debugging", "work"),
            _criterion("browser-deployment", "Browser deployment", "work"),
            _criterion("learning-curve", "Learning curve", "work"),
        ]),
        sources={
            source.id: PublishedSource(publisher.publisher, publisher.name, source)
            for publisher in _sources()
            for source in publisher.sources
        },
        claims={
            claim.id: PlacedClaim(cell.framework, cell.criterion, claim)
            for cell in _cells()
            for claim in cell.claims
        },
        capabilities=by_id(_capabilities()),
        sections=by_id([_section()]),
        probes=by_id([_probe()]),
        origin={("claim", claim.id): "built-in" for cell in _cells() for claim in cell.claims},
    )  # fmt: skip


def make_profile(**changes) -> Profile:
    return ProfileFile.model_validate(
        {
            "name": "vision",
            "title": "the vision service",
            "description": "It sorts parcels by their labels.",
            "answers": {"devices": ["server", "android"], "training": ["daily"]},
        }
        | changes
    ).profile()


def make_run(**changes) -> Run:
    def block(seconds):
        return {"median_s": seconds, "n": 100, "cpu_s": 0.4, "wall_s": 0.4}

    def result(framework, mode, seconds, low, high):
        return {
            "probe": "mlp-training-step",
            "contender": f"{framework}:{mode}",
            "framework": framework,
            "mode": mode,
            "status": "ok",
            "parity": {"passed": True, "max_error": 2e-7, "tolerance": 1e-4},
            "quantities": {
                "step_seconds": {
                    "value": seconds, "unit": "s", "low": low, "high": high, "n": 4
                }
            },
            "rounds": [[block(seconds)] * 4] * 4,
        }  # fmt: skip

    def contender(framework, version):
        return {
            "id": f"{framework}:as-written",
            "framework": framework,
            "mode": "as-written",
            "python": "python3",
            "versions": {"python": "3.11.7", framework: version},
            "status": "ok",
        }

    return Run.model_validate(
        {
            "schema": "advisor.run/1",
            "id": "run-20261119-1",
            "started": "2026-11-19T10:00:00+00:00",
            "finished": "2026-11-19T10:01:30+00:00",
            "complete": True,
            "suite": "quick",
            "seed": 0,
            "advisor": "0.1.0",
            "machine": {"cpu": "AMD EPYC", "cores": 2},
            "probes": [
                {"id": "mlp-training-step", "title": "MLP training step", "work": "784-64-10"}
            ],
            "contenders": [contender("pytorch", "2.13.0"), contender("tensorflow", "2.21.0")],
            "results": [
                result("numpy", "as-written", 2.0e-3, 1.9e-3, 2.1e-3),
                result("pytorch", "as-written", 0.9e-3, 0.88e-3, 0.92e-3),
                result("tensorflow", "as-written", 1.2e-3, 1.17e-3, 1.23e-3),
            ],
            "comparisons": [
                {
                    "probe": "mlp-training-step", "mode": "as-written",
                    "a": "pytorch:as-written", "b": "tensorflow:as-written",
                    "ratio": 0.75, "low": 0.72, "high": 0.78, "verdict": "faster", "rounds": 4,
                }
            ],
        }
        | changes
    )  # fmt: skip


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return make_knowledge()


@pytest.fixture
def profile() -> Profile:
    return make_profile()


@pytest.fixture(scope="session")
def run() -> Run:
    return make_run()


def decide(profile, knowledge, run=None, **keywords):
    return recommend(profile, knowledge, run, **{"draws": 500, "as_of": AS_OF} | keywords)


@pytest.fixture
def recommendation(profile, knowledge, run):
    return decide(profile, knowledge, run)
