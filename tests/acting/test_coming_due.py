"""What the calendar has made due since the last sweep, found without a call to Box."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.acting.coming_due import open_what_came_due
from gatekeeper.hearing import reread_items, take_in_stream
from gatekeeper.policy.violation import Status
from gatekeeper.store.life import StoredViolation
from tests.acting.test_deletion import FOLDER, as_admin
from tests.acting.ward import REGISTRY, Ward, ward_of

LET_IN = (
    FOLDER.rstrip()
    + """
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader}
      - {login: someone@example.net, role: viewer}
"""
)
ENDED = REGISTRY.replace("end: 2026-03-31, renews_yearly: true, renewed: [2026]", "end: 2026-02-10")
OBSERVE = "mode: observe"


def open_rules(ward: Ward) -> list[str]:
    """The rules of what stands, of a file's day and of a stranger."""
    found = (one for one in ward.office().standing() if one.status is Status.OPEN)
    return sorted(one.violation.rule for one in found if one.violation.rule in {"GK102", "GK105", "GK401"})


def opened(ward: Ward) -> int:
    office = ward.office()
    return open_what_came_due(office, office.clock())


def hear(ward: Ward) -> None:
    """Takes in what has happened, and looks at what it touched."""
    office = ward.office()
    take_in_stream(office)
    reread_items(office, 100)


def found(ward: Ward, rule: str) -> StoredViolation:
    return next(one for one in ward.office().standing() if one.violation.rule == rule)


def test_a_day_that_is_over_opens_what_was_due_on_it(tmp_path: Path) -> None:
    """The file of 5 January may be there for 30 days: on 4 February nothing, on the fifth GK401, once, and no call."""
    with ward_of(tmp_path, FOLDER) as ward:
        ward.sweep()
        before = ward.calls()
        ward.pass_time(days=3)
        assert (opened(ward), open_rules(ward)) == (0, [])
        ward.pass_time(days=1)
        assert (opened(ward), open_rules(ward)) == (1, ["GK401"])
        assert opened(ward) == 0
        assert ward.calls() == before


def test_a_term_that_ends_opens_whoever_is_still_in(tmp_path: Path) -> None:
    """Who was a stranger before isn't told of anew; whose term is over is."""
    with ward_of(tmp_path, LET_IN, registry=ENDED) as ward:
        ward.sweep()
        stranger = found(ward, "GK102")
        ward.pass_time(days=12)
        opened(ward)
        assert open_rules(ward) == ["GK102", "GK105", "GK401"]
        assert found(ward, "GK102") == stranger


def test_what_was_looked_at_since_stays_settled(tmp_path: Path) -> None:
    """What came due and was then put right isn't opened again by the old reading."""
    with ward_of(tmp_path, FOLDER, policy=OBSERVE) as ward:
        ward.sweep()
        hear(ward)
        ward.pass_time(days=4)
        assert opened(ward) == 1
        as_admin(ward, "DELETE", "/2.0/files/501")
        hear(ward)
        assert open_rules(ward) == []
        assert opened(ward) == 0


def test_a_sweep_of_the_day_leaves_nothing_to_do(tmp_path: Path) -> None:
    """Nor is there anything before the first one."""
    with ward_of(tmp_path, FOLDER) as ward:
        assert opened(ward) == 0
        ward.pass_time(days=4)
        ward.sweep()
        assert open_rules(ward) == ["GK401"]
        assert opened(ward) == 0
