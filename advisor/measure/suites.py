"""What is measured together, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.measure.results import Mode

START_UP = "start-up"
"""The probe that needs no workload: importing the framework, time and memory."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A set of probes with the effort spent on each."""

    id: str
    title: str
    about: str
    """What is included, and what is not, in plain words."""
    probes: tuple[str, ...]
    modes: Mapping[str, tuple[Mode, ...]]
    """Modes per probe."""
    rounds: int
    """Fresh processes per contender; the interval is taken over these. Rounds after the third
    run only where they end within ``expected_seconds``."""
    pairs: int
    """Blocks of each contender in a round."""
    block_seconds: float
    min_iterations: int
    """A block goes on until it has both its seconds and its iterations."""
    warm_seconds: float
    expected_seconds: float
    budget_seconds: float
    """No round starts that would end after this, and nothing runs beyond it."""
    yardstick: tuple[str, ...] = field(default=())
    """Probes that plain numpy runs beside the frameworks."""
    tells_apart: float = 1.0
    """Ratio from which on a difference gets a verdict; a smaller one may be there in one run of
    this length and gone in the next (see docs/how-it-measures.md)."""
    load_is_condition: bool = False
    """Load by other programs is what is measured under, on purpose: no block is thrown away for
    it, and no result is called too noisy because of it."""
    compiled_by_all: tuple[str, ...] = field(default=())
    """Probes that run compiled even where a first compilation takes tens of seconds."""
    every_framework: bool = False
    """Whether every framework with an adapter takes part that is installed, when nobody says
    which; else the usual ones."""
    effort_of: str = ""
    """The suite whose rounds and blocks these are, where it is another one: what was calibrated
    for that one holds here, too."""
    by_worth: bool = False
    """Whether the probes stand in the order of what they are worth to somebody: where time is
    short the last one is left out then, instead of the dearest."""

    def probes_of(self, mode: Mode) -> tuple[str, ...]:
        """The probes that run in a mode, in their order."""
        return tuple(probe for probe in self.probes if mode in self.modes[probe])

    def all_modes(self) -> tuple[Mode, ...]:
        """Modes in the order in which they are measured."""
        order: tuple[Mode, ...] = ("as-written", "as-recommended", "compiled-hard")
        return tuple(mode for mode in order if self.probes_of(mode))


_WORK = ("matmul", "mlp-inference", "mlp-training-step", "small-cnn-training-step")

_QUICK = Suite(
    id="quick",
    title="Quick",
    about=(
        "Start-up, a matrix product, inference and a training step of a small MLP, and a training "
        "step of a small CNN, as written (eager). As recommended (compiled): the MLP training step "
        "in every framework; inference and the CNN only where compiling takes a second or two, "
        "since a first torch.compile of each would take tens. Not included: hard compilation (XLA, "
        "max-autotune). All in float32, on the processor. Plain numpy does the same work as the "
        "yardstick of this machine."
    ),
    probes=(START_UP, *_WORK),
    modes={
        START_UP: ("as-written",),
        "matmul": ("as-written",),
        "mlp-inference": ("as-written", "as-recommended"),
        "mlp-training-step": ("as-written", "as-recommended"),
        "small-cnn-training-step": ("as-written", "as-recommended"),
    },
    rounds=4,
    pairs=4,
    block_seconds=0.1,
    min_iterations=2,
    warm_seconds=0.1,
    expected_seconds=86.0,
    budget_seconds=90.0,
    yardstick=(START_UP, *_WORK),
    tells_apart=1.25,
    compiled_by_all=("mlp-training-step",),
)

# In bfloat16 only what is small: a processor without instructions for it takes a hundred times as
# long as in float32 (2.5 s here for a product of 1024 x 1024).
_KERNELS = (
    *("matmul", "matmul@size=256", "matmul@size=256,dtype=bfloat16"),
    *("convolution", "convolution@size=14"),
    *("dispatch", "dispatch@size=1000000"),
)
_COMPILED_BY_ALL = (
    *("mlp-inference", "mlp-training-step", "small-cnn-training-step"),
    *("transformer-training-step", "changing-lengths"),
)
_COMPILED = (*_COMPILED_BY_ALL, "lstm-training-step", "recommender-training-step")
_COMPILED_HARD = ("mlp-training-step", "transformer-training-step")
_NETWORKS = (
    *("mlp-inference", "mlp-inference@batch=1"),
    *("mlp-training-step", "mlp-training-step@batch=1", "mlp-training-step@batch=32"),
    *("mlp-training-step@optimizer=adam", "tiny-mlp-training-step"),
    *("small-cnn-training-step", "small-cnn-training-step@batch=1"),
    "lstm-training-step",
    *("transformer-training-step", "transformer-training-step@optimizer=adam"),
    "transformer-training-step@batch=1,dtype=bfloat16",
    *("transformer-inference", "transformer-inference@batch=1", "transformer-inference@batch=32"),
    *("recommender-training-step", "changing-lengths"),
)


def _full_modes(probe: str) -> tuple[Mode, ...]:
    if probe in _COMPILED_HARD:
        return "as-written", "as-recommended", "compiled-hard"
    return ("as-written", "as-recommended") if probe in _COMPILED else ("as-written",)


_FULL = Suite(
    id="full",
    title="Full",
    about=(
        "Start-up; matrix products, convolutions and small operations, each at two sizes; an MLP, "
        "a CNN, an LSTM, a Transformer block, a recommender and texts of changing lengths, all as "
        "written (eager), some with batches of 1 and 32, Adam or bfloat16. As recommended "
        "(compiled): the networks themselves, except that the LSTM and the recommender are left "
        "out where a first compilation takes tens of seconds. Compiled hard (XLA, max-autotune): "
        "the training steps of the MLP and the Transformer block. Every framework that is "
        "installed and can be measured takes part. Not included: the large CNN, which needs 7 GB "
        "for each framework. On the processor. Plain numpy does the same work, in float32 only."
    ),
    probes=(START_UP, *_KERNELS, *_NETWORKS),
    modes={probe: _full_modes(probe) for probe in (START_UP, *_KERNELS, *_NETWORKS)},
    rounds=3,
    pairs=3,
    block_seconds=0.2,
    min_iterations=3,
    warm_seconds=0.1,
    expected_seconds=840.0,
    budget_seconds=900.0,
    yardstick=(
        *(START_UP, "matmul", "convolution", "dispatch"),
        *(probe for probe in _NETWORKS if "@" not in probe),
    ),
    tells_apart=1.25,
    compiled_by_all=_COMPILED_BY_ALL,
    every_framework=True,
)

SUITES: dict[str, Suite] = {suite.id: suite for suite in (_QUICK, _FULL)}
