"""gatekeeper sandbox"""

from __future__ import annotations

import errno
import ssl
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.help import add_verb
from gatekeeper.cli.option import help_of
from gatekeeper.cli.program import Program, program_of
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.sandbox.server import serve
from gatekeeper.sandbox.wire.rate import RateLimit

__all__ = ["add_to"]

_FILE_FAULTS = frozenset({errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.EROFS})


def sandbox(
    context: typer.Context,
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO.yaml", help=help_of("scenario"))],
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help=help_of("port"))] = 8999,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=help_of("host"))] = "127.0.0.1",
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", metavar="FILE", help=help_of("tls_cert"))] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help=help_of("tls_key"))] = None,
    latency_ms: Annotated[float, typer.Option("--latency-ms", metavar="MS", min=0, help=help_of("latency"))] = 0.0,
    rate_limit: Annotated[str | None, typer.Option("--rate-limit", metavar="N/min", help=help_of("rate_limit"))] = None,
    faults: Annotated[Path | None, typer.Option("--faults", metavar="FILE", help=help_of("faults"))] = None,
    access_log: Annotated[Path | None, typer.Option("--access-log", metavar="FILE", help=help_of("access_log"))] = None,
) -> None:
    program = program_of(context)
    _check_tls(program, tls_cert, tls_key)
    _check_rate_limit(program, rate_limit)
    try:
        serve(
            scenario,
            port=port,
            host=host,
            tls_cert=tls_cert,
            tls_key=tls_key,
            latency_ms=latency_ms,
            rate_limit=rate_limit,
            faults=faults,
            access_log=access_log,
        )
    except KeyboardInterrupt:
        return  # the way in which a server in the front is meant to end
    except OSError as error:
        said = _said(program, error, f"{host}:{port}")
        if said is None:
            raise
        raise UsageError(said) from error


def _check_tls(program: Program, certificate: Path | None, key: Path | None) -> None:
    """A certificate and its key come together, and fit each other."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise UsageError(program.words("sandbox.tls_pair"))
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as error:
        reason = program.words("sandbox.tls_content") if isinstance(error, ssl.SSLError) else os_reason(error)
        said = program.words("sandbox.tls_files", certificate=certificate, key=key, reason=reason)
        raise UsageError(said) from error


def _check_rate_limit(program: Program, written: str | None) -> None:
    if written is None:
        return
    try:
        RateLimit.parse(written)
    except ValueError:
        raise UsageError(program.words("sandbox.bad_rate", value=written)) from None


def _said(program: Program, error: OSError, address: str) -> str | None:
    """What kept the server from listening, in words; None for anything else."""
    reason = os_reason(error)
    if error.errno == errno.EADDRINUSE:
        return program.words("sandbox.port_taken", address=address)
    if error.filename is not None and error.errno in _FILE_FAULTS:
        return program.words("sandbox.file", file=error.filename, reason=reason)
    if "attempting to bind" in str(error) or error.errno == errno.EACCES:
        return program.words("sandbox.address", address=address, reason=reason)
    return None


def add_to(app: typer.Typer) -> None:
    add_verb(app, "sandbox", sandbox, "sandbox")
