"""Line-delimited JSON between the parent and a worker.

The worker speaks first: ``{"hello": {"protocol": 1, "pid", "python", "executable"}}``. Then one
reply per request. A request is ``{"id": 1, "do": "…", …}``, its reply
``{"id": 1, "ok": true, "result": {…}}`` or
``{"id": 1, "ok": false, "status": "…", "reason": "…", "tail": ["…"]}``. A line that is no
request is answered with ``"id": null`` and does not end the worker; the end of the input does.

Requests (``?`` marks what may be left out):

    start     threads, seed, device?     imports the framework and sets it up; device cpu or gpu
              -> versions, import_seconds, peak_bytes, settings
    describe  probes?                    -> probes: [{id, title, work, flops, modes, options}]
    use       path, probe                the user's own workload file, called PROBE from then on
              -> probe
    make      probe, seed, path          writes PATH and PATH.ref.npz
              -> path, reference, parameters
    prepare   probe, data, out           builds, runs the first steps, writes OUT
              -> first_call_seconds, compile_seconds?, compilations?, dtype, peak_bytes, detail
    memory    action: reset or read      -> peak_bytes, reset, source
    warm      probe, seconds, calls      -> n, seconds
    block     probe, seconds, min_iterations, calls?   -> n, median_s, p90_s, min_s, cpu_s, wall_s;
              calls: how many of them make one timed step (1)
    release   probe                      -> released
    claim_tests   -> claim_tests: [{id, topic, title, published, frameworks, ...}],
                     broken: {file: reason}
    observe   test                       -> facts, seconds; in the worker of one framework
    judge     test, facts: {framework: facts}   -> outcome, seen; in any worker, before start too
    stop      -> {}                      and the worker exits with 0

A probe is named by its id or, with options, ``BASE@key=value,key=value``; `options` has the keys.

Arrays in PATH: ``input`` (``input0`` and so on for changing lengths) and, for training, ``target``;
parameters as ``LAYER.NAME`` with the index of the layer; for a matrix product ``a`` and ``b``, for
a convolution ``weight``, for a chain of element-wise operations ``scale`` and ``shift``. In
PATH.ref.npz and OUT alike: ``output`` and, for training, ``losses`` of the first steps and
``gradient_norm`` of the first.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Any, Dict, Optional, Sequence

VERSION = 1

OK = "ok"
UNSUPPORTED = "unsupported"
NOT_INSTALLED = "not_installed"
IMPORT_ERROR = "import_error"
OOM = "oom"
ERROR = "error"


class BadRequest(Exception):
    """A request that cannot be understood: the sender's mistake, not the framework's."""


class Channel:
    """Both directions of the conversation, on two file descriptors that the parent opened."""

    def __init__(self, in_fd: int, out_fd: int) -> None:
        # A compiler or loader process that the framework starts must not hold the pipe open.
        for descriptor in (in_fd, out_fd):
            os.set_inheritable(descriptor, False)  # noqa: FBT003
        self._in = os.fdopen(in_fd, "r", encoding="utf-8", errors="replace", newline="\n")
        self._out = os.fdopen(out_fd, "w", encoding="utf-8", newline="\n")

    def hello(self) -> None:
        """Say who this is before anything heavy is imported."""
        about = {
            "protocol": VERSION,
            "pid": os.getpid(),
            "python": platform.python_version(),
            "executable": sys.executable,
        }
        self._write({"hello": about})

    def read(self) -> Optional[Dict[str, Any]]:
        """The next request, or None at the end of the input. Raises `BadRequest`."""
        line = self._in.readline()
        if not line:
            return None
        try:
            request = json.loads(line)
        except ValueError as error:
            raise BadRequest(f"not JSON: {error}") from None
        if not isinstance(request, dict) or not isinstance(request.get("do"), str):
            raise BadRequest('a request is an object with "id" and "do"')
        if not isinstance(request.get("id"), (int, str, type(None))):
            # NaN, for one, could not be sent back.
            raise BadRequest('"id" must be a whole number or a text')
        return request

    def reply(self, number: Any, result: Dict[str, Any]) -> None:
        """Answer a request that worked."""
        self._write({"id": number, "ok": True, "result": result})

    def refuse(self, number: Any, status: str, reason: str, tail: Sequence[str] = ()) -> None:
        """Answer a request that did not."""
        failure = {"ok": False, "status": status, "reason": reason, "tail": list(tail)}
        self._write({"id": number, **failure})

    def _write(self, message: Dict[str, Any]) -> None:
        # NaN is not JSON; a caller that produced one hears of it as a ValueError.
        self._out.write(json.dumps(message, allow_nan=False) + "\n")
        self._out.flush()
