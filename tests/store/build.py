"""Small values for the tests of the store, and a small sweep that walks a tree of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item
from gatekeeper.inventory.view import Reach
from gatekeeper.policy.violation import (
    Judged,
    Location,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectType,
    Unjudged,
    Violation,
)
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.sweep.port import PageRead, Pending, RootRead, SweepRun

__all__ = [
    "BASIS",
    "NOW",
    "Tree",
    "collaboration",
    "file",
    "folder",
    "group",
    "judged",
    "later",
    "page",
    "violation",
]

NOW = datetime(2026, 2, 1, 0, 0, tzinfo=UTC)
BASIS = "registry 1, policies abc"
HOLDER = Account("11", "admin@city.example.jp", "管理者")


def later(**passed: float) -> datetime:
    """A moment after `NOW`: `later(days=1)`."""
    return NOW + timedelta(**passed)


def folder(folder_id: str, parent_id: str | None = None, **changes: Any) -> Item:
    whole = Item("folder", folder_id, f"フォルダ{folder_id}", parent_id, etag="0", owner=HOLDER, created_at=NOW)
    return replace(whole, **changes)


def file(file_id: str, parent_id: str, **changes: Any) -> Item:
    whole = Item("file", file_id, f"督促状{file_id}.xlsx", parent_id, owner=HOLDER, size=120_000, sha1="a" * 40)
    return replace(whole, **changes)


def collaboration(collaboration_id: str, on: Item, login: str | None = "op@vendor.example.com") -> Collaboration:
    return Collaboration(collaboration_id, on.type, on.id, "user", "77", login, "受託者", "editor", "accepted", NOW)


def group(group_id: str, *logins: str, complete: bool = True) -> Group:
    members = tuple(GroupMember(str(number), login) for number, login in enumerate(logins))
    return Group(group_id, f"受託者一同{group_id}", members, complete)


def violation(item: Item, rule: str = "GK102", subject_id: str = "77", **changes: Any) -> Violation:
    whole = Violation(
        rule=rule,
        severity=Severity.HIGH,
        item=Location(item.type, item.id, f"受渡し/{item.name}"),
        subject=Subject(SubjectType.COLLABORATION, subject_id, "x@example.net"),
        remedy=Remedy(RemedyKind.REMOVE_COLLABORATION),
        governor="R7-36-03",
        department="医療保険年金課",
        policy="outsourcing",
        facts={"login": "x@example.net"},
    )
    return replace(whole, **changes)


def judged(*violations: Violation, unjudged: Sequence[Unjudged] = ()) -> Judged:
    return Judged(violations, tuple(unjudged))


def page(pending: Pending, *content: Item, last: bool = True, **parts: Any) -> PageRead:
    """One page of a folder; its path is made of the ids above it."""
    whole: dict[str, Any] = {"folder": pending.item, "collaborations": (), "groups": (), "judged": Judged(), **parts}
    path = "/".join((*pending.ancestry, pending.item.name))
    return PageRead(pending=pending, path=path, content=content, last=last, **whole)


@dataclass
class Tree:
    """A Box of its own: what lies in which folder, and what is wrong there."""

    roots: list[Item]
    content: dict[str, list[Item]] = field(default_factory=dict)
    collaborations: dict[str, list[Collaboration]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    judged: dict[str, Judged] = field(default_factory=dict)
    above: Reach = field(default_factory=Reach)

    def begin(self, sweeps: DatabaseSweepStore, now: datetime = NOW, basis: str = BASIS) -> SweepRun:
        return sweeps.begin([root.id for root in self.roots], now, now, basis)

    def sweep(self, sweeps: DatabaseSweepStore, now: datetime = NOW) -> bool:
        """A whole sweep; tells whether it was complete."""
        run = self.begin(sweeps, now)
        self.walk(sweeps, run, now)
        return sweeps.finish(run, now)

    def walk(self, sweeps: DatabaseSweepStore, run: SweepRun, now: datetime = NOW) -> list[str]:
        """Saves every folder that waits, one transaction each; tells their ids in order."""
        for root in self.roots:
            if not sweeps.has_root(run, root.id):
                sweeps.add_root(run, RootRead(root, self.above))
        walked: list[str] = []
        while found := sweeps.next_folders(run, 2):
            for pending in found:
                sweeps.save(run, [self.page_of(pending)], {"items": 1}, now)
                walked.append(pending.item.id)
        return walked

    def page_of(self, pending: Pending) -> PageRead:
        content = self.content.get(pending.item.id, [])
        names = (pending.item.id, *(child.id for child in content if child.type != "folder"))
        found = [one for name in names for one in self.collaborations.get(name, [])]
        outcome = self.judged.get(pending.item.id, Judged())
        parts: Mapping[str, Any] = {"collaborations": tuple(found), "groups": tuple(self.groups), "judged": outcome}
        return page(pending, *content, **parts)
