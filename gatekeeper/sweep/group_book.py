"""Groups, expanded once a sweep however many collaborations name them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UnreadableError
from gatekeeper.inventory.item import Collaboration, Group
from gatekeeper.sweep.port import BoxReader, Hole

__all__ = ["Expansion", "GroupBook"]

_MEMBERS_AT_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Expansion:
    """A group, whether it was read just now, and the hole that it left where its members couldn't be read."""

    group: Group
    is_new: bool = False
    hole: Hole | None = None


class GroupBook:
    """Shared by all workers. Keeps as many groups as have `members_at_most` members between them, the last used."""

    def __init__(self, members_at_most: int = _MEMBERS_AT_MOST) -> None:
        self._room = members_at_most
        self._lock = threading.Lock()
        self._being_read: dict[str, threading.Lock] = {}
        self._groups: OrderedDict[str, Group] = OrderedDict()

    def expand(self, collaboration: Collaboration, reader: BoxReader) -> Expansion:
        """The group that a collaboration names. A thread that asks for one being read waits for it.

        :raises StoppedError: from the reader.
        :raises BoxCredentialsError: from the reader.
        """
        group_id = collaboration.principal_id or ""
        with self._lock:
            if (known := self._known(group_id)) is not None:
                return Expansion(known)
            turn = self._being_read.setdefault(group_id, threading.Lock())
        with turn:
            with self._lock:
                if (known := self._known(group_id)) is not None:
                    return Expansion(known)
            expansion = _read(group_id, collaboration.name or "", reader)
            with self._lock:
                self._keep(expansion.group)
                self._being_read.pop(group_id, None)
            return expansion

    def _known(self, group_id: str) -> Group | None:
        if (group := self._groups.get(group_id)) is not None:
            self._groups.move_to_end(group_id)
        return group

    def _keep(self, group: Group) -> None:
        self._groups[group.id] = group
        self._room -= 1 + len(group.members)
        while self._room < 0 and len(self._groups) > 1:
            _, dropped = self._groups.popitem(last=False)
            self._room += 1 + len(dropped.members)


def _read(group_id: str, name: str, reader: BoxReader) -> Expansion:
    try:
        return Expansion(Group(group_id, name, reader.group_members(group_id)), is_new=True)
    except BoxCredentialsError:
        raise
    except (UnreadableError, BoxUnreachableError) as error:
        unread = Group(group_id, name, (), complete=False)
        return Expansion(unread, is_new=True, hole=Hole("group", group_id, name, str(error)))
