"""Releases: everything that a lockdown closed is given back as it was, but for what is a violation by now."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain

from gatekeeper.acting.closure import Closure, closures, groups_of
from gatekeeper.acting.crew import Done, carry_out
from gatekeeper.acting.locking import Locking
from gatekeeper.acting.owner import address_of_owner
from gatekeeper.acting.target import aimed_at, aimed_before, named
from gatekeeper.bootstrap import Office
from gatekeeper.box.reader import SdkReader
from gatekeeper.enforcement.action import Action, ActionState, Run, RunDraft, RunKind
from gatekeeper.enforcement.lockdown import Lockdown
from gatekeeper.enforcement.notice import Notice, NoticeKind
from gatekeeper.enforcement.release import (
    Return,
    Withheld,
    as_before,
    draft_of,
    judged,
    returns_of,
)
from gatekeeper.enforcement.worker import Worker
from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, UnreadableError, UsageError
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.violation import Status
from gatekeeper.registry.governing import Index
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.lockdown import Lockdowns
from gatekeeper.store.notice import Notices
from gatekeeper.sweep.group_book import GroupBook

__all__ = ["Released", "Releasing"]

_Item = tuple[str, str]
_NUMBER = re.compile(r"R?([0-9]{1,18})")


@dataclass(slots=True)
class Released:
    """What a release has given back, and what it has withheld.

    `left` are lockdowns of the same that were released before this one, and of which something is still shut: how much
    of each.
    """

    lockdowns: tuple[Lockdown, ...]
    run: Run
    done: list[Done] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    left: tuple[tuple[Lockdown, int], ...] = ()

    @property
    def failed(self) -> list[Done]:
        return [one for one in self.done if one.outcome is None or one.outcome.state is not ActionState.VERIFIED]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one thread judges with."""

    reader: SdkReader
    bench: Bench
    others: Sequence[Closure]
    groups: GroupBook


