"""The compiled copy of a knowledge base: validated entries, ready to use.

Validating YAML costs many times what using it does, so the result is kept in the user's cache
folder. A copy is used only if it is whole, was made from exactly these texts and by exactly this
code; anything else is the same as no copy. It is a pickle read by an unpickler that knows our own
entry types and dates and nothing else, so that a foreign file in its place cannot run anything.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pydantic

from advisor import paths
from advisor.errors import AdvisorError
from advisor.files import write_bytes_atomically
from advisor.kb.knowledge import Knowledge

_DIGEST_SIZE = 32


def fetch(digest: str) -> Knowledge | None:
    """The copy made from texts with this digest, or ``None``."""
    try:
        stored = _file(digest).read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        return None
    head, payload = stored[: 2 * _DIGEST_SIZE], stored[2 * _DIGEST_SIZE :]
    if head != _stamp(digest) + hashlib.sha256(payload).digest():
        return None
    try:
        knowledge = _Unpickler(io.BytesIO(payload)).load()
    except Exception:  # noqa: BLE001 - pickle raises anything for a payload it cannot read
        return None
    return knowledge if isinstance(knowledge, Knowledge) else None


def keep(digest: str, knowledge: Knowledge) -> None:
    """Write the copy; a folder that cannot be written costs speed, not function."""
    # Places are for those who read the YAML; they would be a third of the copy.
    payload = pickle.dumps(replace(knowledge, places={}), protocol=5)
    head = _stamp(digest) + hashlib.sha256(payload).digest()
    try:
        write_bytes_atomically(_file(digest), head + payload)
    except (AdvisorError, RuntimeError):
        return


class _Unpickler(pickle.Unpickler):
    """Revives entries and dates, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("advisor.kb.") or (module, name) == ("datetime", "date"):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a knowledge base")


def _stamp(digest: str) -> bytes:
    """Identifies the texts and the code that judged them."""
    stamp = hashlib.sha256(f"{digest} {sys.version} {pydantic.VERSION}".encode())
    here = Path(__file__).parent
    for source in sorted([*here.glob("*.py"), *(here / "entries").glob("*.py")]):
        stamp.update(source.name.encode())
        stamp.update(source.read_bytes())
    return stamp.digest()


def _file(digest: str) -> Path:
    return paths.cache_dir() / f"knowledge-{digest[:16]}.bin"
