"""What became of documented decisions, and whether an advice agrees with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from advisor.errors import Diagnostic, InputFileError, Location
from advisor.files import read_text
from advisor.kb import located_yaml

OUTCOMES = "outcomes.yaml"

NonEmpty = Annotated[str, Field(min_length=1)]


class Outcome(BaseModel):
    """What became of one situation; the head of ``outcomes.yaml`` says what each field means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: NonEmpty
    who: NonEmpty
    decided: NonEmpty
    decision: NonEmpty
    trained_in: NonEmpty
    runs_by: NonEmpty
    acceptable: Annotated[tuple[NonEmpty, ...], Field(min_length=1)]
    today: Literal["yes", "debatable", "no"]
    because: NonEmpty
    reversed: Literal["yes", "partly", "no", "unknown"]
    source: Annotated[str, Field(pattern=r"^https://")]


class Outcomes(BaseModel):
    """The file of outcomes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]


def agrees(outcome: Outcome, advice: str | None) -> bool:
    """``mixed`` agrees with the framework that trains."""
    return advice is not None and advice in (outcome.decision, trainer_of_a_split(outcome))


def acceptable(outcome: Outcome, advice: str | None) -> bool:
    """An accepted ``mixed`` is met by the trainer only where the decision was such a split.

    Elsewhere nobody can say which framework an accepted split would train in, so that it is met
    by no advice.
    """
    if advice is None:
        return False
    split = "mixed" in outcome.acceptable and advice == trainer_of_a_split(outcome)
    return advice in outcome.acceptable or split


def trainer_of_a_split(outcome: Outcome) -> str | None:
    """The framework that trains where another program runs the model, else ``None``."""
    return outcome.trained_in if outcome.decision == "mixed" else None


def load_outcomes(folder: Path) -> tuple[Outcome, ...]:
    """Outcomes of the profiles in ``folder``. Raises ``InputFileError``, located."""
    path = folder / OUTCOMES
    text = read_text(path, kind="outcomes file", max_bytes=located_yaml.MAX_BYTES)
    document = located_yaml.load(text, str(path))
    outcomes = located_yaml.validate(Outcomes, document).outcomes
    named = [outcome.case for outcome in outcomes]
    profiles = {file.stem for file in folder.glob("*.yaml")} - {path.stem}
    problems = [
        *(f'no profile "{name}.yaml" lies beside it' for name in sorted(set(named) - profiles)),
        *(f'the profile "{name}.yaml" has no outcome' for name in sorted(profiles - set(named))),
        *(f'"{name}" is named twice' for name in sorted(set(named)) if named.count(name) > 1),
    ]
    if problems:
        raise InputFileError(
            f"{path} does not fit the profiles beside it",
            diagnostics=[Diagnostic("CA001", said, Location(str(path))) for said in problems],
            next_step="give every case one profile and one outcome",
        )
    return outcomes
