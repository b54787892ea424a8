"""The pages that ``app.py`` routes to, and what they share. They show results and compute none."""
