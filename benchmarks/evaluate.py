"""How fast judging is, by itself: all rules, views in memory, no Box and no database."""

from __future__ import annotations

import gc
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.figure import Figure
from gatekeeper.inventory.item import Account, Collaboration, Item
from gatekeeper.inventory.view import Ancestor, FolderView, Reach
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import (
    UNREGISTERED,
    CollaboratorPolicy,
    FilePolicy,
    FolderPolicy,
    LinkPolicy,
    Mode,
    Policies,
    Policy,
    Requirement,
)
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Counterparty, Limits, Pattern, Permission, Procedure, Registry, Term

__all__ = ["run"]

_AS_OF = datetime(2026, 2, 1, tzinfo=UTC)
_STAFF = Account("1", "staff@city.example.jp", "職員")
_ROOT = Ancestor(Item("folder", "1000", "受渡し", owner=_STAFF))
_FOLDERS = 2000
_FILES = 50


def run() -> list[Figure]:
    """How many items one core judges in a second, and how that hangs on the size of the registry."""
    speed = 1 / _seconds_an_item(500)
    ratio = _seconds_an_item(5000) / _seconds_an_item(15)
    return [
        Figure("evaluate: items a second·core (500 procedures)", f"{speed:,.0f}", "≥ 200,000", holds=speed >= 200_000),
        Figure("evaluate: cost of an item, 5,000 procedures ÷ 15", f"{ratio:.2f}", "≤ 1.20", holds=ratio <= 1.2),
    ]


def _seconds_an_item(procedures: int) -> float:
    """The best of five rounds over the same tree, after one to warm up: noise only ever adds."""
    views = [_view(number, number % procedures) for number in range(_FOLDERS)]
    bench = Bench(Index(_registry(procedures), ["city.example.jp"]), _policies())
    return min(_round(bench, views) for _ in range(6)) / (_FOLDERS * (_FILES + 1))


def _round(bench: Bench, views: list[FolderView]) -> float:
    gc.collect()
    start = time.process_time()
    found = sum(len(bench.judge(view, _AS_OF).violations) for view in views)
    taken = time.process_time() - start
    assert found == _FOLDERS // 100
    return taken


def _registry(count: int) -> Registry:
    term = Term(date(2026, 1, 5), date(2026, 3, 31), renews_yearly=True)
    return Registry(
        procedures=tuple(
            Procedure(
                id=f"R7-36-{number}",
                submission="R7-36",
                number=number,
                department="医療保険年金課",
                name=f"手続{number}",
                pattern=Pattern.MIGRATED_MEDIA,
                items=("氏名",),
                term=term,
                counterparties=(Counterparty(f"株式会社{number}", domains=(f"vendor-{number}.example.com",)),),
                limits=Limits(delete_after_days=60),
                folders=tuple(str(10_000 + folder) for folder in range(number, _FOLDERS, count)),
            )
            for number in range(count)
        )
    )


def _policies() -> Policies:
    strict = Policy(
        name="outsourcing",
        patterns=tuple(Pattern),
        mode=Mode.ENFORCE,
        collaborators=CollaboratorPolicy("viewer uploader", Requirement.REQUIRED, timedelta(days=14)),
        links=LinkPolicy(frozenset({"collaborators"}), Requirement.REQUIRED, timedelta(days=30), Permission.DENY),
        folders=FolderPolicy(Permission.DENY, Permission.DENY, Requirement.REQUIRED),
        files=FilePolicy(timedelta(days=90)),
    )
    loose = Policy(name="unregistered", patterns=(UNREGISTERED,))
    return Policies({**dict.fromkeys(map(str, Pattern), strict), UNREGISTERED: loose}, "0" * 64)


def _view(number: int, procedure: int) -> FolderView:
    """A bound folder with one honest collaborator and fifty plain files; every hundredth has a stranger too."""
    folder = Item("folder", str(10_000 + number), f"受渡し{number}", "1000", owner=_STAFF, is_watermarked=True)
    logins = [f"op@vendor-{procedure}.example.com"] + ["x@stranger.example.net"] * (number % 100 == 0)
    return FolderView(
        folder,
        Reach((_ROOT,)),
        collaborations=tuple(_collaboration(folder, index, login) for index, login in enumerate(logins)),
        content=tuple(_file(folder, index) for index in range(_FILES)),
    )


def _collaboration(folder: Item, index: int, login: str) -> Collaboration:
    return Collaboration(
        id=f"{folder.id}{index}",
        item_type="folder",
        item_id=folder.id,
        principal_type="user",
        principal_id=f"9{index}",
        login=login,
        name="受託者",
        role="viewer uploader",
        status="accepted",
        created_at=_AS_OF - timedelta(days=3),
        expires_at=datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC),
    )


def _file(folder: Item, index: int) -> Item:
    return Item(
        "file",
        f"{folder.id}{index:03}",
        f"督促状{index}.xlsx",
        folder.id,
        owner=_STAFF,
        created_by=_STAFF,
        created_at=_AS_OF - timedelta(days=index),
        size=120_000,
    )
