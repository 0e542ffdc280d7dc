"""/healthz and /metrics, for this machine alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from gatekeeper.daemon.health import Health, health_plain
from gatekeeper.daemon.metrics import exposition
from gatekeeper.errors import UsageError
from gatekeeper.show.script import as_json
from gatekeeper.text import words

__all__ = ["serving"]

_LOOPBACK = "127.0.0.1"
_PATIENCE = 10.0
_WORDS = words("ja")


@contextmanager
def serving(port: int, look: Callable[[], Health]) -> Iterator[int]:
    """Answers on a port of the loopback address, and gives its number; 0: nothing is answered.

    :raises UsageError: the port is taken.
    """
    if port == 0:
        yield 0
        return
    try:
        server = _Server((_LOOPBACK, port), _handler(look))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise UsageError(_WORDS("daemon.port_taken", port=port, why=why)) from error
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- the server's names
        structlog.get_logger().warning("metrics_request_failed", exc_info=True)


def _handler(look: Callable[[], Health]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE
        server_version, sys_version = "gatekeeper", ""

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/healthz":
                    health = look()
                    body = as_json(health_plain(health)).encode()
                    self._answer(200 if health.is_well else 503, "application/json", body)
                case "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, exposition(look()))
                case _:
                    self._answer(404, "text/plain", b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the server's name
            """Scrapes aren't worth a line."""

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    return Handler
