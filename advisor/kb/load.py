"""Load the knowledge base: from its compiled copy where that fits, else from the YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor import paths
from advisor.errors import Diagnostic, KnowledgeError
from advisor.kb import compiled, read

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge

BUILT_IN = "built-in"


def load_knowledge(
    overlays: Sequence[Path] = (),
    *,
    directory: Path | None = None,
    cache: bool = True,
    bare: bool = False,
) -> Knowledge:
    """The knowledge base with ``overlays`` on top (later ones win per id).

    ``directory`` replaces the built-in base. ``cache`` allows the compiled copy, which is used
    only when it was made from exactly these texts by exactly this code. ``bare``: entries are only
    read, so those of the copy may come without their models (no ``model_dump``, no equality).
    Raises :class:`KnowledgeError` with every problem located.
    """
    files = read.read_layers(layers_of(overlays, directory))
    digest = read.digest(files)
    if cache and (stored := compiled.fetch(digest, bare=bare)) is not None:
        return stored

    # Parsing, validating and linting are slow to import and needed only here.
    from advisor.kb.assemble import inspect

    knowledge, errors = inspect(files, digest, warnings=False)
    if knowledge is None:
        raise KnowledgeError(
            f"the knowledge base has {len(errors)} problem{'s' * (len(errors) != 1)}",
            diagnostics=errors,
            next_step="correct the places named, then run: advisor kb check",
        )
    if cache:
        compiled.keep(digest, knowledge)
    return knowledge


def layers_of(overlays: Sequence[Path], directory: Path | None = None) -> list[read.Layer]:
    """The built-in layer (or its replacement) and the overlays, in order."""
    base = read.Layer(BUILT_IN, directory or paths.knowledge_dir())
    # A folder that is named twice is one layer, at the place where it was named last.
    named = list(dict.fromkeys(str(overlay) for overlay in reversed(overlays)))[::-1]
    names = [f"./{name}" if name == BUILT_IN else name for name in named]
    return [base, *(read.Layer(name, Path(name)) for name in names)]


def check_knowledge(
    overlays: Sequence[Path] = (),
    *,
    directory: Path | None = None,
    today: dt.date | None = None,
) -> tuple[Knowledge | None, list[Diagnostic]]:
    """Everything that is wrong or worth a warning; the knowledge too if it can be used.

    Never uses the compiled copy. ``today`` switches on the rules about time.
    """
    from advisor.kb.assemble import inspect

    files = read.read_layers(layers_of(overlays, directory))
    return inspect(files, read.digest(files), today=today)
