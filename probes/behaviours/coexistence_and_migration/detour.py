"""Does a PyTorch model have to become a TensorFlow model before it is deployed?"""

from __future__ import annotations

from probes.behaviours.server_deployment._routes import tf_routes, told, torch_routes, works
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-models-are-deployed-by-tensorflow",
    topic="coexistence-and-migration",
    title="A model is worked out in PyTorch and turned into one of TensorFlow to be deployed",
    published=["research-pytorch-deploy-tf"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Saves a net by PyTorch's own ways out, copies its weights into TensorFlow and saves that, "
        "answers from each file in a new process and compares the answers of both."
    ),
    holds_if="the way by TensorFlow gives PyTorch's answers and none of PyTorch's own ways works",
    fails_if="one of PyTorch's own ways works, or the way by TensorFlow gives other answers",
    limits="A small net on this machine; how people work today is not asked.",
    seconds=25,
)


def _arrays(here):
    rng = here.rng()
    shapes = ((4, 6), (6, 8), (8, 2))
    return [rng.normal(size=shape).astype("float32") * 0.5 for shape in shapes]


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    x, first, second = _arrays(here)
    net = torch.nn.Sequential(
        torch.nn.Linear(6, 8, bias=False), torch.nn.ReLU(), torch.nn.Linear(8, 2, bias=False)
    )
    with torch.no_grad():
        net[0].weight.copy_(torch.from_numpy(first.T.copy()))
        net[2].weight.copy_(torch.from_numpy(second.T.copy()))
        answer = net(torch.from_numpy(x)).ravel().tolist()
    return {"routes": torch_routes(here, net, x), "answer": answer}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    x, *kernels = _arrays(here)
    weights = [tf.Variable(one) for one in kernels]

    def net(x):
        return tf.nn.relu(x @ weights[0]) @ weights[1]

    net.parts = weights
    answer = tf.reshape(net(tf.constant(x)), [-1]).numpy().tolist()
    return {"routes": tf_routes(here, net, x), "answer": answer}


@test.judge
def judge(pytorch, tensorflow):
    gap = max(abs(a - b) for a, b in zip(pytorch["answer"], tensorflow["answer"]))
    detour = gap < 1e-5 and any(works(one) for one in tensorflow["routes"].values())
    own = any(works(one) for one in pytorch["routes"].values())
    return decide(
        detour and not own,
        f"PyTorch's own ways: {told(pytorch['routes'])}; by TensorFlow: "
        f"{told(tensorflow['routes'])}, with a difference between the two of {gap:.0e}.",
    )
