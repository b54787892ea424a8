"""Pieces of pages: each draws one thing of a profile, a recommendation, a run or the knowledge."""
