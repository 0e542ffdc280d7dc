"""The keys of a scenario. Whatever is left out is harmless: no link, no invitations by others, no mailed files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from gatekeeper.document.form import Count, Form, Line, Moment
from gatekeeper.sandbox.world.right import Role

__all__ = [
    "AllowlistForm", "ClassificationForm", "CollaborationForm", "EnterpriseForm", "EventForm", "FileForm",
    "FolderForm", "GenerateForm", "GroupForm", "JwtKeyForm", "LegalHoldForm", "LinkForm", "LockForm",
    "RetentionForm", "ScenarioForm", "SettingsForm", "TokenForm", "UserForm", "VersionForm", "WebLinkForm",
]  # fmt: skip


def _check_name(value: str) -> str:
    if not value or "/" in value:
        raise PydanticCustomError("name", "名前は空にできず、「/」も使えません")
    return value


def _check_path(value: str) -> str:
    if not all(value.split("/")):
        raise PydanticCustomError("path", "フォルダーの名前を「/」で区切って書いてください（例: 受渡し/国保督促状）")
    return value


def _check_id(value: str) -> str:
    if not (value.isascii() and value.isdecimal()) or value == "0":
        raise PydanticCustomError("id", "idは半角の数字で書いてください（0は最上位のフォルダーです）")
    return value


Id = Annotated[str, AfterValidator(_check_id)]
Name = Annotated[str, AfterValidator(_check_name)]
"""Any name that Box could hold, hostile ones included: only the slash is refused."""
Path = Annotated[str, AfterValidator(_check_path)]
Login = Annotated[str, Field(min_length=1)]
"""Any login, also those that nobody should have."""
GivenRole = Role


class EnterpriseForm(Form):
    id: Id = "900"
    name: Line = "新宿区"
    domains: tuple[str, ...] = ("city.example.jp",)


class UserForm(Form):
    login: Login
    name: str | None = None
    id: Id | None = None
    role: Literal["admin", "coadmin", "user"] = "user"
    status: Literal["active", "inactive", "cannot_delete_edit", "cannot_delete_edit_upload"] = "active"
    created_at: Moment | None = None


class GroupForm(Form):
    name: Line
    id: Id | None = None
    members: tuple[Login, ...] = ()
    created_at: Moment | None = None


class LinkForm(Form):
    access: Literal["open", "company", "collaborators"] = "open"
    password: str | None = None
    unshared_at: Moment | None = None
    can_download: bool = True
    can_edit: bool = False
    vanity_name: str | None = None
    created_at: Moment | None = None

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"password", "unshared_at", "vanity_name"})


class CollaborationForm(Form):
    id: Id | None = None
    login: Login | None = None
    group: str | None = None
    role: GivenRole = "viewer"
    status: Literal["accepted", "pending", "rejected"] = "accepted"
    expires_at: Moment | None = None
    created_at: Moment | None = None
    by: Login | None = None

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"expires_at"})


class LockForm(Form):
    by: Login
    until: Moment | None = None
    created_at: Moment | None = None
    prevents_download: bool = False

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"until"})


class ClassificationForm(Form):
    name: Line
    definition: str = ""
    color: str = "#4826c2"


class VersionForm(Form):
    size: Count | None = None
    content: str | None = None
    sha1: str | None = None
    by: Login | None = None
    at: Moment | None = None


class _ItemForm(Form):
    id: Id | None = None
    owner: Login | None = None
    created_at: Moment | None = None
    modified_at: Moment | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    watermark: bool = False
    is_externally_owned: bool = False
    classification: ClassificationForm | str | None = None
    shared_link: LinkForm | None = None
    collaborations: tuple[CollaborationForm, ...] = ()
    trashed_at: Moment | None = None

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"shared_link", "classification", "lock", "upload_email", "expires_at", "disposition_at"})


class FileForm(_ItemForm):
    name: Name
    size: Count | None = None
    content: str | None = None
    sha1: str | None = None
    versions: tuple[VersionForm, ...] = ()
    lock: LockForm | None = None
    expires_at: Moment | None = None
    disposition_at: Moment | None = None
    legal_hold: bool = False
    can_download: Literal["open", "company"] = "open"


class WebLinkForm(_ItemForm):
    name: Name
    url: Line


class FolderForm(_ItemForm):
    path: Path
    can_non_owners_invite: bool = False
    can_non_owners_view_collaborators: bool = True
    restricted_to_enterprise: bool = False
    upload_email: Literal["open", "collaborators"] | None = None
    files: tuple[FileForm, ...] = ()
    web_links: tuple[WebLinkForm, ...] = ()


class GenerateForm(Form):
    under: Path
    folders: Count = 0
    files_per_folder: Count = 0
    collaborations_per_folder: Count = 0
    fan_out: Annotated[Count, Field(ge=1)] = 100
    domain: Line = "generated.example.net"
    seed: Count = 0


class EventForm(Form):
    type: Line
    at: Moment
    recorded_at: Moment | None = None
    by: Login | None = None
    path: Path | None = None
    ip: Line | None = None
    source: dict[str, Any] | None = None
    details: dict[str, Any] | None = None
    times: Annotated[Count, Field(ge=1)] = 1

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"by", "source", "ip"})


class TokenForm(Form):
    token: Line
    login: Login | None = None
    expires_at: Moment | None = None


class JwtKeyForm(Form):
    key_id: Line
    public_key: str
    client_id: Line | None = None


class AllowlistForm(Form):
    domain: Line
    direction: Literal["inbound", "outbound", "both"] = "both"
    id: Id | None = None


class RetentionForm(Form):
    name: Line
    id: Id | None = None
    days: Count | None = None
    action: Literal["permanently_delete", "remove_retention"] = "remove_retention"
    folders: tuple[Path, ...] = ()
    enterprise: bool = False
    created_at: Moment | None = None

    @classmethod
    def nullable(cls) -> frozenset[str]:
        return frozenset({"days"})


class LegalHoldForm(Form):
    name: Line
    id: Id | None = None
    paths: tuple[Path, ...] = ()
    users: tuple[Login, ...] = ()
    created_at: Moment | None = None


class SettingsForm(Form):
    collaboration_expiry_allowed: bool = False
    collaboration_expiry_ignored: bool = False
    trash_enabled: bool = True
    trash_days: Count = 30
    auto_delete_enabled: bool = False
    open_links_allowed: bool = True
    external_collaboration_allowlist: bool = False
    watermarking_enabled: bool = True
    token_seconds: Count = 3600
    as_user_allowed: bool = True
    event_delay_seconds: Count = 0
    frozen: bool = False


class ScenarioForm(Form):
    enterprise: EnterpriseForm = EnterpriseForm()
    now: Moment | None = None
    client_id: Line | None = None
    clients: dict[str, str] = {}  # noqa: RUF012 - pydantic copies defaults
    jwt_keys: tuple[JwtKeyForm, ...] = ()
    tokens: tuple[TokenForm, ...] = ()
    users: tuple[UserForm, ...] = ()
    groups: tuple[GroupForm, ...] = ()
    folders: tuple[FolderForm, ...] = ()
    generate: GenerateForm | tuple[GenerateForm, ...] = ()
    events: tuple[EventForm, ...] = ()
    allowlist: tuple[AllowlistForm, ...] = ()
    allowlist_exempt: tuple[Login, ...] = ()
    retention_policies: tuple[RetentionForm, ...] = ()
    legal_holds: tuple[LegalHoldForm, ...] = ()
    settings: SettingsForm = SettingsForm()
