"""Claim tests, one folder per topic (the criterion that the published claims speak of).

Adding a file here adds its tests; ``docs/adding-a-claim-test.md`` says how.
"""
