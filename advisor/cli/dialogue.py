"""The questions and answers of the interview, one at a time, with a way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from advisor.cli import console
from advisor.kb.entries import Criterion, Question
from advisor.profile.questionnaire import asked, progress

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

_COLUMNS = 100
_LEVELS = (
    "not relevant",
    "matters a little",
    "matters",
    "matters much",
    "matters very much",
    "decides it",
)

Move = Literal["next", "back", "quit"]


@dataclass(slots=True)
class State:
    """What was said so far."""

    name: str
    title: str = ""
    description: str = ""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    importance: dict[str, int] = field(default_factory=dict)
    rest: dict[str, list[str]] = field(default_factory=dict)
    """What the interview does not ask for and hands through."""


class Dialogue:
    """Asks every question that applies; ``state`` holds the answers at any moment."""

    def __init__(self, knowledge: Knowledge, state: State) -> None:
        self.knowledge = knowledge
        self.state = state
        self.section = ""

    def run(self) -> bool:
        """Ask until everything was asked (True) or the person stops (False)."""
        console.note('Enter: don\'t know · number: choose · several: "1,3" · b: back · q: stop')
        try:
            return self._all()
        except (EOFError, KeyboardInterrupt):
            console.note("")
            return False

    def _all(self) -> bool:
        position = 0
        while True:
            # Answers may switch follow-ups on or off, so what comes next is looked up each time.
            steps: list[Question | Criterion] = [
                *asked(self.knowledge, self.state.answers),
                *self.knowledge.criteria.values(),
            ]
            if position >= len(steps):
                return True
            step = steps[position]
            move = self._question(step) if isinstance(step, Question) else self._criterion(step)
            if move == "quit":
                return False
            position = max(0, position - 1) if move == "back" else position + 1

    def _question(self, question: Question) -> Move:
        section = self.knowledge.sections[self.knowledge.section_of[question.id]]
        self._heading(section.title, section.intro)
        done, total = progress(self.knowledge, self.state.answers)
        console.note("")
        self._tell(f"{question.ask}   [{done} of {total} answered]")
        self._tell(f"why we ask: {question.why}", "  ")
        before = self.state.answers.get(question.id, ())
        for number, answer in enumerate(question.answers, 1):
            chosen = "*" if answer.id in before else " "
            helped = f" ({answer.help})" if answer.help else ""
            self._tell(f"{chosen}{number:>2}  {answer.label}{helped}", "     ")
        many = question.kind == "many"
        hint = "numbers" if many else "number"
        kept = "keep *" if before else "don't know"
        while True:
            typed = _ask(f"{hint} [{kept}]: ")
            if typed in ("b", "q"):
                return "back" if typed == "b" else "quit"
            if not typed:
                return "next"
            if typed == "-":
                self.state.answers.pop(question.id, None)
                return "next"
            numbers = _numbers(typed, len(question.answers))
            if not numbers or (len(numbers) > 1 and not many):
                highest = len(question.answers)
                few = "one number" if not many else "numbers such as 1,3"
                self._tell(f"{few} from 1 to {highest}; Enter, b or q; - forgets the answer", "  ")
                continue
            self.state.answers[question.id] = tuple(question.answers[n - 1].id for n in numbers)
            return "next"

    def _criterion(self, criterion: Criterion) -> Move:
        self._heading(
            "What matters",
            "Only where you want to say it outright; Enter leaves it to your answers so far.",
        )
        console.note("")
        self._tell(f"{criterion.title}: {criterion.importance.question}")
        scale = " · ".join(f"{level} {words}" for level, words in enumerate(_LEVELS))
        self._tell(scale, "  ")
        before = self.state.importance.get(criterion.id)
        kept = "leave it to the answers" if before is None else f"keep {before}"
        while True:
            typed = _ask(f"0 to 5 [{kept}]: ")
            if typed in ("b", "q"):
                return "back" if typed == "b" else "quit"
            if not typed:
                return "next"
            if typed == "-":
                self.state.importance.pop(criterion.id, None)
                return "next"
            if typed in ("0", "1", "2", "3", "4", "5"):
                self.state.importance[criterion.id] = int(typed)
                return "next"
            self._tell("a number from 0 to 5; Enter, b or q; - forgets what you said", "  ")

    def _heading(self, title: str, intro: str) -> None:
        if title == self.section:
            return
        self.section = title
        console.note("")
        self._tell(f"== {title} ==")
        self._tell(intro)

    def _tell(self, text: str, indent: str = "") -> None:
        lead = indent if not text[:1].isspace() and not text.startswith("*") else ""
        for line in console.wrap(text, _COLUMNS, "     " if not lead else lead + "  "):
            console.note(lead + line if line == line.lstrip() else line)


def _ask(prompt: str) -> str:
    """What a person typed, whatever its case. Raises ``EOFError`` where nobody types any more."""
    return console.ask(prompt).lower()


def _numbers(typed: str, highest: int) -> list[int]:
    """``1,3`` or ``1 3`` as numbers in range, without repetitions; empty where one does not fit."""
    parts = typed.replace(",", " ").split()
    if not all(part.isdecimal() and 1 <= int(part) <= highest for part in parts):
        return []
    return list(dict.fromkeys(int(part) for part in parts))
