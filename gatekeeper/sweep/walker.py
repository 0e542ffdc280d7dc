"""The sweep itself: one thread that owns the store, and workers that read Box for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator

from gatekeeper.errors import BoxCredentialsError, BoxUnreachableError, StoppedError
from gatekeeper.inventory.item import Account
from gatekeeper.sweep.above import AboveBook
from gatekeeper.sweep.batch import Batch
from gatekeeper.sweep.crew import Crew, FolderDone, FolderFailed, Message, Work
from gatekeeper.sweep.folder import Desk, FolderTask, read_folder
from gatekeeper.sweep.group_book import GroupBook
from gatekeeper.sweep.judging_again import judge_again
from gatekeeper.sweep.order import SweepOrder, SweepOutcome, SweepPorts
from gatekeeper.sweep.port import BoxReader, Hole, PageRead, Pending, SweepCounts, SweepRun
from gatekeeper.sweep.roots import Start, enter_roots
from gatekeeper.sweep.stray import find_strays

__all__ = ["sweep"]

_FOLDERS_AT_ONCE = 200
_FAILURES_IN_A_ROW = 5
_READERS_KEPT = 16

Progress = Callable[[SweepCounts], None]


def sweep(
    order: SweepOrder, ports: SweepPorts, stop: threading.Event, progress: Progress = lambda _: None
) -> SweepOutcome:
    """Walks what is watched, judges it and records it; takes up an interrupted sweep where it was.

    Costs one call for the account, one for each root folder (and one or two for each folder above it), one for each
    1,000 items of a folder, one for each 1,000 collaborations where there are any, and one for each 1,000 members of
    a group; and one for each bound folder that a whole walk met no more. What can't be read is a hole; the sweep goes
    on elsewhere. What was judged by another registry or other policies before it was interrupted is judged again at
    its end. `progress` gets the counts after each save, in the calling thread. With `stop` set it ends within two
    seconds.

    :raises BoxUnreachableError: Box didn't even tell which account this is (`BoxCredentialsError`: it refused it).
    :raises StoppedError: stopped before anything was begun.
    :raises AlreadyRunningError: another process is sweeping into this database.
    :raises DatabaseUnreachableError: the store failed; what was saved before stays.
    """
    reader = ports.make_reader()
    me = reader.whoami()
    run = ports.store.begin(order.roots, order.as_of, ports.clock(), order.basis)
    ports.store.save_registry_violations(run, ports.judge_registry(run.as_of), ports.clock())
    return _Walk(order, ports, stop, progress, run, reader, me).outcome()


class _Walk:
    def __init__(
        self,
        order: SweepOrder,
        ports: SweepPorts,
        stop: threading.Event,
        progress: Progress,
        run: SweepRun,
        reader: BoxReader,
        me: Account,
    ) -> None:
        self._order = order
        self._ports = ports
        self._stop = stop
        self._progress = progress
        self._run = run
        self._reader = reader
        self._judge = ports.judge_for(me)
        self._groups = GroupBook()
        self._batch = Batch(ports.store, run, ports.take_calls, ports.clock)
        self._above = AboveBook(ports.store, run)
        self._start = Start()
        self._ready: deque[Pending] = deque()
        self._may_be_more = True
        self._suspects: list[Hole] = []

    def outcome(self) -> SweepOutcome:
        failure = None
        complete = False
        strays: tuple[Hole, ...] = ()
        try:
            self._enter()
            self._walk()
            self._save()
            strays = find_strays(self._ports.store.unmet(self._run, self._ports.bound), self._reader)
            if self._run.across_changes:
                judge_again(self._run, self._ports, self._stop, lambda: self._progress(self._batch.counts))
        except (BoxUnreachableError, StoppedError) as error:
            # The run stays open: the next sweep of the same order goes on with what is still pending.
            failure = error
        self._save()
        if failure is None:
            for stray in strays:
                self._batch.count_hole(stray)
            complete = self._ports.store.finish(self._run, self._ports.clock(), strays, basis=self._order.basis)
        counts = self._ports.store.counts(self._run)
        return SweepOutcome(self._run, complete, counts, self._batch.holes, self._batch.hole_count, failure)

    def _enter(self) -> None:
        self._start = enter_roots(self._order.roots, self._reader, self._ports.store, self._run)
        self._batch.recount()
        for hole in self._start.holes_above:
            self._batch.count_hole(hole)
        for hole in self._start.holes:
            self._batch.add_hole(hole)

    def _walk(self) -> None:
        crew = Crew(self._order.workers, self._make_work)
        try:
            while self._goes_on(crew):
                message = crew.next_message()
                if message is not None:
                    self._take(message)
                if self._batch.is_due:
                    self._save()
        except (BoxUnreachableError, StoppedError):
            for message in crew.leftovers():
                self._take(message)
            raise
        finally:
            crew.dismiss()

    def _goes_on(self, crew: Crew) -> bool:
        """Keeps the crew busy; False when nothing is left to walk.

        :raises StoppedError: told to stop.
        """
        if self._stop.is_set():
            raise StoppedError("停止の指示を受けました")
        self._hand_out(crew)
        if crew.is_idle and not self._ready and not self._batch.is_empty:
            # Folders found by now can only be handed out once they are in the store.
            self._save()
            self._hand_out(crew)
        if crew.outstanding:
            return True
        self._clear_suspects()
        return not self._batch.is_empty

    def _hand_out(self, crew: Crew) -> None:
        while crew.has_room:
            if not self._ready and self._may_be_more:
                self._ready.extend(self._ports.store.next_folders(self._run, _FOLDERS_AT_ONCE))
                self._may_be_more = len(self._ready) == _FOLDERS_AT_ONCE
            if not self._ready:
                return
            pending = self._ready.popleft()
            crew.give(FolderTask(pending, self._above.of(pending.ancestry), self._start.kin))

    def _take(self, message: Message) -> None:
        match message:
            case PageRead():
                self._batch.add_page(message)
            case Hole():
                self._batch.add_hole(message)
            case FolderDone():
                self._believe_suspects()
            case FolderFailed(task, error):
                self._fail(task, error)

    def _fail(self, task: FolderTask, error: Exception) -> None:
        if isinstance(error, BoxCredentialsError):
            raise error
        item, above = task.pending.item, task.above.reach.path
        self._suspects.append(Hole(item.type, item.id, f"{above}/{item.name}" if above else item.name, str(error)))
        if not isinstance(error, BoxUnreachableError):
            self._believe_suspects()
        elif len(self._suspects) >= _FAILURES_IN_A_ROW:
            self._clear_suspects()

    def _clear_suspects(self) -> None:
        """Finds out whether single folders failed or Box is gone: then they are no holes, but still to be walked.

        :raises BoxUnreachableError: Box is out of reach altogether.
        """
        if self._suspects:
            self._reader.whoami()
            self._believe_suspects()

    def _believe_suspects(self) -> None:
        for hole in self._suspects:
            self._batch.add_hole(hole)
        self._suspects.clear()

    def _save(self) -> None:
        self._batch.save()
        self._may_be_more = True
        self._progress(self._batch.counts)

    def _make_work(self) -> Work:
        reader = self._ports.make_reader()
        desk = Desk(reader, self._groups, self._judge, self._run)
        as_users: dict[str, Desk] = {}

        def work(task: FolderTask) -> Iterator[PageRead | Hole]:
            user_id = task.pending.user_id
            if user_id is None:
                return read_folder(task, desk)
            if user_id not in as_users:
                if len(as_users) >= _READERS_KEPT:
                    as_users.pop(next(iter(as_users)))
                as_users[user_id] = Desk(reader.as_user(user_id), self._groups, self._judge, self._run)
            return read_folder(task, as_users[user_id])

        return work
