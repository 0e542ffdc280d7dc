"""Reads Box for the sweep: the fewest calls there can be, and no answer believed that isn't whole."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from box_sdk_gen import BoxClient, FetchOptions

from gatekeeper.box.field import identifier
from gatekeeper.box.network import Expected, GatekeeperNetworkClient
from gatekeeper.box.parse import (
    ACCOUNT_FIELDS,
    COLLABORATION_FIELDS,
    ITEM_FIELDS,
    parse_account,
    parse_collaboration,
    parse_item,
    parse_member,
)
from gatekeeper.errors import BoxUnreachableError, TrashedError, UnreadableError
from gatekeeper.inventory.item import Account, Collaboration, GroupMember, Item, ItemType
from gatekeeper.inventory.view import Ancestor, Reach
from gatekeeper.sweep.port import Hole, Purpose, RootRead

__all__ = ["SdkReader"]

ALL_FILES = "0"
_PAGE = "1000"
_KNOWN_AT_MOST = 1000

_Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Above:
    """A folder above a root; `reason` tells why not all of it could be read."""

    ancestor: Ancestor
    reason: str | None = None


class SdkReader:
    """Fulfils `gatekeeper.sweep.port.BoxReader` with the SDK's client. Belongs to one thread.

    Goes through the client's own generic request: the SDK's typed listings turn every field of every item into an
    object, only for most of it to be taken apart again here.
    """

    def __init__(self, client: BoxClient, network: GatekeeperNetworkClient, api_url: str) -> None:
        self._client = client
        self._network = network
        self._api_url = api_url
        self._above: OrderedDict[str, _Above] = OrderedDict()

    def whoami(self) -> Account:
        raw = self._get(Purpose.IDENTITY, "users/me", {"fields": ACCOUNT_FIELDS}, _has_identity)
        return parse_account(raw)

    def root(self, folder_id: str, *, within: Collection[str] = ()) -> RootRead | None:
        return self._placed(ItemType.FOLDER, folder_id, within)

    def placed(self, item_type: str, item_id: str) -> RootRead:
        """Any item with the folders above it that the reader may see."""
        found = self._placed(item_type, item_id, ())
        if found is None:
            raise RuntimeError("an item was left out that nobody asked to leave out")
        return found

    def _placed(self, item_type: str, item_id: str, within: Collection[str]) -> RootRead | None:
        fields = f"{ITEM_FIELDS},path_collection"
        raw = self._get(Purpose.FOLDERS, f"{item_type}s/{_quoted(item_id)}", {"fields": fields}, _has_path)
        named = _folders_above(raw)
        if any(folder.id in within for folder in named):
            return None
        above = [self._ancestor(folder) for folder in named]
        item = parse_item(raw, named[-1].id if named else None)
        reach = Reach(tuple(one.ancestor for one in above))
        holes = (
            Hole(ItemType.FOLDER, one.ancestor.item.id, "/".join(folder.name for folder in named[:depth]), one.reason)
            for depth, one in enumerate(above, start=1)
            if one.reason is not None
        )
        return RootRead(item, reach, tuple(holes))

    def whereabouts(self, folder_id: str) -> str | None:
        params = {"fields": "id,type,name,path_collection"}
        try:
            raw = self._get(Purpose.FOLDERS, f"folders/{_quoted(folder_id)}", params, _has_path)
        except TrashedError:
            return None
        return "/".join(folder.name for folder in (*_folders_above(raw), parse_item(raw, None)))

    def visible_roots(self) -> Iterator[Item]:
        for page in self.pages(ALL_FILES):
            yield from (item for item in page if item.type == ItemType.FOLDER)

    def managed_users(self) -> Iterator[Account]:
        params = {"user_type": "managed", "fields": ACCOUNT_FIELDS}
        for entries in self._marked_pages(Purpose.USERS, "users", params):
            yield from map(parse_account, entries)

    def as_user(self, user_id: str) -> SdkReader:
        return SdkReader(self._client.with_as_user_header(user_id), self._network, self._api_url)

    def pages(self, folder_id: str) -> Iterator[tuple[Item, ...]]:
        path = f"folders/{_quoted(folder_id)}/items"
        for entries in self._marked_pages(Purpose.ITEMS, path, {"fields": ITEM_FIELDS}):
            yield tuple([parse_item(raw, folder_id) for raw in entries])

    def collaborations(
        self, item_type: str, item_id: str, *, known_above: Collection[str] | None = None
    ) -> tuple[Collaboration, ...]:
        path = f"{item_type}s/{_quoted(item_id)}/collaborations"
        found = [
            parse_collaboration(raw, item_type, item_id)
            for entries in self._marked_pages(
                Purpose.COLLABORATIONS, path, {"fields": COLLABORATION_FIELDS}, marks_itself=True
            )
            for raw in entries
        ]
        return tuple(one for one in found if _counts_here(one, item_type, item_id, known_above))

    def group_members(self, group_id: str) -> tuple[GroupMember, ...]:
        return tuple(map(parse_member, self._counted(f"groups/{_quoted(group_id)}/memberships")))

    def reached_by(self, group_id: str) -> tuple[tuple[str, str], ...]:
        """Type and id of every item on which a group is let in; none of an item that Box doesn't name."""
        entries = self._counted(f"groups/{_quoted(group_id)}/collaborations")
        items = (raw["item"] for raw in entries if isinstance(raw.get("item"), dict) and _is_entry(raw["item"]))
        return tuple(dict.fromkeys((str(one["type"]), identifier(one["id"]) or "") for one in items))

    def _counted(self, path: str) -> list[_Raw]:
        """The entries of a group's list, which is paged by offsets."""
        found: list[_Raw] = []
        while True:
            params = {"limit": _PAGE, "offset": str(len(found))}
            raw = self._get(Purpose.GROUPS, path, params, _is_counted_page)
            found += raw["entries"]
            if len(found) >= raw["total_count"]:
                return found
            if not raw["entries"]:
                raise BoxUnreachableError("グループの一覧が途中で終わりました")

    def _ancestor(self, named: Item) -> _Above:
        """A folder above a root with what it exposes. Read once."""
        if named.id not in self._above:
            self._above[named.id] = self._read_ancestor(named)
            if len(self._above) > _KNOWN_AT_MOST:
                self._above.popitem(last=False)
        return self._above[named.id]

    def _read_ancestor(self, named: Item) -> _Above:
        item = replace(named, unread=frozenset({"collaborations", "shared_link"}))
        try:
            raw = self._get(Purpose.FOLDERS, f"folders/{_quoted(named.id)}", {"fields": ITEM_FIELDS}, _is_entry)
            read = parse_item(raw, named.parent_id)
            item = replace(read, unread=read.unread | {"collaborations"})
            asks = read.has_collaborations or "has_collaborations" in read.unread
            return _Above(Ancestor(read, self.collaborations(ItemType.FOLDER, named.id) if asks else ()))
        except UnreadableError as error:
            return _Above(Ancestor(item), str(error))

    def _marked_pages(
        self, purpose: Purpose, path: str, params: Mapping[str, str], *, marks_itself: bool = False
    ) -> Iterator[list[_Raw]]:
        """The entries of a list that is paged by markers, page by page. `marks_itself`: the list knows no other way."""
        query = {**params, "limit": _PAGE} if marks_itself else {**params, "limit": _PAGE, "usemarker": "true"}
        while True:
            raw = self._get(purpose, path, query, _is_page)
            yield raw["entries"]
            marker = identifier(raw.get("next_marker"))
            if marker is None:
                return
            if marker == query.get("marker"):
                raise BoxUnreachableError("Boxの一覧が先へ進みません (同じ続きの印が返りました)")
            query = {**query, "marker": marker}

    def _get(
        self, purpose: Purpose, path: str, params: Mapping[str, str], is_valid: Callable[[_Raw], bool]
    ) -> dict[str, Any]:
        self._network.expected = Expected(purpose, is_valid)
        options = FetchOptions(f"{self._api_url}/2.0/{path}", "GET", params=dict(params), follow_redirects=False)
        data: Any = self._client.make_request(options).data
        if not isinstance(data, dict):
            raise BoxUnreachableError("Boxの答えに中身がありません")
        return data


