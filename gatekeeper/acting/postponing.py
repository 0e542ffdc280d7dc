"""Puts a deletion off, and takes that back: what a person names, found in the last reading of Box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gatekeeper.bootstrap import Office
from gatekeeper.errors import UsageError
from gatekeeper.inventory.item import ItemType
from gatekeeper.jst import day_end, day_of, era
from gatekeeper.policy.schedule import Scheduled
from gatekeeper.store.postponement import Postponement

__all__ = ["postpone", "withdraw"]

_NAMED = re.compile(r"(file|folder):([0-9]{1,20})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Named:
    item_type: str
    item_id: str
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.item_type, self.item_id)

    def holds(self, one: Scheduled) -> bool:
        return one.key == self.key or (self.item_type == ItemType.FOLDER and self.item_id in one.within)


def postpone(office: Office, named: str, until: date, *, by: str, reason: str) -> Postponement:
    """Puts off the deletion of a file, or of all in a folder, to the end of a day (Asia/Tokyo).

    What is planned or held about it is given up. `named` is `file:501`, `folder:1001` or a path.

    :raises UsageError: there is no such item, it has no due date, or the day is not one to which it may be put off.
    """
    now = office.clock()
    item = _find(office, named)
    beneath = [one for one in office.schedule(now) if item.holds(one)]
    if not beneath:
        raise UsageError(f"「{item.path}」には、消去の日が決まっているものがありません。延期するものはありません。")
    latest, earliest = max(one.latest for one in beneath), min(one.due.promised for one in beneath)
    if until < day_of(now):
        raise UsageError(f"{era(until)}は過ぎています。今日以降の日を指定してください。")
    if until <= earliest:
        raise UsageError(f"消去の期限は{era(earliest)}です。延期するなら、それより後の日を指定してください。")
    if until > latest:
        raise UsageError(f"ポリシーで延期できるのは{era(latest)}までです。それまでの日を指定してください。")
    spared = [one.key for one in beneath if day_end(max(one.due.promised, min(until, one.latest))) > now]
    return office.postponements.add(item.key, item.path, until, by=by, reason=reason, now=now, spared=spared)


def withdraw(office: Office, named: str, *, by: str, reason: str) -> Postponement:
    """Takes a postponement back; the next sweep judges by the old date again.

    :raises UsageError: there is no such item, or nothing of it is put off.
    """
    found = _NAMED.fullmatch(named)
    key = (found[1], found[2]) if found is not None else _find(office, named).key
    return office.postponements.withdraw(key, by=by, reason=reason, now=office.clock())


def _find(office: Office, named: str) -> _Named:
    found = list(_matching(office, named))
    if not found:
        raise UsageError(
            f"「{named}」は、最後の見回りで見た中にありません。"
            "gatekeeper deletions の一覧にある場所か、file:番号・folder:番号 を指定してください。"
        )
    if len(found) > 1:
        names = "、".join(f"{one.item_type}:{one.item_id}" for one in found)
        raise UsageError(f"「{named}」は{len(found)}つあります。{names} のどれかを指定してください。")
    return found[0]


def _matching(office: Office, named: str) -> Iterator[_Named]:
    office.reading()
    by_id, path = _NAMED.fullmatch(named), named.strip("/")
    for view in office.inventory.views():
        if view.judges_folder:
            folder = _Named(ItemType.FOLDER, view.folder.id, view.path)
            if (by_id is not None and (by_id[1], by_id[2]) == folder.key) or path == folder.path:
                yield folder
        for item in view.content:
            if item.type != ItemType.FILE:
                continue
            if (by_id is not None and (by_id[1], by_id[2]) == item.key) or path == f"{view.path}/{item.name}":
                yield _Named(ItemType.FILE, item.id, f"{view.path}/{item.name}")
