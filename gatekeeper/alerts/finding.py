"""What `gatekeeper check` says of mail: whether it is set up, whom it doesn't reach, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.alerts.channel import unusable_channels
from gatekeeper.alerts.example import examples
from gatekeeper.alerts.template import Texts
from gatekeeper.bootstrap import Office
from gatekeeper.errors import MistakesError
from gatekeeper.registry.model import Governor, Registry
from gatekeeper.settings import AlertSettings
from gatekeeper.settings.authority import read_authority
from gatekeeper.settings.secret import where_it_belongs
from gatekeeper.show.moment import moment
from gatekeeper.store.mail import CHANNEL, Mails
from gatekeeper.text import Words, words

__all__ = ["MailFinding", "check_templates", "mail_findings"]

_LONG = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class MailFinding:
    """One finding for people. `bad`: somebody has to put it right; `note`: it is worth a look."""

    text: str
    bad: bool = False
    note: bool = False


def check_templates(settings: AlertSettings) -> None:
    """:raises MistakesError: every mistake of the ward's mail templates, with file and line."""
    Texts(settings.templates, examples(words("ja")))


def mail_findings(office: Office, said: Words, now: datetime) -> Iterator[MailFinding]:
    """What there is to say of mail as of an aware moment; the good news too. Nothing is sent for it.

    :raises DatabaseUnreachableError, MistakesError:
    """
    settings = office.settings.alerts
    if settings is None:
        yield MailFinding(said("alert.check_off"), note=True)
        return
    found = [*_of_config(office, settings, said), *_of_registry(office.registry_ahead(), settings, said)]
    found += _of_queue(Mails(office.database), said, now)
    yield from found or [MailFinding(said("alert.check_ok", host=settings.mail.host))]


def _of_config(office: Office, settings: AlertSettings, said: Words) -> Iterator[MailFinding]:
    if settings.mail.user is not None and office.settings.secret("smtp_password") is None:
        yield MailFinding(said("alert.check_password", place=where_it_belongs("smtp_password")), bad=True)
    yield from _of_files(settings)
    listed = (office.settings.secret("alert_channels") or "").splitlines()
    for number in unusable_channels(tuple(line.strip() for line in listed if line.strip())):
        yield MailFinding(said("alert.check_channel", number=number), bad=True)


def _of_files(settings: AlertSettings) -> Iterator[MailFinding]:
    """What is wrong with the ward's own templates, and with the authority by which the mail server is known."""
    for look in (check_templates, _check_authority):
        try:
            look(settings)
        except MistakesError as error:
            yield from (MailFinding(str(one), bad=True) for one in error.mistakes)


def _check_authority(settings: AlertSettings) -> None:
    if settings.mail.ca_file is not None:
        read_authority(settings.mail.ca_file)


def _of_registry(registry: Registry, settings: AlertSettings, said: Words) -> Iterator[MailFinding]:
    """Departments that nobody can be told for, and names in the config that no entry of the registry has."""
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    known = {one.department for one in governors}
    if lacking := sorted(known - settings.departments.keys()):
        yield MailFinding(said("alert.check_departments", names="、".join(lacking)), note=True)
    if unknown := sorted(settings.departments.keys() - known):
        yield MailFinding(said("alert.check_unknown", names="、".join(unknown)), note=True)


def _of_queue(mails: Mails, said: Words, now: datetime) -> Iterator[MailFinding]:
    for to, one in mails.undelivered().items():
        name = said("alert.channel_name") if to.startswith(CHANNEL) else to
        answer = f"{one.code or ''} {one.detail}".strip() or said("table.none")
        yield MailFinding(said("alert.check_refused", to=name, answer=answer, mail=one.id), bad=True)
    count, oldest = mails.waiting()
    if oldest is not None and now - oldest > _LONG:
        yield MailFinding(said("alert.check_waiting", count=count, moment=moment(oldest)), bad=True)
