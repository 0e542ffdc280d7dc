"""The answers of `gatekeeper init`, from its options or from a person, each part tried before the next one."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from gatekeeper.alerts.post import MailServerError, Post
from gatekeeper.cli.answer import agrees
from gatekeeper.cli.program import Program
from gatekeeper.document.intake import take_in
from gatekeeper.errors import GatekeeperError, MailUnreachableError, MistakesError, UsageError
from gatekeeper.installing.layout import Layout
from gatekeeper.installing.template import Place, Template, Value
from gatekeeper.installing.trial import Trial
from gatekeeper.registry.address import PlainAddress, normalise

__all__ = ["Answers", "Dialogue", "check_addresses"]

_PORT = re.compile(r"(?P<host>[^:\s]+):(?P<port>[0-9]{1,5})")


@dataclass
class Answers:
    """What is known so far. `values` goes into the config, `secrets` never does."""

    program: Program
    template: Template
    layout: Layout
    values: dict[Place, Value] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def trial(self) -> Trial:
        return Trial(self.template, self.values, self.secrets)

    def try_box(self) -> None:
        """Signs in, and tells as whom.

        :raises GatekeeperError: it can't be done; the message says why.
        """
        words, screen = self.program.words, self.program.screen()
        screen.line(words("init.trying"), "dim")
        screen.line(words("init.signed_in", login=self.trial.sign_in()), "green")

    def set_mail(self, host: str, security: str, user: str | None, ca_file: str | None) -> None:
        """Which mail server it is; `host` may end in `:` and a port."""
        found = _PORT.fullmatch(host)
        self.values.update(
            {
                ("mail", "host"): found["host"] if found else host,
                ("mail", "port"): int(found["port"]) if found else None,
                ("mail", "security"): security,
                ("mail", "user"): user,
                ("mail", "ca_file"): ca_file,
                ("alerts", "templates"): str(self.layout.templates / "mail"),
            }
        )

    def forget_mail(self) -> None:
        """No mail server after all."""
        for place in [one for one in self.values if one[0] in {"mail", "alerts"}]:
            self.values[place] = None
        self.secrets.pop("smtp_password", None)

    def try_mail(self) -> None:
        """Signs in to the mail server, where there is one. Sends nothing.

        :raises GatekeeperError: it can't be done; the message says why.
        """
        settings = self.trial.settings()
        if settings.alerts is None:
            return
        words, screen = self.program.words, self.program.screen()
        screen.line(words("init.trying_mail"), "dim")
        try:
            with Post(settings.alerts.mail, settings.secret("smtp_password")) as post:
                post.sign_in()
        except MailServerError as error:
            raise MailUnreachableError(words("init.mail_failed", reason=error.answer)) from error
        screen.line(words("init.mail_reached"), "green")

    def try_roots(self) -> None:
        """:raises GatekeeperError: a folder can't be read."""
        for folder in self._folders():
            name = self.trial.root_name(folder)
            self.program.screen().line(self.program.words("init.root_found", folder=folder, name=name), "green")

    def _folders(self) -> list[str]:
        roots = self.values.get(("watch", "roots"))
        return [root for root in roots if root.isdecimal()] if isinstance(roots, tuple) else []


