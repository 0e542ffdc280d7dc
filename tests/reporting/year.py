"""A ward with a year of the unsubmitted category on record: three departments, twelve declarations, their transfers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gatekeeper.bootstrap import Office
from gatekeeper.intake.port import FillKind
from gatekeeper.intake.sorting import sort_out
from gatekeeper.registry.model import Declaration, DeclarationKind, Permission, Registry, Term
from gatekeeper.settings import load
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_record import EventRecord
from gatekeeper.store.transfer_book import take_in
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way
from tests.ward import write_config

__all__ = [
    "APRIL_FIRST",
    "PASSPHRASE",
    "YEAR",
    "declaration",
    "enter",
    "hear",
    "move",
    "office_of",
    "transfer",
    "year_of_work",
]

YEAR = 2026
APRIL_FIRST = datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC)
"""One second into 1 April 2027 in Japan."""
PASSPHRASE = "とても長い合言葉"
_IMPORTED = datetime(2025, 3, 1, tzinfo=UTC)


def declaration(number: int = 1, **changes: object) -> Declaration:
    made = Declaration(
        id=f"D8-{number:04}",
        kind=DeclarationKind.APPLICANT,
        department="子育て支援課",
        subject="一時預かりの申請書類",
        parties=(f"party{number}@example.org",),
        items=("氏名", "住所"),
        term=Term(date(2026, 4, 10), date(2026, 9, 30)),
        delete_on=date(2026, 10, 31),
        download=Permission.DENY,
        declared_by="受付 花子",
        declared_on=date(2026, 4, 8),
        folders=(f"20{number:02}",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names the field that it is about


def transfer(number: int, governor: str | None = "D8-0001", **changes: object) -> Transfer:
    made = Transfer(
        event_id=f"e{number:07}",
        at=datetime(2026, 5, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        deed=Deed.UPLOADED,
        way=Way.INWARD,
        side=Side.OUTSIDE,
        via=Via.COLLABORATION,
        user_id="77",
        login="party1@example.org",
        name="山田 太郎",
        ip="203.0.113.7",
        item_id=f"{number}",
        item_name=f"申請書{number}.pdf",
        path=f"受渡し/子育て/申請書{number}.pdf",
        folder_id="2001",
        size=1_000,
        version_id="1",
        sha1="a" * 40,
        governor=governor,
        department="子育て支援課",
        counterparty="party1@example.org",
        standing="approved",
        registry_version=1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # as above


def enter(office: Office, *declarations: Declaration, at: datetime = _IMPORTED, prune: bool = False) -> None:
    """Takes declarations into the registry, as of a moment."""
    office.registries.apply(
        Registry(declarations=declarations), by="花子", source="様式", sha256="0" * 64, why="", now=at, prune=prune
    )


def hear(office: Office, since: datetime = _IMPORTED) -> None:
    """Has the log read from a moment on, at the first start."""
    store = DatabaseEventStore(office.database)
    store.take_fill(store.open_fill(FillKind.FIRST, since, _IMPORTED, _IMPORTED), sort_out([]), None, _IMPORTED)


def move(office: Office, transfers: Sequence[Transfer]) -> None:
    if EventRecord(office.database).begun_at() is None:
        hear(office)
    with office.database.write() as connection:
        take_in(connection, transfers, _IMPORTED)


@contextmanager
def office_of(folder: Path, now: datetime = APRIL_FIRST) -> Iterator[Office]:
    """The office of a ward in a folder, at a moment; its keys can be used."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = load(write_config(folder, "http://127.0.0.1:9"), {"GATEKEEPER_LEDGER_KEY_PASSPHRASE": PASSPHRASE})
    with Office(settings, clock=lambda: now) as office:
        yield office


def year_of_work(office: Office) -> None:
    """Enters the year, the one before, and the keys; signs a checkpoint."""
    office.notary.make_keys(PASSPHRASE, _IMPORTED)
    kinds, departments = list(DeclarationKind), ("子育て支援課", "防災都市づくり課", "医療保険年金課")
    enter(
        office,
        *(
            declaration(
                number,
                kind=kinds[number % 3],
                department=departments[number % 3 if number < 9 else 0],
                parties=tuple(f"party{number}-{index}@example.org" for index in range(number % 4 + 1)),
                items=("氏名", "住所", "生年月日", "口座情報")[: number % 4 + 1],
                declared_on=date(2026, 6, 1) if number == 5 else date(2026, 4, 8),
                declared_by=None if number == 7 else "受付 花子",
            )
            for number in range(1, 13)
        ),
        declaration(90, id="D7-0001", term=Term(date(2025, 4, 1), date(2026, 3, 31)), declared_on=date(2025, 4, 1)),
    )
    ways = (
        (Way.INWARD, Deed.UPLOADED, Side.OUTSIDE),
        (Way.OUTWARD, Deed.DOWNLOADED, Side.OUTSIDE),
        (Way.OFFICE_OUT, Deed.PREVIEWED, Side.INSIDE),
    )
    made = []
    for number in range(1, 361):
        way, deed, side = ways[number * 7 % 11 % 3]
        of = number % 11 + 1
        login = f"party{of}-0@example.org" if side is Side.OUTSIDE else "hanako@city.example.jp"
        at = datetime(2026, 4, 12, 1, tzinfo=UTC) + timedelta(days=number * 17 % 340)
        outside = side is Side.OUTSIDE
        who = {
            "login": login,
            "name": "相談 一郎" if outside else "区 花子",
            "counterparty": login if outside else None,
        }
        about = {"at": at, "way": way, "deed": deed, "side": side, "item_id": f"f{number % 90}", "size": number * 1_234}
        made.append(transfer(number, f"D8-{of:04}", **who, **about))
    made.append(transfer(900, None, folder_id="9000", path="共有/なぞの受渡し/名簿.xlsx", department=None))
    made.append(transfer(901, "D7-0001", at=datetime(2025, 6, 1, tzinfo=UTC)))
    move(office, made)
    office.notary.checkpoint(PASSPHRASE, _IMPORTED)
