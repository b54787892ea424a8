"""Asking for an entry field by field, in the words of its model, and checking every answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from advisor.cli import console
from advisor.kb.lint.near import did_you_mean

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_REFERS = {
    "source": "source",
    "criterion": "criterion",
    "criteria": "criterion",
    "framework": "framework",
    "frameworks": "framework",
    "compared_with": "framework",
    "routes": "framework",
    "group": "group",
    "capabilities": "capability",
    "facts": "fact",
    "seed_claims": "published",
}
"""Field to the kind of entry whose ids it takes."""
_SKIPPED = {"schema_", "withdrawn"}
_NOTHING = object()


class StoppedError(Exception):
    """The person does not want to go on."""


class Form:
    """Fills models by asking.

    ``known`` holds the ids of each kind that an answer may refer to. ``ask`` shows a prompt and
    returns the line typed; ``tell`` shows a line.
    """

    def __init__(
        self,
        known: Mapping[str, Collection[str]],
        ask: Callable[[str], str],
        tell: Callable[[str], None],
    ) -> None:
        self.known = known
        self._ask = ask
        self.tell = tell

    def fill(
        self,
        model: type[BaseModel],
        given: Mapping[str, Any],
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, Any]:
        """Plain data that ``model`` accepts: ``given``, and the person's answers for the rest.

        ``choices`` are the words that a field takes, where the model alone does not know them.
        Raises :class:`StoppedError`.
        """
        choices = choices or {}
        data = dict(given)
        for name, field in model.model_fields.items():
            if name not in _SKIPPED and name not in data:
                self._set(data, name, field, choices)
        while True:
            try:
                model.model_validate(data)
            except ValidationError as error:
                self._correct(model, data, given, choices, error)
            else:
                return self._ordered(model, data)

    def one(self, label: str, annotation: Any, about: str = "") -> Any:
        """One value of a type."""
        self._head(label, about, needed=True)
        return self._value(label, annotation, needed=True)

    def reference(self, label: str, kind: str) -> str:
        """The id of an entry that exists."""
        self._head(label, "", needed=True)
        return str(self._known(label, kind))

    def _set(
        self,
        data: dict[str, Any],
        name: str,
        field: FieldInfo,
        choices: Mapping[str, Sequence[str]],
    ) -> None:
        self._head(name, field.description or "", needed=field.is_required())
        if name in choices:
            value = self._choose(name, choices[name], needed=field.is_required())
        else:
            value = self._value(name, field.rebuild_annotation(), needed=field.is_required())
        data.pop(name, None)
        if value is not _NOTHING:
            data[name] = value

    def _correct(
        self,
        model: type[BaseModel],
        data: dict[str, Any],
        given: Mapping[str, Any],
        choices: Mapping[str, Sequence[str]],
        error: ValidationError,
    ) -> None:
        """Say what is wrong and ask for the field that shall change."""
        for item in error.errors(include_url=False):
            where = ".".join(str(part) for part in item["loc"])
            message = item["msg"].removeprefix("Value error, ")
            self.tell(f"  this does not fit yet: {f'{where}: ' if where else ''}{message}")
        fields = [n for n in model.model_fields if n not in _SKIPPED and n not in given]
        name = self._choose("field to change", fields, needed=True)
        self._set(data, str(name), model.model_fields[str(name)], choices)

    @staticmethod
    def _ordered(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in model.model_fields if name in data}

    def _head(self, name: str, about: str, *, needed: bool) -> None:
        self.tell("")
        self.tell(f"{name.replace('_', ' ')}{'' if needed else ' (Enter: none)'}")
        for part in console.wrap(" ".join(about.replace("``", '"').split()), 94):
            if part:
                self.tell(f"  {part}")

    def _value(self, name: str, annotation: Any, *, needed: bool) -> Any:
        """What was typed, as plain data that fits ``annotation``."""
        kind = _without_none(annotation)
        bare = _bare(kind)
        origin, inside = get_origin(bare), get_args(bare)
        if _is_model(bare):
            wanted = needed or self._yes(f"add {name}? y/n [n]: ")
            value: Any = self.fill(bare, {}) if wanted else _NOTHING
        elif origin is tuple and _is_model(_bare(inside[0])):
            value = self._several(name, _bare(inside[0]))
        elif origin is tuple:
            value = self._list(name, kind, needed=needed)
        elif origin is dict:
            value = self._by_key(name, _bare(inside[1]))
        elif origin is Literal:
            value = self._choose(name, [str(word) for word in inside], needed=needed)
        elif bare is bool:
            value = self._yes("y/n: ", needed=True)
        elif name in _REFERS:
            value = self._known(name, _REFERS[name], needed=needed)
        else:
            value = self._typed(kind, needed=needed)
        return value

    def _typed(self, annotation: Any, *, needed: bool) -> Any:
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        while True:
            typed = self._ask("> ")
            if not typed:
                if not needed:
                    return _NOTHING
                self.tell("  this is needed; q stops")
                continue
            if problem := _problem(adapter, typed):
                self.tell(f"  {problem}")
                continue
            return typed

    def _known(self, name: str, kind: str, *, needed: bool = True) -> Any:
        ids = self.known.get(kind, ())
        while True:
            typed = self._ask(f"id of a {kind}: ")
            if not typed and not needed:
                return _NOTHING
            if typed in ids:
                return typed
            hint = did_you_mean(typed, ids, f"advisor kb list {kind} shows all")
            self.tell(f'  {name}: there is no {kind} "{typed}"; {hint}')

    def _choose(self, name: str, words: Sequence[str], *, needed: bool) -> Any:
        for number, word in enumerate(words, 1):
            self.tell(f"  {number:>2}  {word}")
        while True:
            typed = self._ask(f"{name} [number or word]: ")
            if typed in words:
                return typed
            if typed.isdecimal() and 1 <= int(typed) <= len(words):
                return words[int(typed) - 1]
            if not typed and not needed:
                return _NOTHING
            self.tell(f"  {did_you_mean(typed, words, f'a number from 1 to {len(words)}')}")

    def _list(self, name: str, annotation: Any, *, needed: bool) -> Any:
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        while True:
            typed = self._ask("several with commas between: ")
            parts = [part for part in (p.strip() for p in typed.split(",")) if part]
            if not parts and not needed:
                return _NOTHING
            kind = _REFERS.get(name, "")
            unknown = [part for part in parts if kind and part not in self.known.get(kind, ())]
            if unknown:
                hint = did_you_mean(unknown[0], self.known.get(kind, ()))
                self.tell(f'  there is no {kind} "{unknown[0]}"; {hint}')
            elif problem := _problem(adapter, parts):
                self.tell(f"  {problem}")
            else:
                return parts

    def _several(self, name: str, model: type[BaseModel]) -> Any:
        items: list[dict[str, Any]] = []
        while self._yes(f"add {'another' if items else 'one'} to {name}? y/n [n]: "):
            items.append(self.fill(model, {}))
        return items or _NOTHING

    def _by_key(self, name: str, model: type[BaseModel]) -> dict[str, Any]:
        kind = _REFERS[name]
        items: dict[str, Any] = {}
        while self._yes(f"add {'another' if items else 'one'} to {name}? y/n [n]: "):
            items[self._known(name, kind)] = self.fill(model, {})
        return items

    def _yes(self, prompt: str, *, needed: bool = False) -> bool:
        while True:
            typed = self._ask(prompt).lower()
            if typed in ("y", "yes", "n", "no"):
                return typed.startswith("y")
            if not typed and not needed:
                return False
            self.tell("  y or n; q stops")


def ask_on_terminal(prompt: str) -> str:
    """One line from the terminal. q, or the end of what is typed, stops."""
    try:
        line = console.ask(prompt)
    except EOFError:
        raise StoppedError from None
    if line == "q":
        raise StoppedError
    return line


def _without_none(annotation: Any) -> Any:
    """``X | None`` as ``X``."""
    bare = _bare(annotation)
    if get_origin(bare) in (Union, UnionType):
        inside = [part for part in get_args(bare) if part is not NoneType]
        if len(inside) == 1:
            return inside[0]
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _bare(annotation: Any) -> Any:
    """The type without what ``Annotated`` says about it."""
    while hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    return annotation


def _problem(adapter: TypeAdapter[Any], value: object) -> str:
    """What is wrong with a value, in one sentence, or nothing."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        pattern = first.get("ctx", {}).get("pattern", "")
        if pattern:
            return f'"{first["input"]}" does not look like {pattern}'
        return str(first["msg"]).removeprefix("Value error, ")
    return ""
