"""Which framework answers faster, and does TorchScript help PyTorch?"""

from __future__ import annotations

import warnings

from probes.behaviours.inference_speed._answers import tf_answer, torch_answer
from probes.behaviours.training_speed._side_by_side import against_numpy, over, told
from probes.behaviours.training_speed._steps import NETS
from probes.claim_tests import ClaimTest, all_of, decide, every_pair

quicker = ClaimTest(
    "tensorflow-answers-a-little-quicker",
    topic="inference-speed",
    title="At inference TensorFlow is a little quicker",
    published=["tf-inference-slightly-better"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Times the answers of a dense net, a convolutional net and an LSTM to 1 and to 16 inputs, "
        "PyTorch as written and TensorFlow under tf.function, each in turns with one exponential "
        "of numpy."
    ),
    holds_if="TensorFlow is at least 3 % quicker with each net at both sizes",
    fails_if="it is not with one of them",
    limits="Three small nets on the processor; engines of inference and GPUs are not tried.",
    seconds=10,
)

script = ClaimTest(
    "torchscript-answers-faster",
    topic="inference-speed",
    title="PyTorch models answer faster as TorchScript",
    published=["torchscript-speeds-inference"],
    frameworks=["pytorch"],
    method=(
        "Times the answers of three nets to 1 and to 16 inputs as written and as a frozen trace, "
        "in turns, and looks whether PyTorch calls the way to TorchScript outdated."
    ),
    holds_if=(
        "each net at both sizes is at least 3 % faster as TorchScript and PyTorch does not call it "
        "deprecated"
    ),
    fails_if="one of them is not, or PyTorch itself says that TorchScript is deprecated",
    limits="Three small nets on the processor.",
    seconds=10,
)

SIZES = (1, 16)


def _observe_quicker(here):
    answer = torch_answer if here.framework == "pytorch" else tf_answer
    return {
        f"{name} {size}": against_numpy(here, answer(here, name, size), seconds=0.4)
        for name in NETS
        for size in SIZES
    }


quicker.observe("pytorch")(_observe_quicker)
quicker.observe("tensorflow")(_observe_quicker)


@quicker.judge
def judge_quicker(pytorch, tensorflow):
    ratios = {name: over(pytorch[name], tensorflow[name]) for name in pytorch}
    return decide(
        all_of(*(every_pair(one, 1.03) for one in ratios.values())),
        f"PyTorch's time over TensorFlow's: {told(ratios)}.",
    )


@script.observe("pytorch")
def observe_script(here):
    torch, np = here.torch, here.np
    facts, gap = {}, 0.0
    for name in NETS:
        for size in SIZES:
            plain = torch_answer(here, name, size)
            traced = torch_answer(here, name, size, "torchscript")
            gap = max(gap, float(np.abs(plain() - traced()).max()))
            found = here.ratio(plain, traced, seconds=0.4, pairs=5)
            facts[f"{name} {size}"] = {key: found[key] for key in ("ratio", "low", "high")}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        torch.jit.script(torch.nn.Linear(2, 2))
    deprecated = any("deprecated" in str(one.message).lower() for one in caught)
    return {"times": facts, "gap": gap, "deprecated": deprecated}


@script.judge
def judge_script(pytorch):
    faster = all_of(*(every_pair(one, 1.03) for one in pytorch["times"].values()))
    return decide(
        all_of(faster, pytorch["gap"] < 1e-4, not pytorch["deprecated"]),
        f"Time as written over time as TorchScript: {told(pytorch['times'])}; PyTorch "
        f"{'calls' if pytorch['deprecated'] else 'does not call'} TorchScript deprecated.",
    )
