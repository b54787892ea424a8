"""Does loading hide behind the training that consumes what is loaded?"""

from __future__ import annotations

import time

from probes.claim_tests import ClaimTest, decide, undecided

test = ClaimTest(
    "tf-data-overlaps-training",
    topic="data-input-pipeline",
    title="A tf.data pipeline loads the next batch while the present one is worked on",
    published=["tf-data-overlaps-training"],
    frameworks=["tensorflow"],
    method=(
        "Consumes 8 items from a tf.data pipeline with prefetch, where loading an item and working "
        "on it wait 50 ms each, in turns with the same loads and works one after another."
    ),
    holds_if="in every pair the pipeline takes at most 80 % of the time of one after another",
    fails_if="in every pair it takes more than 80 % of that time, or items are lost",
    limits="Loading and computing are waits, so that their lengths are known and equal.",
    seconds=7,
)
ITEMS, WAIT = 8, 0.05


@test.observe("tensorflow")
def observe(here):
    tf = here.tf

    def load():
        for number in range(ITEMS):
            time.sleep(WAIT)
            yield number

    data = tf.data.Dataset.from_generator(load, output_signature=tf.TensorSpec((), tf.int32))
    data = data.prefetch(tf.data.AUTOTUNE)

    def consume(items):
        count = 0
        for _ in items:
            time.sleep(WAIT)
            count += 1
        return count

    timed = here.ratio(lambda: consume(data), lambda: consume(load()), seconds=0.0, pairs=3)
    return {**timed, "items": consume(data)}


@test.judge
def judge(tensorflow):
    found = tensorflow
    seen = (
        f"{found['items']} items took {found['ratio']:.0%} of the time of loading and working one "
        f"after another ({found['low']:.0%} to {found['high']:.0%}); half would be perfect."
    )
    if found["items"] == ITEMS and found["low"] <= 0.8 < found["high"]:
        return undecided(f"The pairs disagree. {seen}")
    return decide(found["items"] == ITEMS and found["high"] <= 0.8, seen)
