"""A user's "All Files": Box's root folder "0", which is everybody's own, as the top of what is watched.

It can't be shared, so it is never judged itself; the files that lie directly in it are.
"""

from __future__ import annotations

from gatekeeper.inventory.item import Account, Item, ItemType

__all__ = ["all_files", "box_id", "is_all_files", "user_of"]

_ROOT = "0"
_OF = "@"


def all_files(user: Account | None = None) -> Item:
    """The top of the tree of a managed user, or of the gatekeeper's own account."""
    if user is None:
        return Item(ItemType.FOLDER, _ROOT, "All Files")
    return Item(ItemType.FOLDER, f"{_ROOT}{_OF}{user.id}", user.login or user.id)


def is_all_files(folder_id: str) -> bool:
    return folder_id == _ROOT or folder_id.startswith(_ROOT + _OF)


def box_id(folder_id: str) -> str:
    """The id that Box knows the folder by: "0" for whoever asks."""
    return _ROOT if is_all_files(folder_id) else folder_id


def user_of(folder_id: str) -> str | None:
    """The id of the managed user whose All Files this is, if it is one's."""
    return folder_id.partition(_OF)[2] or None
