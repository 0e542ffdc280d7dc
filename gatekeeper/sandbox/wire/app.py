"""The ASGI application: lets a request in, finds its handler, and sends what comes back, whole or spoilt."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime
from typing import ClassVar
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.problem import BoxProblem, bad_request
from gatekeeper.sandbox.scenario.fault_file import faults_of
from gatekeeper.sandbox.shape.any_item import show_item_mini
from gatekeeper.sandbox.wire.admit import admit
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.call import Call
from gatekeeper.sandbox.wire.fault import Fault, Faults
from gatekeeper.sandbox.wire.journal import AccessLog, Counts
from gatekeeper.sandbox.wire.rate import RateLimiter
from gatekeeper.sandbox.wire.route import Route, Router
from gatekeeper.sandbox.wire.send import send_answer, send_spoilt
from gatekeeper.sandbox.wire.view import View
from gatekeeper.sandbox.world.account import User
from gatekeeper.sandbox.world.item import File
from gatekeeper.sandbox.world.token import Token
from gatekeeper.sandbox.world.tree import NameInUseError
from gatekeeper.sandbox.world.world import World

__all__ = ["BoxApp", "Outcome"]

Watcher = Callable[[str, str, Answer], None]
_ITEM_IDS = frozenset({"file_id", "folder_id", "web_link_id"})
"""Box knows no path in which these aren't numbers: it answers 405, not 404."""


@dataclass(slots=True)
class Outcome:
    """What became of a request: for the answer, the counts and the access log."""

    answer: Answer
    template: str = "(unknown)"
    user: User | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class BoxApp:
    """Answers like Box. Requests are handled one after another in one thread; nothing in the world needs a lock."""

    watchers: ClassVar[list[Watcher]] = []
    """Who is shown every answer before it is sent: its request's method, its route's template, and the answer."""

    def __init__(
        self,
        world: World,
        router: Router,
        *,
        limiter: RateLimiter,
        faults: Faults,
        log: AccessLog,
        latency: float = 0.0,
    ) -> None:
        self.world = world
        self.counts = Counts()
        self.errors: list[Exception] = []
        """Mistakes in the sandbox itself that a request ran into."""
        self.latency = latency
        self._router = router
        self._limiter = limiter
        self.faults = faults
        self._log = log
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request = Request(scope, receive)
        body = await request.body()
        path, query = unquote(scope["raw_path"].decode("ascii")), scope["query_string"].decode("ascii")
        if self.latency and not path.startswith("/_sandbox"):
            await asyncio.sleep(self.latency)
        fault = self.faults.choose(request.method, path, query)
        outcome = Outcome(Answer(200), template="(spoilt)")
        if fault is None or fault.after_effect:
            outcome = self._handle(request, path, body)
        # Before the answer is on its way: whoever has it finds it counted and logged.
        status = fault.shown_status if fault else outcome.answer.status
        if not path.startswith("/_sandbox"):
            self.counts.add(request.method, outcome.template, status)
        login, kind = None if outcome.user is None else outcome.user.login, None if fault is None else fault.kind
        ms = (time.perf_counter() - started) * 1000
        self._log.write(request.method, path, query, login, status, ms, kind)
        await self._send(scope, send, outcome.answer, fault)

    async def _send(self, scope: Scope, send: Send, answer: Answer, fault: Fault | None) -> None:
        if fault is None:
            await send_answer(send, answer)
        else:
            await send_spoilt(scope, send, answer, fault)

    def _handle(self, request: Request, path: str, body: bytes) -> Outcome:
        """The answer, with Box's refusals turned into theirs. A mistake of ours goes on to a plain 500."""
        request_id = f"{next(self._numbers):016x}"
        outcome = Outcome(Answer(500))
        try:
            own = self._own_answer(request.method, path, body)
            outcome.answer = own or self._answer(request, path, body, outcome)
        except BoxProblem as problem:
            outcome.answer = reply(problem.payload(request_id), problem.status, dict(problem.headers))
        except NameInUseError as error:
            outcome.answer = self._name_conflict(error, outcome, request_id)
        except Exception as error:  # noqa: BLE001 - the edge: kept for whoever runs the sandbox, and answered with 500
            self.errors.append(error)
            ours = BoxProblem(500, "internal_server_error", "Internal Server Error")
            outcome.answer = reply(ours.payload(request_id), 500)
        outcome.answer.headers.setdefault("box-request-id", request_id)
        outcome.answer.headers.setdefault("date", format_datetime(self.world.clock.now().astimezone(UTC), usegmt=True))
        for watch in self.watchers:
            watch(request.method, outcome.template, outcome.answer)
        return outcome

    def _own_answer(self, method: str, path: str, body: bytes) -> Answer | None:
        """The handles that are about the server and not about its world."""
        match method, path:
            case "GET", "/_sandbox/counts":
                return reply(self.counts.digest())
            case "POST", "/_sandbox/counts/reset":
                self.counts.reset()
                return reply({})
            case "POST", "/_sandbox/faults":
                self.faults.replace(_faults(body))
                return reply({})
        return None

    def _answer(self, request: Request, path: str, body: bytes, outcome: Outcome) -> Answer:
        route, params, is_known = self._router.find(request.method, path)
        if route is None:
            raise _no_route(is_known=is_known)
        outcome.template = route.template
        if any(name in _ITEM_IDS and not _is_id(value) for name, value in params.items()):
            raise _no_route(is_known=True)
        world, now = self.world, self.world.settle()
        world.request_ip = request.client.host if request.client else "Unknown IP"
        token, user = self._let_in(route, request, outcome)
        query = dict(parse_qsl(request.scope["query_string"].decode("ascii"), keep_blank_values=True))
        base_url = f"{request.scope['scheme']}://{request.headers.get('host', 'localhost')}"
        call = Call(
            world, request.method, path, params, query, request.headers, body,
            user=user, token=token, now=now, base_url=base_url,
        )  # fmt: skip
        return route.handler(call)

    def _let_in(self, route: Route, request: Request, outcome: Outcome) -> tuple[Token | None, User]:
        if route.open:
            return None, self.world.service
        token, outcome.user = admit(self.world, request.headers, self.world.clock.now())
        self._limiter.check(outcome.user.id, time.monotonic())
        return token, outcome.user

    def _name_conflict(self, error: NameInUseError, outcome: Outcome, request_id: str) -> Answer:
        viewer = outcome.user or self.world.service
        shown = show_item_mini(error.existing, View(self.world, viewer, self.world.clock.now()))
        conflicts = shown if isinstance(error.existing, File) else [shown]
        problem = BoxProblem(
            409, "item_name_in_use", "Item with the same name already exists", {"conflicts": conflicts}
        )
        return reply(problem.payload(request_id), 409)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _faults(body: bytes) -> list[Fault]:
    """The list of faults in a request, written as in a file of faults."""
    try:
        return faults_of(json.loads(body), "faults")
    except (ValueError, MistakesError) as error:
        raise bad_request(str(error)) from error


def _no_route(*, is_known: bool) -> BoxProblem:
    if is_known:
        return BoxProblem(405, "method_not_allowed", "Method Not Allowed")
    return BoxProblem(404, "not_found", "Not Found")
