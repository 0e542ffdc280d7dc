"""What people do with items, each with its event: create, upload, edit, rename, move, copy, download."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.content import Content
from gatekeeper.sandbox.world.event import record_event
from gatekeeper.sandbox.world.item import File, Folder, Item, Version, WebLink
from gatekeeper.sandbox.world.tree import add_item, detach, place, require_free_name, resize, walk

if TYPE_CHECKING:
    from gatekeeper.sandbox.world.world import World

__all__ = ["add_version", "copy_item", "create_folder", "create_web_link", "download", "move", "rename", "upload"]

Json = Any


def create_folder(
    world: World,
    parent: Folder,
    name: str,
    owner: User,
    at: datetime,
    *,
    by: User | None = None,
    item_id: str | None = None,
) -> Folder:
    """A new folder; Box logs it as an UPLOAD of a folder."""
    folder = add_item(world, Folder, parent, name, owner, at, by=by, item_id=item_id)
    record_event(world, "UPLOAD", by or owner, item=folder, at=at)
    return folder


def create_web_link(
    world: World,
    parent: Folder,
    name: str,
    url: str,
    owner: User,
    at: datetime,
    *,
    by: User | None = None,
    item_id: str | None = None,
) -> WebLink:
    """A new web link; Box logs it as an UPLOAD."""
    link = add_item(world, WebLink, parent, name, owner, at, by=by, item_id=item_id)
    link.url = url
    record_event(world, "UPLOAD", by or owner, item=link, at=at)
    return link


def upload(
    world: World,
    parent: Folder,
    name: str,
    content: Content,
    owner: User,
    at: datetime,
    *,
    by: User | None = None,
    item_id: str | None = None,
) -> File:
    """A new file with its first version."""
    file = add_item(world, File, parent, name, owner, at, by=by, item_id=item_id)
    file.versions.append(_new_version(world, name, content, by or owner, at))
    resize(parent, content.size)
    record_event(world, "UPLOAD", by or owner, item=file, details=_version_details(file), at=at)
    return file


def add_version(world: World, file: File, content: Content, by: User, at: datetime, event: str = "EDIT") -> Version:
    """A new current version; `event` is FILE_VERSION_RESTORE for a past one that is made current again."""
    grown = content.size - file.size
    version = _new_version(world, file.name, content, by, at)
    file.versions.append(version)
    resize(file.parent, grown)
    file.touch(by, at)
    record_event(world, event, by, item=file, details=_version_details(file), at=at)
    return version


def download(world: World, file: File, by: User | None, at: datetime, ip: str | None = None) -> None:
    """Leaves the event; giving out the bytes is the caller's part. `by` None came through an open link."""
    watermarked = file.settings.watermark or any(folder.settings.watermark for folder in file.ancestors())
    event = "FILE_WATERMARKED_DOWNLOAD" if watermarked else "DOWNLOAD"
    record_event(world, event, by, item=file, details=_version_details(file), at=at, ip=ip)


def rename(world: World, item: Item, name: str, by: User, at: datetime) -> None:
    """:raises NameInUseError: another item in the same folder has that name."""
    if item.parent is None or name == item.name:
        return
    require_free_name(world, item.parent, name, item.owner, besides=item)
    item.parent.drop(item)
    old, item.name = item.name, name
    item.parent.put(item)
    item.touch(by, at)
    record_event(world, "RENAME", by, item=item, details={"old_name": old}, at=at)


def move(world: World, item: Item, parent: Folder, by: User, at: datetime, name: str | None = None) -> None:
    """Into another folder, where it may take another name at once.

    :raises NameInUseError: another item in the new folder has that name.
    """
    require_free_name(world, parent, name or item.name, item.owner)
    detach(world, item)
    place(world, item, parent, name or item.name)
    item.touch(by, at)
    record_event(world, "MOVE", by, item=item, at=at)


def copy_item(
    world: World, item: Item, parent: Folder, name: str, by: User, at: datetime, *, version: Version | None = None
) -> Item:
    """A copy with everything beneath it, owned by the new place's owner; no collaborations, links or old versions.

    `version` is the one of the file to copy, where it isn't the current one.

    :raises NameInUseError: another item in the folder has that name.
    """
    owner = by if parent is world.root else parent.owner
    copies: dict[int, Folder] = {}
    top: Item | None = None
    for original in list(walk(world, item)):
        into = parent if top is None or original.parent is None else copies[id(original.parent)]
        twin = _copy_one(world, original, into, name if top is None else original.name, owner, by, at, version)
        if isinstance(twin, Folder):
            copies[id(original)] = twin
        top = top or twin
    if top is None:
        raise ValueError("a walk begins with the item itself")
    record_event(world, "COPY", by, item=top, details={"copied_from_id": item.id}, at=at)
    return top


def _copy_one(
    world: World,
    original: Item,
    into: Folder,
    name: str,
    owner: User,
    by: User,
    at: datetime,
    version: Version | None,
) -> Folder | File | WebLink:
    if isinstance(original, File):
        file = add_item(world, File, into, name, owner, at, by=by)
        file.versions.append(_new_version(world, name, (version or original.current).content, by, at))
        resize(into, file.size)
        return file
    if isinstance(original, WebLink):
        link = add_item(world, WebLink, into, name, owner, at, by=by)
        link.url, link.description = original.url, original.description
        return link
    return add_item(world, Folder, into, name, owner, at, by=by)


def _new_version(world: World, name: str, content: Content, by: User, at: datetime) -> Version:
    return Version(world.ids.make("version"), content, name, by, at)


def _version_details(file: File) -> dict[str, Json]:
    return {"size": file.size, "version_id": file.current.id, "service_name": "Gatekeeper sandbox"}
