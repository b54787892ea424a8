"""Is PyTorch code debugged as any Python program is?"""

from __future__ import annotations

import contextlib
import io

from probes.behaviours.debugging._prompt import answers, fault_of, prompts
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-debugs-like-python",
    topic="debugging",
    title="PyTorch code is stepped through with pdb and inspected with print",
    published=["pytorch-debug-like-python"],
    frameworks=["pytorch"],
    method=(
        "Stops three forward passes of a module with breakpoint(), asks pdb for a value, prints "
        "the value, and lets a line raise an error on purpose."
    ),
    holds_if=(
        "pdb stops in each pass and gives the right number, print shows it, and the traceback "
        "names the line that raised"
    ),
    fails_if="a pass is not stopped, a number is not given or wrong, or the line is not named",
    limits="Ordinary code, as written; torch.compile is not part of it.",
)


@test.observe("pytorch")
def observe(here):
    torch = here.torch

    class Doubling(torch.nn.Module):
        def forward(self, x):
            h = x * 2
            print(h)
            breakpoint()
            return h.sum()

    class Faulty(torch.nn.Module):
        def forward(self, x):
            return x @ torch.ones(5, 5)  # the planted fault

    model, printed = Doubling(), io.StringIO()
    with prompts("p float(h.sum())") as stops, contextlib.redirect_stdout(printed):
        for number in range(3):
            model(torch.full((2,), float(number)))
    return {
        "answers": answers(stops),
        "printed": printed.getvalue().splitlines()[:3],
        "fault": fault_of(lambda: Faulty()(torch.ones(2, 3))),
    }


@test.judge
def judge(pytorch):
    right = pytorch["answers"] == [0.0, 4.0, 8.0]
    printed = ["4." in line for line in pytorch["printed"]] == [False, False, True]
    fault = pytorch["fault"]
    return decide(
        right and printed and fault["named"],
        f"pdb answered {pytorch['answers']} in three passes, print showed "
        f"{'the numbers' if printed else 'something else'}, and the traceback "
        f"{'named' if fault['named'] else 'did not name'} the line in {fault['frames']} frames.",
    )
