from __future__ import annotations

import pytest

from tests.probes.client import Worker

SEED = 7
PROBES = ("matmul", "mlp-inference", "mlp-training-step", "small-cnn-training-step")


@pytest.fixture
def worker():
    """Start workers that end with the test."""
    started = []

    def start(*arguments, **options):
        started.append(Worker(*arguments, **options))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def arrays(tmp_path_factory):
    """Weights, inputs and references of the small workloads: a folder, one file per probe."""
    folder = tmp_path_factory.mktemp("arrays")
    scribe = Worker("numpy")
    scribe("start", threads=2, seed=SEED)
    for probe in PROBES:
        scribe("make", probe=probe, seed=SEED, path=str(folder / f"{probe}.npz"))
    scribe.close()
    return folder
