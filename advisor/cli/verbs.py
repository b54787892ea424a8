"""A verb that holds other verbs, each imported only when it is called, listed or completed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Verbs(click.Group):
    """A group whose verbs are named as ``module:command`` inside :mod:`advisor.cli`.

    Their order is that of the help.
    """

    def __init__(self, *arguments: Any, verbs: Mapping[str, str], **settings: Any) -> None:
        # Without a verb: the error that says so, on standard error, instead of click's help there.
        super().__init__(*arguments, **{"no_args_is_help": False, **settings})
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.verbs:
            return None
        module, _, name = self.verbs[cmd_name].partition(":")
        command = getattr(import_module(f"advisor.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # click looks for similar names among the verbs that are imported already.
        if args[0] not in self.verbs and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=self.verbs, ctx=ctx)
        return super().resolve_command(ctx, args)
