"""The month that the demo plays: who puts which file where, and the share that nobody has registered.

What is fetched and looked at stands among the scenario's events; this is what changes Box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.demo.people import People
from gatekeeper.jst import TOKYO

__all__ = ["BEGINS", "ENDS", "SHARED", "Deed", "deeds"]

BEGINS = datetime(2026, 2, 2, tzinfo=TOKYO)
ENDS = datetime(2026, 3, 1, tzinfo=TOKYO)
"""The midnight after the month's last day."""

SHARED = "入所選考（作業用）"
"""The folder that is shared beside everything that is watched."""

_SHARED_AT = datetime(2026, 2, 18, 13, 20, tzinfo=TOKYO)
_SHARER = "kosodate@city.example.jp"
_GUEST = "nyuryoku@hayabusa-data.example"
_MANY = 32
_SECONDS_A_FILE = 15


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does at an aware moment."""

    at: datetime
    do: Callable[[People], object]


def deeds() -> Iterator[Deed]:
    """Everything that is done in the month, in order of time."""
    uploads = [_upload(*one) for one in _UPLOADS]
    yield from sorted([*uploads, Deed(_SHARED_AT, _share)], key=lambda one: one.at)


_UPLOADS = (
    (3, 9, "kokuho@city.example.jp", "3603", "督促状_令和8年2月.xlsx", 61_000),
    (4, 10, "bosai@city.example.jp", "8001", "審議資料_第4回.pdf", 180_000),
    (5, 11, "hoikuen.hinata@example.org", "8002", "設置届（訂正）.pdf", 92_000),
    (6, 9, "shien@tanpopo-care.example", "3601", "利用実績（1月分）.xlsx", 48_000),
    (10, 14, "koki@city.example.jp", "3607", "賦課データ（2月）.csv", 150_000),
    (13, 16, "jimukyoku@sumai-taishin.example", "3608", "診断の結果（2月）.pdf", 130_000),
    (20, 9, "kokuho@city.example.jp", "3605", "特別徴収対象者（2月）.csv", 54_000),
    (24, 10, "sokuryo@musashi-sokuryo.example", "3615", "分筆図（2月）.pdf", 170_000),
    (25, 9, "kosodate@city.example.jp", "3602", "利用者名簿（3月）.xlsx", 46_000),
    (26, 13, "bosai@city.example.jp", "8001", "審議資料_第5回.pdf", 210_000),
)
"""Day and hour in February, who, into which folder, the name, and the size in bytes."""


def _upload(day: int, hour: int, login: str, folder_id: str, name: str, size: int) -> Deed:
    at = datetime(2026, 2, day, hour, 5, tzinfo=TOKYO)
    return Deed(at, lambda people: people.upload(login, folder_id, name, bytes(size)))


def _share(people: People) -> None:
    """In a hurry, and in a folder of her own: a list for everybody who has the link, and a guest who takes it all."""
    folder_id = people.make_folder(_SHARER, SHARED)
    files = [people.upload(_SHARER, folder_id, f"選考名簿_{number:02}.xlsx", bytes(2_000)) for number in range(_MANY)]
    people.open_link(_SHARER, folder_id)
    people.let_in(_SHARER, folder_id, _GUEST, "editor")
    for file_id in files:
        people.wait(timedelta(seconds=_SECONDS_A_FILE))
        people.download(_GUEST, file_id)
