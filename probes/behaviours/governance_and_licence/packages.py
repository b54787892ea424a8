"""What do the installed packages say of their origin and licence?"""

from __future__ import annotations

import importlib.metadata
import os
import re

from probes.claim_tests import PART, ClaimTest, decide
from probes.failures import Unsupported

licence = ClaimTest(
    "pytorch-has-a-modified-bsd-licence",
    topic="governance-and-licence",
    title="PyTorch has a modified BSD licence",
    published=["pytorch-modified-bsd"],
    frameworks=["pytorch"],
    method="Looks for the three clauses of BSD in the licence file of the installed package.",
    holds_if="the file has the three clauses, and no fourth on advertising",
    fails_if="a clause is missing or there is one on advertising",
    limits="The licence of the project itself; parts that the package bundles have their own.",
)
google = ClaimTest(
    "tensorflow-comes-from-google-2015",
    topic="governance-and-licence",
    title="TensorFlow was made at Google and opened in 2015",
    published=["tf-origin-google-2015"],
    frameworks=["tensorflow"],
    method=(
        "Reads the author and licence in the metadata of the installed package, and the years "
        "after Copyright at the top of its Python files."
    ),
    holds_if="the author is Google, the licence an open one, and the earliest year 2015",
    fails_if="the author is another, there is no open licence, or the earliest year is another",
    covers=PART,
    limits="What the package says of itself; which team it was is not tested.",
    seconds=2,
)
facebook = ClaimTest(
    "pytorch-comes-from-facebook-2016",
    topic="governance-and-licence",
    title="PyTorch comes from Facebook and the year 2016",
    published=["pytorch-origin-facebook-2016"],
    frameworks=["pytorch"],
    method="Reads the first line on copyright in the licence file of the installed package.",
    holds_if="the first line names Facebook and the year 2016",
    fails_if="the first line names another holder or another year",
    covers=PART,
    limits=(
        "What the package says of itself: the first line is that of PyTorch, later ones are of "
        "what it grew from. When it came out is not tested."
    ),
)

CLAUSES = (
    r"redistributions of source code must retain",
    r"redistributions in binary form must reproduce",
    r"neither the names? of .{1,300}? may be used to endorse or promote",
)
ADVERTISING = r"all advertising materials"


@licence.observe("pytorch")
def observe_licence(here):
    text = " ".join(_licence_file("torch").split())
    # Parts that the package bundles stand below, with licences of their own.
    own = re.split(r"(?i)the pytorch repository and source distributions bundle", text)[0].lower()
    return {
        "clauses": sum(bool(re.search(clause, own, re.DOTALL)) for clause in CLAUSES),
        "advertising": bool(re.search(ADVERTISING, own)),
        "metadata": str(_metadata("torch").get("License-Expression") or "")[:120],
    }


@licence.judge
def judge_licence(pytorch):
    return decide(
        pytorch["clauses"] == len(CLAUSES) and not pytorch["advertising"],
        f"The licence file has {pytorch['clauses']} of the three clauses and "
        f"{'one' if pytorch['advertising'] else 'none'} on advertising; the metadata says "
        f"'{pytorch['metadata'] or 'nothing'}'.",
    )


@google.observe("tensorflow")
def observe_google(here):
    metadata = _metadata("tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos")
    return {
        "author": str(metadata.get("Author") or metadata.get("Author-email") or "")[:100],
        "licence": str(metadata.get("License") or metadata.get("License-Expression") or "")[:60],
        "first_year": _first_year(os.path.dirname(here.tf.__file__)),
    }


@google.judge
def judge_google(tensorflow):
    open_licence = re.search("apache|mit|bsd", tensorflow["licence"].lower())
    return decide(
        "google" in tensorflow["author"].lower()
        and open_licence
        and tensorflow["first_year"] == 2015,
        f"The package names {tensorflow['author'] or 'no author'} as author, "
        f"{tensorflow['licence'] or 'no licence'} as licence and {tensorflow['first_year']} as the "
        "earliest year of copyright.",
    )


@facebook.observe("pytorch")
def observe_facebook(here):
    lines = [line for line in _licence_file("torch").splitlines() if "copyright" in line.lower()]
    return {"first": " ".join(lines[0].split())[:100] if lines else ""}


@facebook.judge
def judge_facebook(pytorch):
    first = pytorch["first"]
    year = re.search(r"\b(?:19|20)\d\d\b", first)
    return decide(
        "facebook" in first.lower() and year and year.group() == "2016",
        f"The first line on copyright reads '{first}'.",
    )


def _metadata(*names):
    for name in names:
        try:
            return importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    raise Unsupported(f"{names[0]} was not installed as a package with metadata; a wheel has them")


def _licence_file(name):
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in sorted(files, key=lambda one: len(one.parts)):
        if re.fullmatch(r"licen[cs]e(\.txt|\.md)?", file.name.lower()) and (
            file.parts[0].lower().startswith(f"{name}-") and "third_party" not in file.parts
        ):
            path = file.locate()
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as stream:
                    return stream.read()
    raise Unsupported(f"{name} was installed without its licence file; a wheel has it")


def _first_year(folder):
    years = set()
    for path, folders, names in os.walk(os.path.join(folder, "python")):
        folders[:] = [one for one in folders if one not in ("keras", "__pycache__")]
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(path, name), encoding="utf-8", errors="replace") as stream:
                    found = re.search(r"Copyright (\d{4}) The TensorFlow", stream.read(300))
                if found:
                    years.add(int(found.group(1)))
    if not years:
        raise Unsupported("no Python file of the package says when it was written")
    return min(years)
