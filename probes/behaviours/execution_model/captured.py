"""What becomes of control flow in a model that PyTorch captures?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "pytorch-captures-models-with-control-flow",
    topic="execution-model",
    title="torch.compile splits a model at an if on values; torch.export wants torch.cond for it",
    published=[],
    claims=["pytorch.execution-model.captured-modes"],
    frameworks=["pytorch"],
    method=(
        "Runs a model with an if and a while on the values of its tensors as written and under "
        "torch.compile, counts the graphs, and exports it with the if and with torch.cond."
    ),
    holds_if=(
        "compiled it gives the same results in more than one graph, torch.export refuses the if, "
        "and the model with torch.cond is exported and gives both branches right"
    ),
    fails_if="compiled results differ, one graph is enough, or torch.export does otherwise",
    covers=PART,
    limits="Side effects in Python are not looked at. The compiler itself is replaced by a count.",
    seconds=6,
)
INPUTS = (-3.0, 0.5, 40.0)


@test.observe("pytorch")
def observe(here):
    torch = here.torch

    class Branching(torch.nn.Module):
        def forward(self, x):
            if x.sum() > 0:
                x = x * 2
            while x.sum() > 10:
                x = x / 2
            return x + 1

    class Chosen(torch.nn.Module):
        def forward(self, x):
            return torch.cond(x.sum() > 0, lambda x: x * 2, lambda x: x + 1, (x,))

    graphs = []

    def counting(graph, _):
        graphs.append(graph)
        return graph

    model = Branching()
    torch._dynamo.reset()
    compiled = torch.compile(model, backend=counting)
    inputs = [torch.full((1,), value) for value in INPUTS]
    written = [model(x).item() for x in inputs]
    captured = [compiled(x).item() for x in inputs]
    torch._dynamo.reset()

    def exported(module):
        program = torch.export.export(module, (torch.ones(1),))
        return [program.module()(torch.full((1,), value)).item() for value in (-3.0, 5.0)]

    return {
        "written": written,
        "captured": captured,
        "graphs": len(graphs),
        "exported_if": _error(lambda: exported(Branching())),
        "exported_cond": _error(lambda: exported(Chosen())),
    }


@test.judge
def judge(pytorch):
    found = pytorch
    same = found["written"] == found["captured"]
    refused = isinstance(found["exported_if"], str)
    both = found["exported_cond"] == [-2.0, 10.0]
    with_cond = "right in both branches" if both else f"{found['exported_cond']}"
    return decide(
        same and found["graphs"] > 1 and refused and both,
        f"Compiled, the model gave {'the same' if same else 'other'} results in "
        f"{found['graphs']} graphs; exporting the if gave "
        f"{found['exported_if'] if refused else 'no error'}, exporting torch.cond was {with_cond}.",
    )


def _error(call):
    """What the call gives, or the name of its error."""
    try:
        return call()
    except Exception as error:
        return type(error).__name__
