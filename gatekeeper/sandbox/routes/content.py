"""Content of files: the check before an upload, uploads, new versions, downloads."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from gatekeeper.sandbox.problem import BoxProblem, bad_request, forbidden, invalid_parameter, not_found
from gatekeeper.sandbox.routes.alter import target_folder
from gatekeeper.sandbox.routes.version import version_of
from gatekeeper.sandbox.shape.file import FILE
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.body import item_name
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.multipart import read_parts
from gatekeeper.sandbox.wire.route import Route
from gatekeeper.sandbox.world import right
from gatekeeper.sandbox.world.change import add_version, download, rename, upload
from gatekeeper.sandbox.world.content import Bytes
from gatekeeper.sandbox.world.item import File, Version
from gatekeeper.sandbox.world.tree import require_free_name, require_unlocked

__all__ = ["ROUTES"]

Json = Any
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_LARGEST = 50 << 30


def preflight(call: Call) -> Answer:
    """Whether an upload would go through, before its bytes are sent."""
    body = call.json()
    parent, name = target_folder(call, body), item_name(body) or ""
    require_free_name(call.world, parent, name, call.user if parent is call.world.root else parent.owner)
    _require_size(body)
    return reply({"upload_url": f"{call.base_url}/api/2.0/files/content", "upload_token": None})


def preflight_version(call: Call) -> Answer:
    file = call.file(call.params["file_id"], right.UPLOAD)
    require_unlocked(file, call.user, call.now)
    _require_size(call.json())
    return reply({"upload_url": f"{call.base_url}/api/2.0/files/{file.id}/content", "upload_token": None})


def upload_file(call: Call) -> Answer:
    attributes, content = _form(call)
    parent, name = target_folder(call, attributes), item_name(attributes) or ""
    owner = call.user if parent is call.world.root else parent.owner
    file = upload(call.world, parent, name, content, owner, call.now, by=call.user)
    return _uploaded(call, file, 201)


def upload_version(call: Call) -> Answer:
    file = call.file(call.params["file_id"], right.UPLOAD)
    call.check_etag(file)
    require_unlocked(file, call.user, call.now)
    attributes, content = _form(call)
    name = item_name(attributes, required=False)
    if name is not None:
        rename(call.world, file, name, call.user, call.now)
    add_version(call.world, file, content, call.user, call.now)
    return _uploaded(call, file, 200)


def get_content(call: Call) -> Answer:
    """302 to an address that works without a token for a quarter of an hour."""
    file = call.file(call.params["file_id"], right.DOWNLOAD)
    lock = file.settings.lock
    if lock is not None and lock.is_download_prevented and lock.stops(call.user, call.now):
        raise forbidden("Access denied - item locked", "access_denied_item_locked")
    ticket = call.world.tickets.give(file, _wanted_version(call, file), call.user, call.now)
    return Answer(302, headers={"Location": f"{call.base_url}/_content/{ticket}"})


def get_bytes(call: Call) -> Answer:
    ticket = call.world.tickets.find(call.params["ticket"], call.now)
    if ticket is None:
        raise not_found("ticket", call.params["ticket"])
    content = ticket.version.content
    start, stop, status = _range(call, content.size)
    download(call.world, ticket.file, ticket.user, call.now)
    headers = {"Accept-Ranges": "bytes"}
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    chunks = content.chunks(start, stop)
    return Answer(status, b"", headers, "application/octet-stream", chunks, stop - start)


def _require_size(body: dict[str, Json]) -> None:
    size = body.get("size")
    if size is not None and (not isinstance(size, int) or size < 0):
        raise invalid_parameter("size", f"Invalid value '{size}'.")
    if size is not None and size > _LARGEST:
        raise BoxProblem(413, "file_size_limit_exceeded", "File size exceeds the folder owner's file size limit")


def _form(call: Call) -> tuple[dict[str, Json], Bytes]:
    """The attributes and the bytes of an upload; attributes come first, and a digest that was sent must be right."""
    parts = read_parts(call.headers.get("content-type", ""), call.body)
    names = [each.name for each in parts]
    if "file" not in names:
        raise bad_request("The body has no file")
    if "attributes" in names and names.index("attributes") > names.index("file"):
        raise bad_request("Metadata was sent after the file contents", "metadata_after_file_contents")
    attributes = next((_attributes(each.data) for each in parts if each.name == "attributes"), {})
    data = next(each.data for each in parts if each.name == "file")
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    if call.headers.get("content-md5", digest) != digest:
        raise bad_request("The content's digest isn't the one in the Content-MD5 header", "bad_digest")
    return attributes, Bytes(data, digest)


def _attributes(data: bytes) -> dict[str, Json]:
    try:
        given = json.loads(data)
    except ValueError as cause:
        raise bad_request("The attributes aren't JSON") from cause
    if not isinstance(given, dict):
        raise bad_request("The attributes aren't a JSON object")
    return given


def _uploaded(call: Call, file: File, status: int) -> Answer:
    return reply({"total_count": 1, "entries": [FILE.show(file, call.view, call.asked)]}, status)


def _wanted_version(call: Call, file: File) -> Version:
    wanted = call.query.get("version")
    return version_of(file, wanted) if wanted else file.current


def _range(call: Call, size: int) -> tuple[int, int, int]:
    """First byte, the one after the last, and the status: 206 where a part was asked for."""
    match = _RANGE.fullmatch(call.headers.get("range", ""))
    if match is None or match.groups() == ("", ""):
        return 0, size, 200
    first, last = match.groups()
    start = max(0, size - int(last)) if not first else int(first)
    stop = min(size, int(last) + 1) if first and last else size
    if start >= stop:
        raise BoxProblem(416, "requested_range_not_satisfiable", "Requested Range Not Satisfiable")
    return start, stop, 206


ROUTES = (
    Route("OPTIONS", "/2.0/files/content", preflight),
    Route("OPTIONS", "/2.0/files/{file_id}/content", preflight_version),
    Route("POST", "/api/2.0/files/content", upload_file),
    Route("POST", "/api/2.0/files/{file_id}/content", upload_version),
    Route("GET", "/2.0/files/{file_id}/content", get_content),
    Route("GET", "/_content/{ticket}", get_bytes, open=True),
)
