"""What the demo says of the month's events, of the ledger and of the year's paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from gatekeeper.intake.port import Taken
from gatekeeper.ledger.verify import Report
from gatekeeper.notary.manifest import Checked
from gatekeeper.policy.sentence import message
from gatekeeper.registry.model import Declaration, Governor, Registry
from gatekeeper.reporting.annual import Made
from gatekeeper.reports.annual.model import total
from gatekeeper.show.moment import moment
from gatekeeper.show.screen import Column, Screen
from gatekeeper.show.violation import severity
from gatekeeper.signing.keyring import Keyring
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.mail import Mail
from gatekeeper.store.transfer import TransferCount
from gatekeeper.text import Words
from gatekeeper.transfer.value import Way

__all__ = [
    "tell_ledger",
    "tell_mails",
    "tell_month",
    "tell_shared",
    "tell_transfers",
    "tell_wrong_transfers",
    "tell_year",
]

_ID = 16


def tell_month(screen: Screen, words: Words, taken: Taken, times: int) -> None:
    """How much was taken in of Box's log, and how often it was asked for."""
    screen.heading(words("demo.month"))
    screen.line(words("demo.month_lived"), indent=2)
    screen.line(words("demo.month_heard", times=times, events=taken.new, own=taken.own), indent=2)


def tell_transfers(screen: Screen, words: Words, counts: Iterable[TransferCount], registry: Registry) -> None:
    """How much went which way, one procedure or declaration a row; what nothing governs comes last."""
    by_governor = defaultdict[str | None, Counter[Way]](Counter)
    for one in counts:
        governor, way = one.keys
        by_governor[governor][Way(str(way))] += one.transfers
    ways = [way for way in Way if any(found[way] for found in by_governor.values())]
    screen.heading(words("demo.transfers", count=sum(found.total() for found in by_governor.values())))
    columns = [
        Column(words("table.procedure")),
        Column(words("table.department")),
        Column(words("demo.name"), ratio=1),
        *(Column(words(f"demo.{way}")) for way in ways),
    ]
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    known = {one.id: one for one in governors}
    rows = []
    for governor, found in sorted(by_governor.items(), key=lambda pair: (pair[0] is None, pair[0] or "")):
        what = known.get(governor or "")
        name = "" if what is None else what.subject if isinstance(what, Declaration) else what.name
        named = (governor or words("demo.ungoverned"), "" if what is None else what.department, name)
        rows.append([*named, *(str(found[way] or "") for way in ways)])
    screen.table(columns, rows)


def tell_wrong_transfers(screen: Screen, words: Words, found: Sequence[StoredViolation]) -> None:
    """Transfers that weren't as approved at their moment."""
    screen.heading(words("demo.wrong_transfers", count=len(found)))
    _table(screen, words, found)


def tell_shared(screen: Screen, words: Words, found: Sequence[StoredViolation]) -> None:
    """A share where no sweep looks: when and where it was found."""
    screen.heading(words("demo.shared"))
    for one in found[:1]:
        said = words("demo.shared_line", path=one.violation.item.path, moment=moment(one.first_seen, words.lang))
        screen.line(said, "bold", indent=2)
    _table(screen, words, found)
    screen.line(words("demo.shared_how"), "dim", indent=2)


def tell_mails(screen: Screen, words: Words, mails: Sequence[Mail]) -> None:
    """What would go at once, to whom; there is no mail server here."""
    screen.heading(words("demo.mails"))
    columns = [Column(words("demo.mail_to")), Column(words("demo.mail_subject"), ratio=1)]
    screen.table(columns, ((one.draft.to, one.draft.subject) for one in mails))
    screen.line(words("demo.mails_wait"), "dim", indent=2)


def tell_ledger(screen: Screen, words: Words, keyring: Keyring, verified: Report) -> None:
    """In one line what holds, and by which key."""
    screen.heading(words("demo.ledger"))
    key, size = keyring.current.key.id[:_ID], verified.walked.size
    name = "demo.ledger_holds" if verified.holds else "demo.ledger_broken"
    screen.line(words(name, entries=f"{size:,}", key=key), "green" if verified.holds else "bold red", indent=2)
    screen.line(words("demo.ledger_key"), "dim", indent=2)


def tell_year(screen: Screen, words: Words, made: Made, checked: Checked) -> None:
    """The paper in figures, its files, and whether its signature holds."""
    moved, folder = total(one.moved for one in made.report.held), made.published.folder
    screen.heading(words("demo.year"))
    counts = {"declarations": len(made.report.held), "inward": moved.inward, "outward": moved.outward}
    screen.line(words("demo.year_counts", **counts, missing=len(made.report.missing)), indent=2)
    files = "、".join(sorted(one.name for one in folder.iterdir()))
    screen.line(words("demo.year_files", folder=folder.name, files=files), indent=2)
    verified = "demo.year_holds" if checked.holds else "demo.year_broken"
    screen.line(words(verified, files=checked.files), "green" if checked.holds else "bold red", indent=2)


def _table(screen: Screen, words: Words, found: Iterable[StoredViolation]) -> None:
    columns = [
        Column(words("table.severity")),
        Column(words("table.rule")),
        Column(words("table.place"), ratio=2),
        Column(words("table.message"), ratio=3),
    ]
    shown = (one.violation for one in found)
    screen.table(
        columns,
        ((severity(words, one.severity), one.rule, one.item.path, message(one, words.lang)) for one in shown),
    )
