"""Whether a database may lie where it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checkup.machine import network_share

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /srv/share rw - nfs4 files.city.example.jp:/share rw
31 22 0:27 / /srv/share/local rw - ext4 /dev/vdb rw
32 22 0:28 / /mnt/two\\040words rw - cifs //files/share rw
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/gatekeeper", None),
        ("/srv/share/gatekeeper", "nfs4"),
        ("/srv/share", "nfs4"),
        ("/srv/shares", None),
        ("/srv/share/local/gatekeeper", None),
        ("/mnt/two words/x", "cifs"),
    ],
)
def test_network_share(tmp_path: Path, folder: str, kind: str | None) -> None:
    """The deepest mount above a folder counts; a name that only begins alike is another place."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_share(Path(folder), mounts) == kind


def test_where_nobody_tells(tmp_path: Path) -> None:
    """A system without such a list isn't warned of."""
    assert network_share(tmp_path, tmp_path / "nowhere") is None
