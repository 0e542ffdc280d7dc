"""The config file as a person writes it: which keys there are, and what each may hold."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gatekeeper.document.form import Form, Line
from gatekeeper.document.sentence import shown
from gatekeeper.settings.url import check_base_url, check_database, check_proxy
from gatekeeper.settings.value import Auth, LogFormat, LogLevel

__all__ = ["SettingsForm"]

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_FOLDER = re.compile(r"[1-9][0-9]{0,19}")
_WORDS = ("visible", "managed-users")


def _check_domain(text: str) -> str:
    lowered = text.lower() if text.isascii() else text
    if not _DOMAIN.fullmatch(lowered) or len(lowered) > 253:
        raise ValueError(f"{shown(text)}はドメイン名ではありません。「city.example.jp」のように半角で書いてください")
    return lowered


def _check_root(text: str) -> str:
    if text not in _WORDS and not _FOLDER.fullmatch(text):
        words = "、".join(_WORDS)
        raise ValueError(
            f'{shown(text)}はBoxのフォルダ番号ではありません。番号（例: "1000"）か、{words} を書いてください'
        )
    return text


def _from_number(value: object) -> object:
    """Box's ids look like numbers; whoever leaves out the quotes means the same."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def _check_list(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("空の一覧です。1つ以上書いてください")
    twice = next((value for index, value in enumerate(values) if value in values[:index]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)}が2回あります。1つにしてください")
    return values


def _check_path(text: str) -> str:
    if "\0" in text or text.startswith("~"):
        raise ValueError("パスは / から書くか、設定の置き場所からの相対で書いてください（~ は使えません）")
    return text


Id = Annotated[Line, BeforeValidator(_from_number)]
Domain = Annotated[Line, AfterValidator(_check_domain)]
Root = Annotated[str, BeforeValidator(_from_number), AfterValidator(_check_root)]
FilePath = Annotated[Line, AfterValidator(_check_path)]


class WardForm(Form):
    name: Line
    domains: Annotated[tuple[Domain, ...], AfterValidator(_check_list)]


class BoxForm(Form):
    auth: Auth = "ccg"
    enterprise_id: Id | None = None
    user_id: Id | None = None
    client_id: Id | None = None
    base_url: Annotated[Line, AfterValidator(check_base_url)] | None = None
    calls_per_minute: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1000
    monthly_calls: Annotated[int, Field(strict=True, ge=1)] | None = None
    workers: Annotated[int, Field(strict=True, ge=1, le=64)] = 6
    timeout_seconds: Annotated[int, Field(strict=True, ge=1, le=600)] = 30
    proxy: Annotated[Line, AfterValidator(check_proxy)] | None = None
    ca_file: FilePath | None = None

    @model_validator(mode="after")
    def _check_identity(self) -> BoxForm:
        if self.auth == "ccg" and self.client_id is None:
            raise ValueError("auth が ccg のときは client_id を書いてください")
        if self.auth == "ccg" and self.enterprise_id is None and self.user_id is None:
            raise ValueError("auth が ccg のときは enterprise_id を書いてください")
        return self


class WatchForm(Form):
    roots: Annotated[tuple[Root, ...], BeforeValidator(_as_list), AfterValidator(_check_list)]
    old_after_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 2


class PathsForm(Form):
    database: Annotated[Line, AfterValidator(check_database)] = "sqlite:///state/gatekeeper.db"
    policies: FilePath = "policies"
    registry: FilePath = "config/registry"
    keys: FilePath = "state/keys"
    templates: FilePath = "config/templates"
    reports: FilePath = "state/reports"


class EnforcementForm(Form):
    approvers: tuple[Line, ...] = ()


class LedgerForm(Form):
    anchor: FilePath = "state/anchor"


class LogForm(Form):
    level: LogLevel = "info"
    format: LogFormat = "auto"


class SettingsForm(Form):
    ward: WardForm
    box: BoxForm
    watch: WatchForm
    paths: PathsForm = PathsForm()
    enforcement: EnforcementForm = EnforcementForm()
    ledger: LedgerForm = LedgerForm()
    log: LogForm = LogForm()
