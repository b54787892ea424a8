"""``advisor app``: the web page."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import click

from advisor import paths
from advisor.cli import options
from advisor.cli.result import Result
from advisor.errors import AdvisorError, UsageError
from advisor.exit_codes import ExitCode
from advisor.paths import DECISIONS_VARIABLE, KB_VARIABLE


@click.command(short_help="Open the web app", context_settings={"ignore_unknown_options": True})
@options.knowledge
@click.option(
    "--decisions",
    metavar="DIR",
    type=options.PATH,
    help="Folder of decision records that the page Record lists and writes into.",
)
@click.argument(
    "extra",
    metavar="[STREAMLIT OPTIONS]...",
    nargs=-1,
    type=click.UNPROCESSED,
    help="Passed on, e.g. --server.port 8600.",
)
def app(kb: tuple[Path, ...], decisions: Path | None, extra: tuple[str, ...]) -> Result:
    """Open the web app in a browser; Ctrl-C ends it."""
    chosen = _chosen(kb, decisions)
    if importlib.util.find_spec("streamlit") is None:
        raise AdvisorError(
            "the web app needs Streamlit, which this Python does not have",
            next_step=f"{sys.executable} -m pip install streamlit",
            code="no-streamlit",
        )
    script = paths.app_file()
    if not script.is_file():
        raise AdvisorError(
            f"the web app's script is missing: {script}",
            next_step="install framework-advisor again",
            code="no-app",
        )
    command = [sys.executable, "-m", "streamlit", "run", str(script), *extra]
    return Result(exit_code=_wait(command, {**os.environ, **chosen}))


def _chosen(kb: tuple[Path, ...], decisions: Path | None) -> dict[str, str]:
    """The server's variables for what was chosen; what cannot be used is refused before it starts.

    Paths become absolute. A folder of records may be one that is still to be made.
    """
    found: dict[str, str] = {}
    if kb:
        from advisor.kb.load import load_knowledge

        load_knowledge(kb)
        found[KB_VARIABLE] = os.pathsep.join(str(folder.expanduser().absolute()) for folder in kb)
    if decisions is not None:
        place = decisions.expanduser().absolute()
        if place.exists() and not place.is_dir():
            raise UsageError(
                f"--decisions: {decisions} is not a folder", next_step="name a folder of records"
            )
        found[DECISIONS_VARIABLE] = str(place)
    return found


def _wait(command: list[str], environment: dict[str, str]) -> ExitCode:
    """Run until it ends. Ctrl-C and SIGTERM reach the server, which ends by itself."""
    child = subprocess.Popen(command, env=environment)
    old = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: child.terminate()),
    }
    try:
        code = child.wait()
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
    if code in (0, -signal.SIGINT, -signal.SIGTERM):
        return ExitCode.OK if code == 0 else ExitCode.INTERRUPTED
    return ExitCode.USAGE if code == ExitCode.USAGE else ExitCode.CANNOT_RUN
