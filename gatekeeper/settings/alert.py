"""Alerts as the settings hold them: whom to write to, by which server, and how long to wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal

__all__ = ["AlertSettings", "MailSettings", "SmtpSecurity"]

SmtpSecurity = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server. `user` None: no sign-in. `timeout_seconds` bounds each answer, and four times that a mail."""

    host: str
    port: int
    security: SmtpSecurity = "starttls"
    user: str | None = None
    ca_file: Path | None = None
    timeout_seconds: int = 30


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """Addresses are plain lower-case ASCII. `templates` is the folder of the ward's own mail texts, if it is there.

    Days are working days; `digest_at` is a time of day in Asia/Tokyo. `console_url` has no slash at its end.
    """

    sender: str
    privacy_office: tuple[str, ...]
    it: tuple[str, ...]
    mail: MailSettings
    templates: Path
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    escalation: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    console_url: str | None = None
    ping_url: str | None = None
    digest_at: time = time(8, 30)
    remind_after_days: int = 2
    escalate_after_days: int = 5
