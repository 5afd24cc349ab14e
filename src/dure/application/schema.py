"""The form of a call as JSON Schema, with labels in both languages."""

from typing import Any

from dure.application.call import Call
from dure.application.form import COLUMNS


def write_schema(call: Call) -> dict[str, Any]:
    """Write the JSON Schema (draft 2020-12) of one application to a call.

    Its ``$id`` names the call and the version of its form. What a schema cannot say (caps in
    servers, the least below the asked, days in order) is checked when the form is read.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": call.form_id,
        "title": call.title.en,
        "x-labels": {"en": call.title.en, "ko": call.title.ko},
        "type": "object",
        "properties": {c.name: c.schema_for(call) for c in COLUMNS},
        "required": [c.name for c in COLUMNS if c.is_required],
        "anyOf": [{"required": ["title_ko"]}, {"required": ["title_en"]}],
        "additionalProperties": False,
    }
