"""A ward that mails: an office whose database tests fill by sweeps of a small tree, and whose clock they move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gatekeeper.alerts.collecting import collect
from gatekeeper.alerts.delivering import Delivered, deliver
from gatekeeper.alerts.digest import digest
from gatekeeper.bootstrap import Office
from gatekeeper.inventory.item import Account, Item
from gatekeeper.jst import TOKYO
from gatekeeper.policy.violation import Severity, Violation
from gatekeeper.settings import load
from gatekeeper.store.mail import Mails
from gatekeeper.store.sweep import DatabaseSweepStore
from tests.alerts.mail_server import MailServer
from tests.store.build import Tree, folder, judged, violation
from tests.ward import write_config

__all__ = ["DEPARTMENT", "IT", "MONDAY", "OWNER", "PRIVACY", "AlertWard", "alert_ward", "open_link"]

PRIVACY, IT = "kojin@city.example.jp", "joho@city.example.jp"
DEPARTMENT, OWNER = "iryo@city.example.jp", "admin@city.example.jp"
MONDAY = datetime(2026, 2, 2, 9, 0, tzinfo=TOKYO)
"""The Monday on which tests begin."""

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
    term: {start: 2026-01-05, end: 2026-03-31, renews_yearly: true}
    counterparties:
      - name: 株式会社みなと印刷
        kind: contractor
        domains: [minato-print.example]
        contacts: [{name: 担当, mail: kinkyu@minato-print.example}]
    folders: ["1001"]
"""

ALERTS = """
[alerts]
sender = "gatekeeper@city.example.jp"
privacy_office = ["kojin@city.example.jp"]
it = ["joho@city.example.jp"]
departments = {"医療保険年金課" = ["iryo@city.example.jp"]}
"""


@dataclass(slots=True)
class AlertWard:
    """`now` is the office's clock; `owner` has every folder that a sweep shows."""

    office: Office
    server: MailServer
    now: datetime = MONDAY
    owner: str = OWNER

    @property
    def mails(self) -> Mails:
        return Mails(self.office.database)

    def sweep(self, *violations: Violation) -> None:
        """A sweep that sees exactly these; whatever was seen before and isn't any more is resolved."""
        root = folder("1000")
        items: dict[str, Item] = {}
        by_item: dict[str, list[Violation]] = {}
        for one in violations:
            items[one.item.id] = folder(one.item.id, "1000", owner=Account("9", self.owner, "所有者"))
            by_item.setdefault(one.item.id, []).append(one)
        tree = Tree(
            [root], {"1000": list(items.values())}, judged={name: judged(*listed) for name, listed in by_item.items()}
        )
        tree.sweep(DatabaseSweepStore(self.office.database), self.now)

    def collect(self) -> int:
        return collect(self.office, self.now)

    def deliver(self) -> Delivered:
        return deliver(self.office, self.now)

    def digest(self, line: str | None = None) -> int:
        return digest(self.office, self.now, lambda: line)

    def tell(self) -> Delivered:
        """What the daemon does at each tick."""
        self.collect()
        self.digest()
        return self.deliver()

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)


def open_link(item_id: str = "1001", **changes: Any) -> Violation:
    """A critical violation of its own item; the governed folder by default."""
    whole = violation(
        folder(item_id), "GK201", subject_id=item_id, severity=Severity.CRITICAL, facts={"access": "open"}
    )
    return replace(whole, **changes)


@contextmanager
def alert_ward(
    place: Path,
    server: MailServer,
    *,
    more: str = "",
    mail: str = 'security = "none"',
    database: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[AlertWard]:
    """`more` are further lines of `[alerts]`, `mail` those of `[mail]`."""
    config = write_config(place, "http://127.0.0.1:9")
    (place / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    text = config.read_text(encoding="utf-8")
    if database is not None:
        text = text.replace("[paths]\n", f'[paths]\ndatabase = "{database}"\n')
    text += f'{ALERTS}{more}\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\n{mail}\n'
    config.write_text(text, encoding="utf-8")
    with Office(load(config, environment or {})) as office:
        ward = AlertWard(office, server)
        office.clock = lambda: ward.now
        yield ward
