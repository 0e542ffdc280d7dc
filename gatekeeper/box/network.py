"""The one place where a request goes out: paced, counted, bounded in time and size, and repeated where that is safe.

It stands in for the SDK's network client, whose retries repeat writes, sleep through a stop and obey any
`Retry-After`, and which turns an answer that isn't JSON into an empty one.
"""

from __future__ import annotations

import io
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from box_sdk_gen import BoxNetworkClient, FetchOptions, FetchResponse
from box_sdk_gen.networking.box_network_client import APIRequest
from urllib3.exceptions import HTTPError

from gatekeeper.box.access import BoxAccess
from gatekeeper.box.box_clock import BoxClock
from gatekeeper.box.fault import Fault, Reaction, answer_fault, exchange_fault, shape_fault, token_fault
from gatekeeper.box.limiter import Limiter
from gatekeeper.box.meter import Meter
from gatekeeper.box.shared_token import SharedToken
from gatekeeper.box.terms import Terms
from gatekeeper.box.wire import Line, TrackingAdapter, Watchdog
from gatekeeper.errors import BoxUnreachableError, GatekeeperError, StoppedError
from gatekeeper.sweep.port import Purpose

__all__ = ["Expected", "GatekeeperNetworkClient", "Shared"]

_CHUNK = 256 * 1024
_FAREWELL = 2.0
"""For so many seconds a write that is on its way is waited for when the program stops."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_random = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Expected:
    """What the next calls are for, and what their answers have to look like to be believed."""

    purpose: Purpose
    is_valid: Callable[[dict[str, Any]], bool] = bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What the network clients of all threads share."""

    access: BoxAccess
    limiter: Limiter
    meter: Meter
    watchdog: Watchdog
    stop: threading.Event
    clock: BoxClock = field(default_factory=BoxClock)
    gate: Callable[[], None] = Terms().gate


class GatekeeperNetworkClient(BoxNetworkClient):
    """Belongs to one thread, with a `requests.Session` of its own.

    Reads and token requests are repeated on 429, 5xx, broken connections and answers that can't be believed; writes
    only on 429 and on 401, which Box answers before doing anything. A 401 renews the token once. Waits grow
    exponentially with jitter; all of them end within a fraction of a second of the stop event.
    """

    def __init__(self, shared: Shared) -> None:
        self._line = Line()
        super().__init__(requests_session=_session(shared.access, self._line))
        self._shared = shared
        self.expected = Expected(Purpose.CHECK)

    def fetch(self, options: FetchOptions) -> FetchResponse:
        """One call to Box, as the SDK asks for it.

        :raises BoxUnreachableError: no answer that can be relied on (`BoxCredentialsError`: of its credentials).
        :raises UnreadableError: 403, 404 or 410 from Box itself.
        :raises StoppedError: the stop event was set.

        What the gate raises goes through.
        """
        renewed = False
        attempt = 1
        while True:
            request = self._prepare_request(options)
            answer = self._try_once(request, options)
            if isinstance(answer, FetchResponse):
                return answer
            if answer.reaction is Reaction.RENEW and not renewed and isinstance(options.auth, SharedToken):
                renewed = True
                options.auth.refuse(request.headers["Authorization"])
                continue
            if attempt >= self._shared.access.attempts or not _may_repeat(answer, options):
                raise answer.error
            self._wait(answer, attempt)
            attempt += 1

    def _try_once(self, request: APIRequest, options: FetchOptions) -> FetchResponse | Fault:
        if options.auth is not None:
            self._shared.limiter.acquire()
            self._shared.gate()
            self._shared.meter.count(self.expected.purpose)
        url = self._shared.access.shown_url
        writes = not _is_safe(options)
        farewell = _FAREWELL if writes else 0.0
        with self._shared.watchdog.guard(self._line, self._shared.access.deadline, farewell) as guarded:
            try:
                response, content = self._exchange(request)
            except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
                self._raise_if_stopped()
                fault = exchange_fault(error, url)
                return Fault(Reaction.REPEAT, _too_slow(url)) if guarded.was_cut else fault
            except _TooLargeError:
                return Fault(Reaction.GIVE_UP, BoxUnreachableError(f"{url} の答えが大きすぎます"))
        self._shared.clock.hear(response.headers.get("Date"))
        if not writes:
            self._raise_if_stopped()
        return self._judge(response, content, options)

    def _exchange(self, request: APIRequest) -> tuple[requests.Response, bytes]:
        with self.requests_session.request(
            method=request.method,
            url=request.url,
            headers=request.headers,
            data=request.data,
            params=request.params,
            allow_redirects=bool(request.allow_redirects),
            stream=True,
            timeout=request.timeout,
        ) as response:
            chunks: list[bytes] = []
            room = self._shared.access.largest_answer
            for chunk in response.iter_content(_CHUNK):
                chunks.append(chunk)
                room -= len(chunk)
                if room < 0:
                    raise _TooLargeError
            return response, b"".join(chunks)

    def _judge(self, response: requests.Response, content: bytes, options: FetchOptions) -> FetchResponse | Fault:
        url = self._shared.access.shown_url
        body = _json(content)
        if options.auth is None:
            fault = token_fault(response, body, url)
        else:
            fault = answer_fault(response, body, url)
            if fault is None and response.status_code != 204 and not self._is_believable(body):
                fault = shape_fault(response, url)
        if fault is not None:
            return fault
        data = body if isinstance(body, dict) else None
        headers: Any = response.headers
        return FetchResponse(response.status_code, headers, url=response.url, data=data, content=io.BytesIO(content))

    def _is_believable(self, body: Any) -> bool:
        return isinstance(body, dict) and self.expected.is_valid(body)

    def _wait(self, fault: Fault, attempt: int) -> None:
        access = self._shared.access
        backoff = access.first_backoff * 2 ** (attempt - 1) * _random.uniform(0.5, 1.5)
        seconds = min(backoff if fault.wait is None else max(fault.wait, backoff), access.longest_wait)
        if fault.reaction is Reaction.SLOW_DOWN:
            self._shared.limiter.pause(seconds)
        self._shared.stop.wait(seconds)
        self._raise_if_stopped()

    def _raise_if_stopped(self) -> None:
        if self._shared.stop.is_set():
            raise StoppedError("停止の指示を受けました")


class _TooLargeError(Exception):
    """The body passed the size that any honest answer has."""


def _session(access: BoxAccess, line: Line) -> requests.Session:
    session = requests.Session()
    # Proxies and certificates come from the settings alone: what the environment says isn't in the paper trail.
    session.trust_env = False
    if access.ca_file is not None:
        session.verify = str(access.ca_file)
    if access.proxy is not None:
        session.proxies = {"http": access.proxy, "https": access.proxy}
    adapter = TrackingAdapter(line)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _json(content: bytes) -> Any:
    """The parsed body; None where it isn't JSON (or is nested beyond reason)."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _may_repeat(fault: Fault, options: FetchOptions) -> bool:
    if fault.reaction is Reaction.SLOW_DOWN:
        return True
    return fault.reaction is Reaction.REPEAT and _is_safe(options)


def _is_safe(options: FetchOptions) -> bool:
    return options.auth is None or options.method.upper() in _SAFE_METHODS


def _too_slow(url: str) -> GatekeeperError:
    return BoxUnreachableError(f"{url} の答えが期限までに届き終わりません")
