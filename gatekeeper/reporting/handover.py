"""The hand-over ledger (管理簿) of an office's records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.press.data import Spool
from gatekeeper.press.paper import Paper
from gatekeeper.registry.model import Declaration, Governor
from gatekeeper.reporting.erasure import parties_of, title_of
from gatekeeper.reporting.hearing import heard_in
from gatekeeper.reporting.publishing import Published, publish
from gatekeeper.reports.annual.counting import count_moved
from gatekeeper.reports.handover import Handover, MonthlyWays, handover_paper, handover_stem
from gatekeeper.store.transfer import TransferFilter
from gatekeeper.transfer.value import Transfer

__all__ = ["write_handover"]


def write_handover(office: Office, governor: Governor, first: date, last: date, out: Path) -> Published:
    """Writes what moved under a procedure or declaration from one day to another, both included, in Asia/Tokyo.

    For what is raised see `publishing.publish`.
    """
    bounds = (jst.day_start(first), jst.day_end(last))

    def compose(keep: Callable[[Transfer], None], spool: Spool) -> Paper:
        months = MonthlyWays(first, last)

        def taken(one: Transfer) -> None:
            months.take(one)
            keep(one)

        moved = count_moved(office.transfers.find(TransferFilter(*bounds, governors=(governor.id,))), taken)
        spool.close()
        found = Handover(
            ward=office.settings.ward.name,
            governor=governor.id,
            title=title_of(governor),
            department=governor.department,
            counterparties=parties_of(governor),
            first=first,
            last=last,
            today=max(first, min(last, jst.day_of(office.clock()))),
            moved=moved,
            months=months,
            heard=heard_in(office),
        )
        return handover_paper(found, spool)

    kind = "declaration" if isinstance(governor, Declaration) else "procedure"
    about = {"kind": "ledger", kind: governor.id, "from": first.isoformat(), "to": last.isoformat()}
    return publish(office, out, "ledger", handover_stem(governor.id, first, last), compose, about, bounds)
