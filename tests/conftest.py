"""What holds for all tests."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Programs started by tests can be interrupted, however pytest itself was started.

    A shell starts what runs in the background with Ctrl-C ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
