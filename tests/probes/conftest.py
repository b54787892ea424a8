from __future__ import annotations

import pytest

from tests.probes.client import Worker

SEED = 7


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
    """Weights, inputs and references of every workload: a folder, one file per probe."""
    folder = tmp_path_factory.mktemp("arrays")
    scribe = Worker("numpy")
    scribe("start", threads=2, seed=SEED)
    for probe in scribe("describe")["probes"]:
        scribe("make", probe=probe["id"], seed=SEED, path=str(folder / f"{probe['id']}.npz"))
    scribe.close()
    return folder
