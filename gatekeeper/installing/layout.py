"""Where things lie on a machine, and the files that a new one begins with."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.installing.template import Place, Value
from gatekeeper.shipped import shipped_policies
from gatekeeper.text import words

__all__ = ["ETC", "Layout", "write"]

ETC = Path("/etc/gatekeeper")
_ACTING = re.compile(r"\bmode: (?:notify|enforce)\b")
_WORDS = words("ja")
_GROUP = "gatekeeper"
_REGISTRY = """\
# 登録簿（承認された手続と、所定の様式）。書き方は手引きの「登録簿の書き方」にあります。
# 付議の資料からは gatekeeper registry import 資料.xlsx --dry-run で読めます。
submissions: []
procedures: []
declarations: []
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """`config` is the file to be made, `state` the folder of what the program itself keeps."""

    config: Path
    state: Path

    @classmethod
    def of(cls, config: Path) -> Layout:
        """The packaged machine's, for a config in `/etc/gatekeeper`; else everything beneath the config's folder."""
        file = config.absolute()
        return cls(file, Path("/var/lib/gatekeeper") if file.parent == ETC else file.parent / "state")

    @property
    def backups(self) -> Path:
        return Path("/var/backups/gatekeeper") if self.config.parent == ETC else self.state / "backup"

    @property
    def templates(self) -> Path:
        """Where the ward's own templates go; those of mails into a folder in it."""
        return self.config.parent / "templates"

    @property
    def credentials(self) -> Path:
        """Where secrets go that systemd doesn't seal."""
        return self.config.parent / "credentials"

    def values(self) -> dict[Place, Value]:
        return {
            ("paths", "database"): f"sqlite:///{self.state / 'gatekeeper.db'}",
            ("paths", "policies"): str(self.config.parent / "policies"),
            ("paths", "registry"): str(self.config.parent / "registry"),
            ("paths", "keys"): str(self.state / "keys"),
            ("paths", "templates"): str(self.templates),
            ("paths", "reports"): str(self.state / "reports"),
            ("ledger", "anchor"): str(self.state / "anchor"),
            ("backup", "folder"): str(self.backups),
        }


def write(layout: Layout, text: str, more: Mapping[Path, str]) -> None:
    """Writes the config and `more`, and policies that only observe and an empty registry where there are none yet.

    :raises UsageError: there is a config already (it stays as it is), or something can't be written.
    """
    file = layout.config
    try:
        file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        for name, content in _first_files().items():
            folder = file.parent / name
            if not folder.exists():
                folder.mkdir(mode=0o750)
                for inner, body in content.items():
                    _put(folder / inner, body)
        for other, body in more.items():
            other.unlink(missing_ok=True)
            _put(other, body)
        _put(file, text)
    except FileExistsError as error:
        raise UsageError(_WORDS("init.exists", file=file)) from error
    except OSError as error:
        raise UsageError(_WORDS("usage.not_writable", file=error.filename or file, why=os_reason(error))) from error


def _first_files() -> Mapping[str, Mapping[str, str]]:
    policies = {file.name: file.read_text(encoding="utf-8") for file in sorted(shipped_policies().glob("*.*"))}
    return {
        "policies": {name: _observing(text) if name.endswith(".yaml") else text for name, text in policies.items()},
        "registry": {"registry.yaml": _REGISTRY},
    }


def _observing(text: str) -> str:
    """The policy with every mode that acts or tells made into one that looks; what its comments say stays."""
    lines = (
        line if line.lstrip().startswith("#") else _ACTING.sub("mode: observe", line) for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"


def _put(file: Path, text: str) -> None:
    """A new file that the service may read and nobody but root may write, where there is such a service."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w", encoding="utf-8") as out:
        out.write(text)
    _hand_over(file)
    _hand_over(file.parent)


def _hand_over(path: Path) -> None:
    if os.geteuid() == 0:
        try:
            shutil.chown(path, group=_GROUP)
        except LookupError:
            return  # no such account: somebody tries the program out
