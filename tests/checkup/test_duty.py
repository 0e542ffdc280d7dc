"""What a checkup says of the daemon's jobs, of the intake of events, of mail, and of the second credential."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.checkup.event import look as look_at_events
from gatekeeper.checkup.job import look as look_at_jobs
from gatekeeper.checkup.mail import look as look_at_mail
from gatekeeper.checkup.scope import look as look_at_scope
from gatekeeper.hearing import take_in_stream
from gatekeeper.policy.model import Mode
from gatekeeper.settings import load
from gatekeeper.store.job import Jobs
from gatekeeper.text import words
from tests.checkup.conftest import StartBox
from tests.cli.conftest import REGISTRY
from tests.daemon.test_desk import mailing
from tests.ward import write_config

WORDS = words("ja")
NOW = datetime(2026, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ENFORCER = '[box.enforcer]\nauth = "ccg"\nclient_id = "zweite"\n'


@pytest.fixture
def open_office(tmp_path: Path, start_box: StartBox) -> Callable[[str], Office]:
    """An office with `more` in its config."""
    box = start_box()

    def make(more: str = "") -> Office:
        config = write_config(tmp_path, box.base_url)
        (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
        config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
        return Office(load(config, {}), clock=lambda: NOW)

    return make


Make = Callable[[str], Office]


def test_jobs(open_office: Make) -> None:
    """Never begun; all well; one that fails, with why and since when; one that is late."""
    with open_office("") as office:

        def found() -> list[tuple[str, str]]:
            return [(str(line.mark), line.text) for line in look_at_jobs(office, WORDS)]

        assert found() == [("note", WORDS("check.jobs_never"))]
        jobs = Jobs(office.database)
        for name in ("sweep", "mail", "no_longer_there"):
            jobs.enter(name, "1m", NOW)
            jobs.succeed(name, NOW, NOW + DAY)
        ((mark, text),) = found()
        assert mark == "good"
        assert "見回り 令和8年2月1日" in text
        assert "no_longer_there" in text
        jobs.fail("mail", NOW, NOW + DAY, "UsageError", "だめ")
        ((mark, text),) = found()
        assert (mark, "「知らせとメール」が続けて1回失敗" in text, "だめ" in text) == ("note", True, True)
        jobs.reschedule("sweep", "1m", NOW - timedelta(hours=1, minutes=1))
        assert [("見回り" in text, mark) for mark, text in found()] == [(False, "note"), (True, "note")]


def test_events(open_office: Make) -> None:
    """Nothing taken in yet is worth a look; then it says when the log was read last, and what is still to be read."""
    with open_office("") as office:
        (never,) = look_at_events(office, WORDS)
        assert (never.name, str(never.mark)) == ("events", "note")
        take_in_stream(office)
        marks = [str(line.mark) for line in look_at_events(office, WORDS)]
        assert marks == ["good", "note"]
        office.clock = lambda: NOW + DAY + timedelta(minutes=1)
        assert [str(line.mark) for line in look_at_events(office, WORDS)] == ["note", "note"]


def test_mail(open_office: Make) -> None:
    """Without `[alerts]` nobody hears of anything, which is worth a look; set up it is good."""
    with open_office("") as office:
        assert [str(line.mark) for line in look_at_mail(office, WORDS)] == ["note"]
    with open_office(mailing(25)) as office:
        marks = {str(line.mark) for line in look_at_mail(office, WORDS)}
        assert "bad" not in marks


def test_mail_that_needs_a_password(open_office: Make) -> None:
    """A user without one: it is said where it belongs, and the status tells a script."""
    with open_office(mailing(25).replace('"none"', '"starttls"') + 'user = "gatekeeper"\n') as office:
        bad = [line for line in look_at_mail(office, WORDS) if str(line.mark) == "bad"]
        assert [("GATEKEEPER_SMTP_PASSWORD" in line.text, int(line.status)) for line in bad] == [(True, 2)]


@pytest.mark.parametrize("mode", ["observe", "enforce"])
def test_enforcer_is_looked_at_where_something_is_enforced(open_office: Make, mode: str) -> None:
    """In observe mode no second credential is even loaded; else it is said what it may read."""
    with open_office(ENFORCER) as office:
        by_pattern = office.policies.by_pattern
        changed = {name: replace(one, mode=Mode(mode), rules={}) for name, one in by_pattern.items()}
        office.policies = replace(office.policies, by_pattern=changed)
        lines = [line for line in look_at_scope(office, WORDS) if line.name == "enforcer"]
        assert [str(line.mark) for line in lines] == ["note" if mode == "observe" else "good"]
        assert ("enforcer" in vars(office)) == (mode == "enforce")
