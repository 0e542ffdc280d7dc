"""A year in minutes: fiscal year 2026 from its first morning to the second day of the next, with all its troubles."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.year import reckoning
from tests.year.house import house_of
from tests.year.place import END
from tests.year.plot import Deeds, eventful, plot, settle, troubles

MONTHLY = 4_000
EVERY_DAY = os.environ.get("YEAR") == "whole"
"""`make year` lives each day. Otherwise the quiet ones are left out, as if the machine had been held up meanwhile."""


@pytest.mark.timeout(1800)
def test_a_year(tmp_path: Path) -> None:
    """Deadlines on their days, each alert once, no act lost or doubled, the budget kept, the report drafted."""
    with house_of(tmp_path, monthly=MONTHLY) as house:
        deeds = Deeds(house)
        plots = plot(deeds), troubles(house)
        house.lived = None if EVERY_DAY else eventful(*plots)
        house.start()
        settle(house, *plots)
        house.live_until(END)
        reckoning.check_deletions(house, deeds)
        reckoning.check_accesses(house)
        reckoning.check_strangers(house, deeds)
        reckoning.check_effects(house)
        reckoning.check_transfers(house, deeds)
        reckoning.check_mails(house)
        reckoning.check_mornings(house)
        reckoning.check_budget(house, deeds, MONTHLY)
        reckoning.check_report(house)
        reckoning.check_ledger(house)
