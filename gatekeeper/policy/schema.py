"""The JSON Schema of a policy file, for editors that check and complete while people write."""

from __future__ import annotations

import json
import sys
from typing import Any

from gatekeeper.policy.form import PolicyForm

__all__ = ["policy_schema"]

_NULL = {"type": "null"}
_ENGLISH = ("DeleteFrom", "EmptyFolder", "Mode", "Permission", "Requirement")


def policy_schema() -> str:
    """The text of `policies/policy.schema.json`."""
    schema = PolicyForm.model_json_schema()
    for name in _ENGLISH:
        schema["$defs"][name] = {"enum": schema["$defs"][name]["enum"], "type": "string"}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _without_null(schema)
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _without_null(part: Any) -> Any:
    """The schema without `null`: in a file a key is written with a value, or isn't written."""
    if isinstance(part, list):
        return [_without_null(element) for element in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _without_null(value) for key, value in part.items() if key != "default" or _can_be_written(value)}
    branches = [branch for branch in kept.pop("anyOf", ()) if branch != _NULL]
    return branches[0] | kept if len(branches) == 1 else kept | ({"anyOf": branches} if branches else {})


def _can_be_written(default: object) -> bool:
    """The default of a whole part says no more than those of its keys, which stand there."""
    return default is not None and not isinstance(default, dict)


if __name__ == "__main__":
    sys.stdout.write(policy_schema())
