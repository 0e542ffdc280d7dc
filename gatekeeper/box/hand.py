"""The writes: looks at a thing in Box, and changes it in the fewest calls. Nothing is written elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from box_sdk_gen import BoxClient, FetchOptions

from gatekeeper.box.field import identifier, moment
from gatekeeper.box.log import tells_of
from gatekeeper.box.network import Expected, GatekeeperNetworkClient
from gatekeeper.box.parse import COLLABORATION_FIELDS, ITEM_FIELDS, parse_collaboration, parse_item
from gatekeeper.box.reader import SdkReader
from gatekeeper.enforcement.image import (
    Aim,
    Fact,
    Image,
    Thing,
    ThingKind,
    Where,
    image_of_collaboration,
    image_of_file,
    image_of_folder,
    image_of_item,
    image_of_link,
    party_id,
)
from gatekeeper.enforcement.port import Trace
from gatekeeper.enforcement.settling import CLOCKS_DIFFER
from gatekeeper.errors import BoxRefusedError, BoxUnreachableError, UnreadableError
from gatekeeper.inventory.item import Collaboration, Item
from gatekeeper.sweep.port import Purpose

__all__ = ["SdkHand"]

_Raw = dict[str, Any]
_LOG_PAGES = 20
_BOUND_BY_DOWNLOAD = frozenset({"open", "company"})


class SdkHand:
    """Fulfils `gatekeeper.enforcement.port.Hand` with the SDK's client. Belongs to one thread.

    Writes go through the client's generic request: what is left out of a body stays as it is, and a null is sent as
    one, which the typed calls don't let a caller tell apart.
    """

    def __init__(self, client: BoxClient, network: GatekeeperNetworkClient, api_url: str) -> None:
        self._client = client
        self._network = network
        self._api_url = api_url
        self._reader = SdkReader(client, network, api_url)

    def look(self, thing: Thing) -> Image:
        match thing.kind:
            case ThingKind.COLLABORATION:
                return self._collaboration(thing)
            case ThingKind.PARTY:
                return self._party(thing)
            case ThingKind.ITEM:
                return self._item(thing)
            case ThingKind.LINK:
                return _link_image(*self._read_item(thing))
            case ThingKind.FOLDER:
                return image_of_folder(self._read_item(thing)[0])
            case ThingKind.FILE:
                return image_of_file(self._read_item(thing)[0])

    def look_for_purge(self, thing: Thing) -> Image:
        try:
            return self._item(thing)
        except UnreadableError:
            for page in self._trash():
                if any(
                    (one.get("type"), identifier(one.get("id"))) == (thing.item_type, thing.item_id) for one in page
                ):
                    raise
            return Image(present=False)

    def change(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        match thing.kind:
            case ThingKind.COLLABORATION:
                self._change_collaboration(thing, found, aim)
            case ThingKind.PARTY:
                self._invite(thing, found, aim)
            case ThingKind.ITEM:
                self._move_item(thing, found, aim)
            case ThingKind.FOLDER:
                self._set_folder(thing, found, aim)
            case ThingKind.FILE:
                body = {"permissions": {"can_download": aim.facts["download"]}}
                self._send("PUT", _place(thing), body, etag=found.stamp)
            case ThingKind.LINK:
                return self._set_link(thing, found, aim)
        return None

    def part(self, thing: Thing, found: Image, aim: Aim) -> Aim:
        """A folder's watermark has a call of its own: it comes after the other settings."""
        settings = {name: value for name, value in aim.facts.items() if name != "is_watermarked"}
        if thing.kind is not ThingKind.FOLDER or len(settings) == len(aim.facts) or not settings:
            return aim
        first = Aim(facts=settings, restores=aim.restores)
        return Aim(facts={"is_watermarked": aim.facts["is_watermarked"]}) if first.is_reached(found) else first

    def traces(self, thing: Thing, aim: Aim, since: datetime) -> tuple[Trace, ...] | None:
        try:
            found = [one for one in self._log(since - CLOCKS_DIFFER) if tells_of(one, thing, aim)]
            me = self._reader.whoami().id if found else ""
        except (UnreadableError, BoxRefusedError):
            return None
        return tuple(Trace(str(one.get("event_type")), _actor(one) == me) for one in found)

    def _collaboration(self, thing: Thing) -> Image:
        fields = {"fields": f"{COLLABORATION_FIELDS},modified_at"}
        try:
            raw = self._get(f"collaborations/{_quoted(thing.id)}", fields, _is_entry)
        except UnreadableError:
            # Gone, or out of sight: only the whole list of the item tells which.
            found = next((one for one in self._listed(thing) if one.id == thing.id), None)
            return Image(present=False) if found is None else image_of_collaboration(found)
        return image_of_collaboration(
            parse_collaboration(raw, thing.item_type, thing.item_id), identifier(raw.get("modified_at"))
        )

    def _party(self, thing: Thing) -> Image:
        for one in self._listed(thing):
            if party_id(one.principal_type, one.principal_id, one.login) == thing.id:
                image = image_of_collaboration(one)
                return Image(present=True, facts={**image.facts, "id": one.id})
        return Image(present=False)

    def _listed(self, thing: Thing) -> tuple[Collaboration, ...]:
        return self._reader.collaborations(thing.item_type, thing.item_id)

    def _read_item(self, thing: Thing, *, trashed: bool = False) -> tuple[Item, _Raw]:
        # Of what is in the trash Box shows the same whole whatever is asked for.
        path, query = (
            (f"{_place(thing)}/trash", {})
            if trashed
            else (_place(thing), {"fields": f"{ITEM_FIELDS},parent,version_number"})
        )
        raw = self._get(path, query, _is_entry)
        parent = raw.get("parent")
        return parse_item(raw, identifier(parent.get("id")) if isinstance(parent, dict) else None), raw

    def _item(self, thing: Thing) -> Image:
        try:
            item, raw = self._read_item(thing)
            return image_of_item(item, versions=_versions(raw))
        except UnreadableError:
            item, raw = self._read_item(thing, trashed=True)
            return image_of_item(item, Where.TRASH, moment(raw.get("trashed_at")), _versions(raw))

    def _trash(self) -> Iterator[list[_Raw]]:
        query = {"fields": "id,type", "limit": "1000", "usemarker": "true"}
        while True:
            raw = self._get("folders/trash/items", query, _is_list)
            yield raw["entries"]
            marker = identifier(raw.get("next_marker"))
            if marker is None or marker == query.get("marker"):
                return
            query = {**query, "marker": marker}

    def _change_collaboration(self, thing: Thing, found: Image, aim: Aim) -> None:
        path = f"collaborations/{_quoted(thing.id)}"
        if aim.absent:
            self._send("DELETE", path)
            return
        # Box wants the role sent along with a date.
        body: _Raw = {"role": aim.facts.get("role", found.facts.get("role"))}
        if "expires_at" in aim.facts:
            body["expires_at"] = aim.facts["expires_at"]
        self._send("PUT", path, body)

    def _invite(self, thing: Thing, found: Image, aim: Aim) -> None:
        if found.present:
            existing = Thing(ThingKind.COLLABORATION, str(found.facts["id"]), thing.item_type, thing.item_id)
            self._change_collaboration(existing, found, aim)
            return
        kind, _, name = thing.id.partition(":")
        party = {"type": "user", "login": name} if kind == "login" else {"type": kind, "id": name}
        body: _Raw = {
            "item": {"type": thing.item_type, "id": thing.item_id},
            "accessible_by": party,
            "role": aim.facts["role"],
        }
        if aim.facts.get("expires_at") is not None:
            body["expires_at"] = aim.facts["expires_at"]
        self._send("POST", "collaborations", body, query={"notify": "false"})

    def _move_item(self, thing: Thing, found: Image, aim: Aim) -> None:
        if aim.absent:
            self._send("DELETE", f"{_place(thing)}/trash")
        elif aim.restores:
            self._send("POST", _place(thing), {})
        else:
            # Of a folder not `recursive`: what somebody has put into it since it was judged isn't deleted with it.
            self._send("DELETE", _place(thing), etag=found.stamp)

    def _set_folder(self, thing: Thing, found: Image, aim: Aim) -> None:
        if "is_watermarked" in aim.facts:
            self._mark(thing, watermark=aim.facts["is_watermarked"] is True)
            return
        body: _Raw = {}
        if "can_non_owners_invite" in aim.facts:
            body["can_non_owners_invite"] = aim.facts["can_non_owners_invite"]
        if "upload_email_access" in aim.facts:
            access = aim.facts["upload_email_access"]
            body["folder_upload_email"] = None if access is None else {"access": access}
        self._send("PUT", _place(thing), body, etag=found.stamp)

    def _mark(self, thing: Thing, *, watermark: bool) -> None:
        path = f"{_place(thing)}/watermark"
        if watermark:
            self._send("PUT", path, {"watermark": {"imprint": "default"}}, is_valid=_is_watermark)
        else:
            self._send("DELETE", path)

    def _set_link(self, thing: Thing, found: Image, aim: Aim) -> str | None:
        if aim.absent:
            self._send("PUT", _place(thing), {"shared_link": None}, etag=found.stamp)
            return None
        access = aim.facts.get("access") or aim.facts.get("set_access") or found.facts.get("set_access")
        # Without an access Box would fall back to the enterprise's own default, which may be wider.
        link: _Raw = {"access": access}
        link |= {name: aim.facts[name] for name in ("unshared_at", "vanity_name") if name in aim.facts}
        permissions = {name: aim.facts[name] for name in ("can_download", "can_edit") if name in aim.facts}
        if thing.item_type == "folder" and not permissions.get("can_edit"):
            permissions.pop("can_edit", None)
        if permissions and access in _BOUND_BY_DOWNLOAD:
            link["permissions"] = permissions
        password = None
        if aim.facts.get("is_password_enabled") is True and found.facts.get("is_password_enabled") is not True:
            password = link["password"] = f"{secrets.token_urlsafe(12)}-8A"
        self._send("PUT", _place(thing), {"shared_link": link}, etag=found.stamp)
        return password

    def _log(self, since: datetime) -> Iterator[_Raw]:
        query = {"stream_type": "admin_logs", "created_after": since.isoformat(timespec="seconds"), "limit": "500"}
        for _ in range(_LOG_PAGES):
            raw = self._get("events", query, _is_log, Purpose.EVENTS)
            yield from (one for one in raw["entries"] if isinstance(one, dict))
            position = identifier(raw.get("next_stream_position"))
            if not raw["entries"] or position in {None, "0", query.get("stream_position")}:
                return
            query = {**query, "stream_position": position or ""}
        raise UnreadableError("Boxの記録が多すぎて、読み終えられません")

    def _get(
        self,
        path: str,
        query: Mapping[str, str],
        is_valid: Callable[[_Raw], bool],
        purpose: Purpose = Purpose.REMEDIES,
    ) -> _Raw:
        self._network.expected = Expected(purpose, is_valid)
        options = FetchOptions(f"{self._api_url}/2.0/{path}", "GET", params=dict(query), follow_redirects=False)
        data: Any = self._client.make_request(options).data
        if not isinstance(data, dict):
            raise BoxUnreachableError("Boxの答えに中身がありません")
        return data

    def _send(
        self,
        method: str,
        path: str,
        body: _Raw | None = None,
        *,
        query: Mapping[str, str] | None = None,
        etag: str | None = None,
        is_valid: Callable[[_Raw], bool] | None = None,
    ) -> None:
        """One write.

        :raises BoxRefusedError: Box's own refusal, also where it says that the place isn't there or isn't ours.
        """
        self._network.expected = Expected(Purpose.REMEDIES, is_valid or _is_entry)
        headers = {} if etag is None else {"If-Match": etag}
        data: Any = body
        options = FetchOptions(
            f"{self._api_url}/2.0/{path}",
            method,
            params=dict(query or {}),
            headers=headers,
            data=data,
            follow_redirects=False,
        )
        try:
            self._client.make_request(options)
        except UnreadableError as error:
            raise BoxRefusedError(str(error), error.status, error.code) from error


