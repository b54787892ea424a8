"""Do functions of plain Python work on PyTorch's tensors as they stand?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-programs-are-plain-python",
    topic="learning-curve",
    title="Functions written for Python's numbers work on PyTorch's tensors as they stand",
    published=["pytorch-feels-like-python"],
    frameworks=["pytorch"],
    method=(
        "Gives ten functions of plain Python, which know nothing of PyTorch, first numbers and "
        "then tensors: loops, branches, closures, generators, exceptions, lists, recursion."
    ),
    holds_if="all ten give the same values and leave the same behind, and gradients flow through",
    fails_if="one of them raises or gives something else on tensors",
)

INPUTS = (0.4, 3.0, -7.0)


def loop(x):
    while abs(x) > 1:
        x = x * 0.5
    return x


def branch(x):
    return x + 1 if x > 0 else -x


def counter(x):
    calls = []
    for number in range(5):
        calls.append(number)
        x = x + len(calls)
    return x


def recursion(x):
    return x if x * x < 2 else recursion(x / 3)


def closure(x):
    functions = [lambda value, k=k: value * k for k in range(1, 4)]
    return sum(function(x) for function in functions)


def generator(x):
    def halves(value):
        while value * value > 0.01:
            yield value
            value = value / 2

    return sum(halves(x))


def exception(x):
    try:
        if x < 0:
            raise ValueError(x)  # noqa: TRY301
    except ValueError as error:
        return error.args[0] * 2
    return x


def collection(x):
    table = {"a": [x, x * 2], "b": [x * 3]}
    return max(sum(row) for row in table.values())


def comparison(x):
    return sorted([x, x * x, -x])[1]


def text(x):
    return x * len(f"{float(x):.2f}")


PLAIN = (
    loop, branch, counter, recursion, closure,
    generator, exception, collection, comparison, text,
)  # fmt: skip


@test.observe("pytorch")
def observe(here):
    torch = here.torch
    return {function.__name__: _alike(torch, function) for function in PLAIN}


@test.judge
def judge(pytorch):
    other = [f"{name} ({found})" for name, found in pytorch.items() if found != "alike"]
    told = f"; not: {', '.join(other)}" if other else ""
    return decide(
        not other,
        f"{len(pytorch) - len(other)} of {len(pytorch)} functions do on tensors what they do on "
        f"numbers{told}.",
    )


def _alike(torch, function):
    try:
        for number in INPUTS:
            tensor = torch.tensor(number, dtype=torch.float64, requires_grad=True)
            value = function(tensor)
            if abs(float(value) - function(number)) > 1e-9:
                return "another value"
            (gradient,) = torch.autograd.grad(value, tensor)
            slope = (function(number + 1e-6) - function(number)) / 1e-6
            if abs(float(gradient) - slope) > 1e-3:
                return "another gradient"
    except Exception as error:
        return type(error).__name__
    return "alike"
