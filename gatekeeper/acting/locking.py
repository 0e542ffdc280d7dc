"""Lockdowns: closing every outside access to what a person has named, at once, and going on with it after a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from gatekeeper.acting.batch import Batch, Tools
from gatekeeper.acting.crew import Done, carry_out
from gatekeeper.acting.owner import address_of_owner
from gatekeeper.acting.survey import Place, Survey, Top
from gatekeeper.acting.target import Aimed, aimed_at, aimed_before, scope_of, with_governors
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import Action, ActionState, Basis, Draft, Outcome, RunDraft, RunKind
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.lockdown import Lockdown, Remaining, Scope, Seen, TargetKind, closings, from_above
from gatekeeper.enforcement.notice import Notice, NoticeKind
from gatekeeper.enforcement.worker import Worker
from gatekeeper.errors import MistakesError, UnreadableError, UsageError
from gatekeeper.inventory.item import Collaboration, Group, PrincipalType
from gatekeeper.inventory.view import FolderView
from gatekeeper.registry.governing import Index
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.lockdown import Lockdowns
from gatekeeper.store.notice import Notices
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.sweep.port import Hole

__all__ = ["Locked", "Locking", "Progress"]

_PASSES = 3
_OPEN = (ActionState.APPROVED,)
_BEGUN = (ActionState.APPLYING, ActionState.APPLIED)


@dataclass(slots=True)
class Progress:
    """How far a lockdown has come: folders read, accesses found open, and closed."""

    folders: int = 0
    found: int = 0
    closed: int = 0


Told = Callable[[Progress], None]


@dataclass(slots=True)
class Locked:
    """What a lockdown has done by now. `is_new` False: one that was begun before went on.

    `remaining` is what stays open, and why. `is_complete` False: Box couldn't be reached everywhere.
    """

    lockdown: Lockdown
    aimed: Aimed
    is_new: bool
    progress: Progress = field(default_factory=Progress)
    done: list[Done] = field(default_factory=list)
    remaining: list[Remaining] = field(default_factory=list)
    is_complete: bool = False

    @property
    def failed(self) -> list[Done]:
        """Accesses that couldn't be closed, or of which nobody can tell."""
        return [one for one in self.last.values() if one.outcome is None or one.outcome.state is not _CLOSED]

    @property
    def last(self) -> dict[str, Done]:
        """What became of each thing at last."""
        return {one.action.thing.key: one for one in self.done}


_CLOSED = ActionState.VERIFIED


