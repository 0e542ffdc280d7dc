"""The machine: whether the database's disk has room, and is one that a database may lie on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import ExitStatus
from gatekeeper.text import Words

__all__ = ["look", "network_share"]

_SQLITE = "sqlite:///"
_TOO_LITTLE = 200_000_000
_LITTLE = 2_000_000_000
_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"})


def look(office: Office, words: Words) -> Iterator[Line]:
    database = office.settings.paths.database
    if database.startswith(_SQLITE):
        folder = _nearest(Path(database.removeprefix(_SQLITE)).parent)
        yield _room(folder, words)
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Line("machine", Mark.BAD, words("check.machine_read_only", folder=folder), ExitStatus.UNREACHABLE)
        if (kind := network_share(folder)) is not None:
            yield Line("machine", Mark.NOTE, words("check.machine_share", folder=folder, kind=kind))
    else:
        yield _room(_nearest(office.settings.root), words)


def _room(folder: Path, words: Words) -> Line:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        text = words("check.machine_unseen", folder=folder, reason=os_reason(error))
        return Line("machine", Mark.BAD, text, ExitStatus.UNREACHABLE)
    facts = {"folder": folder, "free": f"{free / 1e9:,.1f}"}
    if free < _TOO_LITTLE:
        return Line("machine", Mark.BAD, words("check.machine_full", **facts), ExitStatus.UNREACHABLE)
    if free < _LITTLE:
        return Line("machine", Mark.NOTE, words("check.machine_filling", **facts))
    return Line("machine", Mark.GOOD, words("check.machine_ok", **facts))


def network_share(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of network file system that a folder lies on; None for a disk of this machine, or where nobody says."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    deepest, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 5 or not rest[0]:
            continue
        point = fields[4].replace("\\040", " ")
        if folder.absolute().is_relative_to(point) and len(point) >= len(deepest):
            deepest, kind = point, rest[0]
    return kind if kind in _SHARES else None


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
