"""A server that answers as a test tells it to, byte for byte: for what no honest Box would ever send."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `drip` seconds pass before each byte of the body; `cut` ends the body after so many bytes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    drip: float = 0.0
    cut: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]


def ok(content: object) -> Answer:
    return Answer(body=json.dumps(content).encode())


def box_error(status: int, code: str, **headers: str) -> Answer:
    body = json.dumps({"type": "error", "status": status, "code": code, "request_id": "r1"}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body, {**JSON, **named})


ME = ok({"type": "user", "id": "7", "login": "AutomationUser_1@boxdevedition.com", "name": "gatekeeper"})


class ScriptedServer:
    """Gives tokens `T1`, `T2`, … and answers everything else from `script`; its last answer is repeated for ever."""

    def __init__(self, script: list[Answer] | Callable[[Asked], Answer]) -> None:
        self._lock = threading.Lock()
        self._script = script
        self.asked: list[Asked] = []
        self.tokens = 0
        self.token_answers: list[Answer] = []
        self.released = threading.Event()

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            if asked.path.startswith("/oauth2/token"):
                self.tokens += 1
                if self.token_answers:
                    return self.token_answers.pop(0)
                return ok({"access_token": f"T{self.tokens}", "expires_in": 3600, "token_type": "bearer"})
            self.asked.append(asked)
            if callable(self._script):
                return self._script(asked)
            return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    @property
    def calls(self) -> int:
        return len(self.asked)


@contextmanager
def serving(script: list[Answer] | Callable[[Asked], Answer]) -> Iterator[tuple[ScriptedServer, str]]:
    """The server and its address, on a free port of the loopback interface."""
    scripted = ScriptedServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = scripted.answer(Asked(self.command, self.path, dict(self.headers)))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self._send(answer)

        do_POST = do_PUT = do_GET  # noqa: N815 -- likewise

        def _send(self, answer: Answer) -> None:
            try:
                if answer.drip:
                    for byte in answer.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if scripted.released.is_set():
                            break
                        time.sleep(answer.drip)
                else:
                    self.wfile.write(answer.body[: answer.cut])
            except OSError:
                self.close_connection = True
            if answer.cut is not None or answer.drip:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's signature
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scripted, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        scripted.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
