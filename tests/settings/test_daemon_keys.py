"""What the daemon is told by the config, and what is refused there."""

from __future__ import annotations

import pytest

from gatekeeper import settings
from gatekeeper.budget import Budget
from gatekeeper.daemon.jobs import table
from gatekeeper.daemon.port import LoggedAlarms
from gatekeeper.errors import MistakesError
from gatekeeper.text import words
from tests.settings.conftest import WHOLE, Write
from tests.settings.test_alert_settings import ALERTS, MAIL


def test_what_isnt_written_has_its_default(write: Write) -> None:
    """A hundred thousand calls a month, a port of its own, and a cadence for each job."""
    found = settings.load(write(WHOLE), {})
    assert (found.budget, found.metrics.port) == (Budget(100_000), 9464)
    assert str(found.schedule.cadences["sweep"]) == "daily 02:00"


def test_the_morning_begins_where_the_alerts_say(write: Write) -> None:
    """The digest and the sign of life are due at `digest_at`, not before, when nothing would be sent."""
    found = settings.load(write(f'{WHOLE}{ALERTS}digest_at = "9:15"\n{MAIL}'), {}).schedule.cadences
    assert (str(found["digest"]), str(found["heartbeat"])) == ("workdays 09:15", "monday 09:15")


def test_every_job_has_its_cadence_and_its_word(write: Write) -> None:
    """And every cadence its job: what can be written in the config does something."""
    names = [job.name for job in table(LoggedAlarms())]
    assert sorted(names) == sorted(settings.load(write(WHOLE), {}).schedule.cadences)
    assert len(set(names)) == len(names)
    assert {f"job.{name}" for name in names} <= words("ja").names()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[budget]\nmonthly = 0\n", "1以上"),
        ("[budget]\nmonthly = -5\n", "1以上"),
        ("[budget]\ndaily = 0\n", "1以上"),
        ("[budget]\nmonthly = 100\ndaily = 101\n", "超えています"),
        ('[budget]\nmonthly = "100000"\n', "整数"),
        ('[schedule]\nsweep = "0s"\n', "1秒"),
        ('[schedule]\nact = "0m"\n', "1秒"),
        ("[schedule]\nact = 15\n", "文字"),
        ('[schedule]\nact = "often"\n', "周期として読めません"),
        ('[schedule]\nswep = "1h"\n', "sweep"),
        ('[schedule]\ntimezone = "UTC"\n', "Asia/Tokyo"),
        ('[schedule]\ntimezone = "Asia/Seoul"\n', "Asia/Tokyo"),
        ("[metrics]\nport = 65536\n", "65535以下"),
        ("[metrics]\nport = -1\n", "0以上"),
    ],
)
def test_wrong_order_to_the_daemon_is_refused(write: Write, lines: str, said: str) -> None:
    """With the line, and with what would be right."""
    file = write(WHOLE + lines)
    with pytest.raises(MistakesError, match=said) as caught:
        settings.load(file, {})
    (mistake,) = caught.value.mistakes
    assert (mistake.line or 0) >= len(WHOLE.splitlines()) + 1
