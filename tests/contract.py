"""Every answer that the sandbox gives in the suite, held against Box's own description of its API.

The description isn't ours to ship: where it doesn't lie beside the checkout, nothing is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator

from gatekeeper.sandbox.wire.answer import Answer

__all__ = ["DESCRIPTION", "Contract"]

Json = Any
DESCRIPTION = Path(__file__).parents[2] / "shared" / "openapi.json"
_PARAMETER = re.compile(r"\{[^}]*\}")
_SAMPLE = 30
_ELSEWHERE = ("/_sandbox", "/2.0/enterprise_configurations", "/_content/", "(spoilt)", "(unknown)")
"""Our own handles, what stands in another description of Box's (2025.0), and the content of files."""

_NULL_IN_FACT = frozenset(
    {
        "accessible_by", "acknowledged_at", "classification", "created_by", "download_url", "expired_at", "expires_at",
        "lock", "notification_email", "session_id", "shared_link", "source", "unshared_at", "vanity_name", "vanity_url",
    }
)  # fmt: skip
"""Fields of which the description doesn't say that they can be null, and which Box sends as null."""


_UNFINISHED = frozenset({"ACCESS_GRANTED", "precondition_failed"})
"""Two lists that lack words which do occur: event types and the codes of errors."""


class Contract:
    """The description, made ready for checking. `breaches` holds what was found, in words."""

    def __init__(self, path: Path = DESCRIPTION) -> None:
        whole = json.loads(path.read_text(encoding="utf-8"))
        _allow_null(whole)
        self._components = _readable(whole["components"])
        self._responses: dict[tuple[str, str, str], list[Json]] = {}
        self._validators: dict[tuple[str, str, str], list[Validator]] = {}
        for template, operations in whole["paths"].items():
            for method, operation in operations.items():
                if isinstance(operation, dict) and "responses" in operation:
                    self._add(method.upper(), template.partition("#")[0], operation["responses"])
        self.breaches: list[str] = []
        self.checked = 0

    def watch(self, method: str, template: str, answer: Answer) -> None:
        """Checks one answer; what is wrong is added to `breaches`."""
        if template.startswith(_ELSEWHERE):
            return
        self.checked += 1
        self.breaches += [
            f"{method} {template} → {answer.status}: {one}" for one in self._check(method, template, answer)
        ]

    def _add(self, method: str, template: str, responses: dict[str, Json]) -> None:
        for status, response in responses.items():
            content = response.get("content", {}).get("application/json", {})
            key = (method, _plain(template), status)
            self._responses.setdefault(key, []).append(_readable(content.get("schema")))

    def _check(self, method: str, template: str, answer: Answer) -> Iterator[str]:
        path = _plain(_as_described(template))
        key = next(
            (key for status in (str(answer.status), "default") if (key := (method, path, status)) in self._responses),
            None,
        )
        if key is None:
            yield "the description knows no such answer"
            return
        if not answer.body or answer.content_type != "application/json" or answer.status == 405:
            return
        body = _sampled(json.loads(answer.body))
        found = [best_match(validator.iter_errors(body)) for validator in self._validators_of(key)]
        if found and None not in found:
            yield "; ".join(f"{one.json_path} {one.message[:200]}" for one in found if one is not None)

    def _validators_of(self, key: tuple[str, str, str]) -> list[Validator]:
        if key not in self._validators:
            schemas = [schema for schema in self._responses[key] if schema is not None]
            self._validators[key] = [
                Draft202012Validator({"allOf": [schema], "components": self._components}) for schema in schemas
            ]
        return self._validators[key]


def _as_described(template: str) -> str:
    """The description leaves out the version, and what stands before a path on other hosts."""
    for prefix in ("/api/2.0", "/2.0", "/api"):
        if template.startswith(prefix):
            return template.removeprefix(prefix)
    return template


def _plain(template: str) -> str:
    return _PARAMETER.sub("{}", template)


def _sampled(body: Json) -> Json:
    """A long listing's first entries: a thousand alike tell no more than thirty."""
    if isinstance(body, dict) and isinstance(body.get("entries"), list):
        return body | {"entries": body["entries"][:_SAMPLE]}
    return body


def _allow_null(schema: Json) -> None:
    if isinstance(schema, list):
        for one in schema:
            _allow_null(one)
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    for name, field in properties.items() if isinstance(properties, dict) else ():
        if name in _NULL_IN_FACT and isinstance(field, dict):
            field["nullable"] = True
    for value in schema.values():
        _allow_null(value)


def _readable(schema: Json) -> Json:
    """An OpenAPI 3.0 schema as JSON Schema.

    `nullable` becomes a type of its own, with or without a `type` beside it; `oneOf` of kinds that overlap becomes
    `anyOf`; lists that are known to be unfinished, and formats, fall away.
    """
    if isinstance(schema, list):
        return [_readable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _readable(value) for key, value in schema.items() if key not in {"nullable", "format", "example"}}
    if isinstance(made.get("required"), list) and isinstance(made.get("properties"), dict):
        # A shared link is said to need `accessed`, which no link has: it is called `access`.
        made["required"] = [name for name in made["required"] if name in made["properties"]]
    if "oneOf" in made:
        made["anyOf"] = made.pop("oneOf")
    if isinstance(made.get("enum"), list) and not _UNFINISHED.isdisjoint(made["enum"]):
        made.pop("enum")
    if schema.get("nullable") is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made
