"""What tf.data does with large data, with several threads and with several workers."""

from __future__ import annotations

import threading
import time

from probes.claim_tests import ClaimTest, decide

large_and_involved = ClaimTest(
    "tf-data-reads-batches-augments",
    topic="data-input-pipeline",
    title="tf.data reads, batches and augments data that are large or complicated",
    published=["tf-data-powerful"],
    frameworks=["tensorflow"],
    method=(
        "Reads 256 MB of records from eight files, interleaved, shuffled, flipped at random and "
        "batched, twice over, in a process of its own, and reads how far its memory rose."
    ),
    holds_if=(
        "each record comes once in each pass, in another order, flips differ between the passes, "
        "and memory rises by less than half of the size of the data"
    ),
    fails_if="records are lost or repeated, nothing is shuffled or flipped, or memory rises more",
    seconds=15,
)

threads_and_workers = ClaimTest(
    "tf-data-threads-and-service",
    topic="data-input-pipeline",
    title="tf.data prepares data with several threads and loads them on several workers",
    published=["tf-data-distributed-multithreaded"],
    frameworks=["tensorflow"],
    method=(
        "Maps a function over 24 items with four parallel calls and counts how many ran at the "
        "same time; and lets a tf.data service with a dispatcher and two workers hand out items."
    ),
    holds_if=(
        "at least two calls run at once, two workers deliver each item once when they share the "
        "work, and twice when each does all of it"
    ),
    fails_if="calls run one after another, or items are lost or repeated",
    limits="The workers share one machine and one process; several machines are not tried.",
    seconds=4,
)

PROGRAM = """
import numpy as np, tensorflow as tf

FILES, RECORDS, SIZE = 8, 32, 1 << 20
block = np.random.default_rng(0).integers(0, 255, SIZE, dtype=np.uint8)
for number in range(FILES):
    with tf.io.TFRecordWriter(f"{number}.tfrecord") as writer:
        for record in range(RECORDS):
            block[0] = block[1] = number * RECORDS + record
            writer.write(block.tobytes())


def augment(raw):
    image = tf.reshape(tf.io.decode_raw(raw, tf.uint8), (1024, 1024, 1))
    return image[0, 0, 0], tf.image.random_flip_left_right(image)


names = tf.data.Dataset.from_tensor_slices([f"{number}.tfrecord" for number in range(FILES)])
data = names.interleave(tf.data.TFRecordDataset, cycle_length=2, num_parallel_calls=2)
data = data.shuffle(16).map(augment, num_parallel_calls=2).batch(4).prefetch(1)
list(data.take(1))
begin()
facts["size"] = FILES * RECORDS * SIZE
facts["records"] = FILES * RECORDS
facts["passes"], orders, flips = [], [], []
for _ in range(2):
    order, flipped = [], []
    for label, image in data:
        order += label.numpy().tolist()
        flipped += (image[:, 0, 0, 0] != label).numpy().tolist()
    facts["passes"].append(len(set(order)) if len(order) == len(set(order)) else -len(order))
    orders.append(order)
    flips.append(dict(zip(order, flipped)))
facts["same_order"] = orders[0] == orders[1]
facts["flipped"] = [sum(found.values()) for found in flips]
facts["same_flips"] = flips[0] == flips[1]
"""


@large_and_involved.observe("tensorflow")
def observe_large(here):
    found = here.memory_of(PROGRAM)
    names = ("bytes", "size", "records", "passes", "same_order", "flipped", "same_flips")
    return {name: found[name] for name in names}


@large_and_involved.judge
def judge_large(tensorflow):
    found = tensorflow
    complete = found["passes"] == [found["records"]] * 2
    varied = not found["same_order"] and not found["same_flips"] and min(found["flipped"]) > 0
    return decide(
        complete and varied and found["bytes"] < found["size"] / 2,
        f"Two passes gave {found['passes']} different records of {found['records']}, "
        f"{found['flipped']} of them flipped; memory rose by {found['bytes'] / 1e6:.0f} MB for "
        f"{found['size'] / 1e6:.0f} MB of data.",
    )


@threads_and_workers.observe("tensorflow")
def observe_threads(here):
    tf = here.tf
    at_once = _most_at_once(here, 4)
    service = tf.data.experimental.service
    dispatcher = service.DispatchServer()
    workers = [
        service.WorkerServer(
            service.WorkerConfig(dispatcher_address=dispatcher.target.split("://")[1])
        )
        for _ in range(2)
    ]
    modes = {"shared": service.ShardingPolicy.DYNAMIC, "each": service.ShardingPolicy.OFF}
    delivered = {}
    for name, policy in modes.items():
        data = tf.data.Dataset.range(50).map(lambda x: x * 2)
        shared = data.apply(service.distribute(processing_mode=policy, service=dispatcher.target))
        delivered[name] = sorted(int(x) for x in shared)
    expected = [2 * x for x in range(50)]
    del workers
    return {
        "at_once": at_once,
        "items": len(expected),
        "shared": len(delivered["shared"]),
        "shared_right": delivered["shared"] == expected,
        "each": len(delivered["each"]),
        "each_right": delivered["each"] == sorted(expected * 2),
    }


@threads_and_workers.judge
def judge_threads(tensorflow):
    found = tensorflow
    return decide(
        found["at_once"] >= 2 and found["shared_right"] and found["each_right"],
        f"Up to {found['at_once']} calls ran at once; two workers delivered {found['shared']} "
        f"items when they shared {found['items']}, and {found['each']} when each did all.",
    )


def _most_at_once(here, parallel):
    tf, np = here.tf, here.np
    lock, running, most = threading.Lock(), [0], [0]

    def work(x):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1
        return np.int64(x)

    data = tf.data.Dataset.range(24).map(
        lambda x: tf.numpy_function(work, [x], tf.int64), num_parallel_calls=parallel
    )
    for _ in data:
        pass
    return most[0]
