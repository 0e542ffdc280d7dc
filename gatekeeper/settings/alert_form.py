"""The `[alerts]` and `[mail]` parts of the config file as a person writes it."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gatekeeper.document.form import Form, Line
from gatekeeper.document.sentence import shown
from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.settings.alert import SmtpSecurity
from gatekeeper.settings.url import check_page_url, check_ping_url, is_loopback

__all__ = ["AlertsForm", "MailForm"]

Place = tuple[str, ...]

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]{2,45}\]?")
_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def _check_address(text: str) -> str:
    address = normalise(text)
    if not isinstance(address, PlainAddress):
        raise ValueError(  # noqa: TRY004 -- pydantic's validators speak in these
            f"{shown(text)}はメールアドレスではありません。「joho@city.example.jp」のように半角で書いてください"
        )
    return str(address)


def _check_some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("空の一覧です。1つ以上書いてください")
    return tuple(dict.fromkeys(values))


def _check_domain(text: str) -> str:
    found = ace_domain(text)
    if found is None:
        raise ValueError(f"{shown(text)}はドメイン名ではありません。「city.example.jp」のように半角で書いてください")
    return found


def _check_host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError(f"{shown(text)}はサーバの名前ではありません。「mail.city.example.jp」のように書いてください")
    return text.strip("[]")


def _check_time(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError('時刻は "8:30" のように書いてください（日本時間）')
    hour, minute = map(int, value.split(":"))
    if (hour, minute) > (12, 0):
        raise ValueError("朝のまとめの時刻です。12:00までの時刻を書いてください")
    return time(hour, minute)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Address = Annotated[Line, AfterValidator(_check_address)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_as_list), AfterValidator(_check_some)]
Days = Annotated[int, Field(strict=True, ge=1, le=60)]


class MailForm(Form):
    """The mail server; empty: none."""

    host: Annotated[Line, AfterValidator(_check_host)] | None = None
    port: Annotated[int, Field(strict=True, ge=1, le=65_535)] | None = None
    security: SmtpSecurity = "starttls"
    user: Line | None = None
    ca_file: Line | None = None
    timeout_seconds: Annotated[int, Field(strict=True, ge=1, le=300)] = 30

    @model_validator(mode="after")
    def _check_whole(self) -> MailForm:
        if self.host is None and self.model_fields_set:
            raise ValueError("host（メールサーバの名前）を書いてください")
        if self.security == "none" and (self.user is not None or not is_loopback(f"//{self.host}")):
            raise ValueError(
                'security = "none" は、この機械の中（127.0.0.1、localhost）のサーバに、user なしで送るときだけです。'
                "starttls か tls を書いてください"
            )
        return self


class AlertsForm(Form):
    """Whom to tell, and when; empty: nobody."""

    sender: Address | None = None
    privacy_office: Addresses | None = None
    it: Addresses | None = None
    departments: dict[Line, Addresses] = Field(default_factory=dict)
    escalation: Addresses | None = None
    domains: Annotated[tuple[Annotated[Line, AfterValidator(_check_domain)], ...], BeforeValidator(_as_list)] = ()
    console_url: Annotated[Line, AfterValidator(check_page_url)] | None = None
    ping_url: Annotated[Line, AfterValidator(check_ping_url)] | None = None
    digest_at: Annotated[time, BeforeValidator(_check_time)] = time(8, 30)
    remind_after_days: Days = 2
    escalate_after_days: Days = 5
    templates: Line = "config/templates/mail"

    @model_validator(mode="after")
    def _check_whole(self) -> AlertsForm:
        needed = {"sender": self.sender, "privacy_office": self.privacy_office, "it": self.it}
        missing = [name for name, value in needed.items() if value is None]
        if self.model_fields_set and missing:
            raise ValueError(
                f"{'、'.join(missing)} がありません。送り主と、個人情報の担当、情報システムの担当の宛先が要ります"
            )
        return self

    def addresses(self) -> dict[Place, tuple[str, ...]]:
        """Every address that stands here, by its place."""
        named: dict[Place, tuple[str, ...]] = {
            ("sender",): (self.sender,) if self.sender else (),
            ("privacy_office",): self.privacy_office or (),
            ("it",): self.it or (),
            ("escalation",): self.escalation or (),
        }
        return named | {("departments", name): listed for name, listed in self.departments.items()}
