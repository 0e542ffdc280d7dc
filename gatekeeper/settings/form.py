"""The config file as a person writes it: which keys there are, and what each may hold."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gatekeeper.cadence import read_cadence
from gatekeeper.document.form import Form, Line
from gatekeeper.document.sentence import shown
from gatekeeper.settings.alert_form import AlertsForm, MailForm
from gatekeeper.settings.url import check_base_url, check_database, check_proxy
from gatekeeper.settings.value import LEAST_YEARS, Auth, LogFormat, LogLevel

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


def _check_range(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        hint = "「203.0.113.0/24」か「203.0.113.7」のように書いてください"
        raise ValueError(f"{shown(text)}はIPアドレスの範囲ではありません。{hint}") from None


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


def _check_cadence(text: str) -> str:
    read_cadence(text)
    return text


def _check_timezone(text: str) -> str:
    if text != "Asia/Tokyo":
        raise ValueError(f"{shown(text)}は使えません。期限も周期も日本時間で数えるので、Asia/Tokyo だけです")
    return text


def _check_path(text: str) -> str:
    if "\0" in text or text.startswith("~"):
        raise ValueError("パスは / から書くか、設定の置き場所からの相対で書いてください（~ は使えません）")
    return text


Id = Annotated[Line, BeforeValidator(_from_number)]
Domain = Annotated[Line, AfterValidator(_check_domain)]
Root = Annotated[str, BeforeValidator(_from_number), AfterValidator(_check_root)]
Beat = Annotated[Line, AfterValidator(_check_cadence)]
Range = Annotated[Line, AfterValidator(_check_range)]
FilePath = Annotated[Line, AfterValidator(_check_path)]
Years = Annotated[int, Field(strict=True, ge=LEAST_YEARS, le=100)]


class WardForm(Form):
    name: Line
    domains: Annotated[tuple[Domain, ...], AfterValidator(_check_list)]
    office_addresses: Annotated[tuple[Range, ...], AfterValidator(_check_list)] | None = None


class EnforcerForm(Form):
    auth: Auth = "ccg"
    user_id: Id | None = None
    client_id: Id | None = None

    @model_validator(mode="after")
    def _check_identity(self) -> EnforcerForm:
        if self.auth == "ccg" and self.client_id is None:
            raise ValueError("auth が ccg のときは client_id を書いてください")
        return self


class BoxForm(Form):
    auth: Auth = "ccg"
    enterprise_id: Id | None = None
    user_id: Id | None = None
    client_id: Id | None = None
    base_url: Annotated[Line, AfterValidator(check_base_url)] | None = None
    calls_per_minute: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 1000
    workers: Annotated[int, Field(strict=True, ge=1, le=64)] = 6
    timeout_seconds: Annotated[int, Field(strict=True, ge=1, le=600)] = 30
    proxy: Annotated[Line, AfterValidator(check_proxy)] | None = None
    ca_file: FilePath | None = None
    enforcer: EnforcerForm | None = None

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


class EventsForm(Form):
    backfill_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 365
    overlap_hours: Annotated[int, Field(strict=True, ge=24, le=336)] = 48
    keep_raw_days: Annotated[int, Field(strict=True, ge=30, le=3_660)] = 400
    silent_after_hours: Annotated[int, Field(strict=True, ge=1, le=240)] = 8


class LedgerForm(Form):
    anchor: FilePath = "state/anchor"


class RetentionForm(Form):
    transfer_years: Years | None = None
    ledger_years: Years | None = None

    @model_validator(mode="after")
    def _check_order(self) -> RetentionForm:
        if self.ledger_years is not None and (self.transfer_years is None or self.ledger_years < self.transfer_years):
            raise ValueError(
                "ledger_years は transfer_years より短くできません（受渡しの記録を裏付けるものがなくなります）"
            )
        return self


class BudgetForm(Form):
    monthly: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)] = 100_000
    daily: Annotated[int, Field(strict=True, ge=1)] | None = None

    @model_validator(mode="after")
    def _check_day(self) -> BudgetForm:
        if self.daily is not None and self.daily > self.monthly:
            raise ValueError("daily（1日の数）が monthly（1か月の数）を超えています")
        return self


class ScheduleForm(Form):
    timezone: Annotated[Line, AfterValidator(_check_timezone)] = "Asia/Tokyo"
    lockdown: Beat = "1m"
    events: Beat = "60s night 10m"
    rereads: Beat = "60s night 10m"
    sweep: Beat = "daily 02:00"
    night: Beat = "daily 04:00"
    transfers: Beat = "daily 05:00"
    deadlines: Beat = "daily 05:15"
    act: Beat = "15m"
    warn: Beat = "daily 06:00"
    mail: Beat = "1m"
    ping: Beat = "10m"
    checkpoint: Beat = "1h"
    analyse: Beat = "monday 06:30"
    draft: Beat = "04-01 06:00"
    backup: Beat = "daily 03:30"
    prune: Beat = "daily 05:30"
    silence: Beat = "1h"
    budget: Beat = "1h"
    check: Beat = "daily 07:00"


class MetricsForm(Form):
    port: Annotated[int, Field(strict=True, ge=0, le=65_535)] = 9464


class BackupForm(Form):
    folder: FilePath = "state/backup"
    keep_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 14
    keep_weeks: Annotated[int, Field(strict=True, ge=0, le=520)] = 8
    keep_months: Annotated[int, Field(strict=True, ge=0, le=600)] = 24


class LogForm(Form):
    level: LogLevel = "info"
    format: LogFormat = "auto"


class SettingsForm(Form):
    ward: WardForm
    box: BoxForm
    watch: WatchForm
    paths: PathsForm = PathsForm()
    enforcement: EnforcementForm = EnforcementForm()
    events: EventsForm = EventsForm()
    ledger: LedgerForm = LedgerForm()
    retention: RetentionForm = RetentionForm()
    budget: BudgetForm = BudgetForm()
    schedule: ScheduleForm = ScheduleForm()
    metrics: MetricsForm = MetricsForm()
    alerts: AlertsForm = AlertsForm()
    mail: MailForm = MailForm()
    backup: BackupForm = BackupForm()
    log: LogForm = LogForm()

    @model_validator(mode="after")
    def _check_raw_goes_first(self) -> SettingsForm:
        years = self.retention.transfer_years
        if years is not None and self.events.keep_raw_days > years * 365:
            raise ValueError(
                f"[events] keep_raw_days（{self.events.keep_raw_days}日）は、"
                f"[retention] transfer_years（{years}年）より長くできません（消したはずの受渡しが、元の記録に残ります）"
            )
        return self
