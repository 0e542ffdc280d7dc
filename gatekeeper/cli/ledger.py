"""gatekeeper ledger: verify, checkpoint, show, export, prove, analyse, prune"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper import jst
from gatekeeper.cli.help import VERBS, Verb, add_verb
from gatekeeper.cli.keys import PASSPHRASE
from gatekeeper.cli.ledger_analyse import analyse_log
from gatekeeper.cli.ledger_prune import prune
from gatekeeper.cli.option import FormatOption, help_of, read_format, read_moment
from gatekeeper.cli.program import choice, end, print_json, program_of
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import ExitStatus, UsageError
from gatekeeper.ledger.entry import Kind
from gatekeeper.ledger.line import checkpoint_line
from gatekeeper.ledger.verify import Report
from gatekeeper.notary.handout import VERIFIER, export, prove
from gatekeeper.show.ledger import entries_plain, report_plain, show_entries, show_report
from gatekeeper.show.moment import moment
from gatekeeper.show.script import as_json
from gatekeeper.text import Words
from gatekeeper.vault.file import put
from gatekeeper.vault.mail import mailed_checkpoints

__all__ = ["add_to"]

_NUMBER = re.compile(r"[1-9][0-9]{0,14}", re.ASCII)
_MOST_SHOWN = 100_000

SeqArgument = Annotated[str, typer.Argument(metavar="SEQ", help=help_of("ledger_seq"))]
MailOption = Annotated[list[Path] | None, typer.Option("--mail", metavar="FILE", help=help_of("ledger_mail"))]
FromOption = Annotated[str | None, typer.Option("--from", metavar="MOMENT", help=help_of("ledger_from"))]
ToOption = Annotated[str | None, typer.Option("--to", metavar="MOMENT", help=help_of("ledger_to"))]

verbs = typer.Typer(**VERBS)


@verbs.command("verify", cls=Verb, help=help_of("ledger_verify"))
def verify(context: typer.Context, mails: MailOption = None, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape = read_format(output)
    mailed = [one for place in mails or () for one in mailed_checkpoints(place)]
    with program.office() as office:
        report: Report = office.notary.verify(office.clock(), mailed)
        folder = office.settings.ledger.anchor
    if shape == "json":
        print_json(report_plain(report))
    else:
        show_report(program.screen(), program.words, report, folder)
    end(ExitStatus.DONE if report.holds else ExitStatus.LEDGER)


@verbs.command("checkpoint", cls=Verb, help=help_of("ledger_checkpoint"))
def checkpoint(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        signed = office.notary.checkpoint(office.settings.needed_secret(PASSPHRASE), office.clock())
    if shape == "json":
        line = None if signed is None else checkpoint_line(signed)
        print_json({"checkpoint": None if signed is None else signed.to_plain(), "line": line})
        return
    screen = program.screen()
    if signed is None:
        screen.line(words("ledger.nothing_new"))
        return
    screen.line(words("ledger.signed", size=signed.checkpoint.size, moment=moment(signed.checkpoint.moment)), "green")
    screen.line(words("ledger.root", root=signed.checkpoint.root))
    screen.line(words("mailed.line"))
    screen.line(checkpoint_line(signed), "dim")


@verbs.command("show", cls=Verb, help=help_of("ledger_show"))
def show(
    context: typer.Context,
    seq: Annotated[str | None, typer.Argument(metavar="SEQ", help=help_of("ledger_seq"))] = None,
    last: Annotated[str, typer.Option("--last", metavar="N", help=help_of("ledger_last"))] = "20",
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help=help_of("ledger_kind"))] = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    wanted = None if kind is None else choice(program, "--kind", kind, Kind, map(str, Kind))
    if not _NUMBER.fullmatch(last):
        raise UsageError(words("ledger.bad_count", value=last))
    with program.office() as office:
        if seq is not None:
            found = [office.ledger.entry(_number(words, seq))]
        else:
            found = office.ledger.newest(min(int(last), _MOST_SHOWN), wanted)
    if shape == "json":
        print_json({"entries": entries_plain(found)})
    else:
        show_entries(program.screen(), words, found)


@verbs.command("export", cls=Verb, help=help_of("ledger_export"))
def export_range(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=help_of("ledger_out_folder"))],
    since: FromOption = None,
    until: ToOption = None,
    output: FormatOption = "text",
) -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    start, stop = read_moment(since), _end_of(until)
    with program.office() as office:
        keyring = office.keys.keyring()
        within = office.ledger.range_of(start, stop)
        if within is None:
            raise UsageError(words("ledger.none_within"))
        done = export(office.ledger, keyring, within, out)
    if shape == "json":
        print_json({"first": done.first, "last": done.last, "covered": done.covered, "folder": str(out)})
        return
    screen = program.screen()
    said = words("ledger.exported", first=done.first, last=done.last, folder=out, verifier=VERIFIER)
    screen.line(said, "green")
    if done.covered < done.last:
        screen.line(words("ledger.export_open", seq=max(done.covered + 1, done.first)), "yellow")


@verbs.command("prove", cls=Verb, help=help_of("ledger_prove"))
def prove_one(
    context: typer.Context,
    seq: SeqArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=help_of("ledger_out_file"))] = None,
) -> None:
    program = program_of(context)
    words = program.words
    number = _number(words, seq)
    with program.office() as office:
        proof = prove(office.ledger, office.keys.keyring(), number)
    if out is None:
        print_json(proof)
        return
    try:
        put(out, as_json(proof).encode())
    except OSError as error:
        raise UsageError(words("usage.not_writable", file=out, why=os_reason(error))) from error
    program.screen().line(words("ledger.proof_written", seq=number, file=out), "green")


def _number(words: Words, given: str) -> int:
    if not _NUMBER.fullmatch(given):
        raise UsageError(words("ledger.bad_number", value=given))
    return int(given)


def _end_of(given: str | None) -> datetime | None:
    """A day alone means all of it."""
    found = read_moment(given)
    if found is None or given is None or "T" in given or ":" in given:
        return found
    day: date = jst.day_of(found)
    return jst.day_end(day)


def add_to(app: typer.Typer) -> None:
    add_verb(verbs, "analyse", analyse_log, "ledger_analyse")
    add_verb(verbs, "prune", prune, "ledger_prune")
    app.add_typer(verbs, name="ledger", help=help_of("ledger"))
