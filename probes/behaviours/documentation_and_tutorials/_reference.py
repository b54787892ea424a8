"""What the installed packages say of their own public functions and classes.

Public is what hangs under a public name below the top of the package. Each object counts once,
Keras apart from TensorFlow, whose modules show it too.
"""

from __future__ import annotations

import inspect
import re
import types

ROOTS = {
    "torch": (
        *("", "nn", "nn.functional", "optim", "optim.lr_scheduler", "utils.data", "linalg", "fft"),
        *("special", "distributions", "autograd", "cuda", "jit", "onnx", "export", "sparse"),
        *("func", "nn.utils", "nn.init", "compiler", "profiler", "random", "hub"),
    ),
    "tensorflow": (
        *("", "nn", "math", "linalg", "data", "image", "io", "random", "sparse", "strings"),
        *("signal", "distribute", "autograph", "config", "saved_model", "train", "summary"),
        *("ragged", "sets", "sysconfig", "debugging", "dtypes", "types", "quantization"),
    ),
}

_ARGUMENTS = re.compile(
    r"^\s*(Args|Arguments|Parameters|Keyword args|Keyword Arguments)\s*:", re.MULTILINE
)
_EXAMPLE = re.compile(r">>>|```|\.\. code|^\s*Examples?\s*::?", re.MULTILINE)
_WORDS = re.compile(r"[A-Za-z]+")


def reference(framework):
    """``callables``, the shares with text, arguments and examples, and the median of words."""
    texts, takes = [], []
    for one in _callables(framework):
        text = _own_text(one)
        texts.append(text)
        takes.append(_takes_arguments(one))
    told = [text for text in texts if text]
    asked = [text for text, takes_some in zip(texts, takes) if takes_some]
    words = sorted(len(_WORDS.findall(text)) for text in told)
    return {
        "callables": len(texts),
        "text": len(told) / len(texts),
        "arguments": sum(bool(_ARGUMENTS.search(text)) for text in asked) / len(asked),
        "example": sum(bool(_EXAMPLE.search(text)) for text in texts) / len(texts),
        "words": words[len(words) // 2],
        "words_a_sentence": _words_a_sentence(told),
    }


def _callables(module):
    name = module.__name__.split(".")[0]
    found = {}
    for path in ROOTS[name]:
        place = module
        for part in filter(None, path.split(".")):
            place = getattr(place, part, None)
        for attribute in dir(place) if place is not None else ():
            one = getattr(place, attribute, None)
            home = (getattr(one, "__module__", None) or name).split(".")[0]
            if (
                not attribute.startswith("_")
                and callable(one)
                and not isinstance(one, types.ModuleType)
                and home in (name, "builtins", "torch", "tensorflow")
                and home != "typing"
            ):
                found.setdefault(id(one), one)
    return list(found.values())


def _own_text(one):
    """Its docstring, unless that is only the one of a class it comes from."""
    text = getattr(one, "__doc__", None)
    if not isinstance(text, str):
        return ""
    if inspect.isclass(one) and any(
        text == (getattr(base, "__doc__", None) or "") for base in one.__mro__[1:]
    ):
        return ""
    return text if len(_WORDS.findall(text)) >= 3 else ""


def _takes_arguments(one):
    try:
        names = [name for name in inspect.signature(one).parameters if name != "name"]
    except (TypeError, ValueError):
        return True  # written in C, where a signature is rare and arguments are not
    return bool(names)


def _words_a_sentence(texts):
    """The mean length of the sentences of running text, code and tables left out."""
    words = sentences = 0
    for text in texts:
        first = text.split("\n\n")
        prose = " ".join(one for one in first[:2] if ">>>" not in one and "::" not in one)
        for sentence in re.split(r"[.!?](?:\s|$)", prose):
            count = len(_WORDS.findall(sentence))
            if count >= 3:
                words, sentences = words + count, sentences + 1
    return words / max(1, sentences)
