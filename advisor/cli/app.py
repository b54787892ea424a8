"""``advisor app``: the web page."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys

import click

from advisor import paths
from advisor.cli.result import Result
from advisor.errors import AdvisorError
from advisor.exit_codes import ExitCode


@click.command(short_help="Open the web app", context_settings={"ignore_unknown_options": True})
@click.argument(
    "extra",
    metavar="[STREAMLIT OPTIONS]...",
    nargs=-1,
    type=click.UNPROCESSED,
    help="Passed on, e.g. --server.port 8600.",
)
def app(extra: tuple[str, ...]) -> Result:
    """Open the web app in a browser; Ctrl-C ends it."""
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
    return Result(exit_code=_wait(command))


def _wait(command: list[str]) -> ExitCode:
    """Run until it ends. Ctrl-C and SIGTERM reach the server, which ends by itself."""
    child = subprocess.Popen(command)
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
