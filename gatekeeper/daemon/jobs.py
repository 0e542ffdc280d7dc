"""The table of jobs, in the order in which what was missed is made up: what protects and tells, what looks, what acts.

A sweep may take days, and holds back only what rests on it.

A job more is one entry here, its cadence in `[schedule]` (`settings/form.py` and the shipped config), and its word in
the table `job` of the texts.
"""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.daemon.job import Job, Lane
from gatekeeper.daemon.port import Alarms
from gatekeeper.daemon.work.acting import act, resume_lockdowns
from gatekeeper.daemon.work.alert import ping_outside, send_digest, send_heartbeat, tell_at_once
from gatekeeper.daemon.work.budget import watch_budget
from gatekeeper.daemon.work.checkpoint import sign_ledger
from gatekeeper.daemon.work.deadline import judge_deadlines, warn_of_deletions
from gatekeeper.daemon.work.event import listen, look_again, place_transfers, read_the_night, watch_silence
from gatekeeper.daemon.work.record import analyse_weeks, back_up, draft_report, let_go
from gatekeeper.daemon.work.self_check import check_self
from gatekeeper.daemon.work.sweep import verify_by_sweep

__all__ = ["table"]


_LONG = timedelta(hours=6)
"""For what goes through all records at one go and can't say on the way that it gets on."""


def table(alarms: Alarms) -> tuple[Job, ...]:
    """Every job; those that find something which needs a person tell `alarms`."""
    return (
        Job("lockdown", Lane.ACT, resume_lockdowns),
        Job("events", Lane.EVENTS, listen),
        Job("rereads", Lane.REREADS, look_again),
        Job("mail", Lane.MAIL, tell_at_once),
        Job("ping", Lane.MAIL, ping_outside),
        Job("checkpoint", Lane.DESK, sign_ledger, patience=_LONG),
        Job("digest", Lane.DESK, send_digest),
        Job("heartbeat", Lane.DESK, send_heartbeat),
        Job("silence", Lane.DESK, watch_silence(alarms)),
        Job("budget", Lane.DESK, watch_budget(alarms)),
        Job("backup", Lane.DESK, back_up, patience=_LONG),
        Job("sweep", Lane.SWEEP, verify_by_sweep),
        Job("night", Lane.EVENTS, read_the_night),
        Job("transfers", Lane.DESK, place_transfers, patience=_LONG),
        Job("deadlines", Lane.DESK, judge_deadlines),
        Job("act", Lane.ACT, act, destructive=True),
        Job("warn", Lane.DESK, warn_of_deletions),
        Job("analyse", Lane.DESK, analyse_weeks, patience=_LONG),
        Job("draft", Lane.DESK, draft_report, at_first=False, patience=_LONG),
        Job("prune", Lane.DESK, let_go, patience=_LONG),
        Job("check", Lane.DESK, check_self(alarms)),
    )
