"""Ids with options: ``BASE@batch=1,optimizer=adam`` is the base workload with these changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Tuple

from probes.protocol import BadRequest
from probes.spec import DTYPES, Workload

OPTIMIZERS = ("sgd", "adam")
KEYS = ("batch", "size", "optimizer", "dtype")
_CHOICES = {"optimizer": OPTIMIZERS, "dtype": DTYPES}
_WORDS = {
    "optimizer=adam": "Adam",
    "optimizer=sgd": "SGD",
    "dtype=float32": "in float32",
    "dtype=bfloat16": "in bfloat16",
}
_LARGEST = 10**9
_LONGEST = 200


def split(name: str) -> Tuple[str, Dict[str, Any]]:
    """``(base, options)`` of an id, whole numbers as int. Raises `BadRequest`."""
    base, at, rest = name.partition("@")
    options: Dict[str, Any] = {}
    if len(name) > _LONGEST:
        raise BadRequest(f"a probe's id has at most {_LONGEST} characters")
    for part in rest.split(",") if at else ():
        key, equals, value = part.partition("=")
        if key not in KEYS or not equals:
            raise BadRequest(f"{name!r}: unknown option {part!r}; known: {_known()}")
        if key in options:
            raise BadRequest(f"{name!r}: {key} is given twice")
        options[key] = _value(name, key, value)
    return base, options


def variant(workload: Workload, name: str, options: Dict[str, Any]) -> Workload:
    """The workload with options, called ``name``. Raises `BadRequest` where it has not all."""
    work = workload.work
    told = []
    for key, value in options.items():
        if key not in work.options:
            has = ", ".join(work.options)
            raise BadRequest(f"{workload.id} has no option {key!r}; it has: {has}")
        try:
            work = work.with_option(key, value)
        except ValueError as error:
            raise BadRequest(f"{workload.id} cannot have {key}={value}: {error}") from None
        told.append(_WORDS.get(f"{key}={value}") or f"{key} {value}")
    title = f"{workload.title}, {', '.join(told)}"
    return replace(workload, id=name, title=title, work=work, base=workload.base)


def _value(name: str, key: str, text: str) -> Any:
    choices = _CHOICES.get(key)
    if choices is not None:
        if text not in choices:
            raise BadRequest(f"{name!r}: {key} is one of {', '.join(choices)}, not {text!r}")
        return text
    # isdecimal alone takes digits of every script.
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _LARGEST):
        raise BadRequest(f"{name!r}: {key} is a whole number from 1 to {_LARGEST}, not {text!r}")
    return int(text)


def _known() -> str:
    return "batch=N, size=N, optimizer=sgd|adam, dtype=float32|bfloat16"
