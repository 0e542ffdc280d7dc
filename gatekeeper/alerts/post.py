"""The way to the mail server: one connection for many mails, and what its answers mean."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from gatekeeper.document.os_reason import os_reason
from gatekeeper.settings import MailSettings
from gatekeeper.text import visible

__all__ = ["MailServerError", "Post", "RefusedMailError"]

_PATIENCE = 4
_LONGEST_ANSWER = 300


@dataclass(slots=True)
class RefusedMailError(Exception):
    """The server doesn't take this mail. `for_good`: it will never, so that trying again is of no use."""

    code: int
    answer: str
    for_good: bool


@dataclass(slots=True)
class MailServerError(Exception):
    """The server can't be reached, or takes no mail of ours at all."""

    answer: str
    code: int | None = None


class Post:
    """One connection, opened with the first mail. Each mail has an end in time, however slowly the server drips."""

    def __init__(self, settings: MailSettings, password: str | None) -> None:
        self._settings = settings
        self._password = password
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server.close()

    def sign_in(self) -> None:
        """Connects and signs in, and sends nothing.

        :raises MailServerError: the server can't be reached, or doesn't let us in.
        """
        with self._speaking():
            self._server = self._server or self._opened()

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Hands one mail over; on return the server is answerable for it.

        :raises RefusedMailError: this mail isn't taken; the next one may be.
        :raises MailServerError: no use in trying the next one now.
        """
        with self._speaking():
            server = self._server = self._server or self._opened()
            try:
                with self._bounded(server):
                    server.sendmail(sender, [to], message)
            finally:
                if server.sock is None:  # the server has hung up: the next mail needs another connection
                    self._server = None

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """The library's and the system's errors, told apart by what can be done about them."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise RefusedMailError(code, _said(answer), for_good=code >= 500) from error
        except smtplib.SMTPDataError as error:
            raise RefusedMailError(error.smtp_code, _said(error.smtp_error), for_good=error.smtp_code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise MailServerError(_said(error.smtp_error), error.smtp_code) from error
        except ssl.SSLCertVerificationError as error:
            raise MailServerError(f"証明書を確かめられません（{visible(error.verify_message)}）") from error
        except ssl.SSLError as error:
            raise MailServerError(f"暗号化した接続ができません（{visible(str(error.reason))}）") from error
        except smtplib.SMTPException as error:
            raise MailServerError(_said(str(error))) from error
        except OSError as error:
            raise MailServerError(os_reason(error)) from error

    def _opened(self) -> smtplib.SMTP:
        """:raises smtplib.SMTPException, OSError: the server isn't there, or doesn't let us in."""
        settings = self._settings
        context = ssl.create_default_context(cafile=settings.ca_file)
        server = _Encrypted(settings, context) if settings.security == "tls" else _Plain(settings)
        try:
            with self._bounded(server):
                _greet(server, settings)
                if settings.security == "starttls":
                    server.starttls(context=context)
                if settings.user is not None:
                    server.login(settings.user, self._password or "")
        except BaseException:
            server.close()
            raise
        return server

    @contextmanager
    def _bounded(self, server: smtplib.SMTP) -> Iterator[None]:
        """The library's timeout begins anew with every byte; this one doesn't."""
        timer = threading.Timer(self._settings.timeout_seconds * _PATIENCE, _cut, [server])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class _Plain(smtplib.SMTP):
    """Connects only when it is told to, so that the server's first words can be bounded in time, too."""

    def __init__(self, settings: MailSettings) -> None:
        super().__init__(local_hostname=socket.getfqdn(), timeout=settings.timeout_seconds)
        self._host = settings.host  # the name that the certificate is checked against


class _Encrypted(smtplib.SMTP_SSL):
    """As `_Plain`, with TLS from the start."""

    def __init__(self, settings: MailSettings, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=socket.getfqdn(), timeout=settings.timeout_seconds, context=context)
        self._host = settings.host


def _greet(server: smtplib.SMTP, settings: MailSettings) -> None:
    code, answer = server.connect(settings.host, settings.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, answer)


def _cut(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _said(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return visible(" ".join(text.split()))[:_LONGEST_ANSWER]
