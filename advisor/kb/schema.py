"""JSON Schemas of the entry kinds, exported from the models, for editors.

The models are the only schema; what lies in ``knowledge/schema/`` is made from them and a test
fails when it differs.
"""

from __future__ import annotations

import json
import os
import sys

DOCSTRINGS = "ADVISOR_DOCSTRINGS"
"""Environment variable that makes the models read their attribute docstrings.

That re-reads their sources at every start, a tenth of a short call, so only the export asks for it.
"""

FILES = {
    "framework": "framework",
    "criterion": "criterion",
    "sources": "sources",
    "cell": "claims",
    "capability": "capability",
    "section": "questions",
    "probe": "probe",
    "tool": "tool",
    "published": "published",
}
"""Kind to the name that the first line of its files gives."""


def export_schemas() -> dict[str, str]:
    """File name to JSON text, draft-07, with the models' docstrings as descriptions.

    Must run before anything imported the models; raises ``RuntimeError`` otherwise.
    """
    if "advisor.kb.entries" in sys.modules and DOCSTRINGS not in os.environ:
        raise RuntimeError("the models were imported without their docstrings")
    os.environ[DOCSTRINGS] = "1"
    from advisor.kb.kinds import KINDS, SINGLE_FILES

    models = {FILES[kind.name]: kind.model for kind in KINDS}
    models |= {name.removesuffix(".yaml"): model for name, model in SINGLE_FILES.items()}
    schemas = {}
    for name, model in sorted(models.items()):
        schema = {
            "$schema": "http://json-schema.org/draft-07/schema#",
            **model.model_json_schema(),
        }
        schemas[f"{name}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return schemas
