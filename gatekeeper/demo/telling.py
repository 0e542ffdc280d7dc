"""What the demo says, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from shlex import quote

from gatekeeper.bootstrap import Office
from gatekeeper.demo.filling import Filled
from gatekeeper.demo.place import KEPT_URL, Place
from gatekeeper.enforcement.action import KEPT_HERE, Action, Run
from gatekeeper.enforcement.plan import Plan
from gatekeeper.paper.block import NoteKind
from gatekeeper.policy.sentence import message
from gatekeeper.registry.model import Registry
from gatekeeper.reports.erasure import ErasureReport
from gatekeeper.show.act import show_reasons, what_is_done
from gatekeeper.show.moment import moment
from gatekeeper.show.plan import show_actions
from gatekeeper.show.screen import Column, Screen
from gatekeeper.show.violation import by_department, severity
from gatekeeper.store.life import StoredViolation
from gatekeeper.sweep.port import SweepCounts
from gatekeeper.text import Words

__all__ = [
    "tell_april",
    "tell_beginning",
    "tell_erasure",
    "tell_free",
    "tell_held",
    "tell_import",
    "tell_next",
    "tell_night",
    "tell_outcome",
    "tell_outcomes",
    "tell_plan",
    "tell_sweep",
    "tell_undone",
    "tell_violations",
]

_CHAPTERS = 5
_MOST_RULES = 3
_MIGRATED = "R7-36-"


def tell_beginning(screen: Screen, words: Words, office: Office, base_url: str) -> None:
    registry = office.registry()
    policies = ", ".join(sorted({policy.name for policy in office.policies.by_pattern.values()}))
    screen.line(words("demo.title"), "bold")
    screen.line(words("demo.intro"))
    screen.line()
    counts = {"procedures": len(registry.procedures), "declarations": len(registry.declarations)}
    screen.line(words("demo.registry", **counts), indent=2)
    screen.line(words("demo.policies", policies=policies), indent=2)
    screen.line(words("demo.box", base_url=base_url), indent=2)
    screen.heading(words("demo.story"))
    for number in range(1, _CHAPTERS + 1):
        screen.line(words(f"demo.story_{number}"), indent=2)
    screen.line()


def tell_import(screen: Screen, words: Words, filled: Filled) -> None:
    """The first rows that were read out of the workbook, and what a person is asked to look at."""
    registry, notes = filled.taken.registry, filled.taken.notes
    screen.heading(words("demo.import"))
    departments = len({one.department for one in registry.procedures})
    counts = {"procedures": len(registry.procedures), "departments": departments}
    screen.line(words("demo.imported", file=filled.workbook.name, **counts), indent=2)
    columns = [
        Column(words("demo.cell")),
        Column(words("table.procedure")),
        Column(words("table.department"), ratio=1),
        Column(words("demo.name"), ratio=2),
        Column(words("demo.items"), ratio=3),
    ]
    first = registry.procedures[:_MOST_RULES]
    screen.table(
        columns,
        (
            (filled.taken.places.get(one.id, ""), one.id, one.department, one.name, "、".join(one.items))
            for one in first
        ),
    )
    unsure = sum(1 for note in notes if note.kind is NoteKind.UNSURE)
    screen.line(words("demo.import_notes", unsure=unsure), "dim", indent=2)
    screen.line(words("demo.import_then"), indent=2)
    screen.line()


def tell_sweep(screen: Screen, words: Words, counts: SweepCounts) -> None:
    screen.line(
        words(
            "demo.swept",
            folders=counts.folders,
            files=counts.files,
            collaborations=counts.collaborations,
            links=counts.links,
            calls=sum(counts.calls.values()),
        )
    )


def tell_violations(screen: Screen, words: Words, found: Sequence[StoredViolation], registry: Registry) -> None:
    """By department, with one line of why each; then the migrated procedures in which all is well."""
    screen.heading(words("demo.found", count=len(found)))
    for department, part in by_department(words, found):
        screen.heading(f"■ {department}（{len(part)}）" if words.lang == "ja" else f"■ {department} ({len(part)})")
        columns = [
            Column(words("table.severity")),
            Column(words("table.rule")),
            Column(words("table.place"), ratio=2),
            Column(words("table.message"), ratio=3),
        ]
        screen.table(
            columns,
            (
                (
                    severity(words, one.violation.severity),
                    one.violation.rule,
                    _short(one.violation.item.path, department),
                    message(one.violation, words.lang),
                )
                for one in part
            ),
        )
    faulty = {one.violation.governor for one in found} | {one.violation.item.id for one in found}
    clean = [one.id for one in registry.procedures if one.id.startswith(_MIGRATED) and one.id not in faulty]
    screen.line()
    screen.line(words("demo.clean", procedures="、".join(clean)), "green")


def tell_plan(screen: Screen, words: Words, planned: Plan) -> None:
    screen.heading(words("demo.plan"))
    show_actions(screen, words, planned)
    screen.line(words("demo.only_told", count=len(planned.reported)), "dim")


def tell_april(screen: Screen, words: Words, found: Sequence[StoredViolation]) -> None:
    """What breaks with the fiscal year's end, if nobody does anything."""
    screen.heading(words("demo.april"))
    most = Counter(one.violation.rule for one in found).most_common(_MOST_RULES)
    rules = "、".join(f"{rule}（{count}）" if words.lang == "ja" else f"{rule} ({count})" for rule, count in most)
    screen.line(words("demo.april_line", count=len(found), rules=rules), indent=2)


