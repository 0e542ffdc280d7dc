"""Cases of the rules about transfers: GK501 to GK504."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.event.value import Actor, Details, Event, Source
from tests.rules_in_box.case import INSIDER, STRANGER, Case, Moved, boundary, negative, positive, term
from tests.rules_in_box.world import folder_id

__all__ = ["CASES", "events"]

ADDRESSES = {
    "counterparties": [
        {
            "name": "株式会社受託",
            "kind": "contractor",
            "domains": ["vendor.example.com"],
            "addresses": ["198.51.100.0/29"],
        }
    ]
}
EVENING, MORNING = "2026-01-31T23:59:59+09:00", "2026-02-01T00:00:00+09:00"

CASES = [
    positive("GK501", "登録のない場所", procedure=None, moved=Moved(STRANGER)),
    negative("GK501", "登録のある場所", moved=Moved()),
    boundary("GK501", "登録のない場所の職員", speaks=False, procedure=None, moved=Moved(INSIDER)),
    boundary("GK501", "登録のない場所へのアップロード", speaks=True, procedure=None, moved=Moved(kind="UPLOAD")),
    positive("GK502", "終わったあと", moved=Moved(at="2026-01-20T10:00:00+09:00"), procedure=term(end="2026-01-10")),
    negative("GK502", "期間の中", moved=Moved()),
    boundary("GK502", "最終日の終わり", speaks=False, moved=Moved(at=EVENING), procedure=term(end="2026-01-31")),
    boundary("GK502", "翌日の初め", speaks=True, moved=Moved(at=MORNING), procedure=term(end="2026-01-31")),
    positive("GK503", "知らない人", moved=Moved(STRANGER)),
    negative("GK503", "相手方", moved=Moved()),
    boundary("GK503", "範囲の最後の住所", speaks=False, moved=Moved(ip="198.51.100.7"), procedure=ADDRESSES),
    boundary("GK503", "範囲の次の住所", speaks=True, moved=Moved(ip="198.51.100.8"), procedure=ADDRESSES),
    positive("GK504", "大量", moved=Moved(times=500)),
    negative("GK504", "1件", moved=Moved()),
    boundary("GK504", "上限ちょうど", speaks=False, moved=Moved(times=100)),
    boundary("GK504", "上限と1件", speaks=True, moved=Moved(times=101)),
]


def events(number: int, case: Case) -> list[Event]:
    """What Box's log says of a case. Each has accounts of its own: what one does is no other's past."""
    if case.moved is None:
        return []
    told, folder = case.moved, folder_id(number)
    return [
        Event(
            id=f"{number}-{one}",
            type=told.kind,
            at=datetime.fromisoformat(told.at),
            by=Actor(f"u{number}", told.by, "だれか", "user"),
            ip=told.ip,
            source=Source("file", f"f{number}-{one}", f"督促状{one}.xlsx", folder),
            details=Details(size=100),
        )
        for one in range(told.times)
    ]