class Locking:
    """Carries lockdowns out. Whoever calls it holds the lease of acting."""

    def __init__(
        self, office: Office, journal: DatabaseJournal, store: Lockdowns, make_worker: Callable[[], Worker]
    ) -> None:
        self._office = office
        self._journal = journal
        self._store = store
        self._make_worker = make_worker

    def lock(self, given: str, by: str, reason: str, told: Told = lambda _: None, *, above: bool = False) -> Locked:
        """Locks down what `given` names. Where that was begun and isn't through, it goes on; else it begins anew.

        With `above`, what reaches in from folders above is closed there.

        :raises UsageError: there is no such thing, or nothing of it in Box.
        :raises BoxUnreachableError, DatabaseUnreachableError, StoppedError: it goes on at the next start.
        """
        index = self.index()
        aimed = aimed_at(index, given)
        for one in self._store.unfinished():
            if one.target == aimed.target and one.above >= above:
                return self._carry(Locked(one, aimed_before(index, one), is_new=False), index, told)
        path = self._path_of(aimed)
        title = f"{path}（{aimed.title}）" if aimed.target.kind is TargetKind.FOLDER else aimed.title
        now = self._office.clock()
        draft = RunDraft(
            RunKind.LOCKDOWN, now, by, reason, self.basis(), scope=f"{aimed.target.kind}:{aimed.target.id}"
        )
        made = self._store.enter(draft, aimed.target, title, aimed.folders, now, above=above)
        aimed = replace(aimed, title=title)
        self._announce(made, aimed, ())
        return self._carry(Locked(made, aimed, is_new=True), index, told)

    def resume(self, told: Told = lambda _: None) -> list[Locked]:
        """Goes on with every lockdown that isn't through. Raises as `lock` does."""
        unfinished = self._store.unfinished()
        if not unfinished:
            return []
        index = self.index()
        return [self._carry(Locked(one, aimed_before(index, one), is_new=False), index, told) for one in unfinished]

    def settle(self, one: Lockdown) -> list[Done]:
        """Finds out what became of what a lockdown had begun; what has had no effect is approved again."""
        with self._pool() as pool:
            return list(self._settled(one, self._batch(pool)))

    def _carry(self, locked: Locked, index: Index, told: Told) -> Locked:
        office = self._office
        try:
            with self._pool() as pool:
                batch = self._batch(pool)
                self._tell(locked, self._settled(locked.lockdown, batch), told)
                self._tell(locked, self._closed(locked.lockdown, batch, waiting_too=True), told)
                try:
                    scope = scope_of(locked.aimed, index)
                except UsageError as error:
                    # Of one that went on by itself: it mustn't stand in the way of everything else.
                    locked.remaining.append(Remaining("nobody", "", "", locked.aimed.title, str(error)))
                    return locked
                survey = Survey(office.session.reader, index, pool)
                for part in self._parts(locked, survey, scope):
                    self._take(locked, part, scope, batch, told)
                    locked.progress.folders = survey.folders
                    told(locked.progress)
                locked.aimed = with_governors(locked.aimed, index, survey.governors)
                self._finish(locked, survey, batch, told)
        finally:
            office.count_calls()
        return locked

    def _parts(self, locked: Locked, survey: Survey, scope: Scope) -> Iterator[list[Seen]]:
        tops = list(self._tops(locked, survey))
        now = self._office.clock()
        for top in tops:
            if locked.lockdown.above:
                yield list(_above(top, survey))
                remaining = from_above(replace(top.root.reach, ancestors=()), top.unseen, top.groups, scope, now)
            else:
                remaining = from_above(top.root.reach, top.unseen, top.groups, scope, now)
                holes = top.root.holes if scope.whole else ()
                locked.remaining += (_unread(hole) for hole in holes)
            locked.remaining += remaining
        yield from survey.trees(tops)
        if locked.aimed.target.kind is TargetKind.COMPANY:
            yield from survey.places(_candidates(self._office.inventory.views(), scope))

    def _tops(self, locked: Locked, survey: Survey) -> Iterator[Top]:
        for folder in locked.aimed.folders:
            try:
                yield survey.top(folder)
            except UnreadableError as error:
                locked.remaining.append(Remaining("unread", "folder", folder, "", str(error)))

    def _take(self, locked: Locked, part: Iterable[Seen], scope: Scope, batch: Batch, told: Told) -> None:
        now = self._office.clock()
        drafts: list[Draft] = []
        for seen in part:
            found = closings(seen, scope, now)
            drafts += found.drafts
            locked.remaining += found.remaining
        if drafts:
            locked.progress.found += len(drafts)
            self._store.add(locked.lockdown, drafts, now)
            self._tell(locked, self._closed(locked.lockdown, batch), told)

    def _finish(self, locked: Locked, survey: Survey, batch: Batch, told: Told) -> None:
        """What was overtaken by a change, or had no effect, is tried again, and then the lockdown is through."""
        self._tell(locked, self._closed(locked.lockdown, batch, settings_too=True), told)
        for _ in range(_PASSES - 1):
            overtaken = [one.action for one in locked.failed if one.outcome is not None and _was_overtaken(one.outcome)]
            self._store.add(locked.lockdown, [one.draft for one in overtaken], self._office.clock())
            self._tell(locked, self._closed(locked.lockdown, batch, settings_too=True), told)
        locked.remaining += survey.remaining
        locked.is_complete = survey.is_complete
        self._announce(locked.lockdown, locked.aimed, (one.action.draft.owner for one in locked.done))
        if locked.is_complete:
            now = self._office.clock()
            self._store.close(locked.lockdown, now)
            locked.lockdown = replace(locked.lockdown, closed_at=now)

    def _settled(self, one: Lockdown, batch: Batch) -> Iterator[Done]:
        begun = self._journal.actions(_BEGUN, one.run.id)
        yield from batch.settle(action for action in begun if action.thing.kind is ThingKind.COLLABORATION)
        yield from self._each([action for action in begun if action.thing.kind is not ThingKind.COLLABORATION], _looked)

    def _closed(
        self, one: Lockdown, batch: Batch, *, settings_too: bool = False, waiting_too: bool = False
    ) -> Iterator[Done]:
        """Does what is approved: people first, then links; folders' settings let nobody in by themselves, and wait."""
        now = self._office.clock()
        approved = [
            action
            for action in self._journal.actions(_OPEN, one.run.id)
            if waiting_too or action.not_before is None or action.not_before <= now
        ]
        yield from batch.remove(action for action in approved if action.thing.kind is ThingKind.COLLABORATION)
        wanted = {ThingKind.LINK, *((ThingKind.FOLDER,) if settings_too else ())}
        yield from self._each([action for action in approved if action.thing.kind in wanted], Worker.do)

    def _each(self, actions: list[Action], deed: Callable[[Worker, Action], Outcome | None]) -> Iterator[Done]:
        office = self._office
        return carry_out(actions, self._make_worker, deed, size=office.settings.box.workers, stop=office.stop)

    def _tell(self, locked: Locked, done: Iterable[Done], told: Told) -> None:
        for one in done:
            locked.done.append(one)
            if one.outcome is not None and one.outcome.state is ActionState.VERIFIED:
                locked.progress.closed += 1
            told(locked.progress)

    def _path_of(self, aimed: Aimed) -> str:
        """The path of the first of the folders that is there.

        :raises UsageError: none is; nothing is on record then.
        """
        reader, problems = self._office.session.reader(), []
        for folder in aimed.folders:
            try:
                path = reader.whereabouts(folder)
            except UnreadableError as error:
                problems.append(f"{folder}（{error}）")
            else:
                if path is not None:
                    return path
                problems.append(f"{folder}（ごみ箱にあります）")
        if problems:
            raise UsageError(
                f"フォルダ {'、'.join(problems)} は、Boxにないか、ゲートキーパーから見えません。"
                "番号を確かめるか、ゲートキーパーを共同所有者として招待してください。"
            )
        return ""

    def _announce(self, one: Lockdown, aimed: Aimed, owners: Iterable[str | None]) -> None:
        """The ward's owners and agreed contacts are told; those who were shut out aren't: one may be the incident.

        Of what an outsider owns, nobody in particular is told.
        """
        now, address_of = self._office.clock(), address_of_owner(self._office)
        known = map(address_of, filter(None, owners))
        addresses = dict.fromkeys([*(contact.mail for _, contact in aimed.contacts if contact.mail), *known])
        told = [Notice(NoticeKind.LOCKDOWN, f"R{one.run.id}", to, now) for to in addresses]
        Notices(self._office.database).add(told, now)

    def index(self) -> Index:
        """The registry with the gatekeeper's own accounts, this one among them: it must not shut itself out."""
        office = self._office
        me = office.session.reader().whoami()
        accounts = OwnAccounts(office.database)
        if me.login is not None:
            accounts.remember(me.login, office.clock())
        return Index(office.registry(), office.settings.ward.domains, accounts.logins())

    def basis(self) -> Basis:
        """What was in force, for the record. A policy file that can't be read must not stand in a lockdown's way."""
        version, sweep = self._office.registries.version(), self._office.inventory.last_sweep()
        try:
            policies = self._office.policies.digest
        except MistakesError:
            policies = ""
        return Basis(0 if version is None else version.id, policies, 0 if sweep is None else sweep.id)

    def _batch(self, pool: ThreadPoolExecutor) -> Batch:
        reader, hand = self._office.session.reader, self._office.enforcer.hand
        return Batch(self._store, lambda: Tools(reader(), hand()), self._office.clock, pool)

    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._office.settings.box.workers, thread_name_prefix="lockdown")


