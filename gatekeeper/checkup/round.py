"""The subjects of a checkup, in the order in which one builds on another."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.bootstrap import Office
from gatekeeper.checkup import (
    backup,
    box,
    call,
    certificate,
    clock,
    deletion,
    event,
    file,
    job,
    ledger,
    lockdown,
    machine,
    mail,
    registry,
    scope,
    sweep,
    waiver,
)
from gatekeeper.checkup.line import Line, Mark, Subject, lines_of
from gatekeeper.text import Words

__all__ = ["SUBJECTS", "check_up"]

_DATABASE = ("database",)
_BOX = ("database", "credentials")

SUBJECTS = (
    Subject("config", file.look_at_config),
    Subject("policies", file.look_at_policies),
    Subject("machine", machine.look),
    Subject("database", file.look_at_database),
    Subject("registry", registry.look, _DATABASE),
    Subject("certificate", certificate.look),
    Subject("credentials", box.look_at_credentials, _DATABASE),
    Subject("clock", clock.look, _DATABASE),
    Subject("scope", scope.look, _BOX),
    Subject("roots", box.look_at_roots, _BOX),
    Subject("folders", box.look_at_folders, _BOX),
    Subject("calls", call.look, _DATABASE),
    Subject("last", sweep.look, _DATABASE),
    Subject("lockdown", lockdown.look, _DATABASE),
    Subject("events", event.look, _DATABASE),
    Subject("deletions", deletion.look, _DATABASE),
    Subject("waivers", waiver.look, _DATABASE),
    Subject("ledger", ledger.look, _DATABASE),
    Subject("backup", backup.look),
    Subject("mail", mail.look, _DATABASE),
    Subject("jobs", job.look, _DATABASE),
)
"""Whoever adds a subject writes a module with a `look` and its words in the table `check`, and adds a line here."""


def check_up(office: Office, words: Words, subjects: tuple[Subject, ...] = SUBJECTS) -> Iterator[Line]:
    """The findings of all subjects. Costs a call for each folder that is looked for, and one for each scope.

    The calls are counted whatever comes out.
    """
    bad = set[str]()
    try:
        for subject in subjects:
            if not bad.isdisjoint(subject.needs):
                bad.add(subject.name)
                yield Line(subject.name, Mark.SKIPPED, words("check.skipped"))
                continue
            for line in lines_of(subject, office, words):
                if line.mark is Mark.BAD:
                    bad.add(subject.name)
                yield line
            _count_calls(office, bad)
    finally:
        _count_calls(office, bad)


def _count_calls(office: Office, bad: set[str]) -> None:
    if "database" not in bad:
        office.count_calls()
