"""Does what one knows of NumPy carry over?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "numpy-expressions-work-in-pytorch",
    topic="learning-curve",
    title="Expressions of NumPy work in PyTorch as they stand",
    published=["pytorch-easy-with-numpy-background"],
    frameworks=["pytorch"],
    method=(
        "Evaluates 48 expressions of NumPy's introduction with torch in NumPy's place and arrays "
        "turned into tensors, and compares the results."
    ),
    holds_if="three of four expressions give the same result",
    fails_if="more than one of four raises or gives something else",
    covers=PART,
    limits="The words carry over; whether people learn it without trouble was not tested.",
)

EXPRESSIONS = (
    *("np.zeros((2, 3))", "np.ones((2, 3))", "np.arange(12).reshape(3, 4)", "np.eye(3)"),
    *("np.linspace(0, 1, 5)", "np.full((2, 2), 7.0)", "np.zeros_like(a)", "np.empty((2, 3)).shape"),
    *("a + b", "a * b", "a - 2", "a / b", "a ** 2", "a @ b.T", "a > b", "-a", "abs(a)", "a % 2"),
    *("a[0]", "a[:, 1]", "a[-1, :2]", "a[a > 0]", "a[[0, 1]]", "a[::-1]", "a[..., 0]"),
    *("a.sum()", "a.sum(axis=0)", "a.mean()", "a.max()", "a.min(axis=1)", "a.std()", "a.cumsum(0)"),
    *("np.exp(a)", "np.sqrt(abs(a))", "np.maximum(a, b)", "np.where(a > 0, a, b)", "np.dot(v, v)"),
    *("np.concatenate([a, b])", "np.stack([a, b])", "np.vstack([a, b])", "np.transpose(a)", "a.T"),
    *("np.argmax(a)", "np.sort(v)", "np.argsort(v)", "np.clip(a, -1, 1)", "np.linalg.norm(a)"),
    *("np.isclose(a, a)",),
)


@test.observe("pytorch")
def observe(here):
    torch, np, rng = here.torch, here.np, here.rng()
    arrays = {"a": rng.normal(size=(3, 4)), "b": rng.normal(size=(3, 4)), "v": rng.normal(size=6)}
    tensors = {name: torch.tensor(value) for name, value in arrays.items()}
    other = []
    for expression in EXPRESSIONS:
        right = eval(expression, {"np": np, **arrays})
        try:
            found = eval(expression, {"np": torch, **tensors})
            same = np.shape(found) == np.shape(right) and np.allclose(np.asarray(found), right)
        except Exception:
            same = False
        if not same:
            other.append(expression)
    return {"tried": len(EXPRESSIONS), "other": other}


@test.judge
def judge(pytorch):
    right = pytorch["tried"] - len(pytorch["other"])
    examples = ", ".join(pytorch["other"][:4])
    return decide(
        right >= 0.75 * pytorch["tried"],
        f"{right} of {pytorch['tried']} expressions gave NumPy's result"
        f"{'; not, for one: ' + examples if examples else ''}.",
    )
