"""The child side of the measurements.

Runs in any interpreter that has numpy and one framework: standard library, numpy and that
framework only, Python 3.9 syntax. ``worker.py`` is started by its path; it loads this package by
location, so that nothing here is ever on ``sys.path`` and no module of ours can hide another's.
"""