def _link_image(item: Item, raw: _Raw) -> Image:
    """With the access that was set, beside the effective one: that is what a later change has to send along."""
    image = image_of_link(item)
    link = raw.get("shared_link")
    if not image.present or not isinstance(link, dict):
        return image
    access = link.get("access")
    extra: dict[str, Fact] = {"set_access": access} if isinstance(access, str) else {}
    return Image(present=True, facts={**image.facts, **extra}, stamp=image.stamp)


def _versions(raw: _Raw) -> int | None:
    """How many versions a file has; None where Box doesn't say."""
    number = identifier(raw.get("version_number"))
    return int(number) if number is not None and number.isascii() and number.isdecimal() else None


def _actor(event: _Raw) -> str | None:
    by = event.get("created_by")
    return identifier(by.get("id")) if isinstance(by, dict) else None


def _is_entry(raw: _Raw) -> bool:
    return identifier(raw.get("id")) is not None and isinstance(raw.get("type"), str)


def _is_list(raw: _Raw) -> bool:
    entries = raw.get("entries")
    return isinstance(entries, list) and all(isinstance(one, dict) and _is_entry(one) for one in entries)


def _is_log(raw: _Raw) -> bool:
    return isinstance(raw.get("entries"), list)


def _is_watermark(raw: _Raw) -> bool:
    return isinstance(raw.get("watermark"), dict)


def _place(thing: Thing) -> str:
    return f"{thing.item_type}s/{_quoted(thing.item_id)}"


def _quoted(part: str) -> str:
    return quote(part, safe="")
