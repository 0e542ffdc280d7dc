"""The parts of a multipart/form-data body, read whole: uploads to a sandbox are small."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gatekeeper.sandbox.problem import bad_request

__all__ = ["Part", "read_parts"]

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(r'\bname="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    data: bytes


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """The parts in the order in which they came.

    :raises BoxProblem: 400 where the body isn't such a form.
    """
    boundary = _BOUNDARY.search(content_type)
    if boundary is None or not content_type.lower().startswith("multipart/form-data"):
        raise bad_request("The body must be multipart/form-data")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode("latin-1"))
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise bad_request("The multipart body ends too early")
    return [_part(piece) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    head, gap, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    name = _NAME.search(head.decode("utf-8", "replace"))
    if not gap or name is None:
        raise bad_request("A part of the multipart body has no name")
    return Part(name[1], data)
