"""The sandbox as a running server: for tests and the demo in a thread of its own, for the command line in the front."""

from __future__ import annotations

import gc
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from gatekeeper.sandbox.routes.table import ROUTES
from gatekeeper.sandbox.scenario.fault_file import read_faults
from gatekeeper.sandbox.scenario.load import build_world
from gatekeeper.sandbox.scenario.read import read_scenario, read_scenario_text
from gatekeeper.sandbox.wire.app import BoxApp
from gatekeeper.sandbox.wire.connection import TransportProtocol
from gatekeeper.sandbox.wire.fault import Fault, Faults
from gatekeeper.sandbox.wire.journal import AccessLog
from gatekeeper.sandbox.wire.rate import RateLimit, RateLimiter
from gatekeeper.sandbox.wire.route import Router
from gatekeeper.sandbox.world.world import World

__all__ = ["Options", "Sandbox", "running", "serve"]

_STARTS_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Options:
    """How a sandbox behaves besides its scenario. `port` 0: any free one. `rate_limit`: as in `1000/min`, per user."""

    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: Path | None = None
    tls_key: Path | None = None
    latency_ms: float = 0.0
    rate_limit: str | None = None
    faults: tuple[Fault, ...] = ()
    access_log: Path | None = None


@dataclass(slots=True)
class Sandbox:
    """A running sandbox. `app` and its world may be looked at, but are changed through HTTP alone."""

    base_url: str
    app: BoxApp
    options: Options = field(default_factory=Options)

    @property
    def world(self) -> World:
        return self.app.world


class _Announcer(uvicorn.Server):
    """Says when it is ready to answer."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self.announcement = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.announcement:
            sys.stdout.write(f"{self.announcement}\n")
            sys.stdout.flush()
        self.ready.set()


@contextmanager
def running(scenario: Path | str | World, options: Options | None = None) -> Iterator[Sandbox]:
    """A sandbox in a thread of its own, gone when the block ends.

    `scenario`: the path of a scenario file, the YAML text of one (anything with a line break), or a world.

    :raises MistakesError: the scenario is wrong.
    """
    options = options or Options()
    world = scenario if isinstance(scenario, World) else _world_of(scenario)
    with AccessLog(options.access_log) as log:
        app = _app(world, options, log)
        server, listener = _server(app, options)
        with listener:
            thread = threading.Thread(target=server.run, args=([listener],), name="sandbox", daemon=True)
            thread.start()
            if not server.ready.wait(_STARTS_WITHIN):
                raise RuntimeError("the sandbox did not start")
            try:
                yield Sandbox(_base_url(options, listener), app, options)
            finally:
                server.should_exit = True
                server.force_exit = True
                thread.join()
        if app.errors:
            raise ExceptionGroup("the sandbox answered 500", app.errors)


def serve(  # noqa: PLR0913 - the options of the command line
    scenario_path: Path,
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    latency_ms: float = 0.0,
    rate_limit: str | None = None,
    faults: Path | None = None,
    access_log: Path | None = None,
) -> None:
    """Serves a scenario until it is interrupted, and prints the base URL on standard output once it listens.

    :raises MistakesError: the scenario or the faults file is wrong.
    :raises ValueError: `rate_limit` isn't written like `1000/min`.
    :raises OSError: the port is taken, or a file can't be opened.
    """
    orders = () if faults is None else tuple(read_faults(faults))
    options = Options(host, port, tls_cert, tls_key, latency_ms, rate_limit, orders, access_log)
    with AccessLog(access_log) as log:
        app = _app(_world_of(scenario_path), options, log)
        server, listener = _server(app, options)
        gc.collect()
        gc.freeze()
        with listener:
            server.announcement = _base_url(options, listener)
            server.run([listener])


def _world_of(scenario: Path | str) -> World:
    if isinstance(scenario, str) and "\n" in scenario:
        return build_world(read_scenario_text(scenario, "scenario.yaml"))
    return build_world(read_scenario(Path(scenario)))


def _app(world: World, options: Options, log: AccessLog) -> BoxApp:
    limit = None if options.rate_limit is None else RateLimit.parse(options.rate_limit)
    return BoxApp(
        world,
        Router(ROUTES),
        limiter=RateLimiter(limit),
        faults=Faults(options.faults),
        log=log,
        latency=options.latency_ms / 1000,
    )


def _server(app: BoxApp, options: Options) -> tuple[_Announcer, socket.socket]:
    config = uvicorn.Config(
        app,
        http=TransportProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        loop="asyncio",
    )
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.create_server((options.host, options.port), family=family, backlog=256)
    # Inherited by every connection. asyncio switches it on only where the socket was made with TCP's own number, and
    # without it each answer waits 40 ms for the client's kernel to acknowledge its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _Announcer(config), listener


def _base_url(options: Options, listener: socket.socket) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{'http' if options.tls_cert is None else 'https'}://{host}:{listener.getsockname()[1]}"
