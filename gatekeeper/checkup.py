"""Whether everything is as it has to be: one finding a line, each with what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.alerts.urgency import is_late
from gatekeeper.bootstrap import Office
from gatekeeper.budget import forecast
from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.errors import ExitStatus, GatekeeperError, MistakesError, UnreadableError
from gatekeeper.policy.violation import Status
from gatekeeper.registry.diff import diff
from gatekeeper.registry.model import Governor, Registry
from gatekeeper.registry.reading import read
from gatekeeper.show.moment import day, moment
from gatekeeper.show.reading import age_text
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.migration import head
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.sweep.order import MANAGED_USERS, VISIBLE
from gatekeeper.sweep.port import BoxReader
from gatekeeper.text import Words

__all__ = ["Line", "Mark", "check_up"]

_FOLDERS_AT_MOST = 300
_IDS_AT_MOST = 10
_OF_DELETION = ViolationFilter(
    rules=frozenset({"GK401", "GK403", "GK404"}), statuses=frozenset({Status.OPEN, Status.ACKNOWLEDGED})
)
_DRIVER = re.compile(r"\+\w+(?=://)")


class Mark(StrEnum):
    """Good; worth a look; has to be put right; not looked at because of something before it."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `status` is what the program ends with because of it."""

    name: str
    mark: Mark
    text: str
    status: ExitStatus = ExitStatus.DONE


_NEED_THE_DATABASE = (
    "registry", "credentials", "roots", "folders", "calls", "last", "lockdown", "deletions", "waivers",
)  # fmt: skip


def check_up(office: Office, words: Words) -> Iterator[Line]:
    """The findings, in the order in which one builds on another. Costs a call for each folder that is looked for."""
    yield Line("config", Mark.GOOD, words("check.config_ok", file=office.settings.file))
    yield from _each("policies", lambda: _policies(office, words))
    database = list(_each("database", lambda: _database(office, words)))
    yield from database
    if any(line.mark is Mark.BAD for line in database):
        for name in (
            "registry",
            "credentials",
            "roots",
            "folders",
            "calls",
            "last",
            "lockdown",
            "deletions",
            "waivers",
        ):
            yield Line(name, Mark.SKIPPED, words("check.skipped"))
        return
    yield from _each("registry", lambda: _registry(office, words))
    yield from _box(office, words)
    yield from _each("calls", lambda: _calls(office, words))
    yield _last(office, words)
    yield from _lockdowns(office, words)
    yield _deletions(office, words)
    yield _waivers(office, words)


