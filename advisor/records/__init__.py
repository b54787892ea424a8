"""Decision records: MADR 4.0 for people, and a file of evidence beside it for machines."""