def _looked(worker: Worker, action: Action) -> Outcome:
    """What became of a change that was begun: reached or not. In a lockdown it is made again until it is."""
    try:
        found = worker.hand.look(action.thing)
    except UnreadableError as error:
        outcome = Outcome(ActionState.UNKNOWN, "unreadable", error.code)
    else:
        reached = action.aim.is_reached(found)
        outcome = (
            Outcome(ActionState.VERIFIED, "settled", after=found)
            if reached
            else Outcome(ActionState.APPROVED, "no_effect", not_before=worker.clock())
        )
    worker.journal.end(action, outcome, worker.clock())
    return outcome


def _unread(hole: Hole) -> Remaining:
    return Remaining("unread", hole.item_type, hole.item_id, hole.path, hole.reason)


def _was_overtaken(outcome: Outcome) -> bool:
    return outcome.state is ActionState.DROPPED and outcome.code == "changed"


def _above(top: Top, survey: Survey) -> Iterator[Seen]:
    """The folders above with their own collaborations and links. Their settings are none of a lockdown beneath."""
    ancestors = top.root.reach.ancestors
    for depth, ancestor in enumerate(ancestors, start=1):
        ids = tuple(one.item.id for one in ancestors[: depth - 1])
        path = "/".join(one.item.name for one in ancestors[:depth])
        item = replace(ancestor.item, can_non_owners_invite=False, upload_email_access=None)
        yield survey.seen(Place(item, path, ids), ancestor.collaborations, top.groups)


def _candidates(views: Iterable[FolderView], scope: Scope) -> Iterator[Place]:
    """Every item where, at the last reading, somebody of the company had access."""
    for view in views:
        ids = (*view.reach.ids, view.folder.id)
        if view.judges_folder and any(_concerns(one, view.groups, scope) for one in view.collaborations):
            yield Place(view.folder, view.path, view.reach.ids)
        for item in view.content:
            if any(_concerns(one, view.groups, scope) for one in view.content_collaborations.get(item.key, ())):
                yield Place(item, f"{view.path}/{item.name}", ids)


def _concerns(one: Collaboration, groups: Mapping[str, Group], scope: Scope) -> bool:
    if one.principal_type != PrincipalType.GROUP:
        return scope.shuts_out(one.login)
    group = groups.get(one.principal_id or "")
    return group is None or not group.complete or any(scope.shuts_out(member.login) for member in group.members)
