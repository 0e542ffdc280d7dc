"""Answers onto the wire: as they are, or spoilt in one of the ways in which a network spoils them."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import cast

from starlette.types import Scope, Send

from gatekeeper.sandbox.problem import BoxProblem
from gatekeeper.sandbox.wire.answer import Answer, reply
from gatekeeper.sandbox.wire.connection import transport_of
from gatekeeper.sandbox.wire.fault import Fault

__all__ = ["send_answer", "send_spoilt"]

_DRIPS = 20
_RST = struct.pack("ii", 1, 0)
_PROXY_PAGE = "<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Please sign in</h1></body></html>"


async def send_answer(send: Send, answer: Answer) -> None:
    length = len(answer.body) if answer.length is None else answer.length
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.status != 204:
        headers.append((b"content-length", str(length).encode()))
        if length:
            headers.append((b"content-type", answer.content_type.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    for chunk in answer.chunks or ():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": answer.body})


async def send_spoilt(scope: Scope, send: Send, answer: Answer, fault: Fault) -> None:
    """The answer as the fault leaves it. A fault that strikes before the effect has an empty 200 to spoil."""
    body = _whole_body(answer)
    match fault.kind:
        case "status":
            await send_answer(send, _refusal(fault))
        case "html":
            page = (fault.body or _PROXY_PAGE).encode()
            await send_answer(send, Answer(200, page, {}, "text/html; charset=utf-8"))
        case "empty":
            await send_answer(send, Answer(200, b"", {}))
        case "reset":
            _tear_down(scope)
        case "truncate":
            await _send_half(scope, send, answer, body)
        case "slow":
            await _drip(send, answer, body, fault.seconds)


def _whole_body(answer: Answer) -> bytes:
    if answer.chunks is not None:
        return b"".join(answer.chunks)
    return answer.body or b'{"entries":[],"total_count":0,"limit":100,"offset":0}'


def _refusal(fault: Fault) -> Answer:
    headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
    if fault.body is not None:
        return Answer(fault.status, fault.body.encode(), headers)
    problem = BoxProblem(fault.status, "rate_limit_exceeded" if fault.status == 429 else "unavailable", "On order")
    return reply(problem.payload("fault"), fault.status, headers)


async def _send_half(scope: Scope, send: Send, answer: Answer, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode()), (b"content-type", answer.content_type.encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    transport_of(scope).close()


async def _drip(send: Send, answer: Answer, body: bytes, seconds: float) -> None:
    headers = [(b"content-length", str(len(body)).encode()), (b"content-type", answer.content_type.encode())]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    size = max(1, len(body) // _DRIPS)
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    for part in parts:
        await asyncio.sleep(seconds / len(parts))
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _tear_down(scope: Scope) -> None:
    """Closes the connection so that the other side sees a reset, not an end."""
    transport = transport_of(scope)
    connection = cast("socket.socket", transport.get_extra_info("socket"))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    transport.abort()
