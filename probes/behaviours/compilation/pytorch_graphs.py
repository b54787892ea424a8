"""What do graphs cost and give in PyTorch?"""

from __future__ import annotations

import warnings

from probes.claim_tests import ClaimTest, all_of, decide, every_pair

recording = ClaimTest(
    "recording-a-graph-costs-speed",
    topic="compilation",
    title="Building the graph anew in every run costs some speed",
    published=["dynamic-graph-rebuild-overhead"],
    frameworks=["pytorch"],
    method=(
        "Runs a chain of 100 operations with and without recording the graph for the backward "
        "pass, in turns, on 8 numbers and on a million."
    ),
    holds_if="on 8 numbers recording takes 5 % or more longer in every pair",
    fails_if="every pair shows less than 5 %",
    limits="Most of what an eager operation costs is not the recording but its dispatch.",
    seconds=3,
)

torchscript = ClaimTest(
    "torchscript-is-the-faster-second-mode",
    topic="compilation",
    title="TorchScript turns dynamic models into faster static graphs, PyTorch's mode for industry",
    published=["torchscript-dual-mode"],
    frameworks=["pytorch"],
    method=(
        "Scripts a chain of ten elementwise operations with torch.jit.script, listens for a "
        "deprecation, and times it beside the same function as written."
    ),
    holds_if="it is not said to be deprecated and is faster in every pair by 10 % or more",
    fails_if="PyTorch says that it is deprecated or refuses it, or every pair shows less",
    seconds=3,
)

compiled = ClaimTest(
    "torch-compile-wins-back-overhead",
    topic="compilation",
    title="Just-in-time compilation wins back much of what dynamic graphs cost PyTorch",
    published=["pytorch-jit-gains"],
    frameworks=["pytorch"],
    method=(
        "Compiles a chain of 100 small operations with torch.compile, compares the results, and "
        "times it beside the same function as written."
    ),
    holds_if="results agree to 1e-5 and, compiled, it takes at most half the time in each pair",
    fails_if="results differ, or in every pair it takes more than half the time",
    needs=["compiler"],
    limits="A chain of small operations; whole models gain less.",
    seconds=25,
)


def chain(x):
    for _ in range(50):
        x = x * 1.01
        x = x + 0.001
    return x


@recording.observe("pytorch")
def observe_recording(here):
    torch = here.torch
    found = {}
    for name, size in (("small", 8), ("large", 1_000_000)):
        plain = torch.full((size,), 0.5)
        recorded = plain.clone().requires_grad_()
        timed = here.ratio(
            lambda x=recorded: chain(x).detach()[0].item(),
            lambda x=plain: chain(x)[0].item(),
            seconds=1.0,
        )
        found[name] = timed
    return found


@recording.judge
def judge_recording(pytorch):
    small, large = pytorch["small"], pytorch["large"]
    return decide(
        every_pair(small, 1.05),
        f"Recording takes {small['ratio']:.2f} times as long on 8 numbers ({small['low']:.2f} to "
        f"{small['high']:.2f}) and {large['ratio']:.2f} times on a million ({large['low']:.2f} to "
        f"{large['high']:.2f}).",
    )


@torchscript.observe("pytorch")
def observe_torchscript(here):
    torch = here.torch
    path = here.write(
        "scripted.py",
        "import torch\n\n\ndef ten(x: torch.Tensor) -> torch.Tensor:\n"
        + "    x = torch.tanh(x * 1.1) + 0.01\n" * 5
        + "    return x\n",
    )
    space = {"__name__": "scripted"}
    with open(path, encoding="utf-8") as stream:
        exec(compile(stream.read(), path, "exec"), space)
    ten = space["ten"]
    refused = ""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            scripted = torch.jit.script(ten)
        except Exception as error:
            refused = type(error).__name__
    said = [str(one.message).splitlines()[0] for one in heard if "deprecat" in str(one.message)]
    facts = {"refused": refused, "deprecated": said[:1]}
    if refused:
        return facts
    x = torch.linspace(-1, 1, 100_000)
    timed = here.ratio(lambda: ten(x)[0].item(), lambda: scripted(x)[0].item())
    return {**facts, **timed}


@torchscript.judge
def judge_torchscript(pytorch):
    if pytorch["refused"]:
        return decide(False, f"torch.jit.script refuses with {pytorch['refused']}.")
    said = pytorch["deprecated"]
    return decide(
        all_of(not said, every_pair(pytorch, 1.1)),
        f"PyTorch {'says: ' + said[0].rstrip('.') if said else 'says nothing of a deprecation'}; "
        f"as written takes {pytorch['ratio']:.2f} times as long as scripted ({pytorch['low']:.2f} "
        f"to {pytorch['high']:.2f}).",
    )


@compiled.observe("pytorch")
def observe_compiled(here):
    torch = here.torch
    x = torch.linspace(-1, 1, 8)
    fast = torch.compile(chain)
    with torch.inference_mode():
        gap = float((fast(x) - chain(x)).abs().max())
        timed = here.ratio(lambda: chain(x)[0].item(), lambda: fast(x)[0].item())
    return {**timed, "gap": gap}


@compiled.judge
def judge_compiled(pytorch):
    return decide(
        all_of(pytorch["gap"] < 1e-5, every_pair(pytorch, 2.0)),
        f"As written, 100 small operations take {pytorch['ratio']:.1f} times as long as compiled "
        f"({pytorch['low']:.1f} to {pytorch['high']:.1f}); results differ by {pytorch['gap']:.0e}.",
    )
