"""Which notions must be known before a net can be trained?"""

from __future__ import annotations

import json

from probes.behaviours.learning_curve import _programs as programs
from probes.claim_tests import ClaimTest, decide

sessions = ClaimTest(
    "tensorflow-needs-sessions-and-placeholders",
    topic="learning-curve",
    title="TensorFlow needs sessions, placeholders and variable scopes",
    published=["tf-needs-session-placeholder-concepts"],
    frameworks=["tensorflow"],
    method=(
        "Looks for Session, placeholder, variable_scope and get_variable at the top of the package "
        "and trains a net without any of them, by GradientTape and by Keras."
    ),
    holds_if="one of the four names is at the top of the package, or a net cannot learn without",
    fails_if="none is there and both nets learn, their loss falling to a half",
    seconds=4,
)

no_compiling = ClaimTest(
    "pytorch-trains-without-compiling",
    topic="learning-curve",
    title="A net is trained in PyTorch without a thought of compiling",
    published=["pytorch-beginners-skip-compilation"],
    frameworks=["pytorch"],
    method=(
        "Trains a net in a program of its own that asks for no compiling, and looks whether "
        "PyTorch's compiler was loaded or anything was compiled or traced meanwhile."
    ),
    holds_if="the loss falls to a half, nothing is compiled and no step ran inside a trace",
    fails_if="the net does not learn without compiling, or PyTorch compiles behind the back",
    seconds=5,
)

NAMES = ("Session", "placeholder", "variable_scope", "get_variable")

WATCHED = """
import json, sys
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(64, 8)).astype(np.float32)
y = x[:, :1] - 0.5 * x[:, 1:2]
losses = []
{program}
dynamo = sys.modules.get("torch._dynamo.utils")
print(json.dumps({{
    "losses": [losses[0], losses[-1]],
    "compiled": sum(dynamo.counters["frames"].values()) if dynamo else 0,
    "compiler_loaded": "torch._inductor.compile_fx" in sys.modules,
    "traced": torch.jit.is_tracing() or isinstance(model, torch.jit.ScriptModule),
    "ops": type(loss.grad_fn).__name__,
}}))
"""


@sessions.observe("tensorflow")
def observe_sessions(here):
    return {
        "at_top": [name for name in NAMES if hasattr(here.tf, name)],
        "tape": programs.met(here, programs.TAPE),
        "keras": programs.met(here, programs.KERAS),
    }


@sessions.judge
def judge_sessions(tensorflow):
    learned = [programs.learned(tensorflow[way]) for way in ("tape", "keras")]
    there = ", ".join(tensorflow["at_top"]) or "none"
    return decide(
        tensorflow["at_top"] or not all(learned),
        f"Of the four names {there} is at the top of the package; without them "
        f"{sum(learned)} of 2 nets learned.",
    )


@no_compiling.observe("pytorch")
def observe_no_compiling(here):
    done = here.script(WATCHED.format(program=programs.TORCH))
    if done.code != 0:
        return {"error": done.err.strip().splitlines()[-1][:200]}
    return json.loads(done.out.strip().splitlines()[-1])


@no_compiling.judge
def judge_no_compiling(pytorch):
    if "error" in pytorch:
        return decide(False, f"The program failed: {pytorch['error']}.")
    first, last = pytorch["losses"]
    untouched = not (pytorch["compiled"] or pytorch["compiler_loaded"] or pytorch["traced"])
    return decide(
        last <= 0.5 * first and untouched,
        f"The loss went from {first:.3f} to {last:.3f} with {pytorch['compiled']} functions "
        f"compiled and the compiler {'' if pytorch['compiler_loaded'] else 'not '}loaded.",
    )