def tell_night(screen: Screen, words: Words, now: datetime) -> None:
    screen.heading(words("demo.night", moment=moment(now, words.lang)))


def tell_free(screen: Screen, words: Words, done: Sequence[Action]) -> None:
    """What the guard had no doubt about, and what became of it."""
    screen.line(words("demo.free", count=len(done)), indent=2)
    tell_outcomes(screen, words, done)


def tell_held(screen: Screen, words: Words, held: Run, count: int) -> None:
    """The run that the guard holds, why, and who let it go."""
    screen.line(words("demo.held", count=count), "yellow", indent=2)
    show_reasons(screen, words, held.draft.held)
    screen.line(words("demo.let_go", by=words("demo.approver"), reason=words("demo.approved_because")), indent=2)


def tell_outcomes(screen: Screen, words: Words, done: Sequence[Action]) -> None:
    """What became of each action, read back from Box."""
    columns = [
        Column(words("table.place"), ratio=2),
        Column(words("table.subject"), ratio=1),
        Column(words("table.action"), ratio=2),
        Column(words("demo.result"), ratio=1),
    ]
    rows = (
        (one.draft.path, one.draft.login or "", what_is_done(words, one.draft), _result(words, one)) for one in done
    )
    screen.table(columns, rows)
    screen.line(words("demo.journalled"), "dim", indent=2)


def _result(words: Words, one: Action) -> str:
    kept_here = one.code == KEPT_HERE
    return words("demo.kept_here" if kept_here else "demo.done" if one.state == "verified" else "demo.not_done")


def tell_undone(screen: Screen, words: Words, one: Action) -> None:
    screen.heading(words("demo.undone"))
    screen.line(words("demo.undone_line", path=one.draft.path, login=one.draft.login or ""), indent=2)
    screen.line(words("demo.undone_stays"), indent=2)


def tell_erasure(screen: Screen, words: Words, report: ErasureReport, files: Sequence[Path]) -> None:
    """What was deleted, with the digest of each item's evidence, and the files of the report."""
    screen.heading(words("demo.erasure"))
    columns = [
        Column(words("table.place"), ratio=3),
        Column(words("demo.erased"), ratio=2),
        Column(words("demo.digest")),
    ]
    rows = []
    for one in report.items:
        when, name = (one.purged_at, "demo.purged") if one.purged_at is not None else (one.trashed_at, "demo.trashed")
        rows.append((one.path, words(name, moment="" if when is None else moment(when, words.lang)), one.digest[:16]))
    screen.table(columns, rows)
    screen.line(words("demo.erasure_files", files="、".join(file.name for file in files)), indent=2)


def tell_next(screen: Screen, words: Words, place: Place) -> None:
    screen.heading(words("demo.next"))
    if place.kept:
        screen.line(words("demo.next_kept", folder=str(place.folder)), indent=2)
        folder = quote(str(place.folder))
    else:
        screen.line(words("demo.next_keep"), indent=2)
        folder = "見本" if words.lang == "ja" else "DIR"
    program = f"gatekeeper --config {folder}/config/gatekeeper.toml"
    port = KEPT_URL.rpartition(":")[2]
    for command, what in (
        ("gatekeeper rules GK201", "rules"),
        (f"{program} violations --severity critical", "violations"),
        (f"{program} violations show 1", "show"),
        (f"{program} plan --at 2026-04-01", "at"),
        (f"{program} registry import {folder}/資料36-1.xlsx --dry-run", "import"),
        (f"{program} transfers --outside", "transfers"),
        (f"{program} report verify {folder}/{words('demo.year_folder')}", "verify"),
        (f"gatekeeper sandbox {folder}/scenario.yaml --port {port}", "sandbox"),
        (f"{program} sweep --at 2026-02-01T10:00+09:00", ""),
    ):
        screen.line(f"{command}", "cyan", indent=4)
        if what:
            screen.line(words(f"demo.next_{what}"), "dim", indent=8)


def tell_outcome(screen: Screen, words: Words, wrong: Sequence[str], seconds: float) -> None:
    screen.line()
    if not wrong:
        screen.line(words("demo.passed", seconds=f"{seconds:.0f}"), "green")
        return
    screen.line(words("demo.failed"), "bold red")
    for line in wrong:
        screen.line(line, "red", indent=2)


def _short(path: str, department: str) -> str:
    """The path without what all paths of the department begin with."""
    _, found, rest = path.partition(f"{department}/")
    return rest if found else path
