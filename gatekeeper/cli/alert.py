"""gatekeeper alert: the queue of mails, sending it now, trying the mail server, and what each mail looks like"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from gatekeeper.alerts.addressee import Addressee
from gatekeeper.alerts.collecting import collect
from gatekeeper.alerts.delivering import Delivered, deliver
from gatekeeper.alerts.desk import Desk
from gatekeeper.alerts.envelope import as_bytes
from gatekeeper.alerts.example import examples
from gatekeeper.alerts.finding import check_templates
from gatekeeper.alerts.post import MailServerError, Post, RefusedMailError
from gatekeeper.alerts.template import KINDS, Texts
from gatekeeper.bootstrap import Office
from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import choice, end, print_json, program_of
from gatekeeper.errors import ExitStatus, MailUnreachableError, UsageError
from gatekeeper.registry.address import PlainAddress, normalise
from gatekeeper.settings import AlertSettings
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column
from gatekeeper.store.alert import Role
from gatekeeper.store.mail import CHANNEL, Mail, Mails, MailState
from gatekeeper.text import words

__all__ = ["add_to"]

_SHOWN = 50
_ATTENTION = (MailState.WAITING, MailState.SENDING, MailState.REFUSED, MailState.GIVEN_UP)

verbs = typer.Typer(**VERBS)

KindArgument = Annotated[str, typer.Argument(metavar="KIND", help=help_of("alert_kind"))]
MailsArgument = Annotated[list[int] | None, typer.Argument(metavar="NUMBER…", help=help_of("alert_number"))]


@verbs.command("list", cls=Verb, help=help_of("alert_list"))
def list_mails(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=help_of("alert_all"))] = False,
    output: FormatOption = "text",
) -> None:
    program, shape = program_of(context), read_format(output)
    with program.office() as office:
        mails = Mails(office.database)
        found = mails.all(MailState if everything else _ATTENTION, None if shape == "json" else _SHOWN)
    screen, said = program.screen(), program.words
    if shape == "json":
        print_json({"mails": list(map(_plain, found))})
        return
    if not found:
        screen.line(said("alert.none_waiting"))
        return
    columns = [
        Column(said("table.number")),
        Column(said("alert.mail_made")),
        Column(said("alert.mail_to"), ratio=1),
        Column(said("alert.mail_subject"), ratio=2),
        Column(said("table.status"), ratio=1),
    ]
    screen.table(columns, ((
        str(one.id), moment(one.made_at), _to(one), one.draft.subject or said("table.none"), _state(one),
    ) for one in found))  # fmt: skip


@verbs.command("send", cls=Verb, help=help_of("alert_send"))
def send(context: typer.Context, numbers: MailsArgument = None) -> None:
    program = program_of(context)
    screen, said = program.screen(), program.words
    with program.stoppable(), program.office() as office:
        _needed(office)
        now, mails = office.clock(), Mails(office.database)
        collect(office, now)
        if numbers:
            mails.retry(numbers, now)
        else:
            mails.hurry(now)
        done = deliver(office, now)
    screen.line(said("alert.delivered", sent=done.sent, waiting=done.waiting, ended=done.ended))
    _end_with(done)


def _end_with(done: Delivered) -> None:
    """:raises MailUnreachableError: the server took nothing."""
    if done.server:
        raise MailUnreachableError(words("ja")("alert.server_failed", reason=done.server))
    end(ExitStatus.FOUND if done.ended or done.waiting else ExitStatus.DONE)


@verbs.command("preview", cls=Verb, help=help_of("alert_preview"))
def preview(
    context: typer.Context,
    kind: KindArgument,
    html: Annotated[bool, typer.Option("--html", help=help_of("alert_html"))] = False,
) -> None:
    program = program_of(context)
    known = choice(program, "KIND", kind, lambda one: KINDS[KINDS.index(one)], iter(KINDS))
    settings, facts = program.settings(), examples(program.words)
    texts = Texts(None if settings.alerts is None else settings.alerts.templates, facts)
    made = texts.render(known, {**facts[known], "ward": settings.ward.name})
    sys.stdout.write(made.html if html else f"{program.words('alert.subject', subject=made.subject)}\n\n{made.text}")


@verbs.command("test", cls=Verb, help=help_of("alert_test"))
def test(
    context: typer.Context, to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help=help_of("alert_to"))]
) -> None:
    program = program_of(context)
    address = normalise(to)
    if not isinstance(address, PlainAddress):
        raise UsageError(program.words("alert.not_an_address", value=to))
    with program.office() as office:
        settings = _needed(office)
        check_templates(settings)
        now = office.clock()
        desk = Desk.of(office, settings)
        draft = desk.draft("test", Addressee(str(address), Role.IT), now.isoformat(), {"at": moment(now)})
        _hand_over(office, settings, str(address), as_bytes(draft, settings.sender, office.settings.ward.name, now))
    program.screen().line(program.words("alert.test_sent", to=str(address), host=settings.mail.host), "green")


def _hand_over(office: Office, settings: AlertSettings, to: str, message: bytes) -> None:
    """:raises MailUnreachableError: with what the server said."""
    said = words("ja")
    try:
        with Post(settings.mail, office.settings.secret("smtp_password")) as post:
            post.send(settings.sender, to, message)
    except RefusedMailError as error:
        raise MailUnreachableError(said("alert.test_refused", to=to, code=error.code, answer=error.answer)) from error
    except MailServerError as error:
        raise MailUnreachableError(said("alert.server_failed", reason=error.answer)) from error


def _needed(office: Office) -> AlertSettings:
    """:raises UsageError: no mail is set up."""
    if office.settings.alerts is None:
        raise UsageError(words("ja")("alert.check_off"))
    return office.settings.alerts


def _to(one: Mail) -> str:
    return words("ja")("alert.channel_name") if one.draft.to.startswith(CHANNEL) else one.draft.to


def _state(one: Mail) -> str:
    said = words("ja")
    state = said(f"mail_state.{one.state}")
    answer = f"{one.code or ''} {one.detail}".strip()
    if one.state is MailState.WAITING and one.tries:
        return said("alert.next_try", state=state, moment=moment(one.next_try), answer=answer)
    return f"{state} {answer}".strip()


def _plain(one: Mail) -> dict[str, Any]:
    def at(value: datetime | None) -> str | None:
        return None if value is None else iso(value)

    return {
        "id": one.id,
        "kind": one.draft.kind,
        "to": one.draft.to,
        "subject": one.draft.subject,
        "message_id": one.draft.message_id,
        "state": str(one.state),
        "made_at": at(one.made_at),
        "ended_at": at(one.ended_at),
        "next_try": at(one.next_try) if one.state is MailState.WAITING else None,
        "tries": one.tries,
        "code": one.code,
        "detail": one.detail,
    }


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="alert", help=help_of("alert"))
