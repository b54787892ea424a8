"""One operator in C++, the squared rectifier, built for each framework and tried in it.

Built with the compiler alone, so that no other tool has to be there. An operator can be registered
once in a process, so what was found is kept for the tests that come later.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time

from probes.failures import Unsupported

PYTORCH = """
#include <ATen/Tensor.h>
#include <ATen/TensorOperators.h>
#include <torch/library.h>
at::Tensor forward(const at::Tensor& x) { auto y = x.clamp_min(0); return y * y; }
at::Tensor backward(const at::Tensor& x, const at::Tensor& g) { return g * 2 * x.clamp_min(0); }
TORCH_LIBRARY(claims, m) {
  m.def("squared_relu(Tensor x) -> Tensor");
  m.def("squared_relu_backward(Tensor x, Tensor g) -> Tensor");
}
TORCH_LIBRARY_IMPL(claims, CPU, m) {
  m.impl("squared_relu", forward);
  m.impl("squared_relu_backward", backward);
}
"""

TENSORFLOW = """
#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/framework/shape_inference.h"
using namespace tensorflow;
REGISTER_OP("SquaredRelu")
    .Attr("T: {float, double}")
    .Input("x: T")
    .Output("y: T")
    .SetShapeFn([](shape_inference::InferenceContext* c) {
      c->set_output(0, c->input(0));
      return absl::OkStatus();
    });
template <typename T>
struct SquaredRelu : OpKernel {
  using OpKernel::OpKernel;
  void Compute(OpKernelContext* context) override {
    Tensor* y = nullptr;
    const Tensor& x = context->input(0);
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &y));
    y->flat<T>() = x.flat<T>().cwiseMax(T(0)).square();
  }
};
REGISTER_KERNEL_BUILDER(Name("SquaredRelu").Device(DEVICE_CPU).TypeConstraint<float>("T"),
                        SquaredRelu<float>);
REGISTER_KERNEL_BUILDER(Name("SquaredRelu").Device(DEVICE_CPU).TypeConstraint<double>("T"),
                        SquaredRelu<double>);
"""

X = (-2.0, -0.5, 0.0, 1.5, 3.0)
VALUES = [0.0, 0.0, 0.0, 2.25, 9.0]
SLOPES = [0.0, 0.0, 0.0, 3.0, 6.0]

_found = {}


class NotBuilt(Exception):
    """The compiler refused the source; what it said."""


def operator(here):
    """Facts: ``error``, ``lines``, ``build_s``, ``types``, ``gradient``, and how it is captured.

    ``in_graph`` and ``compiled`` say ``right``, ``wrong`` or the name of an error.
    """
    if here.framework not in _found:
        make = _in_pytorch if here.framework == "pytorch" else _in_tensorflow
        try:
            _found[here.framework] = {"error": "", **make(here)}
        except NotBuilt as error:
            nothing = {"lines": 0, "build_s": 0.0, "types": [], "gradient": False}
            nothing.update(in_graph="", compiled="")
            _found[here.framework] = {**nothing, "error": str(error)[:200].rstrip(".")}
    return _found[here.framework]


def works(found):
    """Whether it was built, is right for two types of numbers, and has its gradient."""
    return not found["error"] and found["types"] == ["float32", "float64"] and found["gradient"]


def _in_pytorch(here):
    torch = here.torch
    from torch.utils import cpp_extension

    folder = cpp_extension.library_paths()[0]
    options = ["-std=c++20", *(f"-I{path}" for path in cpp_extension.include_paths())]
    options += [f"-L{folder}", "-ltorch", "-ltorch_cpu", "-lc10"]
    library, seconds = _build(here, "for_pytorch", PYTORCH, options)
    torch.ops.load_library(library)
    function = torch.ops.claims.squared_relu.default
    torch.library.register_fake("claims::squared_relu", torch.empty_like)
    torch.library.register_fake("claims::squared_relu_backward", lambda x, g: torch.empty_like(x))
    torch.library.register_autograd(
        "claims::squared_relu",
        lambda ctx, g: torch.ops.claims.squared_relu_backward(ctx.saved_tensors[0], g),
        setup_context=lambda ctx, inputs, output: ctx.save_for_backward(*inputs),
    )
    types, right_slopes = [], []
    for name in ("float32", "float64"):
        x = torch.tensor(X, dtype=getattr(torch, name), requires_grad=True)
        y = function(x)
        y.sum().backward()
        if y.tolist() == VALUES:
            types.append(name)
        right_slopes.append(x.grad.tolist() == SLOPES)
    compiled = torch.compile(lambda x: function(x) + 1, fullgraph=True, backend="aot_eager")
    answer = _tried(lambda: compiled(torch.tensor(X)).tolist())
    return {
        "lines": _lines(PYTORCH),
        "build_s": seconds,
        "types": types,
        "gradient": all(right_slopes),
        "in_graph": answer,
        "compiled": answer,
    }


def _in_tensorflow(here):
    tf = here.tf
    options = [*tf.sysconfig.get_compile_flags(), *tf.sysconfig.get_link_flags()]
    if not any(option.startswith("-std=") for option in options):
        options.append("-std=c++17")
    library, seconds = _build(here, "for_tensorflow", TENSORFLOW, options)
    function = tf.load_op_library(library).squared_relu
    tf.RegisterGradient("SquaredRelu")(lambda op, g: g * 2 * tf.nn.relu(op.inputs[0]))
    types, right_slopes = [], []
    for dtype in (tf.float32, tf.float64):
        x = tf.constant(X, dtype)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        if y.numpy().tolist() == VALUES:
            types.append(dtype.name)
        right_slopes.append(tape.gradient(y, x).numpy().tolist() == SLOPES)
    x = tf.constant(X)
    in_graph, compiled = (
        tf.function(lambda x: function(x) + 1, jit_compile=jit) for jit in (False, True)
    )
    return {
        "lines": _lines(TENSORFLOW),
        "build_s": seconds,
        "types": types,
        "gradient": all(right_slopes),
        "in_graph": _tried(lambda: in_graph(x).numpy().tolist()),
        "compiled": _tried(lambda: compiled(x).numpy().tolist()),
    }


def _build(here, name, source, options):
    """The library, and the seconds that the compiler took."""
    chosen = (os.environ.get("CXX", ""), "g++", "clang++")
    compiler = next((found for one in chosen if one and (found := shutil.which(one))), None)
    if compiler is None:
        raise Unsupported("there is no C++ compiler that understands the options of GCC")
    library = here.path(f"{name}.so")
    path = here.write(f"{name}.cpp", source)
    command = [compiler, "-shared", "-fPIC", "-O1", path, "-o", library, *options]
    start = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, timeout=300.0
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "error" in line] or [done.stderr]
        raise NotBuilt(f"the compiler refused: {lines[0]}")
    return library, time.perf_counter() - start


def _lines(source):
    return sum(bool(line.strip()) for line in source.splitlines())


def _tried(call):
    """``right``, ``wrong``, or the name of the error."""
    try:
        return "right" if call() == [value + 1 for value in VALUES] else "wrong"
    except Exception as error:
        return type(error).__name__
