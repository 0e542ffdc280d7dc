"""The remedies that the harness kills: how a thing is made, what is done to it, and what a person does against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from gatekeeper.enforcement.image import ABSENT, Aim, Thing, ThingKind, Where
from tests.acting.crash.api import Api

__all__ = ["CASES", "Case", "Place", "Tenant"]

_DATE = "2027-03-31T14:59:59+00:00"
_STRANGER, _VENDOR, _NOBODY = "someone@example.net", "op@vendor.example.com", "nobody@example.org"


class Tenant(StrEnum):
    """What an enterprise does with a collaboration's expiry: holds it, refuses it, or answers 200 and forgets it."""

    HOLDS = "{collaboration_expiry_allowed: true}"
    REFUSES = "{collaboration_expiry_allowed: false}"
    IGNORES = "{collaboration_expiry_allowed: true, collaboration_expiry_ignored: true}"


@dataclass(slots=True)
class Place:
    """Where one case is played: a folder of its own, a file in it, and a collaboration where there is one.

    `is_downloaded`: whether the stranger may download the file matters; only the stranger is shown that.
    """

    api: Api
    number: int
    folder: str = ""
    file: str = ""
    collaboration: str = ""
    is_downloaded: bool = False

    def make(self) -> None:
        made = self.api.ask("POST", "folders", {"name": f"件{self.number}", "parent": {"id": "1000"}})
        self.folder = str(made["id"])

    def put_file(self) -> None:
        self.file = str(self.api.ask("POST", "files/3000/copy", {"parent": {"id": self.folder}})["id"])

    def invite(self, role: str, party: dict[str, str] | None = None, **more: Any) -> None:
        body = {"item": {"type": "folder", "id": self.folder}, "role": role, **more}
        body["accessible_by"] = party or {"type": "user", "login": _STRANGER}
        self.collaboration = str(self.api.ask("POST", "collaborations", body)["id"])

    def set_role(self, role: str, **more: Any) -> None:
        self.api.ask("PUT", f"collaborations/{self.collaboration}", {"role": role, **more})

    def set_folder(self, **body: Any) -> None:
        self.api.ask("PUT", f"folders/{self.folder}", body)

    def set_link(self, kind: str = "folder", **link: Any) -> None:
        link.setdefault("access", "open")
        self.api.ask("PUT", f"{kind}s/{self.folder if kind == 'folder' else self.file}", {"shared_link": link})

    def remove_link(self) -> None:
        self.api.ask("PUT", f"folders/{self.folder}", {"shared_link": None})

    def mark(self, *, watermark: bool) -> None:
        body = {"watermark": {"imprint": "default"}} if watermark else None
        self.api.try_to("PUT" if watermark else "DELETE", f"folders/{self.folder}/watermark", body)

    def trash(self, kind: str = "file") -> None:
        item, query = (self.file, {}) if kind == "file" else (self.folder, {"recursive": "true"})
        self.api.ask("DELETE", f"{kind}s/{item}", **query)

    def let_download(self, who: str) -> None:
        self.is_downloaded = True
        self.api.ask("PUT", f"files/{self.file}", {"permissions": {"can_download": who}})

    def take_out(self, kind: str = "file") -> None:
        self.api.ask("POST", f"{kind}s/{self.file if kind == 'file' else self.folder}", {})

    def look(self) -> dict[str, Any]:
        """All that can be seen of it, without what differs from place to place."""
        seen: dict[str, Any] = {}
        for kind, item in (("folder", self.folder), ("file", self.file)):
            if item:
                seen[kind] = self._look_at(f"{kind}s/{item}")
        if self.is_downloaded:
            shown = self.api.look_as(_STRANGER, f"files/{self.file}", "permissions")
            seen["stranger"] = None if shown is None else shown["permissions"]["can_download"]
        listed = self.api.try_to("GET", f"folders/{self.folder}/collaborations")
        parties = listed.json()["entries"] if listed.ok else []
        seen["parties"] = sorted(
            str([(one["accessible_by"] or {}).get("name"), one["invite_email"], one["role"], one["expires_at"]])
            for one in parties
        )
        return seen

    def _look_at(self, path: str) -> object:
        fields = "shared_link,can_non_owners_invite,folder_upload_email,watermark_info,name"
        answer = self.api.try_to("GET", path, fields=fields)
        if not answer.ok:
            return "trash" if self.api.try_to("GET", f"{path}/trash").ok else "gone"
        body = answer.json()
        link, mail = body.get("shared_link"), body.get("folder_upload_email")
        kept = ("access", "is_password_enabled", "permissions", "vanity_name")
        return {
            "until": None if link is None or link["unshared_at"] is None else self._aimed(link["unshared_at"]),
            "name": body["name"].replace(str(self.number), "N"),
            "link": None if link is None else {name: str(link[name]).replace(str(self.number), "N") for name in kept},
            "mail": None if mail is None else mail["access"],
            "invite": body.get("can_non_owners_invite"),
            "watermark": body["watermark_info"]["is_watermarked"],
        }

    @staticmethod
    def _aimed(moment: str) -> str:
        return "as aimed" if datetime.fromisoformat(moment) == datetime.fromisoformat(_DATE) else "another"


