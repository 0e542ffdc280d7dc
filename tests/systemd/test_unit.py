"""The units: understood by systemd without a word, shut off from the machine, and handed every secret."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gatekeeper.cli.guide import every_verb
from gatekeeper.settings.secret import SECRET_NAMES

UNITS = Path(__file__).parents[2] / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
LAUNCHER = "/usr/lib/gatekeeper/gatekeeper"
MOST_EXPOSED = 1.5
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(
    ANALYZE is None and not os.environ.get("CI"), reason="systemd-analyze is missing: apt-get install systemd"
)


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None, "systemd-analyze is missing: apt-get install systemd"
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are installed, but for the program, which this machine doesn't have there."""
    for file in (*UNITS.glob("*.service"), *UNITS.glob("*.timer")):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace(LAUNCHER, "/bin/true"))
    return tmp_path


@needs_systemd
def test_every_unit_is_understood(units: Path) -> None:
    """No unknown directive, no typo: it would end in a warning and status 0."""
    ended = analyze("verify", *sorted(units.iterdir()))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@needs_systemd
def test_a_typo_would_be_noticed(units: Path) -> None:
    """The check above can fail."""
    file = units / "gatekeeper.service"
    file.write_text(file.read_text().replace("ProtectHome=", "ProtectHomes="))
    assert "ProtectHomes" in analyze("verify", file).stderr


@needs_systemd
@pytest.mark.parametrize("service", SERVICES, ids=lambda file: file.name)
def test_exposure(service: Path) -> None:
    """What systemd makes of a unit's hardening: 10 is a bare one."""
    ended = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", "--json=short", service)
    assert ended.returncode == 0, ended.stderr
    assert all(one["exposure"] is None or float(one["exposure"]) < 1 for one in json.loads(ended.stdout))


def lines_of(file: Path, key: str) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def test_the_daemon_is_handed_every_secret() -> None:
    """A secret that the config knows reaches the program; one that a machine doesn't have is no obstacle."""
    told = [one.split(":") for one in lines_of(UNITS / "gatekeeper.service", "LoadCredentialEncrypted")]
    assert all(place == f"gatekeeper.{name}" for name, place in told)
    assert set(SECRET_NAMES) <= {name for name, _ in told}


def test_the_backup_is_handed_what_it_needs() -> None:
    """And nothing by which Box or the ledger could be used."""
    told = [one.split(":")[0] for one in lines_of(UNITS / "gatekeeper-backup.service", "LoadCredentialEncrypted")]
    assert told == ["database_password", "backup_key"]


@pytest.mark.parametrize("service", SERVICES, ids=lambda file: file.name)
def test_what_every_service_has(service: Path) -> None:
    """Its own account, UTF-8, a private state folder, and a verb that exists."""
    (environment,) = lines_of(service, "Environment")
    assert {"PYTHONUTF8=1", "GATEKEEPER_CONFIG=/etc/gatekeeper/gatekeeper.toml"} <= set(environment.split())
    assert lines_of(service, "User") == ["gatekeeper"]
    assert lines_of(service, "StateDirectoryMode") == ["0700"]
    (command,) = lines_of(service, "ExecStart")
    program, verb, *_ = command.split()
    assert program == LAUNCHER
    assert verb == "run" or f"gatekeeper {verb}" in dict(every_verb())


def test_the_daemon_says_that_it_lives() -> None:
    """It is started anew when it doesn't, and not when a file is wrong."""
    daemon = UNITS / "gatekeeper.service"
    assert lines_of(daemon, "Type") == ["notify"]
    assert lines_of(daemon, "WatchdogSec") == ["10min"]
    assert lines_of(daemon, "Restart") == ["always"]
    assert lines_of(daemon, "RestartPreventExitStatus") == ["2"]


def test_every_directive_of_hardening_is_the_same_everywhere() -> None:
    """Whoever tightens one unit tightens all."""
    hardened = [file.read_text(encoding="utf-8").partition("# Nothing of the machine")[2] for file in SERVICES]
    assert len({text.partition("\n[Install]")[0].rstrip() for text in hardened}) == 1


@pytest.mark.parametrize("service", SERVICES, ids=lambda file: file.name)
def test_what_goes_wrong_can_be_read(service: Path) -> None:
    """Errors go where the output goes, unless it is said otherwise: no unit throws them away with it."""
    if lines_of(service, "StandardOutput") in (["null"], ["/dev/null"]):
        assert lines_of(service, "StandardError") == ["journal"]


@pytest.mark.parametrize("service", SERVICES, ids=lambda file: file.name)
def test_the_holder_of_a_lease_can_be_seen(service: Path) -> None:
    """Beneath `ProtectProc=invisible` a dead holder whose number somebody else has now would seem to live for ever."""
    assert (lines_of(service, "ProtectProc"), lines_of(service, "ProcSubset")) == (["default"], ["all"])


def test_timers_run_by_the_wards_clock() -> None:
    """Whatever zone the machine is in; and what was missed while it was off is done at the next start."""
    for file in UNITS.glob("*.timer"):
        assert all(one.endswith("Asia/Tokyo") for one in lines_of(file, "OnCalendar"))
        assert lines_of(file, "Persistent") == ["true"]
