"""YAML that remembers where everything stood.

PyYAML's C composer builds the node graph; a small builder turns it into plain data and keeps
``{path: (line, column)}`` beside it. Only ``null``, ``true`` and ``false`` are resolved: every
other plain scalar stays the text its author typed (``no``, ``2.10``, ``12:30``, ``017``, dates),
and the pydantic model that receives it decides what it means.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import yaml

from advisor.errors import Diagnostic, InputFileError, Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound="BaseModel")

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
"""Nodes after aliases are expanded: an alias bomb runs into this long before memory does."""

_Path = tuple[str | int, ...]
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FASTEST):  # type: ignore[misc]
    """Does not guess what plain scalars are: the builder does, and only for three words."""

    yaml_implicit_resolvers: ClassVar[dict[str, object]] = {}


_CONSTANTS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the place of every key and value in it."""

    data: Any
    name: str
    values: dict[_Path, tuple[int, int]]
    keys: dict[_Path, tuple[int, int]]

    def where(self, path: Sequence[str | int], *, key: bool = False) -> Location:
        """The place of ``path``; parts that are not in the document (union tags) are skipped."""
        known: _Path = ()
        for part in path:
            if (*known, part) in self.values:
                known = (*known, part)
        index = self.keys if key and known in self.keys else self.values
        return Location(self.name, *index.get(known, (1, 1)))


class YamlError(InputFileError):
    """The text is not YAML that we accept."""


