"""Whether any file of the knowledge base changed, without reading one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.kb.read import Layer


def of(layers: Iterable[Layer]) -> str:
    """A text that differs when a file was written, added, renamed or taken away.

    Made from names, sizes and times of change. A folder that is not there counts as empty: whoever
    reads it says what is wrong.
    """
    total = hashlib.sha256()
    for layer in layers:
        total.update(f"{layer.name}\n{layer.directory}\n".encode("utf-8", "surrogateescape"))
        for line in sorted(_files(str(layer.directory))):
            total.update(line.encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _files(folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.name.endswith(".yaml"):
            try:
                found = entry.stat()
            except OSError:
                continue
            yield f"{entry.path}\t{found.st_size}\t{found.st_mtime_ns}\t{found.st_ino}\n"
