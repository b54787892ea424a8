"""Is a model easily put on a small server, and can it be swapped while the server runs?"""

from __future__ import annotations

from probes.behaviours.server_deployment._server import REQUESTS, served
from probes.claim_tests import ClaimTest, decide

small = ClaimTest(
    "either-model-on-a-small-server",
    topic="server-deployment",
    title="On a small scale a model of either framework is easily put on a server",
    published=["both-easy-small-server"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Puts a model of each behind the HTTP server of Python's own library, a dozen lines, and "
        "asks it 200 times from two clients."
    ),
    holds_if="both answer all requests rightly",
    fails_if="a request of one of them fails or is answered wrongly",
    limits="One small model on this machine; nothing of load, safety or upkeep.",
    seconds=3,
)
swap = ClaimTest(
    "only-tensorflow-swaps-models-without-a-pause",
    topic="server-deployment",
    title="A running TensorFlow service gets a new model without a pause, one of PyTorch hardly",
    published=["tf-hot-swaps-pytorch-cannot"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Saves two models, loads the first behind a small HTTP server, loads the second and puts "
        "it in place while two clients ask 200 times, in both."
    ),
    holds_if="TensorFlow's service fails no request during the swap and PyTorch's fails some",
    fails_if="both swap without a failed or wrong answer, or TensorFlow's fails too",
    limits="A server of Python's own; TensorFlow Serving and other servers are not tried.",
    seconds=4,
)


def _model(here, factor):
    if here.framework == "pytorch":
        return _torch_answer(here.torch, _linear(here.torch, factor))
    weight = here.tf.Variable([[float(factor)]])
    return _tf_answer(here.tf, here.tf.function(lambda x: x @ weight))


def _observe_small(here):
    return served([_model(here, 2)])


small.observe("pytorch")(_observe_small)
small.observe("tensorflow")(_observe_small)


def _well(facts):
    return facts["failed"] == facts["other"] == 0 and facts["old"] + facts["new"] == REQUESTS


@small.judge
def judge_small(pytorch, tensorflow):
    right = [one["old"] for one in (pytorch, tensorflow)]
    return decide(
        right == [REQUESTS] * 2,
        f"PyTorch's server answered {right[0]} and TensorFlow's {right[1]} of {REQUESTS} requests "
        "rightly.",
    )


@swap.observe("pytorch")
def observe_swap_pytorch(here):
    torch = here.torch
    models = []
    for factor in (2, 3):
        path = here.path(f"{factor}.pt")
        torch.save(_linear(torch, factor).state_dict(), path)
        net = _linear(torch, 0)
        net.load_state_dict(torch.load(path))
        models.append(_torch_answer(torch, net))
    return served(models, swap_after=REQUESTS // 2)


@swap.observe("tensorflow")
def observe_swap_tensorflow(here):
    tf = here.tf
    models = []
    for factor in (2, 3):
        module = tf.Module()
        module.weight = tf.Variable([[float(factor)]])
        module.answer = _function_of(tf, module.weight)
        path = here.path(str(factor))
        tf.saved_model.save(module, path, signatures={"serving_default": module.answer})
        loaded = tf.saved_model.load(path)
        signature = loaded.signatures["serving_default"]
        models.append(_tf_answer(tf, _first_output(signature), loaded))
    return served(models, swap_after=REQUESTS // 2)


@swap.judge
def judge_swap(pytorch, tensorflow):
    told = [
        f"{one['failed'] + one['other']} failed or wrong answers in {name}, {one['old']} of the "
        f"old and {one['new']} of the new model"
        for name, one in (("PyTorch", pytorch), ("TensorFlow", tensorflow))
    ]
    return decide(_well(tensorflow) and not _well(pytorch), f"{told[0]}; {told[1]}.")


def _linear(torch, factor):
    net = torch.nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        net.weight.fill_(float(factor))
    return net.eval()


def _torch_answer(torch, net):
    def answer(number):
        with torch.inference_mode():
            return float(net(torch.tensor([[number]])))

    return answer


def _tf_answer(tf, function, keep=None):
    """``keep`` holds what a loaded signature needs alive."""

    def answer(number, _keep=keep):
        return float(tf.reshape(function(tf.constant([[number]])), ()))

    return answer


def _function_of(tf, weight):
    signature = [tf.TensorSpec((1, 1), tf.float32)]
    return tf.function(lambda x: x @ weight, input_signature=signature)


def _first_output(signature):
    return lambda x: next(iter(signature(x).values()))
