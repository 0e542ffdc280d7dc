"""One request, as handlers see it: who calls, what they sent, and the things that they named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from gatekeeper.sandbox.problem import (
    bad_request,
    forbidden,
    invalid_parameter,
    not_found,
    precondition_failed,
    trashed,
)
from gatekeeper.sandbox.wire.shape import Asked
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import File, Folder, Item, WebLink
from gatekeeper.sandbox.world.token import Token
from gatekeeper.sandbox.world.world import World

__all__ = ["Call"]

Json = Any
ItemT = TypeVar("ItemT", bound=Item)


class Call:
    """A request that has been let in. `user` is who acts (the As-User target where there is one)."""

    __slots__ = ("_asked", "_view", "base_url", "body", "headers", "method", "now", "params", "path", "query", "token",
                 "user", "world")  # fmt: skip

    def __init__(  # noqa: PLR0913 - a request has these parts
        self,
        world: World,
        method: str,
        path: str,
        params: dict[str, str],
        query: dict[str, str],
        headers: Mapping[str, str],
        body: bytes,
        *,
        user: User,
        token: Token | None,
        now: datetime,
        base_url: str,
    ) -> None:
        self.world = world
        self.method = method
        self.path = path
        self.params = params
        self.query = query
        self.headers = headers
        self.body = body
        self.user = user
        self.token = token
        self.now = now
        self.base_url = base_url
        self._view: View | None = None

    @property
    def view(self) -> View:
        if self._view is None:
            self._view = View(self.world, self.user, self.now, self.base_url)
        return self._view

    @property
    def asked(self) -> Asked:
        """The names in `fields`, or None."""
        text = self.query.get("fields")
        return tuple(name.strip() for name in text.split(",") if name.strip()) if text else None

    def json(self) -> dict[str, Json]:
        """The body's JSON object; an empty body is an empty object.

        :raises BoxProblem: 400 where it is no JSON object.
        """
        if not self.body:
            return {}
        try:
            given = json.loads(self.body)
        except (ValueError, RecursionError) as cause:
            raise bad_request("Entity body should be a correctly nested resource attribute name/value pair") from cause
        if not isinstance(given, dict):
            raise bad_request("Entity body should be a JSON object")
        return given

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean query parameter; clients send `true`, `True` or `1`."""
        text = self.query.get(name)
        return default if text is None else text.lower() in {"true", "1"}

    def number(self, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
        """A whole number from the query, held within its limits.

        :raises BoxProblem: 400 where it isn't one.
        """
        text = self.query.get(name)
        if text is None or not text:
            return default
        try:
            value = int(text)
        except ValueError as cause:
            raise invalid_parameter(name, f"Invalid value '{text}'.") from cause
        if value < least:
            raise invalid_parameter(name, f"Invalid value '{text}'.")
        return value if most is None else min(value, most)

    def folder(self, folder_id: str, need: int = right.VISIBLE) -> Folder:
        """A folder that the caller sees and may use so.

        :raises BoxProblem: 404 unknown, trashed or not visible; 403 visible but without the rights in `need`.
        """
        return self.permitted(self._present(Folder, "folder", folder_id, self.world.folders.get(folder_id)), need)

    def file(self, file_id: str, need: int = right.VISIBLE) -> File:
        """As `folder`, for files."""
        return self.permitted(self._present(File, "file", file_id, self.world.file(file_id)), need)

    def web_link(self, link_id: str, need: int = right.VISIBLE) -> WebLink:
        """As `folder`, for web links."""
        return self.permitted(self._present(WebLink, "web_link", link_id, self.world.web_links.get(link_id)), need)

    def trashed(self, kind: type[ItemT], item_id: str, need: int = right.VISIBLE) -> ItemT:
        """An item that was itself put into the trash.

        :raises BoxProblem: 404 where it isn't there, 403 without the rights in `need`.
        """
        item = self.world.trash.get((kind.type, item_id))
        if not isinstance(item, kind):
            raise not_found(kind.type, item_id)
        return self.permitted(item, need)

    def permitted(self, item: ItemT, need: int) -> ItemT:
        """The item itself, if the caller has all rights in `need` on it.

        :raises BoxProblem: 404 where the caller can't see it at all, else 403.
        """
        rights = self.view.rights(item)
        if not rights & right.VISIBLE:
            raise not_found(item.type, item.id)
        if rights & need != need:
            raise forbidden()
        return item

    def check_etag(self, item: Item) -> None:
        """:raises BoxProblem: 412 where an If-Match header names another state than the item's."""
        wanted = self.headers.get("if-match")
        if wanted is not None and wanted.strip('"') not in {str(item.etag), "*"}:
            raise precondition_failed()

    def require_admin(self) -> None:
        """:raises BoxProblem: 403 unless an administrator or a service account calls."""
        if not (self.user.is_admin or self.user.is_service):
            raise forbidden()

    @staticmethod
    def _present(kind: type[ItemT], name: str, item_id: str, item: Item | None) -> ItemT:
        if not isinstance(item, kind):
            raise not_found(name, item_id)
        if item.is_trashed():
            raise trashed(name, item_id)
        return item
