"""What a worker does for each request. A request that fails is answered; the worker goes on."""

from __future__ import annotations

import gc
import math
import sys
import time
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Union

from probes import memory, timing
from probes.adapters.base import Adapter, Runner
from probes.claim_tests import broken_files, claim_tests, find_claim_test
from probes.failures import classify
from probes.own_workload import OwnWorkload
from probes.protocol import BadRequest, Channel
from probes.registry import find_workload, workloads

if TYPE_CHECKING:
    from probes.spec import Workload

DEVICES = ("cpu", "gpu")

Request = Dict[str, Any]
Result = Dict[str, Any]


def serve(channel: Channel, service: Service) -> int:
    """Answer requests until ``stop`` or the end of the input; the exit code."""
    channel.hello()
    try:
        while True:
            number = None
            try:
                request = channel.read()
                if request is None:
                    return 0
                number = request.get("id")
                channel.reply(number, service.handle(request))
            except BrokenPipeError:
                raise
            except (Exception, SystemExit) as error:
                channel.refuse(number, *classify(error))
            if service.stopped:
                return 0
    except BrokenPipeError:
        return 0  # nobody listens any more


class Service:
    """The state of a worker: its adapter, its mode and the workloads that are built."""

    def __init__(self, adapter: Adapter, mode: str) -> None:
        self.adapter = adapter
        self.mode = mode
        self.stopped = False
        self._started = False
        self._threads, self._seed = 1, 0
        self._runners: Dict[str, Runner] = {}
        self._own: Optional[OwnWorkload] = None

    def handle(self, request: Request) -> Result:
        """The result of one request. Raises what `failures.classify` understands."""
        handler = getattr(self, f"_do_{request['do']}", None)
        if handler is None:
            raise BadRequest(f"unknown request {request['do']!r}")
        return handler(request)

    def _do_start(self, request: Request) -> Result:
        threads = _number(request, "threads", int, least=1)
        seed = _number(request, "seed", int, least=0)
        device = request.get("device", "cpu")
        if device not in DEVICES:
            raise BadRequest(f"unknown device {device!r}; known: {', '.join(DEVICES)}")
        before = time.perf_counter()
        self.adapter.load(threads)
        seconds = time.perf_counter() - before
        peak = memory.read()["peak_bytes"]
        settings = self.adapter.configure(threads, seed, device)
        self._threads, self._seed = threads, seed
        self._started = True
        # What an import made is never garbage; walking it for every release takes longer than
        # many a probe.
        gc.freeze()
        python = ".".join(str(part) for part in sys.version_info[:3])
        return {
            "versions": {"python": python, **self.adapter.versions()},
            "import_seconds": seconds,
            "peak_bytes": peak,
            "settings": settings,
            "compiles_slowly": self.adapter.compiles_slowly,
        }

    def _do_describe(self, request: Request) -> Result:
        names = request.get("probes")
        if names is not None and not isinstance(names, list):
            raise BadRequest('"probes" must be a list of ids')
        asked = workloads() if names is None else [self._find(name) for name in names]
        return {"probes": [workload.describe() for workload in asked]}

    def _do_use(self, request: Request) -> Result:
        self._own = OwnWorkload(_text(request, "path"), _text(request, "probe"))
        return {"probe": self._own.id}

    def _find(self, name: Any) -> Union[Workload, OwnWorkload]:
        if self._own is not None and name == self._own.id:
            return self._own
        return find_workload(name)

    def _do_make(self, request: Request) -> Result:
        from probes import data

        workload = self._find(request.get("probe"))
        path = _text(request, "path")
        seed = _number(request, "seed", int, least=0)
        if isinstance(workload, OwnWorkload):
            arrays, expected = workload.make(seed)
        else:
            arrays = data.make_arrays(workload, seed)
            expected = data.reference_arrays(workload, arrays)
        reference = f"{path}.ref.npz"
        data.save(path, arrays)
        data.save(reference, expected)
        return {"path": path, "reference": reference}

    def _do_prepare(self, request: Request) -> Result:
        if not self._started:
            raise BadRequest("prepare before start")
        from probes import data
        from probes.preparation import prepare

        workload = self._find(request.get("probe"))
        out = _text(request, "out")
        arrays = data.load(_text(request, "data"))
        self._release(workload.id)
        brief = request.get("brief") is True
        if isinstance(workload, OwnWorkload):
            made = workload.prepare(self.adapter, self.mode, arrays, brief=brief)
        else:
            made = prepare(self.adapter, workload, self.mode, arrays, brief=brief)
        runner, result, check = made
        data.save(out, check)
        self._runners[workload.id] = runner
        return result

    def _do_memory(self, request: Request) -> Result:
        actions = {"reset": memory.reset, "read": memory.read}
        action = request.get("action")
        if not isinstance(action, str) or action not in actions:
            raise BadRequest(f"unknown action {action!r}; known: {', '.join(actions)}")
        return actions[action]()

    def _do_warm(self, request: Request) -> Result:
        seconds = _number(request, "seconds", float)
        return timing.warm(self._step(request), seconds, _number(request, "calls", int))

    def _do_block(self, request: Request) -> Result:
        seconds = _number(request, "seconds", float)
        least = _number(request, "min_iterations", int)
        step = self._step(request)
        if "calls" in request:
            step = timing.repeated(step, _number(request, "calls", int, least=1))
        return timing.block(step, seconds, least)

    def _do_release(self, request: Request) -> Result:
        return {"released": self._release(self._find(request.get("probe")).id)}

    def _do_claim_tests(self, request: Request) -> Result:
        described = [test.describe() for test in claim_tests()]
        return {"claim_tests": described, "broken": broken_files()}

    def _do_observe(self, request: Request) -> Result:
        if not self._started:
            raise BadRequest("observe before start")
        from probes.observing import observe

        test = find_claim_test(request.get("test"))
        return observe(test, self.adapter, self._threads, self._seed)

    def _do_judge(self, request: Request) -> Result:
        facts = request.get("facts")
        if not isinstance(facts, dict):
            raise BadRequest('"facts" must be an object: the facts by framework')
        verdict = find_claim_test(request.get("test")).verdict(facts)
        return {"outcome": verdict.outcome, "seen": verdict.seen}

    def _do_stop(self, request: Request) -> Result:
        self.stopped = True
        return {}

    def _step(self, request: Request) -> Callable[[], Any]:
        workload = self._find(request.get("probe"))
        if workload.id not in self._runners:
            raise BadRequest(f"{workload.id} is not prepared")
        return self._runners[workload.id].step

    def _release(self, name: str) -> bool:
        runner = self._runners.pop(name, None)
        if runner is None:
            return False
        del runner
        gc.collect()
        return True


def _number(request: Request, name: str, kind: type, least: int = 0) -> Any:
    value = request.get(name)
    right = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not right or not least <= value < math.inf or (kind is int and value != int(value)):
        raise BadRequest(f"{name!r} must be a number of at least {least}, not {value!r}")
    return kind(value)


def _text(request: Request, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"{name!r} must be a path, not {value!r}")
    return value
