"""A policy as plain values that are the same wherever two policies are equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from gatekeeper.policy.model import Policy

__all__ = ["policy_plain"]


def policy_plain(policy: Policy) -> dict[str, Any]:
    """Everything that the policy says, in an order of its own; durations in seconds."""
    plain: dict[str, Any] = _plain(policy)
    return plain


def _plain(value: object) -> Any:  # noqa: PLR0911 -- one kind of value a line
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    match value:
        case Enum():
            return value.value
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(key): _plain(value[key]) for key in sorted(value)}
        case frozenset():
            return sorted(map(_plain, value))
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value
