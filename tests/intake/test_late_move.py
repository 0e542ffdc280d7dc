"""From a move that Box's log tells late to the ledger, for a whole office against a running Box."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.hearing import go_on_filling, re_read_nightly, take_in_stream
from gatekeeper.ledger.entry import Kind
from gatekeeper.sandbox.world.event import Event
from gatekeeper.signing import canonical
from gatekeeper.store.ledger_record import altered_transfers
from gatekeeper.transferring import judge_new, place_again, transfer_book
from tests.acting.crash.api import Api
from tests.sweep.warding import OWNER, VENDOR, Ward, placed

_HOUR = timedelta(hours=1)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


class Late:
    """Folder 1003, with a file, is moved from one procedure's folder to another's, and the log keeps it to itself.

    An hour later the file is fetched there, which the log tells at once.
    """

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        paper = f"    files: [{{name: 督促状.xlsx, id: '2900', size: 5, owner: {OWNER}}}]\n"
        folders = (
            placed("1000", "受渡し"),
            placed("1001", "受渡し/国保", VENDOR),
            placed("1002", "受渡し/年金", VENDOR),
            placed("1003", "受渡し/国保/箱", more=paper),
        )
        bound = {"a": "1001 vendor.example.com", "b": "1002 vendor.example.com"}
        self._ward = Ward(stack, folder, *folders, roots='["1000"]', **bound)
        self._api = Api(self._ward.box.base_url)
        self._api.sign_in()
        self.office: Office = self._ward.office()
        self.office.sweep()
        self.pass_time()
        self._api.ask("PUT", "folders/1003", {"parent": {"id": "1002"}})
        # What comes next in the log is numbered as this one was.
        self._kept_back = replace(self._events.pop(), id=str(uuid4()))
        self._number = len(self._events)
        self.pass_time()
        fetched = {
            "type": "DOWNLOAD",
            "by": VENDOR,
            "path": "受渡し/年金/箱/督促状.xlsx",
            "at": self._api.now().isoformat(),
        }
        self._api.own("POST", "events", {"events": [fetched]})
        take_in_stream(self.office)
        go_on_filling(self.office)
        self.pass_time()

    @property
    def _events(self) -> list[Event]:
        return self._ward.box.world.events

    def pass_time(self) -> None:
        self._api.pass_time(_HOUR)
        self._api.sign_in()

    def stream(self) -> None:
        """The stream tells the move behind what came after it."""
        self._events.append(replace(self._kept_back, recorded_at=self._api.now()))
        take_in_stream(self.office)

    def fill_in(self) -> None:
        """The stream never tells it; the history does, which the night reads."""
        self._events.insert(self._number, self._kept_back)
        take_in_stream(self.office)
        assert self.governors() == ["a"]
        assert re_read_nightly(self.office).night.found == 1

    def governors(self) -> list[str | None]:
        """Of what was fetched, as the entries of the ledger tell it; the last of them is what the row says."""
        laid, fetched = self.office.transfers.find()
        assert laid.governor == "a", "it was laid there before the move"
        told = [canonical.loads(each.payload) for each in self.office.ledger.newest(100, Kind.TRANSFER)]
        found = [each["governor"] for each in told if each["event"] == fetched.event_id]
        assert found[-1] == fetched.governor
        with self.office.database.read() as connection:
            assert not [*altered_transfers(connection, {})]
        return found


@pytest.mark.parametrize("tell", [Late.stream, Late.fill_in])
def test_late_move_is_made_good_by_the_next_sweep(
    stack: ExitStack, tmp_path: Path, tell: Callable[[Late], None]
) -> None:
    """Until it is told nobody could know; then the ledger says so, and after the sweep it names the right procedure."""
    late = Late(stack, tmp_path)
    book = transfer_book(late.office)
    assert late.governors() == ["a"]
    tell(late)
    assert late.governors() == ["a", None]
    assert judge_new(late.office, book).told == 0
    late.pass_time()
    late.office.sweep()
    place_again(late.office, book)
    assert late.governors() == ["a", None, "b"]
    take_in_stream(late.office)
    re_read_nightly(late.office)
    assert late.governors() == ["a", None, "b"]
