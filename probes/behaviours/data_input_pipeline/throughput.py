"""Which loader is faster, for operations of the framework and for Python of one's own?"""

from __future__ import annotations

import time

from probes.claim_tests import PART, ClaimTest, decide, undecided

MARGIN = 1.2

leads = ClaimTest(
    "tf-data-leads-native-torch-data-leads-python",
    topic="data-input-pipeline",
    title="tf.data leads at native operations and torch.utils.data at Python of one's own",
    published=["tf-data-scales-torch-data-flexible"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Crops, flips, brightens and scales images with the operations of each framework, and "
        "parses texts in Python, five passes each after one to warm up; DataLoader loads in its "
        "own process, tf.data maps in parallel."
    ),
    holds_if=(
        "tf.data is faster by a fifth at native operations and DataLoader by a fifth at Python, "
        "the slowest pass of the faster against the fastest pass of the slower"
    ),
    fails_if="one of them leads by a fifth where the other one should",
    limits="One machine and small data; freedom and ease are not measured, only their speed.",
    seconds=6,
)

for_large_data = ClaimTest(
    "tensorflow-gets-through-data-sooner",
    topic="data-input-pipeline",
    title="TensorFlow gets through data sooner",
    published=["tf-fast-on-large-datasets"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Passes five times, after one to warm up, through native preparation of images and "
        "through texts parsed in Python, with the loader of each framework."
    ),
    holds_if="tf.data is faster by a fifth at both, slowest pass against fastest pass",
    fails_if="DataLoader is faster by a fifth at one of the two",
    covers=PART,
    limits=(
        "Data that fit into memory. The speed of models is another topic, and any model can be fed "
        "by either loader."
    ),
    seconds=6,
)

ITEMS, SIDE, CROP, BATCH, PASSES = 800, 128, 96, 32, 5
_measured = {}


@leads.observe("pytorch")
def observe_pytorch(here):
    return _once(here, _measure_pytorch)


@for_large_data.observe("pytorch")
def observe_pytorch_again(here):
    return _once(here, _measure_pytorch)


@leads.observe("tensorflow")
def observe_tensorflow(here):
    return _once(here, _measure_tensorflow)


@for_large_data.observe("tensorflow")
def observe_tensorflow_again(here):
    return _once(here, _measure_tensorflow)


@leads.judge
def judge_leads(pytorch, tensorflow):
    native = _leader(pytorch["native"], tensorflow["native"])
    python = _leader(pytorch["python"], tensorflow["python"])
    words = _words(pytorch, tensorflow)
    if native == "tensorflow" and python == "pytorch":
        return decide(True, words)
    if native == "pytorch" or python == "tensorflow":
        return decide(False, words)
    return undecided(f"The passes overlap or lie within a fifth. {words}")


@for_large_data.judge
def judge_large(pytorch, tensorflow):
    found = [_leader(pytorch[name], tensorflow[name]) for name in ("native", "python")]
    words = _words(pytorch, tensorflow)
    if "pytorch" in found:
        return decide(False, words)
    if found == ["tensorflow"] * 2:
        return decide(True, words)
    return undecided(f"The passes overlap or lie within a fifth. {words}")


def _leader(pytorch, tensorflow):
    """Whose slowest pass is faster by the margin than the other's fastest; times in seconds."""
    if MARGIN * max(pytorch) <= min(tensorflow):
        return "pytorch"
    if MARGIN * max(tensorflow) <= min(pytorch):
        return "tensorflow"
    return ""


def _words(pytorch, tensorflow):
    ratios = {name: sorted(pytorch[name])[2] / sorted(tensorflow[name])[2] for name in pytorch}
    return (
        f"DataLoader took {ratios['native']:.2f} times as long as tf.data at native operations "
        f"and {ratios['python']:.2f} times at Python of one's own."
    )


def _items(np):
    text = " ".join(str(number / 7) for number in range(400))
    for number in range(ITEMS):
        values = [float(word) for word in text.split()[number % 7 :]]
        yield np.asarray(values, dtype=np.float32).sum()


def _once(here, measure):
    """Both tests judge the same passes where they run in the same process."""
    if here.framework not in _measured:
        _measured[here.framework] = measure(here)
    return _measured[here.framework]


def _measure_pytorch(here):
    torch, np = here.torch, here.np
    images = torch.from_numpy(here.rng().integers(0, 255, (ITEMS, 3, SIDE, SIDE), dtype="uint8"))

    class Images(torch.utils.data.Dataset):
        def __len__(self):
            return ITEMS

        def __getitem__(self, index):
            top, left = torch.randint(SIDE - CROP + 1, (2,)).tolist()
            image = images[index, :, top : top + CROP, left : left + CROP]
            if torch.rand(()) < 0.5:
                image = image.flip(-1)
            image = image.float() + (torch.rand(()) - 0.5) * 60
            return (image.clamp(0, 255) - 127.5) / 127.5

    class Python(torch.utils.data.IterableDataset):
        def __iter__(self):
            return _items(np)

    load = torch.utils.data.DataLoader
    return {
        "native": _passes(load(Images(), batch_size=BATCH, shuffle=True)),
        "python": _passes(load(Python(), batch_size=BATCH)),
    }


def _measure_tensorflow(here):
    tf, np = here.tf, here.np
    images = here.rng().integers(0, 255, (ITEMS, SIDE, SIDE, 3), dtype="uint8")

    def prepare(image):
        image = tf.image.random_crop(image, (CROP, CROP, 3))
        image = tf.image.random_flip_left_right(image)
        image = tf.image.random_brightness(tf.cast(image, tf.float32), 30)
        return (tf.clip_by_value(image, 0, 255) - 127.5) / 127.5

    native = tf.data.Dataset.from_tensor_slices(images).shuffle(ITEMS)
    native = native.map(prepare, num_parallel_calls=tf.data.AUTOTUNE).batch(BATCH)
    python = tf.data.Dataset.from_generator(
        lambda: _items(np), output_signature=tf.TensorSpec((), tf.float32)
    ).batch(BATCH)
    auto = tf.data.AUTOTUNE
    return {"native": _passes(native.prefetch(auto)), "python": _passes(python.prefetch(auto))}


def _passes(batches):
    times = []
    for _ in range(PASSES + 1):
        start = time.perf_counter()
        count = sum(1 for _ in batches)
        times.append(time.perf_counter() - start)
        if count != -(-ITEMS // BATCH):
            raise RuntimeError(f"a pass gave {count} batches")
    return times[1:]
