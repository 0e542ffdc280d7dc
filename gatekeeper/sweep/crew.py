"""The worker threads of a sweep, each with a reader of its own, and the queues to and from them."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gatekeeper.errors import BoxUnreachableError, GatekeeperError, UnreadableError
from gatekeeper.sweep.folder import FolderTask
from gatekeeper.sweep.port import Hole, PageRead

__all__ = ["Crew", "FolderDone", "FolderFailed", "Message", "Work"]

_TICK = 0.1
_FAREWELL = 1.0
_TASKS_PER_WORKER = 3


@dataclass(frozen=True, slots=True)
class FolderDone:
    """A folder was read to its end."""

    task: FolderTask


@dataclass(frozen=True, slots=True)
class FolderFailed:
    """A folder couldn't be read, or not to its end."""

    task: FolderTask
    error: UnreadableError | BoxUnreachableError


@dataclass(frozen=True, slots=True)
class WorkerFell:
    """A worker's thread ended by an error that isn't about one folder."""

    error: Exception


Message = PageRead | Hole | FolderDone | FolderFailed
Work = Callable[[FolderTask], Iterator[PageRead | Hole]]


class Crew:
    """Threads that take folders and give back pages, a few of each waiting at most.

    The threads hold nothing that needs an orderly end: those that are still blocked in a call when the crew is
    dismissed are left behind.
    """

    def __init__(self, size: int, make_work: Callable[[], Work]) -> None:
        self._make_work = make_work
        self._tasks: queue.SimpleQueue[FolderTask | None] = queue.SimpleQueue()
        self._messages: queue.Queue[Message | WorkerFell] = queue.Queue(maxsize=size * 4)
        self._dismissed = threading.Event()
        self.size = size
        self.outstanding = 0
        self._threads = [threading.Thread(target=self._run, name=f"sweep-{n}", daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    @property
    def has_room(self) -> bool:
        """Whether another folder may be given: a few lie ready, so that nobody waits for the database."""
        return self.outstanding < self.size * _TASKS_PER_WORKER

    @property
    def is_idle(self) -> bool:
        """Whether a worker has nothing to do."""
        return self.outstanding < self.size

    def give(self, task: FolderTask) -> None:
        self.outstanding += 1
        self._tasks.put(task)

    def next_message(self) -> Message | None:
        """What a worker says next; None when nobody said anything for a moment.

        Raises what ended a worker's thread.
        """
        try:
            message = self._messages.get(timeout=_TICK)
        except queue.Empty:
            return None
        if isinstance(message, WorkerFell):
            raise message.error
        if isinstance(message, FolderDone | FolderFailed):
            self.outstanding -= 1
        return message

    def leftovers(self) -> Iterator[PageRead | Hole]:
        """What was read and not yet taken, without waiting for more.

        Raises what ended a worker's thread, unless it is an end in good order.
        """
        while not self._messages.empty():
            message = self._messages.get_nowait()
            if isinstance(message, PageRead | Hole):
                yield message
            elif isinstance(message, WorkerFell) and not isinstance(message.error, GatekeeperError):
                raise message.error

    def dismiss(self) -> None:
        """Ends the threads, waiting a second at most for those in the middle of a call."""
        self._dismissed.set()
        for _ in self._threads:
            self._tasks.put(None)
        until = time.monotonic() + _FAREWELL
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        try:
            work = self._make_work()
            while (task := self._tasks.get()) is not None and not self._dismissed.is_set():
                self._do(work, task)
        except Exception as error:  # noqa: BLE001 -- the thread's edge: raised again in the coordinator's thread
            self._tell(WorkerFell(error))

    def _do(self, work: Work, task: FolderTask) -> None:
        try:
            for result in work(task):
                if not self._tell(result):
                    return
        except (UnreadableError, BoxUnreachableError) as error:
            self._tell(FolderFailed(task, error))
        else:
            self._tell(FolderDone(task))

    def _tell(self, message: Message | WorkerFell) -> bool:
        """Hands a message over, waiting for room; False when nobody listens any more."""
        while not self._dismissed.is_set():
            try:
                self._messages.put(message, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False
