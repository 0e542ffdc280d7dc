"""The mails of notices: what will be done and deleted, and lockdowns with their release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gatekeeper.alerts.addressee import Addressee
from gatekeeper.alerts.desk import Desk
from gatekeeper.alerts.entry import Entry, listed_facts
from gatekeeper.alerts.standing import Standing
from gatekeeper.enforcement.notice import WARNINGS, Notice, NoticeKind
from gatekeeper.show.moment import moment
from gatekeeper.store import alert_source as source
from gatekeeper.store.alert import Alert, AlertKind, Role, Transaction, note_moot, note_told, untold_alerts
from gatekeeper.store.mail import MailDraft, enqueue
from gatekeeper.text import visible

__all__ = ["mail_notices"]

_KINDS = (AlertKind.NOTICE, AlertKind.DELETION_NOTICE)
_Group = tuple[str, Role, str]


def mail_notices(connection: Transaction, desk: Desk, now: datetime) -> int:
    """Queues one mail for each address and kind of notice that is due; gives their number."""
    untold = untold_alerts(connection, _KINDS)
    standing = Standing.read(connection, desk, untold, now)
    groups: dict[_Group, list[Alert]] = {}
    gone = []
    for one in untold:
        if (kind := _kind(standing, one)) is None:
            gone.append(one)
        else:
            groups.setdefault((one.draft.to, one.draft.role, kind), []).append(one)
    note_moot(connection, gone, now)
    count = 0
    for (address, role, kind), alerts in groups.items():
        draft = _draft(connection, desk, standing, Addressee(address, role), kind, alerts)
        number = enqueue(connection, draft, now)
        if number is not None:
            note_told(connection, alerts, number, now)
            count += 1
    return count


def _kind(standing: Standing, one: Alert) -> str | None:
    """What goes into one mail together: all warnings of one sort, but each lockdown by itself."""
    if standing.deletion(one) is not None:
        return "deletion"
    notice = standing.notice(one)
    if notice is None:
        return None
    return "act" if notice.kind in WARNINGS else f"{notice.kind}:{notice.about}"


def _draft(
    connection: Transaction, desk: Desk, standing: Standing, to: Addressee, kind: str, alerts: Sequence[Alert]
) -> MailDraft:
    key = "\n".join(one.draft.matter for one in alerts)
    notices = [notice for one in alerts if (notice := standing.notice(one)) is not None]
    if notices and notices[0].kind not in WARNINGS:
        return desk.draft("lockdown", to, key, _lockdown(connection, desk, to, notices[0]))
    note = desk.words("alert.nobody_known") if to.role is Role.STAND_IN else ""
    entries = _warned(connection, desk, notices, note, standing.now)
    entries += [
        desk.pages.deletion(deletion, note) for one in alerts if (deletion := standing.deletion(one)) is not None
    ]
    facts = {**listed_facts(entries), "deletion": kind == "deletion"}
    return desk.draft("warning", to, key, facts, listed=entries)


def _warned(connection: Transaction, desk: Desk, notices: Sequence[Notice], note: str, now: datetime) -> list[Entry]:
    """A thing whose grace begins and ends within a mail is said once."""
    about = dict.fromkeys(notice.about for notice in notices)
    return [
        desk.pages.warning(one, source.violations_about(connection, one.partition("@")[0], now), note) for one in about
    ]


def _lockdown(connection: Transaction, desk: Desk, to: Addressee, notice: Notice) -> dict[str, Any]:
    """An outside contact hears that it was closed and whom to ask, and nothing of why or by whom."""
    number = int(notice.about.removeprefix("R"))
    run, outside = source.run_by_id(connection, number), to.role is Role.CONTACT
    titles = tuple(map(visible, source.titles_of_lockdowns(connection, number))) or (notice.about,)
    return {
        "released": notice.kind is NoticeKind.RELEASE,
        "titles": (desk.words("alert.your_transfers", ward=desk.ward),) if outside else titles,
        "at": moment(notice.due if run is None else run.made_at),
        "by": "" if outside or run is None else visible(run.draft.by),
        "reason": "" if outside or run is None else visible(run.draft.reason),
        "outside": outside,
        "command": f"gatekeeper journal {notice.about}",
        "note": desk.words("alert.nobody_known") if to.role is Role.STAND_IN else "",
    }
