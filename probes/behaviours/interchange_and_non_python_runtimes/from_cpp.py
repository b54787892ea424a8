"""Can a C++ program run a model that was made in Python?"""

from __future__ import annotations

import os

from probes.behaviours.interchange_and_non_python_runtimes._cpp import build, run
from probes.claim_tests import PART, ClaimTest, decide

in_pytorch = ClaimTest(
    "pytorch-model-in-a-cpp-program",
    topic="interchange-and-non-python-runtimes",
    title="A C++ program runs a PyTorch model",
    published=["pytorch-cpp-integration"],
    frameworks=["pytorch"],
    needs=["compiler"],
    method=(
        "Exports and compiles a small model with AOTInductor, builds a C++ program against the "
        "headers and libraries of the installed package, and lets it load and run the model."
    ),
    holds_if="the program builds, runs without Python, and its answers agree to 1e-5",
    fails_if="it does not build or run, or its answers differ",
    covers=PART,
    limits="That this is among the strengths in deployment is not tested.",
    seconds=40,
)

in_tensorflow = ClaimTest(
    "tensorflow-graph-in-a-cpp-program",
    topic="interchange-and-non-python-runtimes",
    title="A C++ program loads and runs a TensorFlow graph",
    published=["tf-graph-loads-in-other-languages"],
    frameworks=["tensorflow"],
    needs=["compiler"],
    method=(
        "Saves a small model as SavedModel, builds a C++ program against the C interface in the "
        "installed package, and lets it load and run the model."
    ),
    holds_if="the program builds, runs without Python, and its answers agree to 1e-5",
    fails_if="it does not build or run, or its answers differ",
    covers=PART,
    limits="Java and other languages are not tried.",
    seconds=10,
)

WITH_TORCH = """
#include <iostream>
#include <ATen/ops/ones.h>
#include <torch/csrc/inductor/aoti_package/model_package_loader.h>

int main(int, char** arguments) {
  torch::inductor::AOTIModelPackageLoader loader(arguments[1]);
  auto answer = loader.run({at::ones({3, 4})})[0].contiguous();
  const float* numbers = answer.const_data_ptr<float>();
  std::cout.precision(9);
  for (int64_t i = 0; i < answer.numel(); ++i) std::cout << numbers[i] << " ";
  std::cout << std::endl;
}
"""

WITH_TENSORFLOW = """
#include <cstring>
#include <iostream>
#include <tensorflow/c/c_api.h>

void check(TF_Status* status) {
  if (TF_GetCode(status) == TF_OK) return;
  std::cerr << TF_Message(status) << std::endl;
  std::exit(1);
}

int main(int, char** arguments) {
  TF_Status* status = TF_NewStatus();
  TF_Graph* graph = TF_NewGraph();
  const char* tag = "serve";
  TF_SessionOptions* options = TF_NewSessionOptions();
  TF_Session* session = TF_LoadSessionFromSavedModel(
      options, nullptr, arguments[1], &tag, 1, graph, nullptr, status);
  check(status);
  const int64_t shape[] = {3, 4};
  TF_Tensor* x = TF_AllocateTensor(TF_FLOAT, shape, 2, 12 * sizeof(float));
  for (int i = 0; i < 12; ++i) static_cast<float*>(TF_TensorData(x))[i] = 1.0f;
  TF_Output input{TF_GraphOperationByName(graph, arguments[2]), 0};
  TF_Output output{TF_GraphOperationByName(graph, arguments[3]), 0};
  TF_Tensor* answer = nullptr;
  TF_SessionRun(session, nullptr, &input, &x, 1, &output, &answer, 1, nullptr, 0, nullptr, status);
  check(status);
  const float* numbers = static_cast<float*>(TF_TensorData(answer));
  std::cout.precision(9);
  for (int64_t i = 0; i < TF_TensorElementCount(answer); ++i) std::cout << numbers[i] << " ";
  std::cout << std::endl;
}
"""


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    from torch.utils import cpp_extension

    nn = torch.nn
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2)).eval()
    x = torch.ones(3, 4)
    expected = model(x).flatten().tolist()
    package = torch._inductor.aoti_compile_and_package(
        torch.export.export(model, (x,)), package_path=here.path("model.pt2")
    )
    folder = cpp_extension.library_paths()[0]
    options = [f"-I{path}" for path in cpp_extension.include_paths()]
    options += ["-std=c++20", f"-L{folder}", f"-Wl,-rpath,{folder}"]
    options += ["-ltorch", "-ltorch_cpu", "-lc10"]
    return _tried(lambda: run(build(here, "program", WITH_TORCH, options), package), expected)


@in_tensorflow.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf

    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.first = tf.Variable(tf.random.stateless_normal((4, 8), (1, 2)))
            self.second = tf.Variable(tf.random.stateless_normal((8, 2), (3, 4)))

        @tf.function(input_signature=[tf.TensorSpec((None, 4), tf.float32)])
        def __call__(self, x):
            return tf.matmul(tf.tanh(tf.matmul(x, self.first)), self.second)

    model = Model()
    expected = model(tf.ones((3, 4))).numpy().ravel().tolist()
    folder = here.path("saved")
    tf.saved_model.save(model, folder, signatures=model.__call__.get_concrete_function())
    names = _names(folder)
    library = tf.sysconfig.get_lib()
    options = [
        f"-I{tf.sysconfig.get_include()}",
        "-std=c++17",
        f"-L{library}",
        f"-Wl,-rpath,{library}",
    ]
    options += [f"-l:{name}" for name in sorted(os.listdir(library)) if _is_library(name)]
    return _tried(
        lambda: run(build(here, "program", WITH_TENSORFLOW, options), folder, *names), expected
    )


@in_pytorch.judge
def judge_pytorch(pytorch):
    return _judge(pytorch)


@in_tensorflow.judge
def judge_tensorflow(tensorflow):
    return _judge(tensorflow)


def _judge(found):
    if found["error"]:
        return decide(False, f"No answer: {found['error']}.")
    return decide(
        found["gap"] <= 1e-5,
        f"A C++ program built here gave {found['answers']} numbers, which differ from those of "
        f"Python by at most {found['gap']:.0e}.",
    )


def _tried(call, expected):
    try:
        found = call()
    except RuntimeError as error:
        return {"error": str(error).rstrip("."), "answers": 0, "gap": 0.0}
    gap = max(abs(a - b) for a, b in zip(expected, found))
    if len(found) != len(expected):
        return {"error": f"{len(found)} answers for {len(expected)}", "answers": 0, "gap": 0.0}
    return {"error": "", "answers": len(found), "gap": gap}


def _names(folder):
    """The operations of a SavedModel's graph that take the input and give the output."""
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel()
    with open(os.path.join(folder, "saved_model.pb"), "rb") as stream:
        saved.ParseFromString(stream.read())
    signature = saved.meta_graphs[0].signature_def["serving_default"]
    (put,), (got,) = signature.inputs.values(), signature.outputs.values()
    return put.name.split(":")[0], got.name.split(":")[0]


def _is_library(name):
    return name.startswith(("libtensorflow_cc.so", "libtensorflow_framework.so"))
