"""The compiled copy of a knowledge base: validated entries, ready to use.

Validating YAML costs many times what using it does, so the result is kept in the user's cache
folder. A copy is used only if it is whole, was made from exactly these texts and by exactly this
code; anything else is the same as no copy. It is a pickle of pickles, one per entry, read by an
unpickler that knows our own entry types and dates and nothing else, so that a foreign file in its
place cannot run anything.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import pickle
import sys
from pathlib import Path
from typing import Any

from advisor import paths
from advisor.errors import AdvisorError
from advisor.files import write_bytes_atomically
from advisor.kb.knowledge import Knowledge
from advisor.kb.lazy_table import LazyTable

_DIGEST_SIZE = 32
_NAME = "knowledge-{}.bin"
MOST_COPIES = 8
"""Copies that are kept: of the built-in base, of a few overlays, of a few versions."""

_TABLES = (
    "frameworks", "groups", "criteria", "sources", "claims", "capabilities", "sections", "probes",
    "tools", "published", "collected",
)  # fmt: skip


def fetch(digest: str, *, bare: bool = False) -> Knowledge | None:
    """The copy made from texts with this digest, or ``None``.

    ``bare``: entries have their attributes and nothing else, and their models are not loaded.
    """
    try:
        stored = _file(digest).read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        return None
    head, payload = stored[: 2 * _DIGEST_SIZE], stored[2 * _DIGEST_SIZE :]
    if head != _stamp(digest) + hashlib.sha256(payload).digest():
        return None
    try:
        revive = _revive_bare if bare else _revive
        parts = revive(payload)
        tables: dict[str, Any] = {
            name: LazyTable(parts["tables"][name], revive) for name in _TABLES
        }
        knowledge = Knowledge(
            version=parts["version"], hash=parts["hash"], origin=parts["origin"], **tables
        )
        # These stand in for what would be worked out of all claims, sources and capabilities.
        vars(knowledge)["witnesses"] = parts["witnesses"]
        vars(knowledge)["route_levels"] = parts["route_levels"]
    except Exception:  # noqa: BLE001 - pickle raises anything for a payload it cannot read
        return None
    return knowledge


def keep(digest: str, knowledge: Knowledge) -> None:
    """Write the copy; a folder that cannot be written costs speed, not function."""
    # Places are for those who read the YAML; they would be a third of the copy.
    parts = {
        "version": knowledge.version,
        "hash": knowledge.hash,
        "origin": knowledge.origin,
        "witnesses": knowledge.witnesses,
        "route_levels": knowledge.route_levels,
        "tables": {
            name: {key: _pack(entry) for key, entry in getattr(knowledge, name).items()}
            for name in _TABLES
        },
    }
    payload = _pack(parts)
    head = _stamp(digest) + hashlib.sha256(payload).digest()
    try:
        write_bytes_atomically(_file(digest), head + payload)
        _forget_old(paths.cache_dir())
    except (AdvisorError, RuntimeError, OSError):
        return


def _forget_old(folder: Path) -> None:
    """Whoever edits knowledge leaves a copy behind with every change."""
    copies = sorted(folder.glob(_NAME.format("*")), key=lambda file: file.stat().st_mtime_ns)
    for file in copies[:-MOST_COPIES]:
        file.unlink(missing_ok=True)


def _pack(value: object) -> bytes:
    return pickle.dumps(value, protocol=5)


def _revive(packed: bytes) -> Any:
    return _Unpickler(io.BytesIO(packed)).load()


def _revive_bare(packed: bytes) -> Any:
    return _BareUnpickler(io.BytesIO(packed)).load()


class _Unpickler(pickle.Unpickler):
    """Revives entries and dates, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("advisor.kb.") or (module, name) == ("datetime", "date"):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a knowledge base")


class Bare:
    """Stands in for any entry model: what an entry says, without what judged it.

    Making the models' classes costs more than deciding does; who only reads entries that were
    judged before needs none of them.
    """

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state["__dict__"])


class _BareUnpickler(_Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("advisor.kb.entries."):
            return Bare
        return super().find_class(module, name)


def _stamp(digest: str) -> bytes:
    """Identifies the texts and the code that judged them."""
    stamp = hashlib.sha256(f"{digest} {sys.version} {_pydantic()}".encode())
    here = Path(__file__).parent
    for source in sorted(here.rglob("*.py")):
        stamp.update(source.name.encode())
        stamp.update(source.read_bytes())
    return stamp.digest()


def _pydantic() -> str:
    """Which pydantic wrote or would write the entries, told without importing it."""
    found = importlib.util.find_spec("pydantic")
    if found is None or found.origin is None:
        return ""
    version = Path(found.origin).with_name("version.py").stat()
    return f"{found.origin} {version.st_size} {version.st_mtime_ns}"


def _file(digest: str) -> Path:
    return paths.cache_dir() / _NAME.format(digest[:16])
