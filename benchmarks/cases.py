"""How often the advice agrees with what real teams decided, and with what we would accept today.

python -m benchmarks.cases [--cases examples/cases] [--format table|markdown|json] [--kb DIR]

The folder holds one profile per case and ``outcomes.yaml``. The advice names one framework, the
one to build and train in. A decision is ``mixed`` where training and running are split; the advice
agrees with it if it names the framework that trains. Frameworks that the knowledge base does not
hold cannot be advised.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor import paths
from advisor.errors import AdvisorError
from advisor.kb.load import load_knowledge
from benchmarks.case_report import as_json, as_markdown, as_table
from benchmarks.case_scores import Scored, score, summary

FORMATS: dict[str, Callable[[Sequence[Scored], dict[str, object]], str]] = {
    "table": as_table,
    "markdown": as_markdown,
    "json": as_json,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 2 where a file is wrong, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cases", type=Path, default=paths.examples_dir() / "cases")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--kb", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--draws", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    try:
        knowledge = load_knowledge(overlays=asked.kb)
        scored = score(asked.cases, knowledge, draws=asked.draws)
    except AdvisorError as error:
        print(f"error: {error}", file=sys.stderr)
        return int(error.exit_code)
    print(FORMATS[asked.format](scored, summary(scored, knowledge.frameworks)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
