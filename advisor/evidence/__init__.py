"""From claims and measurements to beliefs: what we hold of each framework, and how surely."""

from advisor.evidence.belief import Belief, EvidenceItem
from advisor.evidence.beliefs import form_beliefs

__all__ = ["Belief", "EvidenceItem", "form_beliefs"]
