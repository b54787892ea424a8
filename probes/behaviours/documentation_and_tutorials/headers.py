"""Are the C++ headers that come with the packages commented?"""

from __future__ import annotations

import os

from probes.claim_tests import PART, ClaimTest, decide
from probes.failures import Unsupported

test = ClaimTest(
    "pytorch-c-library-hardly-documented",
    topic="documentation-and-tutorials",
    title="Most of PyTorch's C library is without documentation, unlike TensorFlow's",
    published=["pytorch-c-library-undocumented"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Counts lines and comment lines of the C++ headers for users that come with the packages: "
        "torch/csrc/api and torch/csrc/stable, and tensorflow/core/framework."
    ),
    holds_if="the share of comment lines in PyTorch's headers is at most half of TensorFlow's",
    fails_if="it is more than half of TensorFlow's",
    covers=PART,
    limits="Comments in headers; the manuals on the sites are not read.",
    seconds=1,
)

FOLDERS = {
    "pytorch": ("include/torch/csrc/api", "include/torch/csrc/stable"),
    "tensorflow": ("include/tensorflow/core/framework",),
}


def _observe(here):
    module = here.torch if here.framework == "pytorch" else here.tf
    root = os.path.dirname(module.__file__)
    lines = comments = 0
    for folder in FOLDERS[here.framework]:
        for path, _, names in os.walk(os.path.join(root, *folder.split("/"))):
            for name in names:
                if name.endswith((".h", ".hpp")):
                    found = _count(os.path.join(path, name))
                    lines, comments = lines + found[0], comments + found[1]
    if not lines:
        raise Unsupported(
            "this package comes without its C++ headers; a wheel from the project has them"
        )
    return {"lines": lines, "comments": comments}


test.observe("pytorch")(_observe)
test.observe("tensorflow")(_observe)


@test.judge
def judge(pytorch, tensorflow):
    shares = [one["comments"] / one["lines"] for one in (pytorch, tensorflow)]
    return decide(
        shares[0] <= 0.5 * shares[1],
        f"Comments are {100 * shares[0]:.0f} % of {pytorch['lines']} lines in PyTorch's headers "
        f"and {100 * shares[1]:.0f} % of {tensorflow['lines']} in TensorFlow's.",
    )


def _count(path):
    """Lines with something in them, and those of comments; the licence at the top is none."""
    with open(path, encoding="utf-8", errors="replace") as stream:
        rows = [row.strip() for row in stream if row.strip()]
    comments = inside = 0
    at_top = True
    for row in rows:
        opens = row.startswith("/*")
        is_comment = inside or opens or row.startswith("//")
        if opens or inside:
            inside = "*/" not in row
        at_top = at_top and bool(is_comment)
        comments += bool(is_comment) and not at_top
    return len(rows), comments
