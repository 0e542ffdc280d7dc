"""What happens in the year: what people do in each month, and what goes wrong with everything around the daemon."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from box_sdk_gen.managers.uploads import UploadFileAttributes, UploadFileAttributesParentField

from gatekeeper.jst import day_of
from gatekeeper.policy.violation import Status
from tests.acting.ward import OWNER
from tests.sandbox.control import token_of
from tests.year.house import House
from tests.year.place import END, START, at

__all__ = ["STRANGER", "Deeds", "Plot", "eventful", "plot", "settle", "troubles"]

STRANGER = "someone@example.net"
_PLACES = {
    "1001": ("op@vendor.example.com", range(4, 10)),
    "1002": ("iin@example.org", range(7, 12)),
    "1003": ("op@print.example.com", (*range(4, 13), 1, 2, 3)),
}
"""Who works in which folder, and in which months."""

_GOLDEN_WEEK = date(2026, 5, 4)

Plot = list[tuple[datetime, Callable[[], None]]]


@dataclass(slots=True)
class Deeds:
    """What people did: files by id with the day of their upload and their folder, transfers by month, and strangers
    and open links by the moment at which they came up.
    """

    house: House
    uploads: dict[str, tuple[str, date]] = field(default_factory=dict)
    transfers: dict[tuple[int, int], int] = field(default_factory=dict)
    strangers: dict[str, datetime] = field(default_factory=dict)
    links: dict[str, datetime] = field(default_factory=dict)
    calls: int = 0

    def work(self, folder: str) -> None:
        """The party of a folder sends a file and takes one."""
        before = self._counted()
        client, now = self.house.person(_PLACES[folder][0]), self.house.ward.clock()
        attributes = UploadFileAttributes(f"{now:%m月}分.csv", UploadFileAttributesParentField(id=folder))
        made = (client.uploads.upload_file(attributes, io.BytesIO(f"{now:%Y-%m}".encode())).entries or [])[0]
        taken = client.downloads.download_file(made.id)
        assert taken is not None
        assert taken.read()
        self.uploads[made.id] = (folder, day_of(now))
        month = (day_of(now).year, day_of(now).month)
        self.transfers[month] = self.transfers.get(month, 0) + 2
        self.calls += self._counted() - before

    def invite(self, folder: str) -> None:
        """Somebody of the office lets a stranger in."""
        body: dict[str, object] = {
            "item": {"type": "folder", "id": folder},
            "accessible_by": {"type": "user", "login": STRANGER},
            "role": "viewer",
        }
        made = self._ask("POST", "/2.0/collaborations", body)
        self.strangers[made["id"]] = self.house.ward.clock()

    def open(self, folder: str) -> None:
        """Somebody of the office makes a link that anybody can open."""
        self._ask("PUT", f"/2.0/folders/{folder}", {"shared_link": {"access": "open"}})
        self.links[folder] = self.house.ward.clock()

    def answer(self) -> None:
        """Whoever is in charge answers all that stands."""
        office = self.house.ward.office()
        for one in office.standing():
            if one.status is Status.OPEN:
                office.violations.acknowledge(one.id, "係長", "確かめた", self.house.ward.clock())

    def _ask(self, method: str, path: str, body: dict[str, object]) -> Any:
        ward = self.house.ward
        before = self._counted()
        with self.house.box_is_well():
            answer = ward.ask(method, path, body, token_of(ward.box, OWNER))
        self.calls += self._counted() - before
        return answer

    def _counted(self) -> int:
        return sum(self.house.ward.calls().values())


def plot(deeds: Deeds) -> Plot:
    """What people do."""
    made: Plot = [
        (at(month, 5, 9), partial(deeds.work, folder)) for folder, (_, months) in _PLACES.items() for month in months
    ]
    made += [(at(month, 3, 9), deeds.answer) for month in (*range(4, 13), 1, 2, 3)]
    made += [
        (at(4, 20, 15), partial(deeds.invite, "1004")),
        (at(5, 20, 10), partial(deeds.invite, "1003")),  # Box answers with a proxy's page
        (at(7, 16, 10), partial(deeds.open, "1003")),
        (at(8, 12, 11), partial(deeds.invite, "1001")),  # the disk is full
        (at(10, 10, 9), partial(deeds.open, "1004")),  # a Saturday without mail
        (at(11, 21, 9), partial(deeds.invite, "1003")),  # nobody is on duty
        (at(12, 30, 9), partial(deeds.invite, "1004")),  # the office is closed
        (at(2, 17, 15), partial(deeds.invite, "1001")),
    ]
    return made


def troubles(house: House) -> Plot:
    """What goes wrong around the daemon, and what ends it."""
    away: dict[str, object] = {"kind": "status", "status": 503, "times": "forever"}
    page: dict[str, object] = {"kind": "html", "times": "forever"}
    # The deletion of 5 September is carried out, and nobody hears so.
    unheard: dict[str, object] = {
        "kind": "reset",
        "after_effect": True,
        "match": {"method": "DELETE", "path": "^/2.0/files/"},
    }
    made: Plot = [
        (at(5, 20, 0), partial(house.box_fails, page)),
        (at(5, 21, 0), house.box_fails),
        (at(7, 6, 0) - timedelta(minutes=1), partial(house.box_fails, away)),
        (at(7, 7, 0), house.box_fails),
        (at(8, 12, 10), house.disk_fills),
        (at(8, 13, 9), house.disk_is_emptied),
        (at(9, 4, 20), partial(house.box_fails, unheard)),
        (at(9, 5, 8), house.box_fails),
        (at(10, 9, 18), house.post_closes),
        (at(10, 12, 7), house.post_opens),
        (at(11, 20, 18), house.stop),
        (at(11, 24, 7), house.start),
    ]
    made += [(at(month, 15, 10), house.restart) for month in (*range(4, 13), 1, 2, 3)]
    return made


def eventful(*plots: Plot) -> frozenset[date]:
    """The days that have to be lived: those on which something happens or falls due, each with the day after."""
    days = {day_of(moment) for given in plots for moment, _ in given}
    fifth = {at(month, 5).date() for month in range(1, 13)}
    due = {day + timedelta(days=31) for day in fifth} | {day + timedelta(days=38) for day in fifth}
    due |= {date(2026, 10, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 8), date(2027, 4, 1), _GOLDEN_WEEK}
    found = (
        days | due | {day_of(START), day_of(END)} | {_GOLDEN_WEEK + timedelta(days=number) for number in range(-5, 4)}
    )
    return frozenset(found | {day + timedelta(days=1) for day in found})


def settle(house: House, *plots: Plot) -> None:
    """Lets everything happen in its order, the year going by."""
    for moment, happen in sorted((one for given in plots for one in given), key=lambda one: one[0]):
        assert moment >= START
        house.live_until(moment)
        happen()
