from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from box_sdk_gen import BoxClient

from gatekeeper.sandbox.server import Options, Sandbox, running
from tests.sandbox.connection import connect

Start = Callable[..., Sandbox]

OFFICE = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-02-01T09:00:00+09:00
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin, id: "501"}
  - {login: hanako@city.example.jp, name: 区役所花子, id: "502"}
  - {login: op@vendor.example.com, name: 受託者, id: "601"}
groups:
  - {name: 受託者一同, id: "701", members: [op@vendor.example.com]}
folders:
  - path: 受渡し
    id: "1000"
    owner: hanako@city.example.jp
  - path: 受渡し/国保督促状
    id: "1001"
    collaborations:
      - {id: "901", login: op@vendor.example.com, role: viewer uploader}
    files:
      - {name: 督促状.xlsx, id: "2001", size: 120000, created_at: 2026-01-10T10:00:00+09:00}
      - {name: 住所録.csv, id: "2002", content: "氏名,住所\\n"}
  - path: 受渡し/内部
    id: "1002"
"""
"""A ward office in small: a transfer folder that a contractor reaches, beside an inner one."""


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts sandboxes of scenarios (YAML text), with `Options` as keywords; they end with the test."""
    with ExitStack() as stack:

        def run(scenario: str = OFFICE, **options: Any) -> Sandbox:
            return stack.enter_context(running(scenario, Options(**options)))

        yield run


@pytest.fixture
def office(start: Start) -> Sandbox:
    """A running sandbox of OFFICE."""
    return start(OFFICE)


@pytest.fixture
def client(office: Sandbox) -> BoxClient:
    """The service account's client of `office`."""
    return connect(office)
