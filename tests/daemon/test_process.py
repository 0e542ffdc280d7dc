"""The daemon as a process: started, signalled, asked how it is, and killed."""

from __future__ import annotations

import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from gatekeeper.sandbox.server import Options
from tests.acting.ward import Ward, ward_of
from tests.daemon.process import Running, free_port, started, until
from tests.daemon.room import FOLDERS

LAST = "check"
"""The job that comes last when everything is made up."""


@contextmanager
def duty(folder: Path, more: str = "[metrics]\nport = 0\n", options: Options | None = None) -> Iterator[Ward]:
    """A ward whose Box tells the real time, which is what a process goes by."""
    with ward_of(folder, FOLDERS, options=options) as ward:
        ward.ask("POST", "/_sandbox/clock", {"set": datetime.now(UTC).isoformat()})
        ward.config.write_text(ward.config.read_text() + more, encoding="utf-8")
        yield ward


def ended(running: Running, job: str) -> bool:
    return any(line["job"] == job for line in running.lines("job_done"))


def test_terminated_in_the_middle_of_a_sweep_ends_in_five_seconds(tmp_path: Path) -> None:
    """Told to stop while calls are on their way, it ends in order; the next one goes on with the same sweep."""
    with duty(tmp_path, options=Options(latency_ms=3_000)) as ward, started(ward.config) as running:
        until(lambda: any(line["job"] == "sweep" for line in running.lines("job_began")))
        running.send(signal.SIGTERM)
        assert running.process.wait(timeout=5) == 0
        assert running.lines("daemon_stopped")[0]["in_order"] is True
        assert running.lines("jobs_ended")[0]["all"] is True
        assert not running.lines("job_failed")


def test_idle_daemon_ends_at_once(tmp_path: Path) -> None:
    """And gives its leadership up, so that nobody has to wait for it."""
    with duty(tmp_path) as ward:
        with started(ward.config) as running:
            until(lambda: ended(running, LAST))
            assert ended(running, LAST), running.log.read_text()
            running.send(signal.SIGINT)
            assert running.process.wait(timeout=5) == 0
        with started(ward.config, "second") as second:
            second.wait_for("leadership_taken")


def test_hangup_takes_in_what_is_right_and_refuses_what_is_wrong(tmp_path: Path) -> None:
    """A broken policy is refused with its file and line, and the old one stays in force; put right, it is taken in."""
    with duty(tmp_path) as ward, started(ward.config) as running:
        running.wait_for("leadership_taken")
        policy = next(file for file in sorted((tmp_path / "policies").iterdir()) if "mode: enforce" in file.read_text())
        right = policy.read_text(encoding="utf-8")
        policy.write_text(right.replace("mode: enforce", "mode: enforced"), encoding="utf-8")
        running.send(signal.SIGHUP)
        (refused,) = running.wait_for("reload_refused")
        assert f"{policy}:" in refused["reason"]
        assert "reload_refused" in {line["kind"] for line in running.lines("alarm")}
        policy.write_text(right, encoding="utf-8")
        running.send(signal.SIGHUP)
        running.wait_for("reloaded")
        assert running.process.poll() is None
        registry = tmp_path / "registry.yaml"
        registry.write_text(registry.read_text().replace("国民健康保険", "介護保険"), encoding="utf-8")
        running.send(signal.SIGHUP)
        (differs,) = running.wait_for("registry_files_differ")
        assert differs["count"] == 1


def test_hangup_cant_change_the_database(tmp_path: Path) -> None:
    """What only a new start can bring about is refused, and named."""
    with duty(tmp_path) as ward, started(ward.config) as running:
        running.wait_for("leadership_taken")
        moved = ward.config.read_text().replace("[paths]", '[paths]\ndatabase = "sqlite:///other.db"')
        ward.config.write_text(moved, encoding="utf-8")
        running.send(signal.SIGHUP)
        (refused,) = running.wait_for("reload_refused")
        assert "[paths] database" in refused["reason"]
        assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(tmp_path: Path, abstract: bool) -> None:
    """READY, a status line, signs of life while there is progress, a reload from its beginning to its end, STOPPING."""
    address = f"\0{tmp_path}/notify" if abstract else str(tmp_path / "notify")
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    heard.extend(listener.recv(4096).decode().splitlines())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        told = {"NOTIFY_SOCKET": address.replace("\0", "@"), "WATCHDOG_USEC": "10000000"}
        with duty(tmp_path) as ward, started(ward.config, environment=told) as running:
            until(lambda: ended(running, LAST))
            until(lambda: any(line.startswith("STATUS=次は") for line in heard))
            running.send(signal.SIGHUP)
            running.wait_for("reloaded")
            until(lambda: heard.count("READY=1") == 2)
            running.send(signal.SIGTERM)
            assert running.process.wait(timeout=5) == 0
        over.set()
        thread.join()
    assert heard[0] == "READY=1"
    assert "WATCHDOG=1" in heard
    reloading = heard.index("RELOADING=1")
    assert heard[reloading + 1].startswith("MONOTONIC_USEC=")
    assert heard.index("READY=1", reloading) > reloading
    assert "STOPPING=1" in heard
    assert any(line.startswith("STATUS=次は") for line in heard)


def test_whoever_asks_is_told_how_it_is(tmp_path: Path) -> None:
    """/healthz and /metrics answer on the loopback address; anything else is not there; the port can't be had twice."""
    port = free_port()
    with duty(tmp_path, f"[metrics]\nport = {port}\n") as ward, started(ward.config) as running:
        until(lambda: ended(running, LAST))
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            health = json.load(answer)
        assert (health["ok"], health["role"], health["late"]) == (True, "leader", [])
        assert health["jobs"]["sweep"]["failures"] == 0
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text = answer.read().decode()
        assert "gatekeeper_leader 1.0" in text
        assert 'gatekeeper_job_failures{job="act"} 0.0' in text
        assert 'gatekeeper_box_calls_today{use="sweep"}' in text
        assert "gatekeeper_box_budget_month 100000.0" in text
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"http://127.0.0.1:{port}/")
        with started(ward.config, "second") as second:
            assert second.process.wait(timeout=60) == 2
            assert f"127.0.0.1:{port} を使えません" in second.log.read_text(encoding="utf-8")


def test_state_that_cant_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    """Where the database can't be made: one sentence with the place, and the status that systemd tries again after."""
    with duty(tmp_path) as ward:
        (tmp_path / "taken").write_text("")
        moved = ward.config.read_text().replace("[paths]", '[paths]\ndatabase = "sqlite:///taken/gatekeeper.db"')
        ward.config.write_text(moved, encoding="utf-8")
        with started(ward.config) as running:
            assert running.process.wait(timeout=60) == 3
            assert "taken/gatekeeper.db" in running.log.read_text(encoding="utf-8")
