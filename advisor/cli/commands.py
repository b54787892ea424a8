"""The tree of verbs, and the parser's errors in our words."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from advisor import __version__
from advisor.cli.result import Result
from advisor.cli.verbs import Verbs
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

_HELP = ("-h", "--help")


@click.group(
    cls=Verbs,
    verbs={
        "recommend": "recommend:recommend",
        "probe": "probe:probe",
        "interview": "interview:interview",
        "decide": "decide:decide",
        "claims": "claims:claims",
        "record": "record:record",
        "kb": "kb:kb",
        "app": "app:app",
        "doctor": "doctor:doctor",
    },
    invoke_without_command=True,
    context_settings={"help_option_names": list(_HELP), "max_content_width": 100},
)
@click.option("--version", is_flag=True, help="Show the version.")
@click.pass_context
def advisor(context: click.Context, *, version: bool) -> Result | None:
    """Which deep-learning framework to build on: dated evidence, measurements on your machine, a
    probability, and a record.
    """  # noqa: D205 - the help is one sentence
    if version:
        return Result(text=f"advisor {__version__}")
    if context.invoked_subcommand is None:
        return Result(text=context.get_help(), exit_code=ExitCode.USAGE)
    return None


def call(arguments: Sequence[str]) -> Result:
    """Parse, and call the verb.

    Not by click's own ``main``: that writes to standard error when it is interrupted, and takes
    every pipe that breaks for the reader's of standard output.
    """
    if os.environ.get("_ADVISOR_COMPLETE"):
        advisor.main(prog_name="advisor")  # answers the shell and exits
    try:
        with advisor.make_context("advisor", list(arguments)) as context:
            outcome = advisor.invoke(context)
    except click.exceptions.Exit as done:
        return Result(exit_code=ExitCode(done.exit_code))
    except click.ClickException as error:
        raise usage_error(error) from None
    except BrokenPipeError:
        if set(_HELP).isdisjoint(arguments):
            raise
        return Result()  # nobody reads the help any more
    assert isinstance(outcome, Result)
    return outcome


def usage_error(error: click.ClickException) -> UsageError:
    """The parser's complaint as ours."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "advisor"
    message = error.format_message().rstrip(".")
    # "Invalid value" and "No such option" continue our "error: ", so they start small.
    if message[:1].isupper() and not message[:2].isupper():
        message = message[0].lower() + message[1:]
    return UsageError(message, next_step=f"{path} --help shows what it takes")
