"""``python -m advisor``."""

from __future__ import annotations

from advisor.cli import run

if __name__ == "__main__":
    run()
