"""gatekeeper keys: make, show, rotate, backup"""

from __future__ import annotations

import typer

from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.making import KEY
from gatekeeper.cli.help import VERBS, Verb
from gatekeeper.cli.option import FormatOption, help_of, read_format
from gatekeeper.cli.program import Program, print_json, program_of
from gatekeeper.settings.secret import where_it_belongs
from gatekeeper.show.moment import iso, moment
from gatekeeper.show.screen import Column
from gatekeeper.signing.keyring import Keyring

__all__ = ["add_to"]

PASSPHRASE = "ledger_key_passphrase"  # noqa: S105 -- the secret's name

verbs = typer.Typer(**VERBS)


@verbs.command("make", cls=Verb, help=help_of("keys_make"))
def make(context: typer.Context) -> None:
    program = program_of(context)
    with program.office() as office:
        keyring = office.notary.make_keys(office.settings.needed_secret(PASSPHRASE), office.clock())
        _tell(program, "keys.made", keyring, str(office.keys.path))


@verbs.command("show", cls=Verb, help=help_of("keys_show"))
def show(context: typer.Context, output: FormatOption = "text") -> None:
    program = program_of(context)
    shape, words = read_format(output), program.words
    with program.office() as office:
        keyring = office.keys.keyring()
    if shape == "json":
        print_json(
            {"keys": [{"epoch": one.number, "id": one.key.id, "since": iso(one.since)} for one in keyring.epochs]}
        )
        return
    columns = [Column(words(f"keys.{name}")) for name in ("epoch", "since", "state", "id")]
    rows = (
        (
            str(one.number),
            moment(one.since),
            words("keys.current" if one is keyring.current else "keys.former"),
            one.key.id,
        )
        for one in keyring.epochs
    )
    program.screen().table(columns, rows)


@verbs.command("rotate", cls=Verb, help=help_of("keys_rotate"))
def rotate(context: typer.Context) -> None:
    program = program_of(context)
    with program.office() as office:
        keyring = office.notary.rotate_keys(office.settings.needed_secret(PASSPHRASE), office.clock())
        _tell(program, "keys.rotated", keyring, str(office.keys.path))


@verbs.command("backup", cls=Verb, help=help_of("keys_backup"))
def backup(context: typer.Context) -> None:
    """Kept nowhere: a key that lies beside what it locks is none."""
    program = program_of(context)
    words, screen, key = program.words, program.screen(), BackupKey.generate()
    screen.line(words("backup.new_key", key=key.text))
    screen.line(words("backup.new_key_id", id=key.id))
    screen.line(words("backup.keep_key", where=where_it_belongs(KEY)), "yellow")


def _tell(program: Program, said: str, keyring: Keyring, folder: str) -> None:
    words, screen = program.words, program.screen()
    screen.line(words(said), "green")
    screen.line(words("keys.fingerprint", id=keyring.current.key.id))
    screen.line(words("keys.keep", folder=folder))


def add_to(app: typer.Typer) -> None:
    app.add_typer(verbs, name="keys", help=help_of("keys"))
