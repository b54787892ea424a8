"""A parent of one worker, as small as it can be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "probes" / "worker.py"
KEPT = ("PATH", "HOME", "LANG")


class Worker:
    def __init__(
        self,
        framework,
        mode="as-written",
        *,
        python=(sys.executable,),
        worker_file=WORKER,
        **environment,
    ):
        requests, self._write_end = os.pipe()
        self._read_end, replies = os.pipe()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            [
                *python,
                str(worker_file),
                *("--framework", framework, "--mode", mode),
                *("--in-fd", str(requests), "--out-fd", str(replies)),
            ],
            pass_fds=(requests, replies),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**kept, **environment},
        )
        os.close(requests)
        os.close(replies)
        self._in = os.fdopen(self._write_end, "w", encoding="utf-8")
        self._out = os.fdopen(self._read_end, encoding="utf-8")
        self._count = 0
        self.hello = self.receive()["hello"]

    def receive(self) -> dict[str, Any]:
        line = self._out.readline()
        assert line, f"the worker ended with {self.process.wait()}"
        return json.loads(line)

    def send(self, line: str) -> None:
        self._in.write(line + "\n")
        self._in.flush()

    def ask(self, do: str, **fields) -> dict[str, Any]:
        """The whole reply."""
        self._count += 1
        self.send(json.dumps({"id": self._count, "do": do, **fields}))
        reply = self.receive()
        assert reply["id"] == self._count
        return reply

    def __call__(self, do: str, **fields) -> dict[str, Any]:
        """The result of a request that must work."""
        reply = self.ask(do, **fields)
        assert reply["ok"], (reply["reason"], *reply["tail"])
        return reply["result"]

    def close(self) -> int:
        """End its input; a worker ends by itself then."""
        self._in.close()
        self._out.close()
        try:
            return self.process.wait(timeout=60)
        finally:
            self.process.kill()
            self.process.wait()
