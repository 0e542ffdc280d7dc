"""Tries each kind of read once, to learn what the credentials are good for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from box_sdk_gen import BoxClient, FetchOptions

from gatekeeper.box.network import Expected, GatekeeperNetworkClient
from gatekeeper.sweep.port import Purpose

__all__ = ["Scope", "SdkProbe"]


class Scope(StrEnum):
    """What a credential may be allowed to read."""

    ITEMS = "items"
    COLLABORATIONS = "collaborations"
    EVENTS = "events"
    TRASH = "trash"
    GROUPS = "groups"
    USERS = "users"
    ENTERPRISE = "enterprise"


class SdkProbe:
    """One small call a scope. Belongs to one thread.

    Every method raises `UnreadableError` where Box refuses this credential, else as the reader does.
    """

    def __init__(self, client: BoxClient, network: GatekeeperNetworkClient, api_url: str) -> None:
        self._client = client
        self._network = network
        self._api_url = api_url

    def try_scope(self, scope: Scope, *, folder_id: str, enterprise_id: str) -> None:
        """Reads one entry of its kind: for collaborations those of a folder, for settings those of an enterprise."""
        one = {"limit": "1"}
        match scope:
            case Scope.ITEMS:
                self._get(f"folders/{quote(folder_id, safe='')}/items", one)
            case Scope.COLLABORATIONS:
                self._get(f"folders/{quote(folder_id, safe='')}/collaborations", one)
            case Scope.EVENTS:
                self._get("events", {**one, "stream_type": "admin_logs"})
            case Scope.TRASH:
                self._get("folders/trash/items", one)
            case Scope.GROUPS:
                self._get("groups", one)
            case Scope.USERS:
                self._get("users", {**one, "user_type": "managed"})
            case Scope.ENTERPRISE:
                self.collaboration_expiry(enterprise_id)

    def collaboration_expiry(self, enterprise_id: str) -> bool | None:
        """Whether the enterprise lets a collaboration have an end; None where Box doesn't say."""
        path = f"enterprise_configurations/{quote(enterprise_id, safe='')}"
        raw = self._get(path, {"categories": "content_and_sharing"}, {"box-version": "2025.0"})
        sharing = raw.get("content_and_sharing")
        item = sharing.get("is_collaboration_expiration_enabled") if isinstance(sharing, dict) else None
        value = item.get("value") if isinstance(item, dict) else None
        return value if isinstance(value, bool) else None

    def _get(self, path: str, params: Mapping[str, str], headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        self._network.expected = Expected(Purpose.CHECK)
        options = FetchOptions(
            f"{self._api_url}/2.0/{path}",
            "GET",
            params=dict(params),
            headers=dict(headers or {}),
            follow_redirects=False,
        )
        data: Any = self._client.make_request(options).data
        return data if isinstance(data, dict) else {}
