"""Helpers: a decision written to a file and read back, and checked again."""

from __future__ import annotations

import dataclasses
import json

from advisor.records.evidence import dump, evidence_json
from advisor.records.read_evidence import read_evidence
from advisor.records.recheck import recheck
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile


def keep(folder, profile=None, run=None, change=None, knowledge=None):
    """The evidence of a decision, read from its file; ``change`` spoils its content before."""
    known = knowledge or make_knowledge()
    answers = profile or make_profile()
    content = json.loads(evidence_json(decide(answers, known, run), answers, known, run))
    if change:
        change(content)
    path = folder / "x.evidence.json"
    path.write_text(dump(content), "utf-8")
    return read_evidence(path)


def changed(knowledge, claim_id, **changes):
    """The knowledge with one claim changed."""
    placed = knowledge.claims[claim_id]
    claim = placed.claim.model_copy(update=changes)
    knowledge.claims[claim_id] = dataclasses.replace(placed, claim=claim)
    return knowledge


def codes(found, weight=None):
    return {c.code for c in found.changes if weight in (None, c.weight)}


def texts(found, code):
    return [c.text for c in found.changes if c.code == code]


def check(evidence, knowledge=None, **more):
    return recheck(evidence, knowledge or make_knowledge(), **{"as_of": AS_OF} | more)
