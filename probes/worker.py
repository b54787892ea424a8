"""Entry of a probe worker: ``PYTHON worker.py --framework NAME --mode MODE --in-fd N --out-fd N``.

Requests come in and replies go out on two inherited file descriptors (``protocol.py`` lists them).
Standard output and error carry no results, so a framework may print there what it likes.
"""

from __future__ import annotations

import importlib.util
import os
import sys


def load_package() -> None:
    """Load this folder as a package by location and take the folder off ``sys.path``.

    The interpreter puts a script's folder first on the path, where our file names would hide
    modules of the same name from the framework.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    real = os.path.realpath(here)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != real]
    spec = importlib.util.spec_from_file_location(
        "probes", os.path.join(here, "__init__.py"), submodule_search_locations=[here]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["probes"] = package
    spec.loader.exec_module(package)


def main() -> int:
    load_package()
    import argparse
    import faulthandler

    from probes.adapters import find_adapter, framework_ids
    from probes.protocol import Channel
    from probes.service import Service, serve

    faulthandler.enable()  # a crash in native code leaves its lines on standard error
    parser = argparse.ArgumentParser(prog="worker.py", description="one probe worker")
    parser.add_argument("--framework", required=True, choices=framework_ids())
    parser.add_argument("--mode", default="as-written")
    parser.add_argument("--in-fd", type=int, required=True)
    parser.add_argument("--out-fd", type=int, required=True)
    options = parser.parse_args()
    channel = Channel(options.in_fd, options.out_fd)
    return serve(channel, Service(find_adapter(options.framework), options.mode))


if __name__ == "__main__":
    sys.exit(main())
