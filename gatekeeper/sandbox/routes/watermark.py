"""Watermarks on folders and files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gatekeeper.sandbox.problem import forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.wire.answer import Answer, no_content, reply
from gatekeeper.sandbox.wire.body import part, text
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.route import Handler, Route
from gatekeeper.sandbox.wire.stamp import stamp
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Folder

__all__ = ["ROUTES"]

Json = Any


def _item(call: Call, kind: str, need: int) -> Folder | File:
    if kind == "folder":
        return call.folder(call.params["folder_id"], need)
    return call.file(call.params["file_id"], need)


def _get(kind: str) -> Handler:
    def get_watermark(call: Call) -> Answer:
        item = _item(call, kind, right.VISIBLE)
        if not item.settings.watermark:
            raise not_found("watermark", item.id)
        return reply(_shown(item))

    return get_watermark


def _put(kind: str) -> Handler:
    def put_watermark(call: Call) -> Answer:
        """201 where it is new, 200 where it was there."""
        item = _item(call, kind, right.EDIT)
        if not call.world.settings.watermarking_enabled:
            raise forbidden("Watermarking isn't enabled for this enterprise", "forbidden")
        if text(part(call.json(), "watermark") or {}, "imprint") != "default":
            raise invalid_parameter("imprint", "'imprint' has to be 'default'.")
        is_new = not item.settings.watermark
        _set(call, item, watermark=True)
        return reply(_shown(item), 201 if is_new else 200)

    return put_watermark


def _delete(kind: str) -> Handler:
    def delete_watermark(call: Call) -> Answer:
        item = _item(call, kind, right.EDIT)
        if not item.settings.watermark:
            raise not_found("watermark", item.id)
        _set(call, item, watermark=False)
        return no_content()

    return delete_watermark


def _set(call: Call, item: Folder | File, *, watermark: bool) -> None:
    if item.settings.watermark is watermark:
        return
    if isinstance(item, Folder):
        item.settings = replace(item.settings, watermark=watermark)
    else:
        item.settings = replace(item.settings, watermark=watermark)
    item.touch(call.user, call.now)
    event = "WATERMARK_LABEL_CREATE" if watermark else "WATERMARK_LABEL_DELETE"
    record_event(call.world, event, call.user, item=item)


def _shown(item: Folder | File) -> dict[str, Json]:
    return {"watermark": {"created_at": stamp(item.modified_at), "modified_at": stamp(item.modified_at)}}


def _routes(kind: str, plural: str) -> tuple[Route, ...]:
    place = f"/2.0/{plural}/{{{kind}_id}}/watermark"
    return (
        Route("GET", place, _get(kind)),
        Route("PUT", place, _put(kind)),
        Route("DELETE", place, _delete(kind)),
    )


ROUTES = (*_routes("folder", "folders"), *_routes("file", "files"))
