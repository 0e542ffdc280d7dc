"""A case of a rule: one folder in Box with a procedure of its own, so that no case touches another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "END", "INSIDER", "STRANGER", "VENDOR", "Case", "Moved", "boundary", "file", "group", "link", "negative", "party",
    "positive", "term",
]  # fmt: skip

Kind = Literal["positive", "negative", "boundary"]
Fields = dict[str, Any]

VENDOR = "op@vendor.example.com"
STRANGER = "someone@example.net"
INSIDER = "hanako@city.example.jp"
END = "2026-03-31T23:59:59+09:00"


@dataclass(frozen=True, slots=True)
class Moved:
    """Files of the case's folder that were moved at one moment, as Box's log tells of it."""

    by: str = VENDOR
    kind: str = "DOWNLOAD"
    at: str = "2026-01-20T10:00:00+09:00"
    times: int = 1
    ip: str = "198.51.100.7"


@dataclass(frozen=True, slots=True)
class Case:
    """Whether `rule` speaks about the folder.

    `folder` holds the folder's fields in the scenario, `procedure` those of its procedure that differ from the usual
    one (None: nothing governs the folder), `declaration` makes it a declaration's instead. `above` puts the folder
    beneath another one with these fields, `beneath` puts one with these fields into it. `filings` is the number on
    record for the procedure in this fiscal year, `trashed_at` when the gatekeeper has put the
    folder's file into the trash, `moved` what was done with files in it.
    """

    rule: str
    name: str
    kind: Kind
    speaks: bool
    folder: Fields = field(default_factory=dict)
    procedure: Fields | None = field(default_factory=dict)
    declaration: Fields | None = None
    above: Fields | None = None
    beneath: Fields | None = None
    filings: int | None = None
    trashed_at: str | None = None
    moved: Moved | None = None


def positive(rule: str, name: str, **fields: Any) -> Case:
    """A clear case: the rule speaks."""
    return Case(rule, name, "positive", speaks=True, **fields)


def negative(rule: str, name: str, **fields: Any) -> Case:
    """A clear case: the rule is silent."""
    return Case(rule, name, "negative", speaks=False, **fields)


def boundary(rule: str, name: str, *, speaks: bool, **fields: Any) -> Case:
    """A case right at the line between the two."""
    return Case(rule, name, "boundary", speaks=speaks, **fields)


def party(login: str = VENDOR, role: str = "viewer", expires_at: str | None = END, **fields: Any) -> Fields:
    """A folder with one collaborator."""
    one = {"login": login, "role": role, "expires_at": expires_at, **fields}
    return {"collaborations": [one]}


def group(name: str, role: str = "viewer") -> Fields:
    return {"collaborations": [{"group": name, "role": role, "expires_at": END}]}


def link(access: str = "open", **fields: Any) -> Fields:
    """A folder with an open link in which nothing but what a case changes is wrong."""
    harmless = {"password": "himitsu-2026", "unshared_at": "2026-02-20T23:59:59+09:00", "can_download": False}
    if access != "open":
        harmless.pop("password")
    return {"shared_link": {"access": access, **harmless, **fields}}


def file(created_at: str = "2026-01-20T10:00:00+09:00", **fields: Any) -> Fields:
    """A folder with one file."""
    return {"files": [{"name": "督促状.xlsx", "size": 100, "created_at": created_at, **fields}]}


def term(start: str = "2026-01-05", end: str = "2026-03-31", **fields: Any) -> Fields:
    return {"term": {"start": start, "end": end, **fields}}
