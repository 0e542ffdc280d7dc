"""gatekeeper init"""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.making import KEY
from gatekeeper.cli.help import add_verb
from gatekeeper.cli.init_answer import Answers, Dialogue, check_addresses
from gatekeeper.cli.keys import PASSPHRASE
from gatekeeper.cli.option import help_of
from gatekeeper.cli.program import Program, program_of
from gatekeeper.document.intake import take_in
from gatekeeper.errors import Mistake, MistakesError, UsageError
from gatekeeper.installing.certificate import take_beside
from gatekeeper.installing.credential import PlainStore, SealedStore, Store
from gatekeeper.installing.layout import ETC, Layout, write
from gatekeeper.installing.template import Template
from gatekeeper.settings.secret import gather
from gatekeeper.shipped import shipped_config

__all__ = ["add_to"]

_PASSPHRASE_BYTES = 24

Texts = list[str] | None


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say in the place of a person's answers."""

    ward: str | None
    domain: Texts
    proxy: str | None
    ca_file: Path | None
    auth: str
    enterprise: str | None
    client_id: str | None
    jwt_file: Path | None
    root: Texts
    anchor: Path | None
    backups: Path | None


def init(
    context: typer.Context,
    ward: Annotated[str | None, typer.Option("--ward", metavar="NAME", help=help_of("init_ward"))] = None,
    domain: Annotated[Texts, typer.Option("--domain", metavar="DOMAIN", help=help_of("init_domain"))] = None,
    proxy: Annotated[str | None, typer.Option("--proxy", metavar="URL", help=help_of("init_proxy"))] = None,
    ca_file: Annotated[Path | None, typer.Option("--ca-file", metavar="FILE", help=help_of("init_ca_file"))] = None,
    auth: Annotated[str, typer.Option("--auth", metavar="ccg|jwt", help=help_of("init_auth"))] = "ccg",
    enterprise: Annotated[
        str | None, typer.Option("--enterprise", metavar="ID", help=help_of("init_enterprise"))
    ] = None,
    client_id: Annotated[str | None, typer.Option("--client-id", metavar="ID", help=help_of("init_client_id"))] = None,
    jwt_file: Annotated[Path | None, typer.Option("--jwt-file", metavar="FILE", help=help_of("init_jwt_file"))] = None,
    root: Annotated[Texts, typer.Option("--root", metavar="FOLDER", help=help_of("init_root"))] = None,
    mail_host: Annotated[
        str | None, typer.Option("--mail-host", metavar="HOST", help=help_of("init_mail_host"))
    ] = None,
    mail_security: Annotated[
        str, typer.Option("--mail-security", metavar="starttls|tls|none", help=help_of("init_mail_security"))
    ] = "starttls",
    mail_user: Annotated[
        str | None, typer.Option("--mail-user", metavar="NAME", help=help_of("init_mail_user"))
    ] = None,
    mail_ca_file: Annotated[
        Path | None, typer.Option("--mail-ca-file", metavar="FILE", help=help_of("init_mail_ca_file"))
    ] = None,
    sender: Annotated[str | None, typer.Option("--sender", metavar="ADDRESS", help=help_of("init_sender"))] = None,
    privacy: Annotated[Texts, typer.Option("--privacy", metavar="ADDRESS", help=help_of("init_privacy"))] = None,
    it: Annotated[Texts, typer.Option("--it", metavar="ADDRESS", help=help_of("init_it"))] = None,
    anchor: Annotated[Path | None, typer.Option("--anchor", metavar="DIR", help=help_of("init_anchor"))] = None,
    backups: Annotated[Path | None, typer.Option("--backups", metavar="DIR", help=help_of("init_backups"))] = None,
    box_url: Annotated[str | None, typer.Option("--box-url", metavar="URL", help=help_of("init_box_url"))] = None,
    plain: Annotated[bool, typer.Option("--plain-secrets", help=help_of("init_plain"))] = False,
    offline: Annotated[bool, typer.Option("--offline", help=help_of("init_offline"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("init_yes"))] = False,
) -> None:
    program = program_of(context)
    layout = Layout.of(program.config or ETC / "gatekeeper.toml")
    if layout.config.exists():
        raise UsageError(program.words("init.exists", file=layout.config))
    answers = Answers(program, Template(shipped_config().read_text(encoding="utf-8")), layout)
    answers.values.update(layout.values())
    answers.values["box", "base_url"] = box_url
    if not yes and sys.stdin.isatty():
        Dialogue(answers).hold()
    else:
        _take(
            answers, Given(ward, domain, proxy, ca_file, auth, enterprise, client_id, jwt_file, root, anchor, backups)
        )
        if mail_host is not None:
            answers.set_mail(mail_host, mail_security, mail_user, _absolute(mail_ca_file))
            _take_addresses(answers, sender, privacy, it)
        answers.trial.settings()
        if not offline:
            answers.try_box()
            answers.try_roots()
            answers.try_mail()
    _finish(answers, SealedStore() if SealedStore.is_possible() and not plain else PlainStore(layout.credentials))


def _take(answers: Answers, given: Given) -> None:
    """:raises UsageError: something is missing that a person would have been asked for.
    :raises MistakesError: a secret of the environment, or the file of the JWT, can't be read.
    """
    needed: dict[str, object] = {
        "--ward": given.ward,
        "--domain": given.domain,
        "--enterprise": given.enterprise,
        "--root": given.root,
    }
    needed |= {"--jwt-file": given.jwt_file} if given.auth == "jwt" else {"--client-id": given.client_id}
    if missing := [name for name, value in needed.items() if not value]:
        raise UsageError(answers.program.words("init.missing", names="、".join(missing)))
    answers.values.update(
        {
            ("ward", "name"): given.ward,
            ("ward", "domains"): tuple(given.domain or ()),
            ("box", "proxy"): given.proxy,
            ("box", "ca_file"): _absolute(given.ca_file),
            ("box", "auth"): given.auth,
            ("box", "enterprise_id"): given.enterprise,
            ("box", "client_id"): given.client_id,
            ("watch", "roots"): tuple(given.root or ()),
        }
    )
    for place, folder in ((("ledger", "anchor"), given.anchor), (("backup", "folder"), given.backups)):
        if folder is not None:
            answers.values[place] = _absolute(folder)
    mistakes: list[Mistake] = []
    answers.secrets.update({name: one.reveal() for name, one in gather(os.environ, mistakes).items()})
    if mistakes:
        raise MistakesError(mistakes)
    if given.jwt_file is not None:
        answers.secrets["box_jwt"] = take_in(given.jwt_file)


def _take_addresses(answers: Answers, sender: str | None, privacy: Texts, it: Texts) -> None:
    """:raises UsageError: an address is missing, or none."""
    needed = {"--sender": sender, "--privacy": privacy, "--it": it}
    if missing := [name for name, value in needed.items() if not value]:
        raise UsageError(answers.program.words("init.missing_for_mail", names="、".join(missing)))
    check_addresses(answers.program, (sender or "", *(privacy or ()), *(it or ())))
    answers.values.update(
        {
            ("alerts", "sender"): sender,
            ("alerts", "privacy_office"): tuple(privacy or ()),
            ("alerts", "it"): tuple(it or ()),
        }
    )


def _absolute(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _finish(answers: Answers, store: Store) -> None:
    """Writes everything down. The config comes last: where it is, `init` has been through."""
    program = answers.program
    words, screen = program.words, program.screen()
    values, certificates = take_beside(answers.layout, answers.values)
    made = {
        PASSPHRASE: secrets.token_urlsafe(_PASSPHRASE_BYTES),
        KEY: BackupKey.generate().text,
    }
    kept = {**made, **answers.secrets}
    for name, secret in kept.items():
        store.put(name, secret)
        screen.line(words("init.secret_put", file=store.place(name)))
    write(answers.layout, answers.template.filled(values), certificates)
    screen.line(words("init.wrote", file=answers.layout.config), "green")
    if isinstance(store, PlainStore):
        screen.line(words("init.not_sealed_note", folder=store.folder), "yellow")
    if kept[PASSPHRASE] == made[PASSPHRASE] or kept[KEY] == made[KEY]:
        screen.line()
        screen.line(words("init.passphrase", value=kept[PASSPHRASE]))
        screen.line(words("init.backup_key", value=kept[KEY]))
        screen.line(words("init.keep"), "yellow")
    screen.line()
    screen.line(words("init.observing"))
    _tell_next(program)


def _tell_next(program: Program) -> None:
    words, screen = program.words, program.screen()
    screen.heading(words("init.next"))
    steps = {
        "gatekeeper keys make": "next_keys",
        "gatekeeper check": "next_check",
        "gatekeeper sweep": "next_sweep",
        "systemctl enable --now gatekeeper gatekeeper-backup.timer": "next_start",
    }
    for command, about in steps.items():
        screen.line(f"{command}    # {words(f'init.{about}')}", indent=4)


def add_to(app: typer.Typer) -> None:
    add_verb(app, "init", init, "init")
