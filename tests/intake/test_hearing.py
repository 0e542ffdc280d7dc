"""From an event in Box to a violation on record, for a whole office against a running Box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.errors import BoxUnreachableError
from gatekeeper.hearing import go_on_filling, re_read_nightly, reread_items, silence, take_in_stream
from gatekeeper.intake.rereading import Looked
from gatekeeper.policy.violation import Status
from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.store.event_record import EventRecord
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.reread import Rereads
from tests.acting.crash.api import Api
from tests.sweep.warding import OWNER, STRANGER, VENDOR, Ward, placed

GUEST = {"type": "user", "login": STRANGER}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def ward(stack: ExitStack, tmp_path: Path) -> Ward:
    """Folder 1000 is watched, with 1001 bound to a procedure; 2000 and 3000 lie elsewhere, out of every sweep."""
    folders = (
        placed("1000", "受渡し"),
        placed("1001", "受渡し/国保", VENDOR),
        placed("2000", "課の共有", more="    files: [{name: 名簿.xlsx, id: '2900', size: 5, owner: " + OWNER + "}]\n"),
        placed("2001", "課の共有/中"),
        placed("3000", "別の場所"),
    )
    return Ward(stack, tmp_path, *folders, roots='["1000"]', a="1001 vendor.example.com")


@pytest.fixture
def office(ward: Ward) -> Office:
    """An office that knows all that has happened so far."""
    made = ward.office()
    take_in_stream(made)
    reread_items(made, 100)
    return made


@pytest.fixture
def api(ward: Ward) -> Api:
    made = Api(ward.box.base_url)
    made.sign_in()
    return made


def hear(office: Office) -> list[tuple[str, str, str]]:
    """Takes in what is new, looks at it, and gives what stands: rule, item and path."""
    take_in_stream(office)
    reread_items(office, 100)
    return standing(office)


def standing(office: Office) -> list[tuple[str, str, str]]:
    found = (one for one in office.violations.find(office.clock()) if one.status is not Status.RESOLVED)
    return sorted((one.violation.rule, one.violation.item.id, one.violation.item.path) for one in found)


def invite(api: Api, folder: str, **party: str) -> str:
    body = {"item": {"type": "folder", "id": folder}, "accessible_by": party or GUEST, "role": "viewer"}
    return str(api.ask("POST", "collaborations", body)["id"])


def test_unregistered_share_outside_the_watched_folders_is_found(office: Office, api: Api) -> None:
    """A folder that no sweep reads is shared with a stranger: the event is enough, and costs a few calls."""
    assert standing(office) == []
    invite(api, "3000")
    take_in_stream(office)
    before = office.usage.this_month(office.clock())
    reread_items(office, 100)
    spent = office.usage.this_month(office.clock())
    assert standing(office) == [("GK101", "3000", "別の場所")]
    assert {name: spent[name] - before.get(name, 0) for name in ("folders", "collaborations")} == {
        "folders": 1,
        "collaborations": 1,
    }


def test_file_shared_by_a_link_is_found(office: Office, api: Api) -> None:
    """An open link on a single file elsewhere; the folder around it isn't to blame."""
    api.ask("PUT", "files/2900", {"shared_link": {"access": "open"}})
    assert {(rule, item) for rule, item, _ in hear(office)} >= {("GK101", "2900"), ("GK201", "2900")}
    assert {path for _, _, path in standing(office)} == {"課の共有/名簿.xlsx"}


def test_share_taken_back_is_resolved(office: Office, api: Api) -> None:
    """The next event about the item shows that it is over; the ledger and the history say which event that was."""
    collaboration = invite(api, "3000")
    hear(office)
    api.ask("DELETE", f"collaborations/{collaboration}")
    assert hear(office) == []
    (one,) = office.violations.find(office.clock())
    assert [str(event.kind) for event in office.violations.history(one.id)] == ["opened", "resolved"]
    told = [entry.payload for entry in office.ledger.newest(20) if entry.kind.startswith("violation_")]
    assert len(told) == 2
    assert all(b'"event":' in payload and b'"sweep":' not in payload for payload in told)


def test_returned_share_is_reopened_on_its_row(office: Office, api: Api) -> None:
    """A link that is set again is the same violation again."""
    for link in ({"access": "open"}, None, {"access": "open"}):
        api.ask("PUT", "folders/3000", {"shared_link": link})
        hear(office)
    found = [one for one in office.violations.find(office.clock()) if one.violation.rule == "GK201"]
    assert [str(event.kind) for event in office.violations.history(found[0].id)] == ["opened", "resolved", "reopened"]


