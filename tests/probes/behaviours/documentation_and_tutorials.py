"""Made-up facts of the tests on documentation."""

RICH = {
    "callables": 900, "text": 0.95, "arguments": 0.8, "example": 0.7, "words": 120,
    "words_a_sentence": 15.0,
}  # fmt: skip
BRIEF = {**RICH, "text": 0.75, "arguments": 0.5, "words": 60, "words_a_sentence": 12.0}
POOR = {**BRIEF, "text": 0.5}

CASES = {
    "python-reference-good-in-both": {
        "holds": {"pytorch": BRIEF, "tensorflow": RICH},
        "fails": {"pytorch": POOR, "tensorflow": RICH},
    },
    "pytorch-reference-rich-and-short": {
        "holds": {"pytorch": BRIEF, "tensorflow": RICH},
        "fails": {"pytorch": RICH, "tensorflow": BRIEF},
    },
    "tensorflow-reference-tougher-to-read": {
        "holds": {"pytorch": {**BRIEF, "example": 0.9}, "tensorflow": RICH},
        "fails": {"pytorch": {**BRIEF, "example": 0.4}, "tensorflow": RICH},
    },
    "tensorflow-reference-exhaustive": {
        "holds": {"tensorflow": RICH},
        "fails": {"tensorflow": BRIEF},
    },
    "pytorch-c-library-hardly-documented": {
        "holds": {
            "pytorch": {"lines": 1000, "comments": 100},
            "tensorflow": {"lines": 1000, "comments": 300},
        },
        "fails": {
            "pytorch": {"lines": 1000, "comments": 400},
            "tensorflow": {"lines": 1000, "comments": 300},
        },
    },
}
