"""Whether a reader can open what a source names, and whose word it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from advisor.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.entries import Source
    from advisor.kb.lint.subject import Subject

_CODE_HOSTS = ("github.com", "gitlab.com", "raw.githubusercontent.com")
_CODE = re.compile(r"/(blob|tree|raw|blame)/")
_COMMIT = re.compile(r"\b[0-9a-f]{40}\b")
_DOCUMENTS = ("official-docs", "release-notes")
_READ_ON = re.compile(r"\bstate of \d{4}-\d{2}-\d{2}\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB030 and KB031."""
    first: dict[str, tuple[str, str]] = {}
    for key, published in subject.knowledge.sources.items():
        source = published.source
        if _is_code(source) and not _is_fixed(source):
            at = "commit" if source.commit else "address" if source.address else "repository"
            what = "code changes: name the commit that was read, 40 digits"
            hint = "the code host's permalink has it"
            yield Diagnostic("KB030", what, subject.place("source", key, at), hint)
        if source.address and not _opens(source.address):
            where = subject.place("source", key, "address")
            what = f'"{source.address}" is not an https address'
            yield Diagnostic("KB031", what, where, "most places that answer http answer https too")
        home = _home(source)
        publisher, other = first.setdefault(home, (published.publisher, key))
        if home and publisher != published.publisher:
            where = subject.place("source", key, "address" if source.address else "repository")
            what = f'{home} is filed under "{publisher}" too ("{other}")'
            hint = "one home under two publishers would count as two witnesses"
            yield Diagnostic("KB031", what, where, hint)


def _is_code(source: Source) -> bool:
    """Whether it names files of a repository, and not a thread or a page about it."""
    if source.repository or source.address is None:
        return bool(source.repository)
    parts = urlsplit(source.address)
    host = parts.netloc.removeprefix("www.")
    return host in _CODE_HOSTS and (host.startswith("raw.") or bool(_CODE.search(parts.path)))


def _is_fixed(source: Source) -> bool:
    """By its commit, or a document by the day it was read.

    Notes and manuals are also read where no commit is shown. Then they are as good as a page of
    documentation, which changes as well and is dated by the reader.
    """
    if _COMMIT.search(f"{source.commit or ''} {source.address or ''}"):
        return True
    return source.kind in _DOCUMENTS and bool(_READ_ON.search(source.note))


def _opens(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and "." in parts.netloc


def _home(source: Source) -> str:
    """Whose ground it stands on: the owner on a code host, the host elsewhere."""
    if source.repository:
        return f"github.com/{source.repository.partition('/')[0]}".lower()
    parts = urlsplit(source.address or "")
    host = parts.netloc.lower().removeprefix("www.")
    if host in _CODE_HOSTS:
        owner = parts.path.strip("/").partition("/")[0]
        return f"{'gitlab' if 'gitlab' in host else 'github'}.com/{owner}".lower()
    return host
