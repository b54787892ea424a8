"""Made-up facts for the judges of the claim tests, a file per topic."""
