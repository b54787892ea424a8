"""Does the graph that PyTorch records follow the data?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-graph-per-pass",
    topic="execution-model",
    title="PyTorch records a graph of its own in each forward pass",
    published=["pytorch-dynamic-graph"],
    frameworks=["pytorch"],
    method=(
        "Runs one function whose loop ends when a value is small enough on four inputs, and counts "
        "the steps taken and the nodes of the graph left for the backward pass."
    ),
    holds_if=(
        "the graph is there as soon as the function returns and has more nodes for each input "
        "that takes more steps"
    ),
    fails_if="inputs that take different numbers of steps leave graphs of the same size",
)


@test.observe("pytorch")
def observe(here):
    torch = here.torch
    steps, nodes = [], []
    for size in (0.5, 3.0, 20.0, 500.0):
        x = torch.full((4,), size, requires_grad=True)
        y, count = x * 1.0, 0
        while float(y.detach().abs().max()) > 1:
            y, count = y * 0.7, count + 1
        steps.append(count)
        nodes.append(_count_nodes(y.grad_fn))
    return {"steps": steps, "nodes": nodes}


@test.judge
def judge(pytorch):
    steps, nodes = pytorch["steps"], pytorch["nodes"]
    follows = all(
        (steps[i] < steps[j]) == (nodes[i] < nodes[j])
        for i in range(len(steps))
        for j in range(len(steps))
    )
    varied = len(set(steps)) == len(steps)
    return decide(
        follows and varied,
        f"Loops of {_listed(steps)} steps left graphs of {_listed(nodes)} nodes.",
    )


def _count_nodes(root):
    seen, waiting = set(), [root]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [parent for parent, _ in node.next_functions]
    return len(seen)


def _listed(numbers):
    return ", ".join(str(number) for number in numbers)
