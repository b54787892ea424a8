"""Can an architecture be changed while a program runs?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

pytorch_changes = ClaimTest(
    "pytorch-architecture-changes-between-steps",
    topic="execution-model",
    title="An architecture of PyTorch is changed between training steps without a rewrite",
    published=["dynamic-graph-eases-iteration"],
    frameworks=["pytorch"],
    method=(
        "Trains one model object for four steps and between them adds a layer, takes a branch by "
        "the data and swaps an activation, with nothing declared or compiled again."
    ),
    holds_if="each changed model gives a finite loss and a gradient in every layer it uses",
    fails_if="a change raises an error, or a layer in use gets no gradient",
    covers=PART,
    limits="Whether prototypes and research advance faster is not tested.",
)

tensorflow_rebuilds = ClaimTest(
    "tensorflow-change-needs-a-new-graph",
    topic="execution-model",
    title="Every change of a TensorFlow model needs its graph built again",
    published=["static-graph-inflexible"],
    frameworks=["tensorflow"],
    method=(
        "Trains one list of layers for three steps with TensorFlow's defaults, adds a layer "
        "between the steps, and watches whether the model's code ran in a graph or at once."
    ),
    holds_if="a step after a change raises an error, or its code runs while a graph is built",
    fails_if="every step after a change runs eagerly and trains every layer, the new one too",
    covers=PART,
    limits="How much early TensorFlow hindered people is history and not tested.",
)


@pytorch_changes.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    nn = torch.nn
    model = nn.ModuleList([nn.Linear(8, 8), nn.Tanh()])
    x = torch.randn(4, 8)
    losses, without_gradient = [], 0
    for step in range(4):
        if step == 1:
            model.append(nn.Linear(8, 8))
        if step == 2:
            model[1] = nn.ReLU()
        model.zero_grad(set_to_none=True)
        # The last step leaves the added layer out or not, as the data say.
        depth = len(model) if step < 3 or float(x.sum()) > 1e9 else 2
        y = x
        for layer in model[:depth]:
            y = layer(y)
        loss = y.square().mean()
        loss.backward()
        losses.append(loss.item())
        used = [p for layer in model[:depth] for p in layer.parameters()]
        without_gradient += sum(p.grad is None for p in used)
    return {"losses": losses, "without_gradient": without_gradient}


@pytorch_changes.judge
def judge_pytorch(pytorch):
    losses = pytorch["losses"]
    finite = all(abs(loss) < 1e6 for loss in losses)
    return decide(
        finite and len(losses) == 4 and pytorch["without_gradient"] == 0,
        f"{len(losses)} steps with three changes between them ran; "
        f"{pytorch['without_gradient']} parameters in use got no gradient.",
    )


@tensorflow_rebuilds.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras
    layers = [keras.layers.Dense(8) for _ in range(2)]
    x = tf.random.normal((4, 8))
    eager, trained, error = [], [], ""
    try:
        for _ in range(3):
            with tf.GradientTape() as tape:
                y = x
                for layer in layers:
                    y = layer(y)
                eager.append(bool(tf.executing_eagerly()))
                loss = tf.reduce_mean(y * y)
            weights = [weight for layer in layers for weight in layer.trainable_variables]
            gradients = tape.gradient(loss, [weight.value for weight in weights])
            trained.append(sum(gradient is not None for gradient in gradients))
            layers.append(keras.layers.Dense(8))
    except Exception as problem:
        error = type(problem).__name__
    return {"eager": eager, "trained": trained, "error": error}


@tensorflow_rebuilds.judge
def judge_tensorflow(tensorflow):
    eager, trained = tensorflow["eager"], tensorflow["trained"]
    free = not tensorflow["error"] and eager == [True] * 3 and trained == [4, 6, 8]
    went = tensorflow["error"] or f"{sum(eager)} of {len(eager)} steps ran eagerly"
    return decide(
        not free,
        f"A layer was added after each of three steps: {went}, and the steps gave gradients to "
        f"{', '.join(map(str, trained)) or 'no'} weights.",
    )
