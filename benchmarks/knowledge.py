"""Loading the knowledge base beside PyYAML alone on the same files, in turns, in one process.

python benchmarks/knowledge.py [--runs 9]

Three ways each with nothing kept between calls: PyYAML's C loader over all files; load_knowledge
from the YAML (parse, locate, validate, check); load_knowledge from its compiled copy, with every
entry of every table looked at. Then the same for a base ten times as large, made of copies with
ids of their own.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from advisor import paths
from advisor.kb import catalogue
from advisor.kb.load import load_knowledge

COPIES = 10


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


def by_pyyaml(folder: Path) -> None:
    for path in files_of(folder):
        with path.open("rb") as stream:
            yaml.load(stream, Loader=yaml.CSafeLoader)


def from_yaml(folder: Path) -> None:
    load_knowledge(directory=folder, cache=False)


def from_copy(folder: Path) -> None:
    load_knowledge(directory=folder)


def from_copy_all(folder: Path) -> None:
    for _ in catalogue.every(load_knowledge(directory=folder)):
        pass


WAYS: dict[str, Callable[[Path], None]] = {
    "PyYAML alone": by_pyyaml,
    "from the YAML": from_yaml,
    "compiled copy": from_copy,
    "compiled copy, every entry": from_copy_all,
}


def enlarged(folder: Path, target: Path) -> None:
    """Each file that can stand beside itself, ``COPIES`` times; ids get the number of the copy."""
    shutil.copytree(folder, target)
    for number in range(1, COPIES):
        for path in files_of(folder / "claims"):
            text = path.read_text(encoding="utf-8")
            place = target / path.relative_to(folder)
            new = re.sub(r"^( *- id: \S+)", rf"\1-copy{number}", text, flags=re.MULTILINE)
            new = re.sub(r"^ +(seed_claims|successor|by): .*\n", "", new, flags=re.MULTILINE)
            body = new[new.index("claims:\n") + len("claims:\n") :]
            cell = place.with_name(f"{path.stem}-copy{number}.yaml")
            # A cell is known by its path, so a copy needs a criterion of its own.
            head = f"schema: claims/1\nframework: {path.parent.name}\n"
            body = body.replace(f".{path.stem}.", f".{cell.stem}.")
            cell.write_text(f"{head}criterion: {cell.stem}\nclaims:\n{body}", encoding="utf-8")
        for kind in ("criteria", "tools"):
            for path in files_of(folder / kind):
                text = path.read_text(encoding="utf-8")
                copy = target / kind / f"{path.stem}-copy{number}.yaml"
                text = re.sub(r"^(id: \S+)", rf"\1-copy{number}", text, flags=re.MULTILINE)
                copy.write_text(text, encoding="utf-8")
        for path in files_of(folder / "sources"):
            text = path.read_text(encoding="utf-8")
            text = re.sub(
                r"^( *- id: \S+|publisher: \S+)", rf"\1-copy{number}", text, flags=re.MULTILINE
            )
            text = re.sub(r"(\{id: [^,]+)", rf"\1-copy{number}", text)
            (target / "sources" / f"{path.stem}-copy{number}.yaml").write_text(text, "utf-8")


def medians(folder: Path, runs: int) -> dict[str, float]:
    """Seconds of processor time by way, in turns, every other round backwards."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for way in WAYS.values():  # files read once, copies made
        way(folder)
    for number in range(runs):
        order = list(WAYS) if number % 2 == 0 else list(reversed(WAYS))
        for name in order:
            start = time.process_time()
            WAYS[name](folder)
            times[name].append(time.process_time() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(title: str, folder: Path, runs: int) -> dict[str, float]:
    files = files_of(folder)
    size = sum(path.stat().st_size for path in files)
    took = medians(folder, runs)
    print(f"{title}: {len(files)} files, {size / 1e6:.1f} MB")
    for name, seconds in took.items():
        ratio = seconds / took["PyYAML alone"]
        print(f"  {name:<28} {1e3 * seconds:7.1f} ms   {ratio:5.2f} of PyYAML alone")
    share = took["compiled copy, every entry"] / took["from the YAML"]
    print(f"  the copy, every entry, over the YAML: 1/{1 / share:.1f}")
    return {**took, "size": float(size)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="rounds (default 9)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["ADVISOR_HOME"] = scratch + "/home"
        small = report("the base", paths.knowledge_dir(), runs)
        large_folder = Path(scratch, "large")
        enlarged(paths.knowledge_dir(), large_folder)
        large = report("ten times the claims, tools and sources", large_folder, max(3, runs // 3))
        for name in WAYS:
            per_byte = (large[name] / small[name]) / (large["size"] / small["size"])
            print(f"growth of {name:<28} {per_byte:.2f} of the growth in size")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
