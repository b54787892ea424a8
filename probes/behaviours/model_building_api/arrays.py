"""Is PyTorch like numpy, and are its tensors like Python's own values?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

like_numpy = ClaimTest(
    "pytorch-runs-numpy-expressions",
    topic="model-building-api",
    title="PyTorch amounts to NumPy, with tools on top for building and training nets",
    published=["pytorch-gpu-enabled-numpy"],
    frameworks=["pytorch"],
    method=(
        "Runs 30 common expressions of numpy with torch in numpy's place and compares the values; "
        "looks whether an array is shared without a copy and whether nets, gradients and "
        "optimisers are there."
    ),
    holds_if="three quarters or more give numpy's values, arrays are shared and the tools there",
    fails_if="fewer do, an array is copied, or a tool is missing",
    covers=PART,
    limits="That the same runs on a GPU is tested only where there is one, by other tests.",
)

compact = ClaimTest(
    "pytorch-core-is-compact-and-python-like",
    topic="model-building-api",
    title="The core of PyTorch is small and its tensors are used like Python's own values",
    published=["pytorch-compact-core-api"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Uses a tensor in ten ways in which Python uses its values, such as an index, a loop and "
        "an assigned item, and counts the public names of the top module beside TensorFlow's."
    ),
    holds_if="all ten work and the top module of PyTorch has fewer public names than TensorFlow's",
    fails_if="one of the ten does not work, or PyTorch's top module has as many names or more",
)

EXPRESSIONS = (
    *("xp.zeros((2, 3))", "xp.ones(3)", "xp.arange(6)", "xp.linspace(0, 1, 5)", "xp.eye(3)"),
    *("xp.sum(a)", "xp.mean(a)", "xp.std(a)", "xp.prod(v)", "xp.cumsum(v, 0)"),
    *("xp.max(a)", "xp.argmax(v)", "xp.sort(v)", "xp.argsort(v)", "xp.unique(v)"),
    *("xp.exp(a)", "xp.sqrt(v)", "xp.sin(a)", "xp.abs(a)", "xp.clip(a, -1, 1)"),
    *("xp.matmul(a, a)", "a @ a", "xp.dot(v, v)", "xp.einsum('ij,jk->ik', a, a)", "a.T"),
    *("xp.where(a > 0, a, 0.0 * a)", "xp.concatenate((v, v))", "xp.stack((v, v))"),
    *("a[:, ::2]", "xp.pad(v, 1)"),
)

USES = {
    "arithmetic": "assert float((t * 2 + 1 - t / 2)[1]) == 4.0",
    "comparison": "assert (t > 1.5)[1] and not (t > 1.5)[0]",
    "index": "assert float(t[1]) == 2.0",
    "slice": "assert len(t[1:]) == 2",
    "item assigned": "t[0] = 5.0; assert float(t[0]) == 5.0",
    "length": "assert len(t) == 3",
    "loop": "assert [float(x) for x in t] == [0.0, 2.0, 1.0]",
    "condition": "assert t[1]",
    "number": "assert float(t[1]) == 2.0 and int(t[1]) == 2",
    "format": "assert f'{float(t[1]):.1f}' == '2.0' and '2' in str(t)",
}


@like_numpy.observe("pytorch")
def observe_like_numpy(here):
    torch, np = here.torch, here.np
    failed = [text for text in EXPRESSIONS if not _same(here, text)]
    array = np.zeros(3, dtype="float32")
    torch.from_numpy(array).add_(1)
    return {
        "expressions": len(EXPRESSIONS),
        "failed": failed,
        "shared": bool(array.sum() == 3),
        "tools": [name for name in ("nn", "autograd", "optim") if hasattr(torch, name)],
    }


@like_numpy.judge
def judge_like_numpy(pytorch):
    total, failed = pytorch["expressions"], pytorch["failed"]
    right = total - len(failed)
    return decide(
        4 * right >= 3 * total and pytorch["shared"] and len(pytorch["tools"]) == 3,
        f"{right} of {total} expressions gave numpy's values"
        f"{', not ' + ', '.join(failed[:6]) if failed else ''}; an array is "
        f"{'shared' if pytorch['shared'] else 'copied'}.",
    )


@compact.observe("pytorch")
def observe_pytorch_core(here):
    torch = here.torch
    return _core(torch, lambda: torch.tensor([0.0, 2.0, 1.0]))


@compact.observe("tensorflow")
def observe_tensorflow_core(here):
    tf = here.tf
    return _core(tf, lambda: tf.constant([0.0, 2.0, 1.0]))


@compact.judge
def judge_compact(pytorch, tensorflow):
    return decide(
        not pytorch["failed"] and pytorch["names"] < tensorflow["names"],
        f"Tensors of PyTorch passed {pytorch['uses'] - len(pytorch['failed'])} of "
        f"{pytorch['uses']} uses and those of TensorFlow "
        f"{tensorflow['uses'] - len(tensorflow['failed'])}; the top modules have "
        f"{pytorch['names']} and {tensorflow['names']} public names.",
    )


def _same(here, text):
    np, torch = here.np, here.torch
    a = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, 2.0], [4.0, 1.0, -1.0]])
    v = np.array([3.0, 1.0, 2.0, 1.0])
    right = eval(text, {"xp": np, "a": a, "v": v})
    try:
        space = {"xp": torch, "a": torch.tensor(a), "v": torch.tensor(v)}
        value = np.asarray(eval(text, space))
    except Exception:
        return False
    return value.shape == np.shape(right) and bool(np.allclose(value, right))


def _core(module, make):
    failed = []
    for name, text in USES.items():
        try:
            exec(text, {"t": make()})
        except Exception:
            failed.append(name)
    names = [name for name in dir(module) if not name.startswith("_")]
    return {"uses": len(USES), "failed": failed, "names": len(names)}
