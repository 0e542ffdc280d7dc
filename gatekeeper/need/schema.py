"""The JSON Schema of the need table, for editors that check and complete while people write."""

from __future__ import annotations

import json
import sys
from typing import Any

from gatekeeper.need.form import TableForm

__all__ = ["need_schema"]

_NULL = {"type": "null"}


def need_schema() -> str:
    """The text of `policies/submission-need.schema.json`."""
    schema = TableForm.model_json_schema()
    schema["$defs"]["Verdict"] = {"enum": schema["$defs"]["Verdict"]["enum"], "type": "string"}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _written(schema)
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _written(part: Any) -> Any:
    """The schema of what can be written: without `null`, and without defaults, which no file needs to repeat."""
    if isinstance(part, list):
        return [_written(element) for element in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _written(value) for key, value in part.items() if key != "default"}
    branches = [branch for branch in kept.pop("anyOf", ()) if branch != _NULL]
    return branches[0] | kept if len(branches) == 1 else kept | ({"anyOf": branches} if branches else {})


if __name__ == "__main__":
    sys.stdout.write(need_schema())
