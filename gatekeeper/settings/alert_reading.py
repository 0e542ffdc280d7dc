"""The `[alerts]` and `[mail]` parts of a config file: whether they go together, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gatekeeper.document.sentence import shown
from gatekeeper.errors import Mistake
from gatekeeper.registry.address import ace_domain
from gatekeeper.settings import toml
from gatekeeper.settings.alert import AlertSettings, MailSettings
from gatekeeper.settings.form import SettingsForm

__all__ = ["alert_settings", "mistakes_of_alerts"]

_PORTS = {"starttls": 587, "tls": 465, "none": 25}

Lines = Callable[[toml.Place], int | None]


def mistakes_of_alerts(form: SettingsForm, file: str, line_of: Lines) -> list[Mistake]:
    """What the tables of alerts say that doesn't go together: a mail tells of persons, and none may leave the ward."""
    if (form.alerts.sender is None) != (form.mail.host is None):
        lacking, given = ("mail", "alerts") if form.mail.host is None else ("alerts", "mail")
        return [Mistake(file, line_of((given,)), f"[{given}] があるときは、[{lacking}] も書いてください。")]
    inside = {ace_domain(domain) for domain in (*form.ward.domains, *form.alerts.domains)}
    return [
        Mistake(
            file,
            line_of(("alerts", *place)),
            f"「alerts.{'.'.join(place)}」: {shown(address)}は区の外の宛先です。違反の知らせには個人の名前が載るため、"
            "[ward] domains か [alerts] domains にあるドメインにだけ送れます。",
        )
        for place, listed in form.alerts.addresses().items()
        for address in listed
        if address.partition("@")[2] not in inside
    ]


def alert_settings(form: SettingsForm, root: Path) -> AlertSettings | None:
    """The settings of alerts; None where there are none. Paths start from `root`."""
    alerts, mail = form.alerts, form.mail
    if alerts.sender is None or mail.host is None:
        return None
    return AlertSettings(
        sender=alerts.sender,
        privacy_office=alerts.privacy_office or (),
        it=alerts.it or (),
        mail=MailSettings(
            mail.host,
            mail.port or _PORTS[mail.security],
            mail.security,
            mail.user,
            None if mail.ca_file is None else root / mail.ca_file,
            mail.timeout_seconds,
        ),
        templates=root / alerts.templates,
        departments=dict(alerts.departments),
        escalation=alerts.escalation or (),
        domains=alerts.domains,
        console_url=alerts.console_url,
        ping_url=alerts.ping_url,
        digest_at=alerts.digest_at,
        remind_after_days=alerts.remind_after_days,
        escalate_after_days=alerts.escalate_after_days,
    )
