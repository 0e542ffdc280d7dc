"""A ward whose gatekeeper acts: one Box, one registry, policies without delay, and a clock that the test moves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import yaml

from gatekeeper.acting.round import Acting
from gatekeeper.bootstrap import Office
from gatekeeper.sandbox.server import Options, Sandbox, running
from gatekeeper.settings import Settings, load
from gatekeeper.shipped import shipped_policies
from tests.ward import write_config

__all__ = ["HEAD", "OWNER", "REGISTRY", "Ward", "ward_of"]

OWNER = "admin@city.example.jp"

HEAD = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-02-01T09:00:00+09:00
settings: {collaboration_expiry_allowed: true}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: hanako@city.example.jp, name: 花子}
  - {login: op@vendor.example.com, name: 受託者}
  - {login: someone@example.net, name: 知らない人}
  - {login: other@example.org, name: 別の人}
groups:
  - {name: 受託者一同, members: [op@vendor.example.com]}
  - {name: よその一同, members: [someone@example.net, other@example.org]}
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
    counterparties: [{name: 株式会社受託, kind: contractor, domains: [vendor.example.com]}]
    folders: ["1001"]
"""

_ROOT = '  - {path: 受渡し, id: "1000", owner: admin@city.example.jp}\n'


@dataclass(slots=True)
class Ward:
    """One running Box with the folder of the gatekeeper's files."""

    box: Sandbox
    folder: Path
    config: Path
    skew: timedelta = timedelta(0)
    secrets: Mapping[str, str] = field(default_factory=dict)
    _offices: list[Office] = field(default_factory=list)

    def clock(self) -> datetime:
        """The gatekeeper's clock: the sandbox's, unless it goes wrong by `skew`."""
        return self.box.world.clock.now() + self.skew

    def settings(self) -> Settings:
        return load(self.config, self.secrets)

    def office(self) -> Office:
        """An office as a new process would open it."""
        made = Office(self.settings(), clock=self.clock)
        self._offices.append(made)
        return made

    def acting(self) -> Acting:
        return Acting(self.office())

    def sweep(self) -> list[str]:
        """The rules of what stands after a sweep, in the order of severity."""
        office = self.office()
        report = office.sweep()
        assert report.outcome.complete, report
        return [found.violation.rule for found in report.violations() if found.resolved_at is None]

    def pass_time(self, **time: float) -> None:
        """Moves the sandbox's clock, and with it the gatekeeper's."""
        self.ask("POST", "/_sandbox/clock", {"advance": timedelta(**time).total_seconds()})

    def ask(
        self, method: str, path: str, body: Mapping[str, Any] | Sequence[Any] | None = None, token: str | None = None
    ) -> Any:
        """A request to the sandbox's own handles; with a token, one of a person's own."""
        data = None if body is None else json.dumps(body).encode()
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        url = f"{self.box.base_url}{path}"
        with urlopen(Request(url, data=data, method=method, headers=headers)) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None

    def calls(self) -> dict[str, int]:
        """The calls that the sandbox has counted, by method and route."""
        counts: dict[str, int] = self.ask("GET", "/_sandbox/counts")["routes"]
        return counts

    def close(self) -> None:
        for office in self._offices:
            office.__exit__(None, None, None)


@contextmanager
def ward_of(
    folder: Path,
    folders: str,
    *,
    registry: str = REGISTRY,
    policy: str = "",
    options: Options | None = None,
    root: str = _ROOT,
    head: str = HEAD,
    secrets: Mapping[str, str] | None = None,
) -> Iterator[Ward]:
    """A ward with these folders beside the watched root 1000. `policy` (YAML) replaces keys of the shipped policies;
    `head` is what its Box has beside folders.

    By default there is no grace and no settling.
    """
    scenario = f"{head}folders:\n{root}{folders}"
    with running(scenario) if options is None else running(scenario, options) as box:
        config = write_config(folder, box.base_url)
        (folder / "registry.yaml").write_text(registry, encoding="utf-8")
        policies = folder / "policies"
        policies.mkdir()
        for file in shipped_policies().iterdir():
            text = file.read_text(encoding="utf-8")
            if file.name.endswith(".yaml") and "policy:" in text and file.name != "submission-need.yaml":
                text = _at_once(text, policy)
            (policies / file.name).write_text(text, encoding="utf-8")
        config.write_text(config.read_text().replace(str(shipped_policies()), str(policies)), encoding="utf-8")
        ward = Ward(box, folder, config, secrets=secrets or {})
        try:
            yield ward
        finally:
            ward.close()


def _at_once(text: str, more: str) -> str:
    """The policy with `mode: enforce`, no grace and no settling, and what the test wants otherwise."""
    wanted = {"mode": "enforce", "grace": "0h", "settle": "0h", **(yaml.safe_load(more) or {})}
    return yaml.safe_dump({**yaml.safe_load(text), **wanted}, allow_unicode=True, sort_keys=False)