Deed = Callable[[Place], None]


@dataclass(frozen=True, slots=True)
class Case:
    """`restore`: a person takes the effect back. `alter`: a person makes something else of it before it is settled."""

    name: str
    prepare: Deed
    thing: Callable[[Place], Thing]
    aim: Aim
    restore: Deed
    alter: Deed | None = None
    tenant: Tenant = Tenant.HOLDS


def _collaboration(place: Place) -> Thing:
    return Thing(ThingKind.COLLABORATION, place.collaboration, "folder", place.folder)


def _link(place: Place) -> Thing:
    return Thing(ThingKind.LINK, place.folder, "folder", place.folder)


def _file_link(place: Place) -> Thing:
    return Thing(ThingKind.LINK, place.file, "file", place.file)


def _folder(place: Place) -> Thing:
    return Thing(ThingKind.FOLDER, place.folder, "folder", place.folder)


def _file(place: Place) -> Thing:
    return Thing(ThingKind.ITEM, place.file, "file", place.file)


def _folder_itself(place: Place) -> Thing:
    return Thing(ThingKind.ITEM, place.folder, "folder", place.folder)


def _file_settings(place: Place) -> Thing:
    return Thing(ThingKind.FILE, place.file, "file", place.file)


def _party(place: Place) -> Thing:
    return Thing(ThingKind.PARTY, f"login:{_STRANGER}", "folder", place.folder)


def _then(*deeds: Deed) -> Deed:
    def all_of(place: Place) -> None:
        for deed in deeds:
            deed(place)

    return all_of


def _invited(role: str = "editor", party: dict[str, str] | None = None) -> Deed:
    return lambda place: place.invite(role, party)


def _role(role: str, **more: Any) -> Deed:
    return lambda place: place.set_role(role, **more)


def _linked(**link: Any) -> Deed:
    def set_link(place: Place) -> None:
        given = {**link, "vanity_name": f"{link['vanity_name']}-{place.number}"} if "vanity_name" in link else link
        place.set_link(**given)

    return set_link


def _file_linked(**link: Any) -> Deed:
    return lambda place: place.set_link("file", **link)


def _set(**body: Any) -> Deed:
    return lambda place: place.set_folder(**body)


def _marked(*, watermark: bool) -> Deed:
    return lambda place: place.mark(watermark=watermark)


def _renamed(place: Place) -> None:
    place.api.try_to("PUT", f"files/{place.file}", {"parent": {"id": "1000"}, "name": f"移{place.number}"})


def _let_download(who: str) -> Deed:
    return lambda place: place.let_download(who)


def _taken_out(place: Place) -> None:
    """Out of the trash, where it is still in it."""
    place.api.try_to("POST", f"files/{place.file}", {})


def _folder_moved(place: Place) -> None:
    place.api.try_to("PUT", f"folders/{place.folder}", {"parent": {"id": "1001"}})


def _uninvite(place: Place) -> None:
    for one in place.api.ask("GET", f"folders/{place.folder}/collaborations")["entries"]:
        place.api.ask("DELETE", f"collaborations/{one['id']}")


_GROUP = {"type": "group", "id": "800"}
_PENDING = {"type": "user", "login": _NOBODY}
_OPEN: dict[str, Any] = {"access": "open", "password": "himitsu-2026"}
_FORBID = Aim(facts={"can_non_owners_invite": False})
_BOTH = Aim(facts={"role": "previewer uploader", "expires_at": _DATE})


def _expiry(name: str, aim: Aim, tenant: Tenant) -> Case:
    back: dict[str, Any] = {"expires_at": None} if tenant is Tenant.HOLDS else {}
    return Case(name, _invited(), _collaboration, aim, _role("editor", **back), _role("viewer"), tenant)


