"""The cells as they stand: enough claims, levels on the scale, dates in order, sources to open.

Every test runs over all cells, claims or sources that are present, so that a new framework or
criterion is held to the same rules without a line here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from advisor.kb.entries.claim import NO_LEVEL, Claim
from advisor.kb.load import load_knowledge

KNOWLEDGE = load_knowledge(cache=False)
CELLS = sorted(KNOWLEDGE.cells)
CLAIMS = sorted(KNOWLEDGE.claims)
CRITERIA = sorted(KNOWLEDGE.criteria)
SOURCES = sorted(KNOWLEDGE.sources)
ENDED = [key for key in CLAIMS if KNOWLEDGE.claims[key].claim.status in ("outdated", "refuted")]
MEASURED = [key for key in CLAIMS if KNOWLEDGE.claims[key].claim.basis == "measured"]
NAMES = {"pytorch": "PyTorch", "tensorflow": "TensorFlow", "keras": "Keras", "jax": "JAX"}


def claim_of(key: str) -> Claim:
    return KNOWLEDGE.claims[key].claim


def kinds_of(claim: Claim) -> set[str]:
    return {KNOWLEDGE.sources[evidence.source].source.kind for evidence in claim.evidence}


def levels_of(criterion: str) -> list[str]:
    return [level.id for level in KNOWLEDGE.criteria[criterion].levels]


class TestCells:
    @pytest.mark.parametrize(("framework", "criterion"), CELLS)
    def test_holds_several_claims_but_not_a_catalogue(self, framework, criterion):
        """Every published statement has its verdict, however many there are; ours are few."""
        cell = KNOWLEDGE.cells[framework, criterion]
        assert len(cell) >= 3
        assert sum(not claim.seed_claims for claim in cell) <= 10

    @pytest.mark.parametrize(("framework", "criterion"), CELLS)
    def test_at_least_two_live_claims_state_a_level(self, framework, criterion):
        """One claim alone could not be contradicted by anything in its cell."""
        on_scale = levels_of(criterion)
        scored = [c for c in KNOWLEDGE.cells[framework, criterion] if c.live]
        assert sum(c.states in on_scale for c in scored) >= 2

    @pytest.mark.parametrize(("framework", "criterion"), CELLS)
    def test_no_two_claims_say_the_same(self, framework, criterion):
        texts = [claim.text.casefold() for claim in KNOWLEDGE.cells[framework, criterion]]
        assert len(set(texts)) == len(texts)

    @pytest.mark.parametrize(("framework", "criterion"), CELLS)
    def test_rests_on_more_than_one_source(self, framework, criterion):
        claims = KNOWLEDGE.cells[framework, criterion]
        assert len({e.source for claim in claims for e in claim.evidence}) >= 2

    def test_pytorch_and_tensorflow_are_judged_on_every_criterion(self):
        wanted = {(f, c) for f in ("pytorch", "tensorflow") for c in CRITERIA}
        assert wanted <= set(CELLS)


class TestCriteria:
    @pytest.mark.parametrize("name", CRITERIA)
    def test_scale_has_four_to_seven_levels_from_zero_to_one(self, name):
        scores = [level.score for level in KNOWLEDGE.criteria[name].levels]
        assert 4 <= len(scores) <= 7
        assert (scores[0], scores[-1]) == (0, 1)

    @pytest.mark.parametrize("name", CRITERIA)
    def test_levels_name_no_framework(self, name):
        """A scale that names an alternative moves when the alternative does."""
        for level in KNOWLEDGE.criteria[name].levels:
            assert not re.search("|".join(NAMES.values()), level.means), level.id

    @pytest.mark.parametrize("name", CRITERIA)
    def test_importance_question_names_both_ends(self, name):
        question = KNOWLEDGE.criteria[name].importance.question
        assert question.endswith("?")
        assert re.search(r"\bfrom\b.+\bto\b", question)

    @pytest.mark.parametrize("name", CRITERIA)
    def test_shows_something_that_does_not_simply_hold(self, name):
        """On some criteria nothing published is outdated, but everywhere something is contested."""
        claims = [claim for (_, c), cell in KNOWLEDGE.cells.items() if c == name for claim in cell]
        assert any(claim.status != "holds" for claim in claims)

    @pytest.mark.parametrize("name", CRITERIA)
    def test_each_level_could_be_told_from_its_neighbour(self, name):
        means = [level.means for level in KNOWLEDGE.criteria[name].levels]
        assert len(set(means)) == len(means)
        assert all(len(text.split()) >= 5 for text in means)


class TestClaims:
    @pytest.mark.parametrize("key", CLAIMS)
    def test_level_is_on_the_scale_or_says_why_not(self, key):
        states = claim_of(key).states
        assert states is None or states in (
            *levels_of(KNOWLEDGE.claims[key].criterion),
            *NO_LEVEL,
        )

    @pytest.mark.parametrize("key", CLAIMS)
    def test_evidence_is_not_younger_than_the_judgement(self, key):
        claim = claim_of(key)
        for evidence in claim.evidence:
            assert evidence.date <= claim.observed
            if evidence.accessed:
                assert evidence.date <= evidence.accessed <= claim.observed

    @pytest.mark.parametrize("key", CLAIMS)
    def test_no_source_is_counted_twice(self, key):
        cited = [(e.source, e.locator, e.says) for e in claim_of(key).evidence]
        assert len(set(cited)) == len(cited)

    @pytest.mark.parametrize("key", CLAIMS)
    def test_reason_is_a_sentence(self, key):
        reason = claim_of(key).reason
        assert len(reason.split()) >= 5
        assert reason.endswith((".", ")"))

    @pytest.mark.parametrize("key", CLAIMS)
    def test_basis_fits_the_sources(self, key):
        claim = claim_of(key)
        kinds = kinds_of(claim)
        if claim.basis == "measured":
            assert "measurement" in kinds
        if claim.basis == "documented":
            assert kinds & {"official-docs", "release-notes", "repository", "package-metadata"}

    @pytest.mark.parametrize("key", CLAIMS)
    def test_does_not_compare_with_itself(self, key):
        assert KNOWLEDGE.claims[key].framework not in claim_of(key).compared_with

    @pytest.mark.parametrize("key", CLAIMS)
    def test_articles_named_are_known(self, key):
        for seed in claim_of(key).seeds:
            assert KNOWLEDGE.sources[f"article-{seed}"].source.kind == "article"

    @pytest.mark.parametrize("key", CLAIMS)
    def test_what_an_article_said_is_traceable_to_its_statement(self, key):
        claim = claim_of(key)
        assert not claim.seeds or claim.seed_claims

    @pytest.mark.parametrize("key", CLAIMS)
    def test_what_rests_on_articles_alone_is_only_reported(self, key):
        claim = claim_of(key)
        assert not claim.live or kinds_of(claim) - {"article"} or claim.basis == "reported"


class TestEnded:
    @pytest.mark.parametrize("key", ENDED)
    def test_says_since_when_or_what_took_its_place(self, key):
        claim = claim_of(key)
        assert claim.since or claim.successor

    @pytest.mark.parametrize("key", ENDED)
    def test_successor_counts_today_and_is_another_claim(self, key):
        successor = claim_of(key).successor
        if successor is not None:
            assert successor != key
            assert claim_of(successor).live

    @pytest.mark.parametrize("key", ENDED)
    def test_moves_no_score(self, key):
        assert not claim_of(key).live


class TestMeasured:
    @pytest.mark.parametrize("key", MEASURED)
    def test_names_machine_software_and_whether_it_had_a_gpu(self, key):
        machine = claim_of(key).machine
        assert re.search(r"\bcores?\b", machine)
        assert re.search(r"\d+\.\d+", machine)
        assert re.search(r"\bGPU\b", machine)

    @pytest.mark.parametrize("key", MEASURED)
    def test_says_what_was_measured(self, key):
        """In the evidence, or in the description of the run itself."""
        sources = KNOWLEDGE.sources
        runs = [
            (evidence.says, sources[evidence.source].source.note)
            for evidence in claim_of(key).evidence
            if sources[evidence.source].source.kind == "measurement"
        ]
        assert any(says or note for says, note in runs)


class TestSources:
    @pytest.mark.parametrize("key", SOURCES)
    def test_can_be_found(self, key):
        """A page, a file at a commit, a package with its version, or a described run."""
        source = KNOWLEDGE.sources[key].source
        if source.kind == "article":
            assert source.title
        elif source.kind == "measurement":
            assert source.note
        else:
            assert source.address or source.repository or source.package

    @pytest.mark.parametrize("key", SOURCES)
    def test_id_begins_with_its_publisher(self, key):
        publisher = KNOWLEDGE.sources[key].publisher
        assert key.startswith((f"{publisher}-", f"{publisher.removesuffix('s')}-"))

    @pytest.mark.parametrize("key", SOURCES)
    def test_repository_is_pinned(self, key):
        source = KNOWLEDGE.sources[key].source
        if source.repository:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.repository)
            assert source.path
            assert re.fullmatch(r"[0-9a-f]{7,40}", source.commit or "")

    @pytest.mark.parametrize("key", SOURCES)
    def test_address_is_a_secure_page(self, key):
        address = KNOWLEDGE.sources[key].source.address
        if address is not None:
            parts = urlsplit(address)
            assert parts.scheme == "https"
            assert "." in parts.netloc

    @pytest.mark.parametrize("key", SOURCES)
    def test_package_is_named_with_its_version_and_not_by_a_registry(self, key):
        source = KNOWLEDGE.sources[key].source
        assert (source.kind == "package-metadata") == bool(source.package)
        if source.package:
            assert re.fullmatch(r"[A-Za-z0-9@/._-]+ \d[\w.+-]*", source.package)
            assert source.address is None
        elif source.address:
            parts = urlsplit(source.address)
            assert not re.search(r"(^|\.)(registry|index|packages)\.", parts.netloc)
            assert not re.match(r"/(project|simple|packages?)/", parts.path)

    @pytest.mark.parametrize("key", SOURCES)
    def test_what_a_project_publishes_of_itself_is_not_independent(self, key):
        published = KNOWLEDGE.sources[key]
        own_words = published.source.kind in ("official-docs", "release-notes")
        if own_words and published.publisher in ("pytorch", "google"):
            assert not published.source.independent

    def test_a_makers_own_words_kept_elsewhere_are_not_independent(self):
        """Who copies or quotes a maker's notes adds no second witness."""
        copies = re.compile(r"notes (as )?quoted|copy of a founder|white paper|snapshot")
        for key in SOURCES:
            source = KNOWLEDGE.sources[key].source
            assert not (source.independent and copies.search(source.title)), key

    def test_publishers_have_a_name_and_not_only_an_id(self):
        nameless = {
            p.publisher for p in KNOWLEDGE.sources.values() if p.publisher_name == p.publisher
        }
        assert nameless <= {"enpasos", "io-no", "kasper0406"}  # accounts on a code host

    def test_no_place_is_entered_twice(self):
        places: dict[tuple[str | None, ...], str] = {}
        for key in SOURCES:
            s = KNOWLEDGE.sources[key].source
            place = (s.address, s.repository, s.path, s.commit, s.package)
            if any(place):
                assert places.setdefault(place, key) == key
