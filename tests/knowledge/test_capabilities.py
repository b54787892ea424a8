"""Routes: complete, dated, backed by sources that exist, and readable."""

from __future__ import annotations

import datetime as dt
import re

import pytest

USABLE = ("native", "official-bridge", "third-party")
RESEARCHED_UNTIL = dt.date(2026, 11, 20)
REGISTRY = re.compile(r"pypi|pythonhosted|npm|conda|maven|registry", re.IGNORECASE)


def routes(knowledge):
    return [
        (capability, framework, route)
        for capability in knowledge.capabilities.values()
        for framework, route in capability.routes.items()
    ]


def test_there_are_at_least_fifteen_capabilities(knowledge):
    assert len(knowledge.capabilities) >= 15


def test_every_framework_has_a_route_to_every_capability(knowledge):
    for capability in knowledge.capabilities.values():
        assert set(capability.routes) == set(knowledge.frameworks), capability.id


def test_every_capability_is_a_question_that_has_a_yes_or_no(knowledge):
    for capability in knowledge.capabilities.values():
        assert capability.question.endswith("?"), capability.id
        assert capability.question.split()[0] in {"Can", "Does", "Do", "Is", "Are"}, capability.id


def test_titles_are_short_and_different(knowledge):
    titles = [capability.title for capability in knowledge.capabilities.values()]
    assert len(titles) == len(set(titles))
    assert all(len(title) <= 60 for title in titles)


def test_every_capability_belongs_to_a_criterion(knowledge):
    for capability in knowledge.capabilities.values():
        assert capability.criterion in knowledge.criteria, capability.id


def test_what_is_said_has_evidence_and_what_has_none_is_unverified(knowledge):
    for capability, framework, route in routes(knowledge):
        if route.level != "unverified":
            assert route.evidence, (capability.id, framework)
            assert route.as_of, (capability.id, framework)
            # What was collected before, or what was opened or run for this route.
            opened = any(e.accessed or e.source.startswith("project-runs-") for e in route.evidence)
            assert route.facts or opened, (capability.id, framework)


def test_a_usable_route_says_by_which_tool(knowledge):
    for capability, framework, route in routes(knowledge):
        if route.level in USABLE:
            assert route.via, (capability.id, framework)
            assert len(route.via) <= 80, "one tool, as a person would say it"


def test_a_retired_route_says_what_ended(knowledge):
    for capability, framework, route in routes(knowledge):
        if route.level == "retired":
            assert route.via or route.note, (capability.id, framework)


def test_what_was_not_found_is_not_called_impossible(knowledge):
    for capability, framework, route in routes(knowledge):
        if route.level == "none":
            assert route.note, f"{capability.id}, {framework}: what was looked for?"


def test_dates_agree(knowledge):
    """A route is as old as its newest evidence, and nothing comes from the future."""
    for capability, framework, route in routes(knowledge):
        dates = [evidence.date for evidence in route.evidence]
        where = (capability.id, framework)
        if not dates:
            assert route.as_of is None, f"{where}: dated by what?"
            continue
        assert max(dates) <= RESEARCHED_UNTIL, where
        assert route.as_of <= RESEARCHED_UNTIL, where
        assert route.as_of >= max(dates), where


def test_evidence_exists_and_can_be_opened(knowledge):
    for capability, framework, route in routes(knowledge):
        for evidence in route.evidence:
            source = knowledge.sources[evidence.source].source
            place = source.address or source.repository or source.package
            # A run of our own and a reading of package metadata are told in the note.
            told = source.kind in ("measurement", "package-metadata") and source.note
            assert place or told, (capability.id, framework, source.id)
            assert evidence.says, (capability.id, framework, source.id)


def test_evidence_is_not_listed_twice(knowledge):
    for capability, framework, route in routes(knowledge):
        cited = [(e.source, e.locator) for e in route.evidence]
        assert len(cited) == len(set(cited)), (capability.id, framework)


@pytest.mark.parametrize("word", ["best", "great", "excellent", "easily", "seamless", "powerful"])
def test_routes_praise_nothing(knowledge, word):
    for capability, framework, route in routes(knowledge):
        texts = [route.via or "", route.note, *(e.says for e in route.evidence)]
        assert not re.search(rf"\b{word}\b", " ".join(texts), re.IGNORECASE), (
            capability.id,
            framework,
        )


# --- corrections that must not be lost ----------------------------------------------------------


def test_training_on_tpus_tells_of_the_limits_on_both_sides(knowledge):
    found = knowledge.capabilities["train-on-tpu"].routes
    assert "TorchTPU" in found["pytorch"].via + found["pytorch"].note
    assert "2.18" in found["tensorflow"].note
    assert "v6e" in found["tensorflow"].note


def test_core_ml_tools_declares_tensorflow_up_to_2_12(knowledge):
    assert "2.12.0" in knowledge.capabilities["infer-on-ios"].routes["tensorflow"].note


def test_several_machines_tell_that_keras_fit_does_not_run_there(knowledge):
    route = knowledge.capabilities["multi-node-data-parallel"].routes["tensorflow"]
    assert "Keras 3" in route.note


# --- sources and frameworks ---------------------------------------------------------------------


def test_no_address_is_a_package_registry(knowledge):
    for published in knowledge.sources.values():
        assert not REGISTRY.search(published.source.address or ""), published.source.id


def test_addresses_are_https(knowledge):
    for published in knowledge.sources.values():
        address = published.source.address
        assert address is None or address.startswith("https://"), published.source.id


def test_a_source_names_its_publisher_first(knowledge):
    for published in knowledge.sources.values():
        prefixes = (f"{published.publisher}-", f"{published.publisher.removesuffix('s')}-")
        assert published.source.id.startswith(prefixes), published.source.id


def test_package_evidence_names_package_and_version(knowledge):
    for published in knowledge.sources.values():
        source = published.source
        if source.kind == "package-metadata":
            assert source.package, source.id
            assert not source.address, source.id


def test_no_place_is_filed_under_two_ids(knowledge):
    seen: dict[tuple[str | None, ...], str] = {}
    for published in knowledge.sources.values():
        source = published.source
        place = (source.address, source.repository, source.path, source.commit, source.package)
        if any(place):
            assert place not in seen, f"{source.id} repeats {seen.get(place)}"
            seen[place] = source.id


def test_frameworks_can_be_told_apart(knowledge):
    frameworks = list(knowledge.frameworks.values())
    for key in ("name", "short", "colour"):
        values = [getattr(framework, key) for framework in frameworks]
        assert len(values) == len(set(values)), key


def test_colours_are_those_of_the_colour_blind_safe_palette(knowledge):
    okabe_ito = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    assert {f.colour for f in knowledge.frameworks.values()} <= okabe_ito


def test_aliases_name_one_framework_each(knowledge):
    names = [
        name.casefold()
        for framework in knowledge.frameworks.values()
        for name in {framework.id, *framework.aliases}
    ]
    assert len(names) == len(set(names))


def test_releases_stand_newest_first_with_the_day_of_upload(knowledge):
    for framework in knowledge.frameworks.values():
        days = [release.released for release in framework.releases]
        assert days == sorted(days, reverse=True)
        assert len(days) >= 3
        for release in framework.releases:
            source = knowledge.sources[release.source].source
            assert source.kind == "package-metadata"
            assert release.version in (source.package or "")
