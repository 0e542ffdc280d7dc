"""All cases as one Box and one registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import yaml

from tests.rules_in_box.case import Case, Fields

__all__ = ["FORM", "file_id", "folder_id", "path", "registry", "scenario"]

_HEAD = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-02-01T09:00:00+09:00
settings: {frozen: true}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: hanako@city.example.jp, name: 花子}
  - {login: op@vendor.example.com, name: 受託者}
  - {login: someone@example.net, name: 知らない人}
groups:
  - {name: 混ざったグループ, members: [op@vendor.example.com, someone@example.net]}
  - {name: 受託者一同, members: [op@vendor.example.com]}
  - {name: 職員一同, members: [hanako@city.example.jp]}
"""
_OWNER = "admin@city.example.jp"
_FIRST = 2000
FORM = "R8-98"
"""The paper of procedures that need none."""


def path(case: Case) -> str:
    return f"受渡し/{case.rule}/{case.name}"


def folder_id(number: int) -> str:
    return str(_FIRST + number)


def scenario(cases: Sequence[Case]) -> str:
    """The Box: a folder a case, in which all is well but for what the case says."""
    folders: list[Fields] = [{"path": "受渡し", "id": "1000", "owner": _OWNER}]
    for number, case in enumerate(cases):
        folders += _folders(case, folder_id(number))
    return _HEAD + _yaml({"folders": folders})


def _yaml(value: Fields) -> str:
    """Through JSON, so that what cases share is written out for each: our readers take no YAML references."""
    return yaml.safe_dump(json.loads(json.dumps(value)), allow_unicode=True, sort_keys=False)


def _folders(case: Case, number: str) -> list[Fields]:
    place, made = path(case), []
    if case.above is not None:
        made.append({"path": place, "owner": _OWNER, **case.above})
        place = f"{place}/中"
    made.append(
        {"path": place, "id": number, "owner": _OWNER, "watermark": True, **_content(case, number), **case.folder}
    )
    if case.beneath is not None:
        made.append({"path": f"{place}/下", "owner": _OWNER, "watermark": True, **case.beneath})
    return made


def file_id(number: int) -> str:
    """The file of a case whose file is in the trash."""
    return f"9{folder_id(number)}"


def _content(case: Case, folder: str) -> Fields:
    if case.trashed_at is None:
        return {}
    return {"files": [{"id": f"9{folder}", "name": "督促状.xlsx", "size": 100, "trashed_at": case.trashed_at}]}


def registry(cases: Sequence[Case]) -> str:
    """The registry: a procedure or a declaration for each case that is governed."""
    procedures = [
        _procedure(number, case.procedure)
        for number, case in enumerate(cases)
        if case.procedure is not None and case.declaration is None
    ]
    declarations = [
        _declaration(number, case.declaration) for number, case in enumerate(cases) if case.declaration is not None
    ]
    paper = {"id": "R8-99", "title": "見本", "channel": "box", "basis": ["external_connection"], "outcome": "approved"}
    form = {"id": FORM, "title": "電子申請", "channel": "logo_form", "outcome": "not_required"}
    whole = {"submissions": [paper, form], "procedures": procedures, "declarations": declarations}
    return _yaml(whole)


def _procedure(number: int, changes: Fields) -> Fields:
    usual: dict[str, Any] = {
        "id": f"P-{number}",
        "submission": "R8-99",
        "number": number + 1,
        "department": "医療保険年金課",
        "name": f"手続{number}",
        "pattern": "migrated_media",
        "items": ["氏名", "住所"],
        "term": {"start": "2026-01-05", "end": "2026-03-31", "renews_yearly": True, "renewed": [2026]},
        "counterparties": [{"name": "株式会社受託", "kind": "contractor", "domains": ["vendor.example.com"]}],
        "folders": [folder_id(number)],
    }
    return {key: value for key, value in (usual | changes).items() if value is not None}


def _declaration(number: int, changes: Fields) -> Fields:
    return {
        "id": f"D-{number}",
        "kind": "committee_member",
        "department": "区政情報課",
        "subject": f"様式{number}",
        "parties": ["iin@example.org"],
        "items": ["氏名"],
        "term": {"start": "2026-01-05", "end": "2026-03-31"},
        "download": "deny",
        "declared_by": "係長",
        "declared_on": "2026-01-04",
        "folders": [folder_id(number)],
        **changes,
    }