class Releasing:
    """Ends lockdowns. Whoever calls it holds the lease of acting."""

    def __init__(
        self,
        office: Office,
        journal: DatabaseJournal,
        store: Lockdowns,
        locking: Locking,
        make_worker: Callable[[], Worker],
    ) -> None:
        self._office = office
        self._journal = journal
        self._store = store
        self._locking = locking
        self._make_worker = make_worker

    def release(self, given: str, by: str, reason: str, told: Callable[[Done], None] = lambda _: None) -> Released:
        """Ends the lockdowns that `given` names: a run's number, or what was locked down.

        Each access is judged by the registry and the policies in force now, as it would be again. A released one may be
        named by its number once more: what was withheld is judged anew.

        :raises UsageError: none is in force by this name, or more than one thing has it.
        :raises MistakesError: the policies can't be read; nothing is given back.
        :raises BoxUnreachableError, DatabaseUnreachableError, StoppedError: what is on record goes on later.
        """
        office = self._office
        index = self._locking.index()
        bench = Bench(index, office.policies)
        ones = self._meant(given, index)
        try:
            for one in ones:
                if one.released_at is None:
                    self._locking.settle(one)
            actions = [action for one in ones for action in self._journal.of_run(one.run.id)]
            returns, withheld = returns_of((one for one in actions if one.had_effect), office.clock())
            withheld += [Withheld(one, "unknown") for one in actions if one.state is ActionState.UNKNOWN]
            allowed, refused = self._judged(returns, bench, index, ones)
            withheld += refused
            now = office.clock()
            scope = " ".join(f"R{one.run.id}" for one in ones)
            draft = RunDraft(RunKind.RELEASE, now, by, reason, self._locking.basis(), scope=scope)
            run = self._store.release(ones, draft, [draft_of(one, now) for one in allowed], now)
            made = Released(ones, run, withheld=withheld)
            self._announce(made, actions, index)
            waiting = self._journal.actions([ActionState.APPROVED], run.id)
            size = office.settings.box.workers
            for done in carry_out(waiting, self._make_worker, Worker.do, size=size, stop=office.stop):
                made.done.append(done)
                told(done)
            made.left = tuple(self._left(ones))
        finally:
            office.count_calls()
        return made

    def _left(self, ones: Sequence[Lockdown]) -> Iterator[tuple[Lockdown, int]]:
        targets, numbers = {one.target for one in ones}, {one.run.id for one in ones}
        for one in self._store.all():
            if one.released_at is not None and one.target in targets and one.run.id not in numbers:
                count = sum(each.had_effect for each in self._journal.of_run(one.run.id))
                if count:
                    yield one, count

    def _meant(self, given: str, index: Index) -> tuple[Lockdown, ...]:
        text = given.strip()
        numbered = _NUMBER.fullmatch(text)
        by_run = None if numbered is None else self._store.of_run(int(numbered[1]))
        by_name = () if numbered is not None and not text.isdecimal() else self._by_name(text, index)
        if by_run is not None and by_name:
            raise UsageError(
                f"「{text}」は、緊急閉鎖の番号でもフォルダの番号でもあります。"
                f"R{text} か folder:{text} と書いてください。"
            )
        if by_run is not None:
            self._check_left(by_run)
            return (by_run,)
        if not by_name:
            in_force = "、".join(f"R{one.run.id}（{one.title}）" for one in self._store.in_force())
            raise UsageError(f"「{text}」の緊急閉鎖はかかっていません。今かかっているもの: {in_force or 'なし'}")
        return by_name

    def _by_name(self, text: str, index: Index) -> tuple[Lockdown, ...]:
        """Those in force of what is named; also of what the registry doesn't know any more."""
        kind, name = named(text)
        in_force = self._store.in_force()
        found = tuple(one for one in in_force if one.target.id == name and kind in {None, one.target.kind})
        if found:
            return found
        try:
            target = aimed_at(index, text).target
        except UsageError:
            return ()
        return tuple(one for one in in_force if one.target == target)

    def _check_left(self, one: Lockdown) -> None:
        if one.released_at is not None and not any(each.had_effect for each in self._journal.of_run(one.run.id)):
            raise UsageError(f"緊急閉鎖 {one.run.id}（{one.title}）は、もう解除されていて、戻すものも残っていません。")

    def _judged(
        self, returns: Sequence[Return], bench: Bench, index: Index, ones: Sequence[Lockdown]
    ) -> tuple[list[Return], list[Withheld]]:
        """Each by how its item would be with everything given back."""
        by_item: defaultdict[_Item, list[Return]] = defaultdict(list)
        for one in returns:
            by_item[one.action.thing.item_type, one.action.thing.item_id].append(one)
        others = list(self._others(ones, index))
        book, local = GroupBook(), threading.local()

        def judge(part: tuple[_Item, list[Return]]) -> list[Return | Withheld]:
            if not hasattr(local, "reader"):
                local.reader = self._office.session.reader()
            desk = _Desk(local.reader, bench, others, book)
            return list(self._judged_item(part[0], part[1], desk))

        with ThreadPoolExecutor(self._office.settings.box.workers, thread_name_prefix="release") as pool:
            outcomes = list(chain.from_iterable(pool.map(judge, by_item.items())))
        allowed = [one for one in outcomes if isinstance(one, Return)]
        return (
            sorted(allowed, key=lambda one: one.action.id, reverse=True),
            [one for one in outcomes if isinstance(one, Withheld)],
        )

    def _judged_item(self, item: _Item, returns: Sequence[Return], desk: _Desk) -> Iterator[Return | Withheld]:
        try:
            read = desk.reader.placed(*item)
        except BoxCredentialsError:
            raise
        except (UnreadableError, BoxUnreachableError) as error:
            yield from (Withheld(one.action, "unread", str(error)) for one in returns)
            return
        undone = (one.action for one in returns)
        groups = groups_of(undone, desk.reader, desk.groups, self._office.clock)
        ids = (*read.reach.ids, read.item.id)
        for one in returns:
            now = self._office.clock()
            other = next((held.lockdown for held in desk.others if held.covers(one.action, ids, groups)), None)
            view = as_before(read.item, read.reach, one, groups, now)
            if other is not None:
                yield Withheld(one.action, "locked", f"{other.run.id}")
            elif view is None:
                yield Withheld(one.action, "unread")
            else:
                found = desk.bench.judge(view, now)
                known = self._office.violations.match(found.violations, now)
                waived = frozenset(name for name, stored in known.items() if stored.status is Status.WAIVED)
                yield from judged(one, found, waived)

    def _others(self, ones: Sequence[Lockdown], index: Index) -> Iterator[Closure]:
        ids = {one.run.id for one in ones}
        others = [one for one in self._store.in_force() if one.run.id not in ids]
        return closures(others, index, self._office.session.reader())

    def _announce(self, made: Released, actions: Iterable[Action], index: Index) -> None:
        """Whom the lockdown was told to; of what an outsider owns, nobody in particular."""
        now, address_of = self._office.clock(), address_of_owner(self._office)
        contacts = [contact.mail for one in made.lockdowns for _, contact in aimed_before(index, one).contacts]
        owners = [address_of(action.draft.owner) for action in actions if action.draft.owner]
        about = f"R{made.run.id}"
        told = [Notice(NoticeKind.RELEASE, about, to, now) for to in dict.fromkeys([*filter(None, contacts), *owners])]
        Notices(self._office.database).add(told, now)
