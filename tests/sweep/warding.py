"""A ward with a Box of its own for one test: what is in Box, what is approved, and what is watched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from gatekeeper.bootstrap import Office, SweepReport
from gatekeeper.sandbox.server import Options, Sandbox, running
from gatekeeper.settings import load
from tests.ward import write_config

OWNER = "admin@city.example.jp"
VENDOR = "op@vendor.example.com"
STRANGER = "x@stranger.example.net"

_PEOPLE = f"""
enterprise: {{id: "900", name: 新宿区, domains: [city.example.jp]}}
now: 2026-02-01T09:00:00+09:00
users:
  - {{login: {OWNER}, name: 管理者, role: admin}}
  - {{login: staff@city.example.jp, name: 職員}}
  - {{login: {VENDOR}, name: 受託者}}
folders:
"""
_SUBMISSIONS = """
submissions:
  - {id: R7-36, title: 見本, channel: box, basis: [external_connection], outcome: approved}
procedures:
"""
_PROCEDURE = """  - {{id: {id}, submission: R7-36, number: {number}, department: 医療保険年金課, name: 国民健康保険,
     pattern: migrated_media,
     items: [住所], term: {{start: 2026-01-05, end: 2027-03-31}}, folders: ["{folder}"],
     counterparties: [{{name: 株式会社甲, kind: contractor, domains: [{domain}]}}]}}
"""


def placed(folder_id: str, path: str, *guests: str, owner: str = OWNER, more: str = "") -> str:
    """A folder of a scenario. Each guest is a login, with a role or a status behind it where that matters."""
    shared = "".join(f"      - {{login: {guest}}}\n" for guest in map(_guest, guests))
    listed = f"    collaborations:\n{shared}" if guests else ""
    return f'  - path: {path}\n    id: "{folder_id}"\n    owner: {owner}\n    watermark: true\n{more}{listed}'


def _guest(guest: str) -> str:
    login, _, status = guest.partition(" ")
    status = status or "accepted"
    return f"{login}, role: previewer uploader, status: {status}, expires_at: 2027-03-31T23:59:59+09:00"


class Ward:
    """Runs the sandbox, and opens an office over one database for each sweep, as a new process would."""

    def __init__(self, stack: ExitStack, folder: Path, *folders: str, roots: str, **bound: str) -> None:
        self._stack = stack
        self.box: Sandbox = stack.enter_context(running(_PEOPLE + "".join(folders), Options()))
        self.config = write_config(folder, self.box.base_url)
        text = self.config.read_text(encoding="utf-8").replace('["1000"]', roots)
        self.config.write_text(text, encoding="utf-8")
        self.registry = folder / "registry.yaml"
        self.bind(**bound)

    def bind(self, **bound: str) -> None:
        """Writes the registry's file: each procedure with its folder, and its counterparty's domain behind a space."""
        rows = [(name, *place.split()) for name, place in bound.items()]
        text = _SUBMISSIONS + "".join(
            _PROCEDURE.format(number=number, id=name, folder=folder, domain=domain)
            for number, (name, folder, domain) in enumerate(rows, start=3)
        )
        self.registry.write_text(text, encoding="utf-8")

    def office(self, clock: Callable[[], datetime] | None = None) -> Office:
        now = clock or self.box.world.clock.now
        return self._stack.enter_context(Office(load(self.config, {}), clock=now))

    def sweep(self, clock: Callable[[], datetime] | None = None) -> SweepReport:
        return self.office(clock).sweep()


def found(report: SweepReport) -> dict[tuple[str, str], str]:
    """The remedies of what is open, by rule and by the id of the item."""
    return {
        (one.violation.rule, one.violation.item.id): str(one.violation.remedy.kind)
        for one in report.violations()
        if one.resolved_at is None
    }
