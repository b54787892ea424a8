"""Ways out of a framework: save a model, and answer from the file in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import warnings

TORCH_EXPORT = """
import json, sys, numpy as np, torch
x = torch.from_numpy(np.load(sys.argv[2]))
y = torch.export.load(sys.argv[1]).module()(x)
print("ANSWER" + json.dumps(y.detach().ravel().tolist()))
"""
TORCH_SCRIPT = """
import json, sys, warnings, numpy as np, torch
warnings.simplefilter("ignore")
y = torch.jit.load(sys.argv[1])(torch.from_numpy(np.load(sys.argv[2])))
print("ANSWER" + json.dumps(y.detach().ravel().tolist()))
"""
ONNX = """
import json, sys, numpy as np, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1])
y = session.run(None, {session.get_inputs()[0].name: np.load(sys.argv[2])})[0]
print("ANSWER" + json.dumps(y.ravel().tolist()))
"""
SAVED_MODEL = """
import json, sys, numpy as np, tensorflow as tf
loaded = tf.saved_model.load(sys.argv[1])
y = loaded.answer(tf.constant(np.load(sys.argv[2])))
print("ANSWER" + json.dumps(y.numpy().ravel().tolist()))
"""
LITE = """
import json, sys, warnings, numpy as np, tensorflow as tf
warnings.simplefilter("ignore")
interpreter = tf.lite.Interpreter(sys.argv[1])
interpreter.allocate_tensors()
interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.load(sys.argv[2]))
interpreter.invoke()
y = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
print("ANSWER" + json.dumps(y.ravel().tolist()))
"""


def torch_routes(here, net, x):
    """Route to the largest difference, or to why it did not work; ``missing`` for a package."""
    torch = here.torch
    net = net.eval()
    tensor = torch.from_numpy(x)
    with torch.no_grad():
        right = net(tensor).numpy().ravel()

    def save_export(path):
        torch.export.save(torch.export.export(net, (tensor,)), path)

    def save_script(path):
        with torch.no_grad():
            torch.jit.trace(net, tensor).save(path)

    def save_onnx(path):
        torch.onnx.export(net, (tensor,), path)

    routes = {
        "torch.export": ("a.pt2", save_export, TORCH_EXPORT),
        "TorchScript": ("a.pt", save_script, TORCH_SCRIPT),
        "ONNX": ("a.onnx", save_onnx, ONNX),
    }
    needs = {"ONNX": ("onnx", "onnxscript", "onnxruntime")}
    return _tried(here, routes, needs, x, right)


def tf_routes(here, function, x):
    """The same for a function of tensors whose variables are in ``function.parts``."""
    tf = here.tf
    right = function(tf.constant(x)).numpy().ravel()
    module = tf.Module()
    module.parts = function.parts
    module.answer = tf.function(function, input_signature=[tf.TensorSpec(x.shape, tf.float32)])

    def save_model(path):
        tf.saved_model.save(module, path)

    def save_lite(path):
        concrete = module.answer.get_concrete_function()
        converter = tf.lite.TFLiteConverter.from_concrete_functions([concrete], module)
        with open(path, "wb") as stream:
            stream.write(converter.convert())

    routes = {
        "SavedModel": ("saved", save_model, SAVED_MODEL),
        "TensorFlow Lite": ("a.tflite", save_lite, LITE),
    }
    return _tried(here, routes, {}, x, right)


def works(found):
    """Whether a route gave the same results."""
    return isinstance(found, float) and found < 1e-4


def more_ways(routes, than):
    """Whether more of one's ways work than of the other's; None where untried ones decide it."""
    own, other = (sum(works(found) for found in one.values()) for one in (routes, than))
    untried = [
        sum(isinstance(found, str) and found.startswith("not tried") for found in one.values())
        for one in (routes, than)
    ]
    if own > other + untried[1]:
        return True
    return False if own + untried[0] <= other else None


def told(routes):
    """The routes as words."""
    return ", ".join(
        f"{name} {f'differs by {found:.0e}' if isinstance(found, float) else found}"
        for name, found in routes.items()
    )


def _tried(here, routes, needs, x, right):
    np = here.np
    np.save(here.path("x.npy"), x)
    found = {}
    for name, (file, save, program) in routes.items():
        missing = [one for one in needs.get(name, ()) if importlib.util.find_spec(one) is None]
        if missing:
            found[name] = f"not tried without {missing[0]}"
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                save(here.path(file))
            done = here.script(program, here.path(file), here.path("x.npy"), timeout=240.0)
            lines = [line for line in done.out.splitlines() if line.startswith("ANSWER")]
            answer = np.array(json.loads(lines[0][6:]))
            found[name] = float(np.abs(answer - right).max())
        except Exception as error:
            found[name] = f"failed ({type(error).__name__})"
    return found
