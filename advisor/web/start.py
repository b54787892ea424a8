"""What was chosen when the server was started: a team's own knowledge, and a folder of records.

``advisor app --kb DIR --decisions DIR`` hands them to the server in two variables, which anybody
who starts ``streamlit run app.py`` can set as well.
"""

from __future__ import annotations

import os
from pathlib import Path

from advisor.paths import DECISIONS_VARIABLE, KB_VARIABLE


def overlays() -> tuple[Path, ...]:
    """Folders of a team's own knowledge, in the order in which they were named."""
    named = os.environ.get(KB_VARIABLE, "")
    return tuple(Path(one).expanduser() for one in named.split(os.pathsep) if one)


def decisions() -> Path | None:
    """The folder of records, or ``None``: then pages only offer downloads."""
    named = os.environ.get(DECISIONS_VARIABLE, "")
    return Path(named).expanduser() if named else None
