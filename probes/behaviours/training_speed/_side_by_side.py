"""How times of two frameworks that run in processes of their own are put side by side.

Each framework times its work in turns with one and the same exponential of numpy in its own
process. The ratios to it can be divided by each other; absolute seconds never meet. No product of
matrices, because the threads of numpy's linear algebra stay awake after one and would hold the
processor against the framework that is timed next.
"""

from __future__ import annotations


def against_numpy(here, call, seconds=0.5, pairs=5):
    """Times of a call over those of numpy's exponential of 50,000 numbers."""
    numbers, exp = here.rng().normal(size=50_000).astype("float32"), here.np.exp
    found = here.ratio(call, lambda: float(exp(numbers)[0]), seconds=seconds, pairs=pairs)
    return {key: found[key] for key in ("ratio", "low", "high")}


def over(a, b):
    """The time of ``a`` over that of ``b``; ``low`` and ``high`` enclose every pair."""
    return {
        "ratio": a["ratio"] / b["ratio"],
        "low": a["low"] / b["high"],
        "high": a["high"] / b["low"],
    }


def told(by_name):
    """The ratios as words: name 1.20 (1.10 to 1.35)."""
    return ", ".join(
        f"{name} {one['ratio']:.2f} ({one['low']:.2f} to {one['high']:.2f})"
        for name, one in by_name.items()
    )