def test_sweep_leaves_what_lies_elsewhere_and_ends_what_it_watches(ward: Ward, office: Office, api: Api) -> None:
    """A whole sweep says nothing about places that it doesn't read, and resolves what it reads and finds gone."""
    ward.sweep()
    invite(api, "3000")
    inside = invite(api, "1001")
    assert {item for _, item, _ in hear(office)} == {"1001", "3000"}
    api.ask("DELETE", f"collaborations/{inside}")
    ward.sweep()
    assert {item for _, item, _ in standing(office)} == {"3000"}


def test_look_and_sweep_see_the_same(ward: Ward, office: Office, api: Api) -> None:
    """What was found by an event is found again by the sweep as the same violation, and nothing besides."""
    invite(api, "1001")
    api.ask("PUT", "folders/1001", {"shared_link": {"access": "open"}})
    api.ask("PUT", "folders/1000", {"can_non_owners_invite": True})
    seen = hear(office)
    ward.sweep()
    assert standing(office) == seen
    assert all(one.opened_at <= one.last_seen for one in office.violations.find(office.clock()))


def test_what_is_above_is_judged_where_it_is_set(stack: ExitStack, tmp_path: Path) -> None:
    """Something is moved into a folder that was shared before anybody listened: the folder's share is found."""
    folders = (placed("1000", "受渡し"), placed("2000", "共有", STRANGER), placed("2001", "共有/中"), placed("4", "物"))
    ward = Ward(stack, tmp_path, *folders, roots='["1000"]', a="1000 vendor.example.com")
    office, api = ward.office(), Api(ward.box.base_url)
    api.sign_in()
    take_in_stream(office)
    with office.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM event_reread")
    api.ask("PUT", "folders/4", {"parent": {"id": "2001"}})
    assert {(rule, item) for rule, item, _ in hear(office)} >= {("GK101", "2000")}
    assert {item for _, item, _ in standing(office)} == {"2000"}


def test_what_hangs_on_content_is_left_to_whoever_looks_within(office: Office, api: Api) -> None:
    """A look at a folder alone doesn't end what its link does to a procedure's folder beneath it."""
    api.ask("PUT", "folders/1000", {"shared_link": {"access": "open"}})
    office.sweep()
    reached = ("GK207", "1000", "受渡し")
    assert reached in standing(office)
    invite(api, "1000")
    assert reached in hear(office)
    (one,) = (one for one in office.violations.find(office.clock()) if one.violation.rule == "GK207")
    assert [str(event.kind) for event in office.violations.history(one.id)] == ["opened"]


def test_group_that_grows_is_followed_to_its_folders(office: Office, api: Api) -> None:
    """A stranger who is put into a group reaches whatever the group reaches: that is read again."""
    group = str(api.ask("POST", "groups", {"name": "一同"})["id"])
    invite(api, "3000", type="group", id=group)
    assert hear(office) == []
    stranger = str(api.own("POST", "token", {"login": VENDOR})["user_id"])
    api.ask("POST", "group_memberships", {"user": {"id": stranger}, "group": {"id": group}})
    assert {item for _, item, _ in hear(office)} == {"3000"}


def test_item_is_looked_at_once_however_often_it_was_touched(office: Office, api: Api) -> None:
    """Ten events about one folder make one look."""
    for number in range(5):
        api.ask("PUT", "folders/3000", {"shared_link": {"access": "open" if number % 2 else "company"}})
    assert take_in_stream(office).taken.new >= 5
    assert reread_items(office, 100).looked == 1


def test_item_touched_during_the_look_is_looked_at_again(office: Office, api: Api) -> None:
    """An event that comes in between a look and its record keeps the item on the list."""
    invite(api, "3000")
    take_in_stream(office)
    rereads = Rereads(office.database)
    (waiting,) = rereads.waiting(10)
    api.ask("PUT", "folders/3000", {"shared_link": {"access": "open"}})
    take_in_stream(office)
    rereads.settle(Looked(waiting), office.clock())
    assert [one.item_id for one in rereads.waiting(10)] == ["3000"]


def test_trashed_item_is_resolved(office: Office, api: Api) -> None:
    """What lies in the trash is shared with nobody; a folder takes along what was wrong beneath it."""
    invite(api, "2001")
    assert {item for _, item, _ in hear(office)} == {"2001"}
    api.ask("DELETE", "folders/2000", recursive="true")
    assert hear(office) == []


def test_deletion_of_what_was_never_wrong_costs_no_call(office: Office, api: Api) -> None:
    """Thousands of files are deleted every day."""
    api.ask("DELETE", "files/2900")
    assert take_in_stream(office).taken.touched == 0


def test_own_doings_are_kept_and_not_looked_at(ward: Ward, office: Office) -> None:
    """What the gatekeeper's own account does is an event like any other, but nothing follows from it."""
    (login,) = OwnAccounts(office.database).logins()
    own = Api(ward.box.base_url)
    own.sign_in(login)
    own.ask("PUT", "folders/3000", {"shared_link": {"access": "open"}})
    taken = take_in_stream(office).taken
    assert (taken.new, taken.own, taken.touched) == (1, 1, 0)


