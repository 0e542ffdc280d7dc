"""Events and places for the tests, and what a small ward's registry makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gatekeeper.event.value import ANONYMOUS_ID, Actor, Details, Event, Source
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Governor
from gatekeeper.registry.network import Networks
from gatekeeper.transfer.derive import Basis, derive
from gatekeeper.transfer.place import File, Spot
from gatekeeper.transfer.value import Transfer
from tests.policy.build import DOMAIN, NOW, OWN, VENDOR, procedure, registry

__all__ = ["ANYBODY", "HANAKO", "PLACES", "Known", "basis", "event", "moved", "transfer"]

HANAKO = f"hanako@{DOMAIN}"
ANYBODY = Actor(ANONYMOUS_ID, "", "", "user")
"""As Box tells of somebody with an open link."""


@dataclass
class Known:
    """Places that are known, by the id of the folder or file."""

    spots: Mapping[str, Spot] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)

    def trail_of(self, folder_id: str, at: datetime) -> Spot | None:  # noqa: ARG002 -- nothing is ever moved here
        return self.spots.get(folder_id)

    def file(self, file_id: str) -> File | None:
        return self.files.get(file_id)


PLACES = Known(
    {
        "3603": Spot(("1000", "3603"), "受渡し/国保督促状"),
        "8001": Spot(("1000", "8001"), "受渡し/申請"),
        "9000": Spot(("1000", "9000"), "受渡し/その他"),
    },
    {"501": File("3603", "V1", "a" * 40)},
)


def basis(*governors: Governor, version: int = 1) -> Basis:
    """The procedure on record, unless others are given."""
    return Basis(version, Index(registry(*(governors or (procedure(),))), [DOMAIN], [OWN]))


def event(
    kind: str = "DOWNLOAD",
    login: str | None = VENDOR,
    at: datetime = NOW,
    folder: str | None = "3603",
    link: str | None = None,
    **changes: Any,
) -> Event:
    """The vendor downloads a file of the procedure's folder."""
    whole = Event(
        id="e1",
        type=kind,
        at=at,
        by=Actor("9", login, "受託者", "user"),
        ip="198.51.100.7",
        source=Source("file", "501", "督促状.xlsx", folder, "国保督促状", HANAKO),
        details=Details(120_000, "V1", link),
    )
    return replace(whole, **changes)


def moved(
    one: Event, *governors: Governor, places: Known = PLACES, office: tuple[str, ...] = (), version: int = 1
) -> Transfer | None:
    """What an event becomes."""
    known = basis(*governors, version=version)
    return derive(one, lambda _: known, places, Networks(office))


def transfer(*governors: Governor, places: Known = PLACES, office: tuple[str, ...] = (), **parts: Any) -> Transfer:
    """The transfer of an event with these parts."""
    found = moved(event(**parts), *governors, places=places, office=office)
    assert found is not None
    return found
