"""Options that several verbs share, declared once; each is a decorator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])

FILE = click.Path(readable=False)
"""A path as it was typed, which may be "-"; whoever reads it says what is wrong with it."""
PATH = click.Path(readable=False, path_type=Path)


class Whole(click.IntRange):
    """A whole number in a range, which is named whatever else was typed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A number, or one error for text and for what is out of range."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            wanted = f"a whole number from {self.min:,} to {self.max:,}"
            self.fail(f"{str(value)!r} is not {wanted}", param, ctx)


knowledge = click.option(
    "--kb",
    metavar="DIR",
    type=PATH,
    multiple=True,
    help="Knowledge of your own on top of the built-in one; repeatable, later ones win.",
)
as_of = click.option("--as-of", metavar="YYYY-MM-DD", default="", help="Judge ages as of this day.")
frameworks = click.option("--frameworks", metavar="A,B", default="", help="Only these frameworks.")
pythons = click.option(
    "--python",
    metavar="FRAMEWORK=PATH",
    multiple=True,
    help="The Python that holds a framework, if it is not this one; repeatable.",
)
seed = click.option(
    "--seed",
    metavar="N",
    type=Whole(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="Seed of the draws.",
)
draws = click.option(
    "--draws",
    metavar="N",
    type=Whole(100, 1_000_000),
    default=10_000,
    show_default=True,
    help="How many draws to make.",
)
profile = click.option(
    "--profile",
    metavar="FILE",
    type=FILE,
    multiple=True,
    help="The project's answers; - is standard input.",
)
measurements = click.option(
    "--measurements",
    metavar="RUN",
    type=FILE,
    default="",
    help="A run kept by advisor probe: its file, its id, or latest.",
)


def format_(*kinds: str, what: str = "How to show it.") -> Callable[[_F], _F]:
    """``--format``, one of ``kinds``; the first unless another is named."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(kinds),
        default=kinds[0],
        show_default=True,
        help=what,
    )