def test_person_whose_account_is_used_is_not_taken_for_the_gatekeeper(office: Office, api: Api) -> None:
    """Where the gatekeeper works with an administrator's account, the administrator's own deeds are looked at."""
    OwnAccounts(office.database).remember(OWNER, office.clock())
    invite(api, "3000")
    taken = take_in_stream(office).taken
    assert (taken.own, taken.touched) == (0, 1)


def test_item_out_of_sight_is_read_as_its_owner(stack: ExitStack, tmp_path: Path) -> None:
    """The service account doesn't see it; its owner does, and As-User is granted."""
    office = _half_blind(stack, tmp_path)
    assert ("GK101", "3000", "私物") in hear(office)


def test_item_that_nobody_can_read_is_a_hole_that_is_told(stack: ExitStack, tmp_path: Path) -> None:
    """Without As-User it stays unread: it is said, not passed over, and tried again each night for a while."""
    office = _half_blind(stack, tmp_path, "settings: {as_user_allowed: false}\n")
    assert hear(office) == []
    status = EventRecord(office.database).status(office.clock())
    assert [(one.item_type, one.item_id) for one in status.unread] == [("folder", "3000")]
    assert reread_items(office, 100).looked == 0
    re_read_nightly(office)
    assert [one.waiting.item_id for one in reread_items(office, 100).unread] == ["3000"]


def _half_blind(stack: ExitStack, folder: Path, *settings: str) -> Office:
    """An office that works with an administrator's account, to whom a colleague's shared folder isn't shown."""
    mine, theirs = placed("1000", "受渡し"), placed("3000", "私物", owner="staff@city.example.jp")
    ward = Ward(stack, folder, mine, theirs, *settings, roots='["1000"]', a="1000 vendor.example.com")
    api = Api(ward.box.base_url)
    api.sign_in()
    me = api.ask("GET", "users/me")["id"]
    text = ward.config.read_text(encoding="utf-8")
    ward.config.write_text(text.replace("[watch]", f'user_id = "{me}"\n[watch]'), encoding="utf-8")
    api.sign_in("staff@city.example.jp")
    invite(api, "3000")
    return ward.office()


def test_history_fills_in_what_the_stream_did_not_give(stack: ExitStack, tmp_path: Path) -> None:
    """Events of months ago aren't in the stream any more; the first start's reading of the year finds them."""
    past = "events:\n" + "".join(
        f"  - {{type: DOWNLOAD, at: 2025-{month:02}-01T10:00:00+09:00, by: {OWNER}, path: 受渡し}}\n"
        for month in (1, 3, 8, 11)
    )
    ward = Ward(stack, tmp_path, placed("1000", "受渡し"), past, roots='["1000"]', a="1000 vendor.example.com")
    office = ward.office()
    streamed = take_in_stream(office).taken.new
    (fill,) = go_on_filling(office).fills
    assert (str(fill.kind), fill.found, fill.seen) == ("first", 3, 3 + streamed)
    assert EventRecord(office.database).status(office.clock()).open_fills == ()


def test_silence_is_told(office: Office, api: Api) -> None:
    """Nothing for the allowed hours of working time; one event, and it is over."""
    allowed = timedelta(hours=office.settings.events.silent_after_hours)
    now = office.clock()
    assert not silence(office, now, lambda _: True).is_too_long
    assert silence(office, now + allowed, lambda _: True).is_too_long
    assert not silence(office, now + allowed, lambda _: False).is_too_long
    api.pass_time(allowed)
    api.sign_in()
    invite(api, "3000")
    hear(office)
    assert not silence(office, office.clock(), lambda _: True).is_too_long


def test_item_that_fails_alone_holds_up_no_other(ward: Ward, office: Office, api: Api) -> None:
    """Box breaks over one folder again and again; the others are looked at, and that one is told as unread."""
    invite(api, "3000")
    invite(api, "2001")
    take_in_stream(office)
    ward.box.app.faults.replace([Fault("status", Match(path=re.compile("folders/3000$")), 503, times=None)])
    report = reread_items(office, 100)
    assert [one.waiting.item_id for one in report.unread] == ["3000"]
    assert {item for _, item, _ in standing(office)} == {"2001"}


def test_box_out_of_reach_leaves_all_waiting(ward: Ward, office: Office, api: Api) -> None:
    """Where nothing answers nothing is concluded about any item."""
    invite(api, "3000")
    take_in_stream(office)
    ward.box.app.faults.replace([Fault("status", status=503, times=None)])
    with pytest.raises(BoxUnreachableError):
        reread_items(office, 100)
    status = EventRecord(office.database).status(office.clock())
    assert (status.waiting, status.unread) == (1, ())
