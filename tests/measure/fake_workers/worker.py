"""A worker without a framework. Its name tells how it behaves: ``--framework crash-on-block``.

``steady``, ``quick`` and ``numpy`` work; their times are made up and known. Standard library only,
so that it starts fast.
"""

import argparse
import json
import os
import random
import signal
import struct
import subprocess
import sys
import time
import zipfile

STEP_S = {"quick": 0.010, "steady": 0.020, "numpy": 0.005, "almost": 0.0202, "slow": 0.040}


def write_npz(path, arrays):
    with zipfile.ZipFile(path, "w") as archive:
        for name, values in arrays.items():
            header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(values)},), }}"
            header = header.ljust(117) + "\n"
            data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("latin1")
            archive.writestr(name + ".npy", data + struct.pack(f"<{len(values)}d", *values))


def misbehave(kind, out):  # noqa: C901, PLR0912
    """Do what the name says; returns when it is to go on."""
    if kind == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif kind == "abort":
        os.abort()
    elif kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "exit":
        print("giving up", file=sys.stderr)
        sys.stderr.flush()
        os._exit(3)
    elif kind == "hang":
        while True:
            time.sleep(60)
    elif kind == "rubbish":
        os.write(out, b"Warning: something printed here\n")
    elif kind == "list":
        os.write(out, b"[1, 2]\n")
    elif kind == "nan":
        os.write(out, b'{"id": 1, "ok": true, "result": {"import_seconds": NaN}}\n')
    elif kind == "deep":
        os.write(out, b"[" * 200_000 + b"\n")
    elif kind == "huge":
        chunk = b"x" * 65536
        while True:
            os.write(out, chunk)
    elif kind == "close":
        os.close(out)
        time.sleep(60)
    elif kind == "flood":
        line = b"noise " * 200 + b"\n"
        for _ in range(20_000):
            os.write(1, line)
        os.write(2, b"\x1b[31mlast words\x1b[0m\n")
    elif kind == "grandchild":
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(600)"],
            start_new_session=True,
            pass_fds=(out,),
        )
        with open("grandchild.pid", "w") as file:  # noqa: PTH123
            file.write(str(child.pid))
        os._exit(0)
    elif kind == "refuse":
        return {"ok": False, "status": "unsupported", "reason": "not here", "tail": ["a", "b"]}
    elif kind == "numpyless":
        return {"ok": False, "status": "import_error", "reason": "No module named 'numpy'"}
    elif kind == "halfchar":
        return {"ok": False, "status": "error", "reason": "no file \udcff here", "tail": ["\udc80"]}
    elif kind == "strange":
        return {"ok": False, "status": "no such status", "reason": ""}
    return None


OBSERVERS = (
    *("steady", "quick", "picky", "numb"),
    *(
        f"{kind}-on-observe"
        for kind in ("segfault", "hang", "refuse", "strange", "rubbish", "exit")
    ),
    *(f"{kind}-on-start" for kind in ("refuse", "segfault")),
)


def claim_test(name, *frameworks, **changes):
    test = {
        "id": name, "topic": "speed" if "quick" in name else "memory", "title": name.title(),
        "method": "Nothing.", "holds_if": "it is so", "fails_if": "it is not so",
        "frameworks": list(frameworks), "published": [f"said-{name}"], "claims": [], "needs": [],
        "covers": "whole", "limits": "", "fresh": False, "seconds": 0.1,
    }  # fmt: skip
    return {**test, **changes}


def claim_tests():
    """Two for each behaviour that observes, and some of their own."""
    alone = [claim_test(f"{n}-{f}", f) for f in OBSERVERS for n in ("first", "second")]
    return [
        *alone,
        claim_test("both", "steady", "quick"),
        claim_test("with-absent", "steady", "absent"),
        claim_test("fresh-steady", "steady", fresh=True),
        claim_test("fresh-steady-too", "steady", fresh=True),
        *(claim_test(name, "steady") for name in ("no", "undecided", "misjudged", "unjudged")),
    ]


