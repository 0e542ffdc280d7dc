"""gatekeeper sandbox"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.option import help_of
from gatekeeper.sandbox.server import serve

__all__ = ["add_to"]


def sandbox(
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


def add_to(app: typer.Typer) -> None:
    app.command("sandbox", help=help_of("sandbox"))(sandbox)
