"""Entries of Box's log, in the shape that is usual."""

from __future__ import annotations

from typing import Any

__all__ = ["entry"]


def entry(number: int = 1, kind: str = "DOWNLOAD", **changes: Any) -> dict[str, Any]:
    """A download of a file; `changes` replace what it holds at the top."""
    whole: dict[str, Any] = {
        "type": "event",
        "event_id": f"e-{number}",
        "event_type": kind,
        "created_at": "2026-02-01T10:00:00+09:00",
        "created_by": {"type": "user", "id": "55", "name": "受託者", "login": "op@vendor.example.com"},
        "source": {
            "item_type": "file",
            "item_id": "3000",
            "item_name": "督促状.xlsx",
            "parent": {"type": "folder", "id": "1001", "name": "国保督促状"},
            "owned_by": {"type": "user", "id": "11", "name": "管理者", "login": "admin@city.example.jp"},
        },
        "additional_details": {"size": 120_000, "version_id": "9000", "service_name": "Box Web"},
        "ip_address": "203.0.113.7",
        "session_id": None,
        "action_by": None,
        "accessible_by": None,
    }
    return whole | changes
