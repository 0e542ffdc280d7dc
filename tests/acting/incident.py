"""An incident's scene: a folder with every kind of access from outside, another beside it, and looks into Box."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

from gatekeeper.acting.locking import Locked
from gatekeeper.acting.releasing import Released
from gatekeeper.registry.reading import read
from gatekeeper.sandbox.world.item import Folder, Item
from gatekeeper.sandbox.world.share import SharedLink
from tests.acting.ward import OWNER, REGISTRY, Ward

__all__ = [
    "CONTACTS",
    "FOLDERS",
    "as_person",
    "calls",
    "deletions",
    "folder",
    "item",
    "let_in",
    "link",
    "lock",
    "people",
    "release",
    "replace_registry",
]

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: true
    upload_email: open
    shared_link: {access: open, password: himitsu-2026, can_download: true}
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer}
      - {login: hanako@city.example.jp, role: editor}
      - {login: new@vendor.example.com, role: previewer, status: pending, expires_at: 2026-03-31T23:59:59+09:00}
      - {group: よその一同, role: viewer}
    files:
      - {name: 督促状.xlsx, size: 10, owner: admin@city.example.jp, shared_link: {access: company}}
  - path: 受渡し/国保督促状/四月
    id: "1002"
    owner: admin@city.example.jp
    can_non_owners_invite: false
    collaborations:
      - {login: other@example.org, role: editor}
  - path: 受渡し/ほか
    id: "1003"
    owner: hanako@city.example.jp
    can_non_owners_invite: false
    shared_link: {access: open}
    collaborations:
      - {login: op@vendor.example.com, role: viewer}
      - {login: someone@example.net, role: viewer}
"""

CONTACTS = REGISTRY.replace(
    "domains: [vendor.example.com]}",
    "domains: [vendor.example.com],\n"
    "      contacts: [{name: 山田, phone: 03-0000-0000, mail: yamada@vendor.example.com},\n"
    "                 {name: 夜間, phone: 03-1111-1111}]}",
)
"""The registry with two emergency contacts."""


def lock(ward: Ward, given: str = "R7-36-03", *, above: bool = False) -> Locked:
    return ward.acting().lockdown(given, "hanako", "紛失の連絡", above=above)


def release(ward: Ward, given: str = "R7-36-03") -> Released:
    return ward.acting().release(given, "hanako", "原因が分かった")


def item(ward: Ward, name: str) -> Item:
    """The one file or folder of this name or id."""
    world = ward.box.world
    return next(one for one in (*world.folders.values(), *world.files.values()) if name in {one.id, one.name})


def folder(ward: Ward, folder_id: str) -> Folder:
    return ward.box.world.folders[folder_id]


def link(ward: Ward, name: str) -> SharedLink:
    found = item(ward, name).link
    assert found is not None
    return found


def people(ward: Ward, name: str) -> set[str]:
    """Who has access on an item itself: addresses and groups' names."""
    held = item(ward, name).collaborations or {}
    return {
        one.user.login if one.user else one.group.name if one.group else one.invite_email or "" for one in held.values()
    }


def as_person(ward: Ward, login: str, method: str, path: str, body: Mapping[str, Any]) -> Any:
    """A request to Box by somebody who signs in there."""
    token = ward.ask("POST", "/_sandbox/token", {"login": login})["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = Request(f"{ward.box.base_url}{path}", json.dumps(body).encode(), headers, method=method)  # noqa: S310
    with urlopen(asked) as answer:  # noqa: S310 -- our own loopback server
        return json.loads(answer.read() or b"null")


def let_in(ward: Ward, folder_id: str, login: str, role: str = "viewer", by: str = OWNER) -> str:
    """Somebody of the ward invites a person; gives the collaboration's number."""
    body = {
        "item": {"type": "folder", "id": folder_id},
        "accessible_by": {"type": "user", "login": login},
        "role": role,
    }
    return str(as_person(ward, by, "POST", "/2.0/collaborations", body)["id"])


def calls(ward: Ward) -> dict[str, int]:
    """How often each route was asked for by now."""
    found: dict[str, int] = ward.ask("GET", "/_sandbox/counts")["routes"]
    return found


def deletions(ward: Ward) -> int:
    """How many collaborations were asked to be removed by now."""
    return sum(
        count for route, count in calls(ward).items() if route.startswith("DELETE") and "collaborations" in route
    )


def replace_registry(ward: Ward, text: str) -> None:
    """Takes another registry into force."""
    file = ward.folder / "registry.yaml"
    file.write_text(text, encoding="utf-8")
    office = ward.office()
    present = office.registries.version()
    registry = read(file, office.settings.ward.domains).registry
    based_on = 0 if present is None else present.id
    office.registries.apply(
        registry, by="hanako", source="", sha256="", why="変更", now=ward.clock(), based_on=based_on
    )
