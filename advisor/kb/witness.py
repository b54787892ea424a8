"""What a belief needs of a claim, and no more: who says which level, how and when.

Beliefs are formed of every claim at every start, so this is kept beside the entries in the
compiled copy; the entries themselves are then revived only where somebody reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from advisor.kb.entries import Basis, Status
    from advisor.kb.knowledge import Knowledge


class Witness(NamedTuple):
    """One claim, seen by whoever weighs it."""

    id: str
    text: str
    status: Status
    live: bool
    """Whether it may count: it holds or is contested, and is not withdrawn."""
    states: str | None
    basis: Basis
    observed: dt.date
    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    """Each once, in alphabetical order."""
    independent: bool
    """Whether any of the sources does not speak of its own product."""
    origin: str
    """Layer that the claim came from."""


def call_witnesses(knowledge: Knowledge) -> dict[tuple[str, str], tuple[Witness, ...]]:
    """By ``(framework, criterion)``, in file order."""
    cells: dict[tuple[str, str], list[Witness]] = {}
    for key, placed in knowledge.claims.items():
        claim = placed.claim
        sources = [knowledge.sources[evidence.source] for evidence in claim.evidence]
        witness = Witness(
            id=claim.id,
            text=claim.text,
            status=claim.status,
            live=claim.live,
            states=claim.states,
            basis=claim.basis,
            observed=claim.observed,
            sources=tuple(evidence.source for evidence in claim.evidence),
            publishers=tuple(sorted({source.publisher for source in sources})),
            independent=any(source.source.independent for source in sources),
            origin=knowledge.origin.get(("claim", key), ""),
        )
        cells.setdefault((placed.framework, placed.criterion), []).append(witness)
    return {cell: tuple(said) for cell, said in cells.items()}
