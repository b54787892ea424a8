"""Is what pip installs all that one needs to compile an extension?"""

from __future__ import annotations

import sys

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pip-brings-all-to-compile-extensions",
    topic="custom-extensions",
    title="What pip installs is all one needs to compile extensions",
    published=["extensions-compile-from-pip"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Builds an extension in a program whose search path holds only the folder where pip puts "
        "tools: with PyTorch's own builder, and for TensorFlow with whatever compiler is there."
    ),
    holds_if="both extensions build with nothing but what pip has installed",
    fails_if="one of them cannot be built so, although the headers are there",
    limits="A compiler that was itself installed by pip into this environment would count.",
    seconds=12,
)
IN_PYTORCH = """
import json, os, sys
from torch.utils import cpp_extension
headers = os.path.isdir(cpp_extension.include_paths()[0])
try:
    cpp_extension.load_inline(
        "claims_inline", "int answer() { return 42; }", functions=["answer"],
        build_directory=os.getcwd(),
    )
    error = ""
except Exception as raised:
    error = f"{type(raised).__name__}: {raised}".splitlines()[0][:160]
print(json.dumps({"headers": headers, "error": error}))
"""
IN_TENSORFLOW = """
import json, os, shutil, subprocess, sys
import tensorflow as tf
headers = os.path.isfile(os.path.join(tf.sysconfig.get_include(), "tensorflow/core/framework/op.h"))
compiler = next(filter(None, map(shutil.which, ("g++", "clang++", "c++", "cl", "zig"))), None)
error = "" if compiler else "no compiler is there"
if compiler:
    with open("empty.cc", "w") as stream:
        stream.write('#include "tensorflow/core/framework/op.h"\\n')
    command = [compiler, "-shared", "-fPIC", "empty.cc", "-o", "empty.so"]
    command += [*tf.sysconfig.get_compile_flags(), *tf.sysconfig.get_link_flags(), "-std=c++17"]
    done = subprocess.run(command, capture_output=True, text=True)
    error = "" if done.returncode == 0 else done.stderr.splitlines()[0][:160]
print(json.dumps({"headers": headers, "error": error}))
"""


@test.observe("pytorch")
def observe_pytorch(here):
    return _without_the_system(here, IN_PYTORCH)


@test.observe("tensorflow")
def observe_tensorflow(here):
    return _without_the_system(here, IN_TENSORFLOW)


@test.judge
def judge(pytorch, tensorflow):
    told = [
        f"{name} {'brings' if found['headers'] else 'lacks'} headers and "
        f"{'built' if not found['error'] else 'did not build (' + found['error'].rstrip('.') + ')'}"
        for name, found in (("PyTorch", pytorch), ("TensorFlow", tensorflow))
    ]
    return decide(
        all(found["headers"] and not found["error"] for found in (pytorch, tensorflow)),
        "; ".join(told) + ".",
    )


def _without_the_system(here, program):
    tools = sys.exec_prefix + ("\\Scripts" if sys.platform == "win32" else "/bin")
    done = here.script(program, PATH=tools, CXX="", CC="")
    return done.facts()
