"""``python -m tests.records.full_disk FOLDER SMALL``: change records where the disk is nearly full.

``SMALL`` is a small file system of its own; it gets the records of ``FOLDER``, is filled, and
record 1 is superseded by record 2. There is room for one of the two new texts.
"""

from __future__ import annotations

import datetime as dt
import errno
import shutil
import sys
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.records.lifecycle import supersede

PAGE = 4096


def fill(path: Path, left: int) -> None:
    """Fill the file system of ``path`` but for ``left`` bytes."""
    with path.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(PAGE))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        stream.truncate(stream.tell() // PAGE * PAGE - left)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def main(folder: Path, small: Path) -> None:
    """Print the error, then whether everything is as it was."""
    for path in folder.iterdir():
        shutil.copy(path, small)
    one = max(path.stat().st_size for path in small.glob("*.md"))
    fill(small / "fill", left=(one // PAGE + 2) * PAGE)
    before = contents(small)
    try:
        supersede(small, "1", "2", today=dt.date(2027, 1, 5))
    except AdvisorError as error:
        print(error.what)
    print(contents(small) == before)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
