"""Which ways lead out of the frameworks into production, and do they work?"""

from __future__ import annotations

import warnings

from probes.behaviours.server_deployment._routes import (
    more_ways,
    tf_routes,
    told,
    torch_routes,
    works,
)
from probes.claim_tests import PART, ClaimTest, decide, undecided

_METHOD = (
    "Saves a small convolutional net by each way out that the framework brings (torch.export, "
    "TorchScript, ONNX; SavedModel, TensorFlow Lite) and answers from the file in a new process."
)
_LIMITS = "A small net on this machine; no servers, no upkeep, no other platforms."

ahead = ClaimTest(
    "tensorflow-ahead-in-production",
    topic="server-deployment",
    title="TensorFlow is ahead when models go into production",
    published=["tf-strong-production-deployment"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD,
    holds_if="TensorFlow's ways give equal results and none of PyTorch's that were tried does",
    fails_if="one of TensorFlow's fails, or one of PyTorch's gives equal results too",
    covers=PART,
    limits=_LIMITS,
    seconds=30,
)
caught_up = ClaimTest(
    "pytorch-has-caught-up-in-production",
    topic="server-deployment",
    title="PyTorch has caught up with deployment",
    published=["pytorch-production-caught-up"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD,
    holds_if="PyTorch has at least as many ways that give equal results as TensorFlow",
    fails_if="it has fewer of them than TensorFlow",
    covers=PART,
    limits=_LIMITS + " A way whose packages are not installed is not tried.",
    seconds=30,
)
transformers = ClaimTest(
    "tensorflow-ahead-with-transformers-in-production",
    topic="server-deployment",
    title="When Transformers go into production TensorFlow is ahead",
    published=["tf-better-for-transformer-production"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD.replace("convolutional net", "block of attention"),
    holds_if="TensorFlow has more ways that give equal results than PyTorch",
    fails_if="it has no more such ways than PyTorch",
    covers=PART,
    limits=_LIMITS + " Engines that serve language models are not tried.",
    seconds=30,
)
path = ClaimTest(
    "pytorch-leads-to-production-by-torchscript",
    topic="server-deployment",
    title="PyTorch leads smoothly to production, by TorchScript and TorchServe",
    published=["pytorch-research-to-production-path"],
    frameworks=["pytorch"],
    method="Turns a net into TorchScript by both ways and looks whether PyTorch warns of them.",
    holds_if="both ways work and PyTorch gives no notice that they are to end",
    fails_if="one of them fails or PyTorch calls it deprecated",
    covers=PART,
    limits="TorchServe, the other means that the claim names, is not started.",
)


def _convolution(here):
    rng = here.rng()
    x = rng.normal(size=(2, 16, 16, 3)).astype("float32")
    if here.framework == "pytorch":
        nn = here.torch.nn
        net = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(512, 4),
        )  # fmt: skip
        return torch_routes(here, net, x.transpose(0, 3, 1, 2).copy())
    tf = here.tf
    kernel, dense = (tf.Variable(rng.normal(size=s) * 0.1, dtype=tf.float32) for s in _SHAPES)

    def net(x):
        h = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, kernel, 1, "SAME")), 2, 2, "SAME")
        return tf.reshape(h, (2, 512)) @ dense

    net.parts = [kernel, dense]
    return tf_routes(here, net, x)


_SHAPES = ((3, 3, 3, 8), (512, 4))


def _attention(here):
    rng = here.rng()
    x = rng.normal(size=(2, 12, 16)).astype("float32")
    if here.framework == "pytorch":
        nn = here.torch.nn
        return torch_routes(here, nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), x)
    tf = here.tf
    qkv, out = (
        tf.Variable(rng.normal(size=s) * 0.2, dtype=tf.float32) for s in ((16, 48), (16, 16))
    )

    def heads(x):
        return tf.transpose(tf.reshape(x, (2, 12, 2, 8)), (0, 2, 1, 3))

    def block(x):
        q, k, v = (heads(one) for one in tf.split(tf.einsum("bwi,ij->bwj", x, qkv), 3, -1))
        mixed = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / 8**0.5) @ v
        mixed = tf.reshape(tf.transpose(mixed, (0, 2, 1, 3)), (2, 12, 16))
        return x + tf.nn.relu(tf.einsum("bwi,ij->bwj", mixed, out))

    block.parts = [qkv, out]
    return tf_routes(here, block, x)


for _test, _observe in (
    (ahead, _convolution),
    (caught_up, _convolution),
    (transformers, _attention),
):
    for _framework in _test.frameworks:
        _test.observe(_framework)(_observe)


def _said(pytorch, tensorflow):
    return f"PyTorch: {told(pytorch)}; TensorFlow: {told(tensorflow)}."


def _count(routes):
    return sum(works(found) for found in routes.values())


@ahead.judge
def judge_ahead(pytorch, tensorflow):
    every = _count(tensorflow) == len(tensorflow)
    return decide(every and not _count(pytorch), _said(pytorch, tensorflow))


@caught_up.judge
def judge_caught_up(pytorch, tensorflow):
    behind = more_ways(tensorflow, pytorch)
    if behind is None:
        return undecided(f"Ways that were not tried decide it. {_said(pytorch, tensorflow)}")
    return decide(not behind and _count(pytorch), _said(pytorch, tensorflow))


@transformers.judge
def judge_transformers(pytorch, tensorflow):
    more = more_ways(tensorflow, pytorch)
    if more is None:
        return undecided(f"Ways that were not tried decide it. {_said(pytorch, tensorflow)}")
    return decide(more, _said(pytorch, tensorflow))


@path.observe("pytorch")
def observe_path(here):
    torch = here.torch
    net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.ReLU())
    ways = {
        "script": lambda: torch.jit.script(net),
        "trace": lambda: torch.jit.trace(net, torch.ones(1, 3)),
    }
    found = {}
    for name, way in ways.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                way()
            except Exception as error:
                found[name] = f"failed ({type(error).__name__})"
                continue
        notice = any("deprecated" in str(one.message).lower() for one in caught)
        found[name] = "deprecated" if notice else "works"
    return found


@path.judge
def judge_path(pytorch):
    return decide(
        all(found == "works" for found in pytorch.values()),
        f"torch.jit.script: {pytorch['script']}; torch.jit.trace: {pytorch['trace']}.",
    )
