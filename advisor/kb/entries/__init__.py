"""Entry kinds of the knowledge base. The models are the only schema."""

from advisor.kb.entries.capability import Capability, Route, RouteLevel
from advisor.kb.entries.claim import Cell, Claim, Evidence, Status
from advisor.kb.entries.criterion import Basis, Criterion, Group, Groups, Level
from advisor.kb.entries.framework import Framework
from advisor.kb.entries.probe import Anchor, Feed, Probe
from advisor.kb.entries.published import (
    CollectedFact,
    Factor,
    Published,
    PublishedClaim,
    Research,
)
from advisor.kb.entries.question import (
    Answer,
    Effect,
    Question,
    Require,
    Scope,
    Section,
    SetImportance,
)
from advisor.kb.entries.source import Source, Sources
from advisor.kb.entries.tool import Tool, ToolKind, ToolState
from advisor.kb.entries.version import Version

__all__ = [
    "Anchor",
    "Answer",
    "Basis",
    "Capability",
    "Cell",
    "Claim",
    "CollectedFact",
    "Criterion",
    "Effect",
    "Evidence",
    "Factor",
    "Feed",
    "Framework",
    "Group",
    "Groups",
    "Level",
    "Probe",
    "Published",
    "PublishedClaim",
    "Question",
    "Require",
    "Research",
    "Route",
    "RouteLevel",
    "Scope",
    "Section",
    "SetImportance",
    "Source",
    "Sources",
    "Status",
    "Tool",
    "ToolKind",
    "ToolState",
    "Version",
]