def load(text: str, name: str) -> Document:
    """Parse one YAML document.

    Raises :class:`YamlError` with located diagnostics: KB001 syntax, KB002 duplicate keys (all
    of them), KB004 size, depth or alias expansion.
    """
    _check_size(text, name)
    try:
        _check_nesting(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _error(name, [_syntax(error, name)]) from None
    except yaml.YAMLError as error:
        place = Location(name, *_place(text, getattr(error, "position", None) or 0))
        raise _error(name, [Diagnostic("KB001", _first_line(error), place)]) from None
    if node is None:
        empty = Diagnostic("KB001", "the file is empty", Location(name, 1, 1))
        raise _error(name, [empty])
    builder = _Builder(name)
    data = builder.build(node, (), 0)
    if builder.problems:
        raise _error(name, builder.problems)
    return Document(data, name, builder.values, builder.keys)


def _check_size(text: str, name: str) -> None:
    """Refuse more than ``MAX_BYTES``, and text that cannot be written as UTF-8."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        place = _place(text, error.start)
        what = f"half of a character (U+{ord(text[error.start]):04X}) that is not text"
        found = Diagnostic("KB001", what, Location(name, *place), "save the file as UTF-8")
        raise _error(name, [found]) from None
    if size > MAX_BYTES:
        raise _error(name, [Diagnostic("KB004", "file is larger than 1 MB", Location(name))])


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at ``offset``."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _start(mark: Any) -> tuple[int, int]:
    """Line and column, from 1; the C parser's marks have no common type with PyYAML's."""
    return mark.line + 1, mark.column + 1


def _check_nesting(text: str, name: str) -> None:
    """Refuse deep nesting before the composer sees it.

    The C composer recurses without a limit: a few thousand brackets end the whole process. Its
    parser does not recurse, so the events can be counted safely.
    """
    depth = 0
    loader = _Loader(text)
    try:
        while (event := loader.get_event()) is not None:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH + 1:
                    place = Location(name, *_start(event.start_mark))
                    raise _error(name, [Diagnostic("KB004", "nested too deeply", place)])
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[_Path, tuple[int, int]] = {}
        self.keys: dict[_Path, tuple[int, int]] = {}
        self.problems: list[Diagnostic] = []
        self.nodes = 0

    def build(self, node: yaml.Node, path: _Path, depth: int) -> Any:
        self.nodes += 1
        place = _start(node.start_mark)
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            many = f"more than {MAX_NODES:,} values: aliases expand without bound"
            what = "nested too deeply" if depth > MAX_DEPTH else many
            found = Diagnostic("KB004", what, Location(self.name, *place))
            raise _error(self.name, [*self.problems, found])
        self.values[path] = place
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i), depth + 1) for i, child in enumerate(node.value)]
        return self._mapping(node, path, depth)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        # A plain scalar has no style; a quoted "null" is the text, not the constant.
        if not node.style and node.value in _CONSTANTS:
            return _CONSTANTS[node.value]
        return node.value

    def _mapping(self, node: yaml.Node, path: _Path, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _start(key_node.start_mark)
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                what = "keys must be plain words" if key != "<<" else "merge keys are not allowed"
                self.problems.append(Diagnostic("KB001", what, Location(self.name, *place)))
                continue
            if key in result:
                first = self.keys[(*path, key)][0]
                self.problems.append(
                    Diagnostic(
                        "KB002",
                        f'duplicate key "{key}"',
                        Location(self.name, *place),
                        f"first given in line {first}",
                    )
                )
                continue
            self.keys[(*path, key)] = place
            result[key] = self.build(value_node, (*path, key), depth + 1)
        return result


def validate(model: type[M], document: Document) -> M:
    """Turn a document into a model, or raise :class:`YamlError` with every problem located."""
    from pydantic import ValidationError

    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise _error(document.name, diagnose(error, document, model)) from None


def diagnose(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Diagnostic]:
    """One located diagnostic per pydantic error, unknown keys with the nearest known one."""
    known = _field_names(model)
    found = []
    for item in error.errors(include_url=False):
        path = item["loc"]
        kind = item["type"]
        if kind == "extra_forbidden":
            typed = str(path[-1])
            near = get_close_matches(typed, known, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "see the schema for what is allowed"
            where = document.where(path, key=True)
            found.append(Diagnostic("KB003", f'unknown key "{typed}"', where, hint))
            continue
        dotted = ".".join(str(part) for part in path if not str(part).startswith("function-"))
        if kind == "missing":
            what = f'"{path[-1]}" is missing'
            found.append(Diagnostic("KB003", what, document.where(path[:-1]), dotted))
            continue
        message = item["msg"].removeprefix("Value error, ")
        message = (
            message[0].lower() + message[1:] if message[:2] != message[:2].upper() else message
        )
        given = item.get("input")
        shown = (
            f", not {given!r}"
            if isinstance(given, (str, int, float)) and kind != "value_error"
            else ""
        )
        what = f"{dotted}: {message}{shown[:80]}" if dotted else f"{message}{shown[:80]}"
        found.append(Diagnostic("KB003", what, document.where(path)))
    return found


def _field_names(model: type[BaseModel]) -> list[str]:
    """Every key that occurs anywhere in the model, for "did you mean"."""
    from pydantic import BaseModel

    names: set[str] = set()
    seen: set[Any] = set()
    waiting: list[Any] = [model]
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        if isinstance(item, type) and issubclass(item, BaseModel):
            for name, field in item.model_fields.items():
                names.add(field.alias or name)
                waiting.append(field.annotation)
        waiting.extend(getattr(item, "__args__", ()))
    return sorted(names)


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    where = Location(name, *_start(mark)) if mark else Location(name, 1, 1)
    problem = error.problem or "not YAML"
    if problem.startswith("but "):
        problem = f"{error.context} {problem}"
    hint = ""
    if "tab character" in problem or "\\t" in problem or "cannot start any token" in problem:
        hint = "YAML is indented with spaces, not tabs; quote text that starts with @, ` or %"
    return Diagnostic("KB001", problem.replace("\t", "\\t"), where, hint)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "not YAML"


def _error(name: str, problems: Sequence[Diagnostic]) -> YamlError:
    ordered = sorted(problems, key=lambda d: d.where or Location(name))
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
    return YamlError(f"{name} has {count}", diagnostics=ordered, code=ordered[0].code)
