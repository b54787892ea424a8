"""Sources as links that a reader can open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from advisor.records.markdown import Markdown, code, join, link, md

if TYPE_CHECKING:
    from advisor.kb.entries import Source
    from advisor.kb.knowledge import Knowledge

_SHOWN = 3
"""The evidence file names all of them."""
_CODE_HOST = "https://github.com"


def cite(ids: Iterable[str], knowledge: Knowledge) -> Markdown:
    """Links to the first sources, each once, and how many more; empty where there are none."""
    unique = list(dict.fromkeys(ids))
    cited = join((_cite(id_, knowledge) for id_ in unique[:_SHOWN]), "; ")
    more = len(unique) - _SHOWN
    return md("{}; and {} more", cited, more) if more > 0 else cited


def _cite(id_: str, knowledge: Knowledge) -> Markdown:
    found = knowledge.sources.get(id_)
    if found is None:
        return md("source {}", code(id_))
    source = found.source
    address = source.address or _permalink(source)
    if address:
        return link(source.title, address)
    if source.package:
        return md("{} ({})", source.title, code(source.package))
    return md("{}", source.title)


def _permalink(source: Source) -> str:
    """The file at its commit, so that the link keeps showing what was read."""
    if not source.repository:
        return ""
    base = f"{_CODE_HOST}/{source.repository}"
    if not source.commit:
        return base
    is_file = source.path and not source.path.startswith("(") and " " not in source.path
    return (
        f"{base}/blob/{source.commit}/{source.path}"
        if is_file
        else (f"{base}/tree/{source.commit}")
    )
