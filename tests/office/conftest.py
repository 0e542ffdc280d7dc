from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.sandbox.server import Sandbox, running
from gatekeeper.settings import load
from tests.ward import write_config

OpenOffice = Callable[[], Office]

SCENARIO = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-02-01T09:00:00+09:00
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
folders:
  - {path: 受渡し, id: "1000", owner: admin@city.example.jp}
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    shared_link: {access: open, password: himitsu-2026, unshared_at: 2026-02-20T00:00:00+09:00, can_download: false}
    files:
      - {name: 督促状.xlsx, size: 120000, created_at: 2026-01-20T10:00:00+09:00, owner: admin@city.example.jp}
"""

REGISTRY = """
submissions:
  - {id: R7-36, title: 見本, channel: box, basis: [external_connection], outcome: approved}
procedures:
  - id: R7-36-03
    submission: R7-36
    number: 3
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true, renewed: [2026]}
    counterparties: [{name: 株式会社みなと印刷, kind: contractor, domains: [minato-print.example]}]
    folders: ["1001"]
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """A Box with one governed folder, exposed by an open link until 20 February."""
    with running(SCENARIO) as sandbox:
        yield sandbox


@pytest.fixture
def office(box: Sandbox, tmp_path: Path) -> Iterator[OpenOffice]:
    """Opens offices of one ward, each as a new process would."""
    config = write_config(tmp_path, box.base_url)
    (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")

    def clock() -> datetime:
        return box.world.clock.now()

    with ExitStack() as stack:
        yield lambda: stack.enter_context(Office(load(config, {}), clock=clock))
