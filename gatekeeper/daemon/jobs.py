"""The table of jobs, in the order in which what was missed is made up: what protects, what looks, what acts, the rest.

A job more is one entry here, its cadence in `[schedule]` (`settings/form.py` and the shipped config), and its word in
the table `job` of the texts.
"""

from __future__ import annotations

from gatekeeper.daemon.job import Job, Lane
from gatekeeper.daemon.port import Alarms
from gatekeeper.daemon.work.acting import act, resume_lockdowns
from gatekeeper.daemon.work.budget import watch_budget
from gatekeeper.daemon.work.checkpoint import sign_ledger
from gatekeeper.daemon.work.deadline import warn_of_deletions
from gatekeeper.daemon.work.self_check import check_self
from gatekeeper.daemon.work.sweep import verify_by_sweep

__all__ = ["table"]


def table(alarms: Alarms) -> tuple[Job, ...]:
    """Every job; those that find something which needs a person tell `alarms`."""
    return (
        Job("lockdown", Lane.ACT, resume_lockdowns),
        Job("sweep", Lane.SWEEP, verify_by_sweep),
        Job("act", Lane.ACT, act, destructive=True),
        Job("warn", Lane.DESK, warn_of_deletions),
        Job("checkpoint", Lane.DESK, sign_ledger),
        Job("budget", Lane.DESK, watch_budget(alarms)),
        Job("check", Lane.DESK, check_self(alarms)),
    )