CASES: tuple[Case, ...] = (
    Case("remove-user", _invited(), _collaboration, ABSENT, _invited(), _role("viewer")),
    Case("remove-group", _invited(party=_GROUP), _collaboration, ABSENT, _invited(party=_GROUP), _role("viewer")),
    Case("withdraw", _invited(party=_PENDING), _collaboration, ABSENT, _invited(party=_PENDING), _role("viewer")),
    Case("lower-role", _invited(), _collaboration, Aim(facts={"role": "previewer uploader"}), _role("editor"),
         _role("viewer")),
    _expiry("expiry-held", Aim(facts={"expires_at": _DATE}), Tenant.HOLDS),
    _expiry("expiry-refused", Aim(facts={"expires_at": _DATE}), Tenant.REFUSES),
    _expiry("expiry-ignored", Aim(facts={"expires_at": _DATE}), Tenant.IGNORES),
    _expiry("role-and-expiry-held", _BOTH, Tenant.HOLDS),
    _expiry("role-and-expiry-refused", _BOTH, Tenant.REFUSES),
    _expiry("role-and-expiry-ignored", _BOTH, Tenant.IGNORES),
    Case("tighten-link", _linked(**_OPEN), _link, Aim(facts={"access": "collaborators"}), _linked(**_OPEN),
         _linked(access="company")),
    Case("remove-link", _linked(**_OPEN), _link, ABSENT, _linked(**_OPEN), _linked(access="company")),
    Case("link-expiry", _linked(**_OPEN), _link, Aim(facts={"unshared_at": _DATE}),
         _linked(**_OPEN, unshared_at=None), _linked(access="company")),
    Case("deny-download", _linked(**_OPEN), _link, Aim(facts={"can_download": False}),
         _linked(access="open", permissions={"can_download": True}), _linked(access="company")),
    Case("lower-edit", _then(Place.put_file, _file_linked(permissions={"can_edit": True})), _file_link,
         Aim(facts={"can_edit": False}), _file_linked(permissions={"can_edit": True}), _file_linked(access="company")),
    Case("vanity-name", _linked(vanity_name="tokusoku-jo-reiwa8"), _link, Aim(facts={"vanity_name": None}),
         _linked(vanity_name="tokusoku-jo-reiwa8"), _linked(access="company")),
    Case("invitations-off", _set(can_non_owners_invite=True), _folder, _FORBID, _set(can_non_owners_invite=True)),
    Case("upload-off", _set(folder_upload_email={"access": "open"}), _folder, Aim(facts={"upload_email_access": None}),
         _set(folder_upload_email={"access": "open"}), _set(folder_upload_email={"access": "collaborators"})),
    Case("watermark", _set(), _folder, Aim(facts={"is_watermarked": True}), _marked(watermark=False)),
    Case("settings-and-watermark", _set(can_non_owners_invite=True, folder_upload_email={"access": "open"}), _folder,
         Aim(facts={"can_non_owners_invite": False, "upload_email_access": None, "is_watermarked": True}),
         _then(_set(can_non_owners_invite=True), _marked(watermark=False)),
         _set(folder_upload_email={"access": "collaborators"})),
    Case("deny-file-download", _then(_invited("viewer"), Place.put_file, _let_download("open")), _file_settings,
         Aim(facts={"download": "company"}), _let_download("open"), _renamed),
    Case("delete-file", Place.put_file, _file, Aim(facts={"where": str(Where.TRASH)}), Place.take_out, _renamed),
    Case("delete-folder", _set(), _folder_itself, Aim(facts={"where": str(Where.TRASH)}),
         lambda place: place.take_out("folder"), _folder_moved),
    Case("purge", _then(Place.put_file, Place.trash), _file, ABSENT, lambda _: None,
         _taken_out),
    Case("invite-again", _set(), _party, Aim(facts={"role": "viewer", "expires_at": _DATE}, restores=True),
         _uninvite),
    Case("restore-file", _then(Place.put_file, Place.trash), _file,
         Aim(facts={"where": str(Where.PLACE)}, restores=True), Place.trash),
    Case("link-anew", _set(), _link, Aim(facts={"set_access": "open", "can_download": True, "unshared_at": _DATE,
         "is_password_enabled": True}, restores=True), Place.remove_link, _linked(access="company")),
    Case("loosen-link", _linked(access="collaborators"), _link,
         Aim(facts={"set_access": "open", "can_download": True}, restores=True), _linked(access="collaborators"),
         _linked(access="company")),
    Case("allow-file-download", _then(_invited("viewer"), Place.put_file, _let_download("company")), _file_settings,
         Aim(facts={"download": "open"}, restores=True), _let_download("company"), _renamed),
    Case("raise-role", _invited("previewer"), _collaboration, Aim(facts={"role": "editor"}, restores=True),
         _role("previewer"), _role("viewer")),
)  # fmt: skip
