"""How a run shows on standard error while it goes on."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from advisor.cli import console, words

if TYPE_CHECKING:
    from rich.text import Text

    from advisor.measure.events import Event
    from advisor.measure.results import Comparison
    from advisor.measure.suites import Suite

_BAR = 20
_TOLD = {"plan", "start", "round", "result", "comparison", "warning", "done"}
_VERDICTS = {"equivalent": "equivalent within 5 %", "no-verdict": "no verdict yet"}

Listener = Callable[["Event"], None]


@contextlib.contextmanager
def listener(
    progress: Literal["auto", "plain", "jsonl", "none"],
    suite: Suite,
    names: Mapping[str, str],
) -> Iterator[Listener]:
    """What to call with each event: lines in place on a terminal, plain lines into a pipe."""
    if progress == "none":
        yield _silent
    elif progress == "jsonl":
        yield _as_json
    elif progress == "auto" and console.is_terminal(sys.stderr):
        with _in_place(suite, names) as on_event:
            yield on_event
    else:
        yield _as_lines


def _silent(event: Event) -> None:
    if event.kind == "warning":
        console.note(event.text)


def _as_json(event: Event) -> None:
    console.note(event.to_json())


def _as_lines(event: Event) -> None:
    if event.kind in _TOLD:
        known = event.kind == "round" and event.remaining_s is not None
        left = f", about {event.remaining_s:.0f} s left" if known else ""
        console.note(f"[{event.elapsed_s:4.0f} s{left}] {event.text}")


@contextlib.contextmanager
def _in_place(suite: Suite, names: Mapping[str, str]) -> Iterator[Listener]:
    from rich.console import Console
    from rich.live import Live

    board = Board(suite, names)
    screen = Console(stderr=True, highlight=False)
    with Live(board.draw(), console=screen, auto_refresh=False) as live:

        def on_event(event: Event) -> None:
            board.note(event)
            if event.kind == "warning":
                live.console.print(console.clean(event.text), markup=False)
            live.update(board.draw(), refresh=True)

        yield on_event


class Board:
    """One line per workload, and one for the whole run."""

    def __init__(self, suite: Suite, names: Mapping[str, str]) -> None:
        self.names = names
        self.rows: dict[tuple[str, str], str] = {
            (probe, mode): "waiting"
            for mode in suite.all_modes()
            for probe in suite.probes_of(mode)
        }
        self.total = f"{suite.title}: starting"
        self.doing = ""

    def note(self, event: Event) -> None:
        """Take an event in."""
        row = (event.probe, event.mode)
        if event.comparison is not None:
            self.rows[row] = self._compared(event.comparison, event)
        elif row in self.rows and event.kind != "warning":
            where = f"round {event.round} of {event.rounds}" if event.round else ""
            who = words.contender(event.contender, self.names)
            said = event.text.partition(f"{event.contender}: ")[2] or event.text
            doing = f"{who}: {said}" if event.kind == "result" else who
            self.rows[row] = "  ".join(part for part in (where, doing) if part)
        if event.kind == "start":
            self.doing = f"  {event.text}"
        elif event.probe:
            self.doing = ""
        filled = round(_BAR * event.done)
        left = "" if event.remaining_s is None else f", about {event.remaining_s:.0f} s left"
        bar = "█" * filled + "░" * (_BAR - filled)
        self.total = f"{bar}  {100 * event.done:.0f} %  {event.elapsed_s:.0f} s{left}{self.doing}"

    def draw(self) -> Text:
        """The board as it stands."""
        from rich.text import Text

        longest = max((len(f"{p}, {m}") for p, m in self.rows), default=0)
        lines = [
            f"{p + ', ' + m.replace('-', ' '):<{longest}}  {state}"
            for (p, m), state in self.rows.items()
        ]
        return Text(
            "\n".join(console.clean(line) for line in (*lines, self.total)),
            no_wrap=True,
            overflow="ellipsis",
        )

    def _compared(self, found: Comparison, event: Event) -> str:
        a, b = (words.contender(c, self.names) for c in (found.a, found.b))
        rounds = f"round {event.round} of {event.rounds}  " if event.round else ""
        verdict = _VERDICTS.get(found.verdict, f"{a} {found.verdict}")
        return (
            f"{rounds}{a} / {b} {found.ratio:.2f} [{found.low:.2f}, {found.high:.2f}] ×  {verdict}"
        )
