"""Bound folders that are no longer where they were: gone, or only out of sight."""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.errors import UnreadableError
from gatekeeper.inventory.item import ItemType
from gatekeeper.sweep.all_files import user_of
from gatekeeper.sweep.port import BoxReader, Hole, Unmet

__all__ = ["find_strays"]


def find_strays(unmet: Iterable[Unmet], reader: BoxReader) -> tuple[Hole, ...]:
    """Those that Box doesn't say to be in the trash, with where they are now. One call each.

    :raises BoxUnreachableError: from the reader.
    """
    found = ((lost, _trouble(lost, reader)) for lost in unmet)
    return tuple(Hole(ItemType.FOLDER, lost.folder_id, lost.path, why) for lost, why in found if why is not None)


def _trouble(folder: Unmet, reader: BoxReader) -> str | None:
    user_id = user_of(folder.root_id)
    try:
        path = (reader if user_id is None else reader.as_user(user_id)).whereabouts(folder.folder_id)
    except UnreadableError as error:
        return f"手続に結び付いたフォルダがここになく、どこにあるかを確かめられません: {error}"
    if path is None:
        return None
    return f"手続に結び付いたフォルダがここになく、今は「{path}」にあります。見回りに加えるか、結び付けを直してください"
