"""What PyTorch's torch.utils.data is: what it brings, what it leaves open, and how it loads."""

from __future__ import annotations

import json

from probes.claim_tests import ClaimTest, decide

open_basis = ClaimTest(
    "torch-data-is-an-open-basis",
    topic="data-input-pipeline",
    title="torch.utils.data is a basis that takes data as they come and classes of one's own",
    published=["torch-data-basic-extensible"],
    frameworks=["pytorch"],
    method=(
        "Loads items of different lengths through a Dataset, an IterableDataset, a sampler and a "
        "collate function of its own, and looks which operations a Dataset has by itself."
    ),
    holds_if=(
        "all four give the right batches, the stream is read no further than the batches asked "
        "for, and a Dataset has no map, batch, shuffle, cache, filter or prefetch of its own"
    ),
    fails_if="a class of one's own is not taken, the stream is read ahead, or a Dataset has these",
)

threads = ClaimTest(
    "dataloader-loads-with-threads",
    topic="data-input-pipeline",
    title="DataLoader batches, shuffles and loads with several threads",
    published=["dataloader-multithreaded"],
    frameworks=["pytorch"],
    method=(
        "Loads 64 items with DataLoader, shuffle and two workers in a program of its own, each "
        "item telling the process and the thread that loaded it."
    ),
    holds_if="items come in shuffled batches, loaded by several threads of the same process",
    fails_if="the workers are other processes, or each of them loads with one thread only",
    seconds=8,
)

OPERATIONS = ("map", "batch", "shuffle", "cache", "filter", "prefetch")

PROGRAM = """
import json, os, threading
import torch
from torch.utils.data import DataLoader, Dataset


class Telling(Dataset):
    def __len__(self):
        return 64

    def __getitem__(self, index):
        return index, os.getpid(), threading.get_native_id()


if __name__ == "__main__":
    torch.manual_seed(0)
    order, found = [], set()
    sizes = []
    for index, process, thread in DataLoader(Telling(), batch_size=8, shuffle=True, num_workers=2):
        sizes.append(len(index))
        order += index.tolist()
        found |= set(zip(process.tolist(), thread.tolist()))
    print(json.dumps({
        "sizes": sizes,
        "complete": sorted(order) == list(range(64)),
        "shuffled": order != sorted(order),
        "processes": len({process for process, _ in found}),
        "threads": len(found),
        "in_main_process": sum(process == os.getpid() for process, _ in found),
    }))
"""


@open_basis.observe("pytorch")
def observe_basis(here):
    torch = here.torch
    data = torch.utils.data
    read = []

    class Squares(data.Dataset):
        def __len__(self):
            return 10

        def __getitem__(self, index):
            return torch.full((index + 1,), index * index)

    class Stream(data.IterableDataset):
        def __iter__(self):
            for number in range(1000):
                read.append(number)
                yield torch.full((number % 3 + 1,), number)

    class Backwards(data.Sampler):
        def __iter__(self):
            return iter(range(9, -1, -1))

        def __len__(self):
            return 10

    def pad(items):
        return torch.nn.utils.rnn.pad_sequence(items, batch_first=True, padding_value=-1)

    mapped = list(data.DataLoader(Squares(), batch_size=5, sampler=Backwards(), collate_fn=pad))
    stream = iter(data.DataLoader(Stream(), batch_size=4, collate_fn=pad))
    streamed = [next(stream), next(stream)]
    return {
        "shapes": [list(batch.shape) for batch in mapped],
        "firsts": [batch[:, 0].tolist() for batch in mapped],
        "streamed": [batch[:, 0].tolist() for batch in streamed],
        "read": len(read),
        "operations": [name for name in OPERATIONS if hasattr(data.Dataset, name)],
    }


@open_basis.judge
def judge_basis(pytorch):
    found = pytorch
    right = (
        found["shapes"] == [[5, 10], [5, 5]]
        and found["firsts"] == [[81, 64, 49, 36, 25], [16, 9, 4, 1, 0]]
        and found["streamed"] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    )
    return decide(
        right and found["read"] == 8 and not found["operations"],
        f"Classes of one's own gave {'the right' if right else 'wrong'} batches of items of "
        f"different lengths; two batches of four read {found['read']} items of the stream; a "
        f"Dataset has {', '.join(found['operations']) or 'none'} of the {len(OPERATIONS)} "
        "operations.",
    )


@threads.observe("pytorch")
def observe_threads(here):
    done = here.script(PROGRAM)
    if done.code != 0:
        raise RuntimeError(f"the loading program failed: {done.err.strip().splitlines()[-1:]}")
    return json.loads(done.out.strip().splitlines()[-1])


@threads.judge
def judge_threads(pytorch):
    found = pytorch
    loads = found["complete"] and found["shuffled"] and found["sizes"] == [8] * 8
    by_threads = found["threads"] > found["processes"] == 1 and found["in_main_process"] > 1
    return decide(
        loads and by_threads,
        f"Two workers were {found['processes']} processes with {found['threads']} loading threads "
        f"altogether, {found['in_main_process']} of them in the main process; batches were "
        f"{'complete and shuffled' if loads else 'not complete and shuffled'}.",
    )
