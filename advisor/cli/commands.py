"""The tree of verbs, and the parser's errors in our words."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from advisor import __version__
from advisor.cli.result import Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

_VERBS = {
    "recommend": "recommend",
    "probe": "probe",
    "interview": "interview",
    "record": "record_new",
    "kb": "kb",
    "app": "app",
    "doctor": "doctor",
}
"""Verb to the module that registers it, in the order of the help."""


def build(arguments: Sequence[str] = ()) -> Any:
    """The parser. With ``arguments`` that begin with a verb it knows that verb alone.

    Building every verb's parser costs more than reading a profile, so only help, completion and
    mistakes pay for the whole tree.
    """
    root = typer.Typer(
        name="advisor",
        help="Which deep-learning framework to build on: dated evidence, measurements on your "
        "machine, a probability, and a record.",
        context_settings=_SETTINGS,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
    )
    root.callback(invoke_without_command=True)(_root)
    wanted = [arguments[0]] if arguments and arguments[0] in _VERBS else list(_VERBS)
    for verb in wanted:
        import_module(f"advisor.cli.{_VERBS[verb]}").register(root)
    return typer.main.get_command(root)


def group(name: str, text: str, *, long: str | None = None) -> typer.Typer:
    """A verb that has verbs of its own; ``long`` is its own help where ``text`` lists it."""
    return typer.Typer(
        name=name,
        help=inspect.cleandoc(long or text),
        short_help=text,
        context_settings=_SETTINGS,
        rich_markup_mode=None,
    )


def usage_error(error: Exception) -> UsageError | None:
    """The parser's complaint as ours, or ``None`` if it is something else."""
    from typer._click.exceptions import ClickException

    if isinstance(error, typer.Abort):
        raise KeyboardInterrupt from None
    if not isinstance(error, ClickException):
        return None
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "advisor"
    message = error.format_message().rstrip(".")
    # "Invalid value" and "No such option" continue our "error: ", so they start small.
    if message[:1].isupper() and not message[:2].isupper():
        message = message[0].lower() + message[1:]
    return UsageError(message, next_step=f"{path} --help shows what it takes")


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> Result | None:
    if version:
        return Result(text=f"advisor {__version__}")
    if context.invoked_subcommand is None:
        return Result(text=context.get_help(), exit_code=ExitCode.USAGE)
    return None
