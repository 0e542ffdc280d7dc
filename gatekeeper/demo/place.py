"""The folder in which the demo runs: a config, a registry, policies and a scenario, as a ward would have them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.shipped import shipped_policies, shipped_registry

__all__ = ["KEPT_URL", "Place", "prepared"]

KEPT_URL = "http://127.0.0.1:8999"
"""Where the config that is left behind looks for a sandbox."""

_OWN = Path(__file__).parent
_CONFIG = """\
# gatekeeper demo が作った設定です。項目の意味は、製品の config/gatekeeper.toml を見てください。

[ward]
name = "新宿区"
domains = ["city.example.jp"]

[box]
auth = "ccg"
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "{base_url}"

[watch]
roots = ["1000"]

[paths]
database = "sqlite:///state/gatekeeper.db"
policies = "policies"
registry = "config/registry"

[alerts]
sender = "gatekeeper@city.example.jp"
privacy_office = ["kojin@city.example.jp"]
it = ["joho@city.example.jp"]
departments = {{"子育て支援課" = ["kosodate-kacho@city.example.jp"]}}

[mail]
host = "mail.city.example.jp"

[log]
level = "warning"
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything of the demo lies. `kept` tells that it stays after the demo."""

    folder: Path
    kept: bool

    @property
    def scenario(self) -> Path:
        return self.folder / "scenario.yaml"

    @property
    def config(self) -> Path:
        return self.folder / "config" / "gatekeeper.toml"

    @property
    def workbook(self) -> Path:
        """The secretariat's table of 資料36."""
        return self.folder / "資料36-1.xlsx"

    def point_at(self, base_url: str) -> None:
        """Writes the config anew, for a Box at this address."""
        self.config.write_text(_CONFIG.format(base_url=base_url), encoding="utf-8")


@contextmanager
def prepared(keep: Path | None) -> Iterator[Place]:
    """A place with its files: in `keep`, which must not hold anything yet, or in a folder that is gone afterwards.

    :raises UsageError: `keep` is in use or can't be written.
    """
    if keep is None:
        with TemporaryDirectory(prefix="gatekeeper-demo-") as folder:
            yield _filled(Place(Path(folder), kept=False))
        return
    try:
        if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
            raise UsageError(f"{keep} は空のフォルダではありません。まだないフォルダの名前を指定してください。")
        place = _filled(Place(keep.absolute(), kept=True))
    except OSError as error:
        raise UsageError(f"{keep} に書き込めません（{os_reason(error)}）。別のフォルダを指定してください。") from error
    yield place
    place.point_at(KEPT_URL)


def _filled(place: Place) -> Place:
    registry = place.folder / "config" / "registry"
    shutil.copytree(shipped_registry(), registry, dirs_exist_ok=True)
    shutil.copytree(shipped_policies(), place.folder / "policies", dirs_exist_ok=True)
    shutil.copyfile(_OWN / "registry.yaml", registry / "demo.yaml")
    shutil.copyfile(_OWN / "scenario.yaml", place.scenario)
    return place
