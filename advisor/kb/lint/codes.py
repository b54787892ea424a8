"""The codes of findings. A code means the same for ever."""

CODES = {
    "KB001": "not YAML",
    "KB002": "a key is given twice",
    "KB003": "does not fit the schema",
    "KB004": "too large, too deep, or aliases without bound",
    "KB010": "id and path differ, or an id is given twice",
    "KB011": "refers to something that does not exist",
    "KB012": "a level that is not on the criterion's scale",
    "KB020": "a date in the future",
    "KB021": "accessed before the evidence existed",
    "KB022": "older than the criterion's freshness",
    "KB023": "older than twice the criterion's freshness",
    "KB030": "code without the commit that fixes it",
    "KB031": "an address without https, or one home under two publishers",
    "KB040": "two live claims of one cell contradict each other",
    "KB041": "a live claim whose basis is below the criterion's floor",
    "KB042": "a contested claim that only the product's own publisher speaks of",
    "KB050": "a value word: say what is the case, not how good it is",
    "KB060": "an exception that is no longer needed",
    "KB070": "not in canonical order",
    "KB080": "a cell has no claims",
    "KB081": "a published claim that no claim answers, or more than one",
    "KB082": "a collected fact or system that nothing uses, without a reason",
}

ERRORS = frozenset({"KB001", "KB002", "KB003", "KB004", "KB010", "KB011", "KB012", "KB021"})
"""They make the base unusable; the others are warnings."""

AGES = frozenset({"KB020", "KB022", "KB023"})
"""They change with the calendar, so they never fail a change that did not cause them."""
