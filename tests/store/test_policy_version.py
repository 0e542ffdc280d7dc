"""The policies as they were first seen in use."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.store.database import Database
from gatekeeper.store.policy_version import PolicyVersions
from tests.store.build import NOW

HOUR = timedelta(hours=1)
ONE = {"outsourcing": {"mode": "enforce"}, "unregistered": {"mode": "notify"}}
OTHER = {"outsourcing": {"mode": "observe"}, "unregistered": {"mode": "notify"}}


def test_a_policy_stands_since_it_was_first_seen(database: Database) -> None:
    """Seen again, it isn't younger for it; looking leaves nothing behind."""
    kept = PolicyVersions(database)
    assert kept.since(ONE, NOW) == {"outsourcing": NOW, "unregistered": NOW}
    assert kept.since(ONE, NOW + HOUR) == {"outsourcing": NOW + HOUR, "unregistered": NOW + HOUR}
    kept.see(ONE, NOW)
    kept.see(ONE, NOW + HOUR)
    assert kept.since(ONE, NOW + HOUR) == {"outsourcing": NOW, "unregistered": NOW}


def test_a_change_begins_anew(database: Database) -> None:
    """Only for the policy that has changed, and again when it is changed back."""
    kept = PolicyVersions(database)
    kept.see(ONE, NOW)
    assert kept.since(OTHER, NOW + HOUR)["outsourcing"] == NOW + HOUR
    kept.see(OTHER, NOW + HOUR)
    kept.see(ONE, NOW + 2 * HOUR)
    assert kept.since(ONE, NOW + 3 * HOUR) == {"outsourcing": NOW + 2 * HOUR, "unregistered": NOW}
    assert kept.changed_since(NOW) == ("outsourcing",)
    assert kept.changed_since(NOW + 2 * HOUR) == ()


def test_a_policy_that_went_and_came_back_is_new(database: Database) -> None:
    """Whatever stood in it."""
    kept = PolicyVersions(database)
    kept.see(ONE, NOW)
    kept.see({"unregistered": ONE["unregistered"]}, NOW + HOUR)
    kept.see(ONE, NOW + 2 * HOUR)
    assert kept.since(ONE, NOW + 3 * HOUR)["outsourcing"] == NOW + 2 * HOUR


def test_a_clock_set_back_makes_no_second_beginning(database: Database) -> None:
    """A change is never entered before the one that it follows."""
    kept = PolicyVersions(database)
    kept.see(ONE, NOW)
    kept.see(OTHER, NOW - HOUR)
    assert kept.since(OTHER, NOW)["outsourcing"] > NOW
