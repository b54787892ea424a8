"""Where things are: in a checkout and in an installed wheel alike, and the user's own folders.

In a checkout ``knowledge/``, ``probes/``, ``examples/``, ``docs/`` and ``app.py`` lie beside the
package; the wheel carries them inside it, in ``advisor/_bundled``. ``ADVISOR_HOME`` moves
everything the program writes.
"""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "ADVISOR_HOME"

KB_VARIABLE = "ADVISOR_KB"
"""For the web app: folders of knowledge on top of the built-in one, separated as in ``PATH``; later
ones win."""

DECISIONS_VARIABLE = "ADVISOR_DECISIONS"
"""For the web app: the folder of decision records that the page Record lists and writes into."""

_PACKAGE = Path(__file__).resolve().parent


def bundle_root() -> Path:
    """The folder that holds ``knowledge``, ``probes``, ``examples`` and ``app.py``."""
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def knowledge_dir() -> Path:
    """The built-in knowledge base."""
    return bundle_root() / "knowledge"


def probes_dir() -> Path:
    """The child side of the probes; workers are started from here by file path."""
    return bundle_root() / "probes"


def examples_dir() -> Path:
    """Profiles that run."""
    return bundle_root() / "examples"


def docs_dir() -> Path:
    """How it decides, how evidence counts, how it measures: Markdown."""
    return bundle_root() / "docs"


def app_file() -> Path:
    """The entry script of the web app."""
    return bundle_root() / "app.py"


def data_dir() -> Path:
    """Where runs and drafts are kept."""
    return _user_dir("data")


def cache_dir() -> Path:
    """What can be made again at any time."""
    return _user_dir("cache")


def _user_dir(kind: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser() / kind
    import platformdirs

    place = platformdirs.user_cache_path if kind == "cache" else platformdirs.user_data_path
    return place("framework-advisor")
