"""The `[alerts]` and `[mail]` parts of a config file: whether they go together, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gatekeeper.cadence import Cadence, Daily, Weekly, Workdays, read_cadence
from gatekeeper.document.sentence import shown
from gatekeeper.errors import Mistake
from gatekeeper.registry.address import ace_domain
from gatekeeper.settings import toml
from gatekeeper.settings.alert import AlertSettings, MailSettings
from gatekeeper.settings.form import SettingsForm
from gatekeeper.workday import OFFICE_CLOSES

__all__ = ["alert_settings", "mistakes_of_alerts", "morning_cadences"]

_PORTS = {"starttls": 587, "tls": 465, "none": 25}

Lines = Callable[[toml.Place], int | None]


def mistakes_of_alerts(form: SettingsForm, file: str, line_of: Lines) -> list[Mistake]:
    """What the tables of alerts say that doesn't go together: a mail tells of persons, and none may leave the ward."""
    if (form.alerts.sender is None) != (form.mail.host is None):
        lacking, given = ("mail", "alerts") if form.mail.host is None else ("alerts", "mail")
        return [Mistake(file, line_of((given,)), f"[{given}] があるときは、[{lacking}] も書いてください。")]
    inside = {ace_domain(domain) for domain in (*form.ward.domains, *form.alerts.domains)}
    outside = [
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
    return outside + [
        Mistake(
            file,
            line_of(("schedule", name)),
            f"「schedule.{name}」: 朝の知らせは、[alerts] digest_at（{form.alerts.digest_at:%H:%M}）から"
            f"{OFFICE_CLOSES:%H:%M}までに作ります。"
            "その間の時刻にするか、書かずにおいてください（digest_at に作ります）。",
        )
        for name in sorted(form.schedule.model_fields_set & {"digest", "heartbeat"})
        if not _is_morning(read_cadence(getattr(form.schedule, name)), form)
    ]


def morning_cadences(form: SettingsForm) -> dict[str, Cadence]:
    """When the mails of the morning are made where the config doesn't say: at `digest_at`."""
    at = form.alerts.digest_at
    usual: dict[str, Cadence] = {"digest": Workdays(at), "heartbeat": Weekly(0, at)}
    return {name: cadence for name, cadence in usual.items() if name not in form.schedule.model_fields_set}


def _is_morning(cadence: Cadence, form: SettingsForm) -> bool:
    """Whether something comes of it: what is asked for earlier or later makes no mail."""
    return not isinstance(cadence, Daily | Workdays | Weekly) or (form.alerts.digest_at <= cadence.at < OFFICE_CLOSES)


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