class Dialogue:
    """Asks a person on the terminal. Ctrl-C, or an end of the input, ends it; nothing has been written then."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._words = answers.program.words
        self._screen = answers.program.screen()

    def hold(self) -> None:
        """Asks everything, a part at a time."""
        self._screen.line(self._words("init.hello"))
        parts = [
            ("ward", self._ward, self._valid),
            ("network", self._network, self._valid),
            ("box", self._box, self._answers.try_box),
            ("watch", self._watch, self._answers.try_roots),
            ("mail", self._mail, self._answers.try_mail),
            ("places", self._places, self._valid),
        ]
        for number, (name, ask, check) in enumerate(parts, start=1):
            self._screen.heading(self._words("init.part", number=number, title=self._words(f"init.part_{name}")))
            self._part(ask, check)

    def _part(self, ask: Callable[[], None], check: Callable[[], None]) -> None:
        while True:
            ask()
            try:
                self._valid()
                check()
            except MistakesError as error:
                for mistake in error.mistakes:
                    self._screen.line(mistake.message, "yellow")
            except GatekeeperError as error:
                self._screen.line(str(error), "yellow")
                if not agrees(self._answers.program, self._words("init.again")):
                    return
            else:
                return

    def _valid(self) -> None:
        self._answers.trial.settings()

    def _ward(self) -> None:
        values = self._answers.values
        values["ward", "name"] = self._needed("ward")
        values["ward", "domains"] = tuple(self._needed("domains").split())

    def _network(self) -> None:
        values = self._answers.values
        values["box", "proxy"] = self._ask("proxy") or None
        if values["box", "proxy"]:
            self._keep("box_proxy_password", self._ask_unseen("proxy_password"))
        values["box", "ca_file"] = _absolute(self._ask("ca_file"))

    def _box(self) -> None:
        values = self._answers.values
        values["box", "auth"] = self._ask("auth", default="ccg")
        values["box", "enterprise_id"] = self._needed("enterprise")
        if values["box", "auth"] == "jwt":
            values["box", "client_id"] = None
            self._keep("box_jwt", take_in(Path(self._needed("jwt_file"))))
        else:
            values["box", "client_id"] = self._needed("client_id")
            self._keep("box_client_secret", self._ask_unseen("client_secret"))

    def _watch(self) -> None:
        self._answers.values["watch", "roots"] = tuple(self._needed("roots").split())

    def _mail(self) -> None:
        answers = self._answers
        host = self._ask("mail_host")
        if not host:
            answers.forget_mail()
            return
        security = self._ask("mail_security", default="starttls")
        user = self._ask("mail_user") or None
        if user:
            self._keep("smtp_password", self._ask_unseen("mail_password"))
        answers.set_mail(host, security, user, _absolute(self._ask("mail_ca_file")))
        (answers.values["alerts", "sender"],) = self._addresses("mail_sender", most=1)
        answers.values["alerts", "privacy_office"] = self._addresses("mail_privacy")
        answers.values["alerts", "it"] = self._addresses("mail_it")

    def _places(self) -> None:
        values, usual = self._answers.values, self._answers.layout.values()
        for name, place in (("anchor", ("ledger", "anchor")), ("backups", ("backup", "folder"))):
            values[place] = self._ask(name, default=str(usual[place]))

    def _addresses(self, name: str, most: int = 100) -> tuple[str, ...]:
        while True:
            found = tuple(self._needed(name).split())[:most]
            try:
                check_addresses(self._answers.program, found)
            except UsageError as error:
                self._screen.line(str(error), "yellow")
            else:
                return found

    def _needed(self, name: str) -> str:
        while not (said := self._ask(name)):
            self._screen.line(self._words("init.needed"), "yellow")
        return said

    def _ask(self, name: str, default: str = "") -> str:
        sys.stdout.write(f"{self._words(f'init.{name}')}{f' [{default}]' if default else ''}: ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise typer.Abort
        return line.strip() or default

    def _ask_unseen(self, name: str) -> str:
        try:
            return getpass.getpass(f"{self._words(f'init.{name}')}: ").strip()
        except EOFError as error:
            raise typer.Abort from error

    def _keep(self, name: str, secret: str) -> None:
        if secret:
            self._answers.secrets[name] = secret
        else:
            self._answers.secrets.pop(name, None)


def check_addresses(program: Program, addresses: Sequence[str]) -> None:
    """:raises UsageError: one of them is no mail address."""
    for one in addresses:
        if not isinstance(normalise(one), PlainAddress):
            raise UsageError(program.words("init.bad_address", value=one))


def _absolute(file: str) -> str | None:
    return str(Path(file).absolute()) if file else None
