"""The command line: one file per verb.

A verb returns a :class:`~advisor.cli.result.Result`; only :mod:`advisor.cli.edge` prints
or exits. Importing this package imports nothing heavy; the verbs import what they need.
"""

from advisor.cli.edge import main, run

__all__ = ["main", "run"]
