"""A waiver holds to the end of its last day in Japan, and by nobody's act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper.jst import TOKYO
from gatekeeper.policy.violation import Severity
from gatekeeper.policy.waiver import Waiver, is_waived

WAIVER = Waiver("佐藤", "契約変更の手続中", date(2026, 3, 31), datetime(2026, 3, 1, tzinfo=UTC), Severity.MEDIUM)
OVER = datetime(2026, 4, 1, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("as_of", "waived"),
    [
        (datetime(2026, 3, 15, tzinfo=TOKYO), True),
        (OVER - timedelta(microseconds=1), True),
        (OVER, False),
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), False),
        (datetime(2026, 2, 1, tzinfo=TOKYO), True),
    ],
)
def test_waiver_lapses_when_its_last_day_is_over_in_japan(as_of: datetime, waived: bool) -> None:
    """The last day counts whole, in Asia/Tokyo whatever the zone of the question."""
    assert is_waived(WAIVER, Severity.MEDIUM, as_of) is waived


def test_no_waiver_waives_nothing() -> None:
    """What nobody has waived isn't waived."""
    assert not is_waived(None, Severity.LOW, OVER)


@pytest.mark.parametrize(
    ("severity", "waived"),
    [(Severity.CRITICAL, False), (Severity.HIGH, False), (Severity.MEDIUM, True), (Severity.LOW, True)],
)
def test_waiver_covers_nothing_graver_than_what_was_waived(severity: Severity, waived: object) -> None:
    """Whoever tolerated a link for the ward's staff hasn't tolerated one for everybody."""
    assert is_waived(WAIVER, severity, OVER - timedelta(days=1)) is waived
