"""How many calls were spent on what, and how many were bought."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.budget import forecast
from gatekeeper.checkup.line import Line, Mark
from gatekeeper.show.moment import day
from gatekeeper.text import Words

__all__ = ["look"]


def look(office: Office, words: Words) -> Iterator[Line]:
    now = office.clock()
    today, month = office.usage.today(now), office.usage.this_month(now)
    text = words(
        "check.calls_line",
        today=f"{sum(today.values()):,}",
        today_parts=_parts(words, today),
        month=f"{sum(month.values()):,}",
        month_parts=_parts(words, month),
    )
    budget = office.settings.budget
    share = sum(month.values()) / budget.monthly
    said = f"{text}。{words('check.calls_budget', budget=f'{budget.monthly:,}', share=f'{share * 100:.1f}')}"
    ends_on = forecast(office.spent(now), now, budget).ends_on
    if ends_on is not None:
        said += f"。{words('daemon.budget_ends', day=day(ends_on))}"
    yield Line("calls", Mark.GOOD if ends_on is None else Mark.NOTE, said)


def _parts(words: Words, calls: dict[str, int]) -> str:
    parts = [f"{words(f'purpose.{purpose}')}{count:,}" for purpose, count in sorted(calls.items())]
    return "、".join(parts) or words("table.none")
