"""A real mail server for tests: it takes mail, refuses it, or isn't there, and speaks TLS where it is asked to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

__all__ = ["PASSWORD", "USER", "MailServer", "mail_server", "page", "plain", "server_certificate"]

USER, PASSWORD = "gatekeeper", "himitsu-2026"


@dataclass(slots=True)
class MailServer:
    """What has come, and what is said to whom. `refused` holds answers by address, `unwilling` one to every mail."""

    port: int = 0
    letters: list[tuple[list[str], bytes]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    unwilling: str = ""
    mails_offered: int = 0
    users: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        self.mails_offered += 1
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.unwilling:
            return self.unwilling
        is_encrypted = server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
        self.was_encrypted.append(is_encrypted or session.ssl is not None)
        self.letters.append((envelope.rcpt_tos, cast("bytes", envelope.original_content)))
        return "250 taken"

    def mails(self, to: str | None = None) -> list[EmailMessage]:
        """What has come, as mail programs read it, in the order of coming."""
        return [
            message_from_bytes(raw, policy=default)
            for addresses, raw in self.letters
            if to is None or addresses == [to]
        ]

    def subjects(self, to: str | None = None) -> list[str]:
        return [str(one["Subject"]) for one in self.mails(to)]

    def recipients(self) -> list[str]:
        return sorted(address for addresses, _ in self.letters for address in addresses)

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        if known:
            self.users.append(data.login.decode())
        return AuthResult(success=known, handled=known)


def plain(mail: EmailMessage) -> str:
    """A mail's text for people without HTML."""
    return _body(mail, "plain")


def page(mail: EmailMessage) -> str:
    """A mail's HTML."""
    return _body(mail, "html")


def _body(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@contextmanager
def mail_server(
    certificate: Path | None = None,
    *,
    tls_from_the_start: bool = False,
    port: int = 0,
    server: MailServer | None = None,
) -> Iterator[MailServer]:
    """A server on this machine; with a certificate it asks for STARTTLS and a password, or begins with TLS."""
    server = server or MailServer()
    server.port = port or _free_port()
    options: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        options = {"ssl_context": context}
        if not tls_from_the_start:
            options = {"tls_context": context, "require_starttls": True}
            options |= {"authenticator": server.authenticate, "auth_required": True}
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=60, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def server_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, signed by itself: server's chain and client's authority in one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "mail.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