def judged(request):
    name, facts = request["test"], request["facts"]
    if name == "unjudged":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "misjudged":
        return {"outcome": "perhaps", "seen": "Who knows."}
    if name == "undecided":
        return {"outcome": "cannot-test", "seen": "too close to call"}
    outcome = "does-not-hold" if name == "no" else "holds"
    return {"outcome": outcome, "seen": f"Facts of {', '.join(sorted(facts))}."}


def answer(request, args, rng):  # noqa: PLR0911, PLR0912, C901
    do = request["do"]
    framework = args.framework.split("/")[0]
    if do == "claim_tests":
        return {"claim_tests": claim_tests(), "broken": {"half.py": "SyntaxError: half"}}
    if do == "observe":
        if framework == "picky" and request["test"].startswith("first"):
            os.kill(os.getpid(), signal.SIGSEGV)
        facts = [1] if framework == "numb" else {"pid": os.getpid()}
        return {"facts": facts, "seconds": 0.5}
    if do == "judge":
        return judged(request)
    if do == "start":
        return {
            "versions": {framework: "1.0"},
            "import_seconds": STEP_S.get(framework, 0.02) * 50,
            "peak_bytes": 1000000,
            "settings": {"threads": request["threads"]},
            "compiles_slowly": framework == "slowcompile",
        }
    if do == "describe":
        return {
            "probes": [
                {"id": name, "title": name.title(), "work": "nothing", "flops": 1e6, "modes": []}
                for name in ("work", "other")
            ]
        }
    if do == "make":
        write_npz(request["path"], {"x": [1.0]})
        write_npz(request["path"] + ".ref.npz", {"output": [1.0, 2.0], "losses": [0.5, 0.25]})
        return {}
    if do == "prepare":
        output = [1.0, 2.1] if framework == "different" else [1.0, 2.0 + 1e-7]
        arrays = {"output": output, "losses": [0.5, 0.25]}
        if request.get("brief"):
            losses = {"drifting": [0.9], "forgetful": []}.get(framework, [0.5])
            arrays = {"losses": losses}
        write_npz(request["out"], arrays)
        result = {"first_call_seconds": 0.5, "dtype": "float32", "peak_bytes": 5, "detail": ""}
        if args.mode != "as-written":
            result["compile_seconds"] = 0.4
        return result
    if do == "memory":
        return {"peak_bytes": 2000000}
    if do == "block":
        step = STEP_S.get(framework, 0.02) * (0.5 if args.mode != "as-written" else 1.0)
        median = step * rng.lognormvariate(0, 0.002) * request.get("calls", 1)
        if framework == "shaky":  # two processes of it are hardly ever alike
            median *= random.Random(f"{os.getpid()} process").lognormvariate(0, 0.3)
        if framework == "sleepy":
            time.sleep(4.0)
        if framework == "backwards":
            median = -1.0
        if framework == "beyond":
            median = 10**400
        return {
            "n": 5,
            "median_s": median,
            "p90_s": median,
            "min_s": median,
            "cpu_s": 0.1,
            "wall_s": 0.1,
        }
    return {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--framework")
    parser.add_argument("--mode")
    parser.add_argument("--in-fd", type=int)
    parser.add_argument("--out-fd", type=int)
    args = parser.parse_args()
    out = args.out_fd
    # "segfault-on-block", "hang-on-hello"; the part behind a slash only tells two apart.
    kind, _, when = args.framework.partition("/")[0].partition("-on-")
    rng = random.Random(os.getpid())

    def say(value):
        os.write(out, json.dumps(value).encode() + b"\n")

    if when == "hello":
        misbehave(kind, out)
    protocol = 99 if kind == "foreign" else 1
    say(
        {
            "hello": {
                "protocol": protocol,
                "pid": os.getpid(),
                "python": "3.11.0",
                "executable": sys.executable,
            }
        }
    )
    with os.fdopen(args.in_fd) as requests:
        for line in requests:
            request = json.loads(line)
            if request["do"] == "stop":
                break
            refusal = misbehave(kind, out) if when == request["do"] else None
            if refusal:
                say({"id": request["id"], **refusal})
                continue
            number = 4711 if kind == "wrong" else request["id"]
            say({"id": number, "ok": True, "result": answer(request, args, rng)})


main()
