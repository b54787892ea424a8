"""Where does a model go by way of ONNX?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

across = ClaimTest(
    "onnx-moves-models-across-frameworks",
    topic="interchange-and-non-python-runtimes",
    title="Models move from one framework to another by way of ONNX",
    published=["onnx-cross-framework-feasible"],
    frameworks=["pytorch", "tensorflow"],
    needs=["package:onnxruntime"],
    method=(
        "Exports a small model of each framework to ONNX with its own exporter, runs it in ONNX "
        "Runtime, and looks whether either framework can read ONNX by itself."
    ),
    holds_if=(
        "both exports run with answers that agree to 1e-4, and at least one framework reads ONNX"
    ),
    fails_if="one of the exports fails or differs, or neither framework reads ONNX",
    limits="Converters of third parties are tried only where an exporter calls them.",
    seconds=8,
)

more_places = ClaimTest(
    "pytorch-exports-to-onnx",
    topic="interchange-and-non-python-runtimes",
    title="A PyTorch model runs elsewhere by way of ONNX",
    published=["pytorch-onnx-support"],
    frameworks=["pytorch"],
    needs=["package:onnx", "package:onnxscript", "package:onnxruntime"],
    method=(
        "Exports a dense and a convolutional model with torch.onnx.export and runs both in ONNX "
        "Runtime, which knows nothing of PyTorch."
    ),
    holds_if="both run in ONNX Runtime and their answers agree to 1e-4",
    fails_if="an export fails, or answers differ by more",
    covers=PART,
    limits="ONNX Runtime stands for the further places; phones and browsers are not tried.",
    seconds=8,
)


@across.observe("pytorch")
def observe_across_pytorch(here):
    torch = here.torch
    found = _tried(lambda: _gap_of_pytorch(here, *_models(torch)[0]))
    return {**found, "reads": bool(_public(torch.onnx, ("load", "import", "from_onnx")))}


@across.observe("tensorflow")
def observe_across_tensorflow(here):
    np, keras, tf = here.np, here.keras, here.tf
    model = keras.Sequential(
        [keras.Input((8,)), keras.layers.Dense(16, "tanh"), keras.layers.Dense(3)]
    )
    x = here.rng().standard_normal((5, 8)).astype("float32")

    def gap():
        path, expected = here.path("model.onnx"), model(x).numpy()
        model.export(path, format="onnx", verbose=False)
        return float(np.abs(_run(path, x) - expected).max())

    places = _public(tf, ("onnx",)) + _public(keras.saving, ("onnx",))
    return {**_tried(gap), "reads": bool(places)}


@across.judge
def judge_across(pytorch, tensorflow):
    good = [not found["error"] and found["gap"] <= 1e-4 for found in (pytorch, tensorflow)]
    reads = pytorch["reads"] or tensorflow["reads"]
    return decide(
        all(good) and reads,
        f"Export to ONNX Runtime: PyTorch {_words(pytorch)}, Keras on TensorFlow "
        f"{_words(tensorflow)}; {'one of them reads' if reads else 'neither reads'} ONNX.",
    )


@more_places.observe("pytorch")
def observe_more_places(here):
    models = _models(here.torch)
    found = [_tried(lambda given=given: _gap_of_pytorch(here, *given)) for given in models]
    return {"dense": found[0], "convolutional": found[1]}


@more_places.judge
def judge_more_places(pytorch):
    good = [not found["error"] and found["gap"] <= 1e-4 for found in pytorch.values()]
    return decide(
        all(good),
        f"In ONNX Runtime the dense model {_words(pytorch['dense'])}, the convolutional one "
        f"{_words(pytorch['convolutional'])}.",
    )


def _models(torch):
    nn = torch.nn
    dense = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3))
    pixels = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 3)
    )
    return [(dense, (5, 8)), (pixels, (2, 3, 8, 8))]


def _gap_of_pytorch(here, model, shape):
    torch, np = here.torch, here.np
    x = torch.from_numpy(here.rng().standard_normal(shape).astype("float32"))
    path = here.path("model.onnx")
    torch.onnx.export(model.eval(), (x,), path, dynamo=True, verbose=False)
    return float(np.abs(_run(path, x.numpy()) - model(x).detach().numpy()).max())


def _run(path, x):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def _tried(call):
    try:
        return {"gap": call(), "error": ""}
    except Exception as error:
        return {"gap": 0.0, "error": f"{type(error).__name__}: {error}"[:120]}


def _public(module, parts):
    names = (name.lower() for name in dir(module) if not name.startswith("_"))
    return [name for name in names if any(part in name for part in parts)]


def _words(found):
    return f"failed ({found['error']})" if found["error"] else f"differs by {found['gap']:.0e}"
