"""Is an operation of PyTorch carried out when its line is reached?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-results-on-the-next-line",
    topic="execution-model",
    title="An operation of PyTorch is carried out when its line is reached",
    published=["pytorch-ops-return-immediately"],
    frameworks=["pytorch"],
    method=(
        "Lets a numpy array and a tensor share their memory and looks through numpy, which knows "
        "nothing of PyTorch, whether each operation has been carried out on the line after it."
    ),
    holds_if="numpy sees the result of each of the operations on the line after it",
    fails_if="an operation has not been carried out when the next line of Python runs",
    limits="On a GPU only the queueing is immediate; the test looks at the processor.",
)


@test.observe("pytorch")
def observe(here):
    torch, np = here.torch, here.np
    array = np.zeros(1000, dtype=np.float32)
    tensor = torch.from_numpy(array)
    seen, expected = [], []
    for number in range(1, 6):
        tensor.add_(number)
        seen.append(float(array.sum()))
        expected.append(1000.0 * sum(range(number + 1)))
    result = torch.matmul(torch.eye(3) * 2, torch.ones(3, 1))
    return {
        "seen": seen,
        "expected": expected,
        "product": np.asarray(result).ravel().tolist(),
    }


@test.judge
def judge(pytorch):
    at_once = sum(a == b for a, b in zip(pytorch["seen"], pytorch["expected"]))
    total = len(pytorch["expected"])
    return decide(
        at_once == total and pytorch["product"] == [2.0, 2.0, 2.0],
        f"numpy saw {at_once} of {total} results on the line after the operation; a matrix product "
        f"was read at once as {pytorch['product']}.",
    )
