"""A small CONNECT proxy for tests: what stands between a ward's server and Box. Counts what goes through.

`python -m tests.connect_proxy PORT [USER:PASSWORD]` runs one in the front.
"""

from __future__ import annotations

import base64
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast

__all__ = ["ConnectProxy", "connect_proxy"]


@dataclass
class ConnectProxy:
    """A running proxy; `tunnels` names the places that were asked for."""

    url: str
    tunnels: list[str] = field(default_factory=list)


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, credentials: str | None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.wanted = None if credentials is None else f"Basic {base64.b64encode(credentials.encode()).decode()}"
        self.tunnels: list[str] = []


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        server = cast("_Server", self.server)
        method, place, *_ = self.rfile.readline().decode("latin-1").split(" ")
        headers = dict(
            line.split(": ", 1) for line in iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
        )
        if server.wanted is not None and headers.get("Proxy-Authorization") != server.wanted:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        if method != "CONNECT":
            self.wfile.write(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        server.tunnels.append(place)
        host, _, port = place.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=10) as beyond:
            beyond.settimeout(None)
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(beyond, self.connection), daemon=True)
            back.start()
            _pump(self.connection, beyond)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def connect_proxy(credentials: str | None = None, port: int = 0) -> Iterator[ConnectProxy]:
    """A proxy in threads of its own, gone when the block ends. `credentials`: `user:password`, if it asks for any."""
    with _Server(port, credentials) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield ConnectProxy(f"http://127.0.0.1:{server.server_address[1]}", server.tunnels)
        finally:
            server.shutdown()


if __name__ == "__main__":
    with connect_proxy(sys.argv[2] if len(sys.argv) > 2 else None, int(sys.argv[1])):
        threading.Event().wait()