def _each(name: str, look: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """What `look` finds; what stops it is a finding too."""
    try:
        yield from look()
    except MistakesError as error:
        for mistake in error.mistakes:
            yield Line(name, Mark.BAD, str(mistake), error.exit_status)
    except GatekeeperError as error:
        yield Line(name, Mark.BAD, str(error), error.exit_status)


def _policies(office: Office, words: Words) -> Iterator[Line]:
    names = "、".join(sorted({policy.name for policy in office.policies.by_pattern.values()}))
    yield Line("policies", Mark.GOOD, words("check.policies_ok", names=names))
    _ = office.need_table
    if office.need_is_shipped:
        yield Line("policies", Mark.NOTE, words("need.shipped", file=office.need_file))


def _database(office: Office, words: Words) -> Iterator[Line]:
    place = _DRIVER.sub("", office.database.place, count=1)
    yield Line("database", Mark.GOOD, words("check.database_ok", place=place, version=head()))


def _registry(office: Office, words: Words) -> Iterator[Line]:
    source, version = office.settings.paths.registry, office.registries.version()
    if version is None:
        found = read(source, office.settings.ward.domains).registry
        text = words("check.registry_files", source=source, procedures=len(found.procedures))
        yield Line("registry", Mark.NOTE, text)
        return
    registry = office.registries.load()
    text = words(
        "check.registry_ok",
        version=version.id,
        moment=moment(version.at),
        by=version.by,
        procedures=len(registry.procedures),
        declarations=len(registry.declarations),
    )
    is_empty = not registry.procedures and not registry.declarations
    yield (
        Line("registry", Mark.BAD, words("check.registry_empty"), ExitStatus.FOUND)
        if is_empty
        else Line("registry", Mark.GOOD, text)
    )
    differing = len(diff(registry, read(source, office.settings.ward.domains).registry))
    if differing:
        yield Line("registry", Mark.NOTE, words("check.registry_differs", source=source, count=differing))


def _box(office: Office, words: Words) -> Iterator[Line]:
    """Credentials, then what is watched, then what the registry binds. Calls are counted whatever comes out."""
    try:
        signed_in = list(_each("credentials", lambda: _credentials(office, words)))
        yield from signed_in
        if any(line.mark is Mark.BAD for line in signed_in):
            for name in ("roots", "folders"):
                yield Line(name, Mark.SKIPPED, words("check.skipped"))
            return
        reader = office.session.reader()
        yield from _each("roots", lambda: _roots(office, reader, words))
        yield from _each("folders", lambda: _folders(office, reader, words))
    finally:
        office.count_calls()


def _credentials(office: Office, words: Words) -> Iterator[Line]:
    me = office.session.reader().whoami()
    yield Line("credentials", Mark.GOOD, words("check.credentials_ok", login=me.login or me.id))


def _roots(office: Office, reader: BoxReader, words: Words) -> Iterator[Line]:
    count = 0
    for root in office.settings.watch.roots:
        if root == VISIBLE:
            count += sum(1 for _ in reader.visible_roots())
        elif root == MANAGED_USERS:
            count += sum(1 for _ in reader.managed_users())
        else:
            try:
                reader.root(root)
                count += 1
            except UnreadableError as error:
                text = words("check.root_unread", folder=root, reason=str(error))
                yield Line("roots", Mark.BAD, text, ExitStatus.UNREACHABLE)
    if count:
        yield Line("roots", Mark.GOOD, words("check.roots_ok", count=count))


def _folders(office: Office, reader: BoxReader, words: Words) -> Iterator[Line]:
    """Folders that the registry binds and Box does not show (a mistake, or nobody invited us), or nobody watches."""
    try:
        bound = _bound(office.registry_ahead())
    except MistakesError:  # told where the registry is looked at
        yield Line("folders", Mark.SKIPPED, words("check.skipped"))
        return
    roots = office.settings.watch.roots
    watches_ids = {VISIBLE, MANAGED_USERS}.isdisjoint(roots)
    notes = 0
    for folder, governor in bound[:_FOLDERS_AT_MOST]:
        try:
            is_outside = reader.root(folder, within=roots) is not None and folder not in roots
            problem = "folder_unwatched" if watches_ids and is_outside else None
        except UnreadableError:
            problem = "folder_unread"
        if problem is not None:
            notes += 1
            yield Line("folders", Mark.NOTE, words(f"check.{problem}", folder=folder, governor=governor.id))
    if not notes:
        yield Line("folders", Mark.GOOD, words("check.folders_ok", count=min(len(bound), _FOLDERS_AT_MOST)))
    if len(bound) > _FOLDERS_AT_MOST:
        yield Line("folders", Mark.NOTE, words("check.folders_skipped", count=_FOLDERS_AT_MOST))


def _bound(registry: Registry) -> list[tuple[str, Governor]]:
    governors: list[Governor] = [*registry.procedures, *registry.declarations]
    return [(folder, one) for one in governors for folder in one.folders]


def _calls(office: Office, words: Words) -> Iterator[Line]:
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


def _last(office: Office, words: Words) -> Line:
    last = office.inventory.last_sweep()
    if last is None or last.finished_at is None:
        return Line("last", Mark.NOTE, words("check.last_none"))
    state = words("check.last_complete" if last.complete else "check.last_incomplete")
    text = words("check.last_line", moment=moment(last.finished_at), folders=f"{last.counts.folders:,}", state=state)
    reading, now = office.reading(), office.clock()
    mark = Mark.NOTE if not last.complete or reading.is_old(now) else Mark.GOOD
    return Line("last", mark, "。".join(filter(None, (text, age_text(words, reading, now)))))


def _lockdowns(office: Office, words: Words) -> Iterator[Line]:
    in_force = office.lockdowns.in_force()
    if not in_force:
        yield Line("lockdown", Mark.GOOD, words("check.lockdown_ok"))
    for one in in_force:
        draft = one.run.draft
        when = moment(one.run.made_at)
        text = words(
            "check.lockdown_on", title=one.title, run=one.run.id, moment=when, by=draft.by, reason=draft.reason
        )
        yield Line("lockdown", Mark.NOTE, text)
        if not one.is_through:
            text = words("check.lockdown_unfinished", title=one.title, run=one.run.id)
            yield Line("lockdown", Mark.BAD, text, ExitStatus.UNREACHABLE)


def _deletions(office: Office, words: Words) -> Line:
    """Promised deletions that didn't happen are a fault, whatever the reason; those of the coming night aren't."""
    if office.inventory.last_sweep() is None:
        return Line("deletions", Mark.NOTE, words("check.deletions_unknown"))
    late = Counter[str]()
    waiting = 0
    for one in office.violations.find(office.clock(), _OF_DELETION):
        if is_late(one.violation, office.policies, office.clock()):
            late[one.violation.rule] += 1
        else:
            waiting += 1
    texts = list[str]()
    if late:
        parts = "、".join(f"{rule} {count}" for rule, count in sorted(late.items()))
        texts.append(words("check.deletions_late", count=late.total(), parts=parts))
    if ids := _ended_badly(office):
        texts.append(words("check.deletions_ended_badly", count=len(ids), ids=_listed(ids), first=ids[0]))
    if texts:
        return Line("deletions", Mark.BAD, " ".join(texts), ExitStatus.FOUND)
    return Line("deletions", Mark.GOOD, words("check.deletions_ok", count=waiting))


def _ended_badly(office: Office) -> list[int]:
    """Deletions and purges that failed, or can't be told, and that nobody has looked after: no rule speaks of them."""
    found = DatabaseJournal(office.database).ended_badly().values()
    bad = (one for one in found if one.state in {ActionState.FAILED, ActionState.UNKNOWN})
    return sorted({one.id for one in bad if one.thing.kind is ThingKind.ITEM and not one.aim.restores})


def _listed(ids: list[int]) -> str:
    return "、".join(map(str, ids[:_IDS_AT_MOST])) + ("…" if len(ids) > _IDS_AT_MOST else "")


def _waivers(office: Office, words: Words) -> Line:
    stale = office.violations.stale_waivers(office.clock())
    if not stale:
        return Line("waivers", Mark.GOOD, words("check.waivers_ok"))
    ids = "、".join(str(one.id) for one in stale)
    return Line("waivers", Mark.NOTE, words("violations.stale", count=len(stale), ids=ids))
