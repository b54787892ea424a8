"""The real knowledge base, read once."""

from __future__ import annotations

import pytest

from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(cache=False)
