"""Questionnaire answers and what they mean: importances of criteria, and requirements."""
