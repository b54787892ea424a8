"""Which framework trains faster?"""

from __future__ import annotations

from probes.behaviours.training_speed._side_by_side import over, told
from probes.behaviours.training_speed._steps import NETS, measured
from probes.claim_tests import ClaimTest, all_of, decide, every_pair

_METHOD = (
    "Times a training step of a dense net, a convolutional net and an LSTM, PyTorch as written and "
    "TensorFlow under tf.function as fit runs it, each in turns with one exponential of numpy."
)
_LIMITS = "Three small nets on the processor; GPUs and several machines are not tried."
_COMMON = {
    "topic": "training-speed",
    "frameworks": ["pytorch", "tensorflow"],
    "method": _METHOD,
    "limits": _LIMITS,
    "seconds": 20,
}

similar = ClaimTest(
    "training-speeds-differ-little",
    title="PyTorch and TensorFlow train at about the same speed",
    published=["speeds-similar"],
    holds_if="the steps of every net take within a factor of 1.5 of each other",
    fails_if="those of one net are further apart",
    **_COMMON,
)
much_faster = ClaimTest(
    "pytorch-trains-much-faster",
    title="PyTorch trains far faster than TensorFlow",
    published=["pytorch-much-faster"],
    holds_if="every net trains at least twice as fast in PyTorch",
    fails_if="one of the nets does not",
    **_COMMON,
)
slower = ClaimTest(
    "pytorch-trains-somewhat-slower",
    title="PyTorch, with its dynamic graph, trains somewhat more slowly",
    published=["pytorch-training-slightly-slower"],
    holds_if="every net takes at least 5 % longer in PyTorch",
    fails_if="one of the nets does not",
    **_COMMON,
)
for_slow_work = ClaimTest(
    "pytorch-is-for-slow-work",
    title="PyTorch is for models of low performance and for slow work through much data",
    published=["pytorch-for-low-performance-large-data"],
    holds_if=(
        "every net takes at least 1.5 times as long in PyTorch, or ten equal steps from equal "
        "weights leave it with a loss that is more than 1 % higher"
    ),
    fails_if="the losses are equal and one net does not take that much longer",
    **_COMMON,
)
ceiling = ClaimTest(
    "tensorflow-has-the-higher-ceiling",
    title="With graphs and a compiler TensorFlow reaches the higher peak in training",
    published=["tf-higher-performance-ceiling"],
    holds_if="with the best mode of each every net trains at least 5 % faster in TensorFlow",
    fails_if="one of the nets does not",
    topic="training-speed",
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Times a training step of a dense net, a convolutional net and an LSTM in PyTorch as "
        "written and under torch.compile and in TensorFlow under tf.function and XLA, each in "
        "turns with one exponential of numpy, and takes the best of each."
    ),
    limits=_LIMITS + " How simple either is to adapt and tune is not part of it.",
    needs=["compiler"],
    seconds=60,
)


def _usual(here):
    return measured(here, ("eager",) if here.framework == "pytorch" else ("graph",))


def _every_mode(here):
    modes = ("eager", "compiled") if here.framework == "pytorch" else ("graph", "xla")
    return measured(here, modes)


for _test in (similar, much_faster, slower, for_slow_work):
    for _framework in _test.frameworks:
        _test.observe(_framework)(_usual)
for _framework in ceiling.frameworks:
    ceiling.observe(_framework)(_every_mode)


def _ratios(pytorch, tensorflow):
    """PyTorch's time over TensorFlow's, by net."""
    return {
        name: over(pytorch["times"]["eager"][name], tensorflow["times"]["graph"][name])
        for name in NETS
    }


def _said(ratios):
    return f"PyTorch's time over TensorFlow's: {told(ratios)}."


@similar.judge
def judge_similar(pytorch, tensorflow):
    ratios = _ratios(pytorch, tensorflow)
    return decide(all_of(*(_within(one, 1.5) for one in ratios.values())), _said(ratios))


@much_faster.judge
def judge_much_faster(pytorch, tensorflow):
    ratios = _ratios(pytorch, tensorflow)
    inverse = [{"low": 1 / one["high"], "high": 1 / one["low"]} for one in ratios.values()]
    return decide(all_of(*(every_pair(one, 2.0) for one in inverse)), _said(ratios))


@slower.judge
def judge_slower(pytorch, tensorflow):
    ratios = _ratios(pytorch, tensorflow)
    return decide(all_of(*(every_pair(one, 1.05) for one in ratios.values())), _said(ratios))


@for_slow_work.judge
def judge_for_slow_work(pytorch, tensorflow):
    ratios = _ratios(pytorch, tensorflow)
    worse = [
        name for name, loss in pytorch["losses"].items() if loss > 1.01 * tensorflow["losses"][name]
    ]
    losses = f"worse losses in PyTorch: {', '.join(worse) or 'none'}"
    slow = True if worse else all_of(*(every_pair(one, 1.5) for one in ratios.values()))
    return decide(slow, f"{_said(ratios)[:-1]}; {losses}.")


@ceiling.judge
def judge_ceiling(pytorch, tensorflow):
    best = [
        {name: min((by[name] for by in one["times"].values()), key=_middle) for name in NETS}
        for one in (pytorch, tensorflow)
    ]
    ratios = {name: over(best[0][name], best[1][name]) for name in NETS}
    return decide(all_of(*(every_pair(one, 1.05) for one in ratios.values())), _said(ratios))


def _middle(timed):
    return timed["ratio"]


def _within(timed, factor):
    """Whether a ratio and its inverse are below a factor; None where that is not settled."""
    if timed["low"] >= 1 / factor and timed["high"] <= factor:
        return True
    return False if timed["low"] > factor or timed["high"] < 1 / factor else None