def _counts_here(one: Collaboration, item_type: str, item_id: str, known_above: Collection[str] | None) -> bool:
    """Whether a collaboration is set on the item itself, or on a folder above that nobody else will look at."""
    if (one.item_type, one.item_id) == (item_type, item_id):
        return True
    return known_above is not None and one.item_id not in known_above


def _folders_above(raw: _Raw) -> list[Item]:
    """The folders above as Box names them, outermost first, Box's own root left out."""
    found: list[Item] = []
    for entry in raw["path_collection"]["entries"]:
        folder = parse_item(entry, found[-1].id if found else None)
        if folder.id != ALL_FILES:
            found.append(Item(ItemType.FOLDER, folder.id, folder.name, folder.parent_id))
    return found


def _is_entry(raw: _Raw) -> bool:
    return identifier(raw.get("id")) is not None and isinstance(raw.get("type"), str)


def _has_path(raw: _Raw) -> bool:
    path = raw.get("path_collection")
    return _is_entry(raw) and isinstance(path, dict) and _is_page({"entries": path.get("entries")})


def _has_identity(raw: _Raw) -> bool:
    return identifier(raw.get("id")) is not None and isinstance(raw.get("login"), str)


def _is_page(raw: _Raw) -> bool:
    """A list that was read, however short. Without `entries` nothing was read, whatever the status said."""
    entries, marker = raw.get("entries"), raw.get("next_marker")
    has_marker = marker is None or isinstance(marker, str | int)
    return has_marker and isinstance(entries, list) and all(isinstance(one, dict) and _is_entry(one) for one in entries)


def _is_counted_page(raw: _Raw) -> bool:
    return _is_page(raw) and isinstance(raw.get("total_count"), int)


def _quoted(part: str) -> str:
    return quote(part, safe="")
