"""Notices that others have made go out by mail: warnings, lockdowns and releases, deletions, postponements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gatekeeper.enforcement.action import (
    Action,
    ActionState,
    Basis,
    Draft,
    HeldFor,
    Outcome,
    RunDraft,
    RunKind,
    RunState,
)
from gatekeeper.enforcement.deletion_warning import DeletionWarning
from gatekeeper.enforcement.image import ABSENT, Image, Thing, ThingKind
from gatekeeper.enforcement.lockdown import Target, TargetKind
from gatekeeper.enforcement.notice import NOBODY, WARNINGS, Notice, NoticeKind
from gatekeeper.policy.violation import Remedy, RemedyKind, Subject, SubjectType
from gatekeeper.store.deletion_notice import DeletionNotices
from gatekeeper.store.journal import DatabaseJournal
from tests.alerts.mail_server import page, plain
from tests.alerts.ward import DEPARTMENT, IT, OWNER, PRIVACY, AlertWard
from tests.store.build import folder, violation

CONTACT = "kinkyu@minato-print.example"


def warned(ward: AlertWard, to: str = OWNER, thing: str = "collaboration:77") -> Notice:
    """A warning that something is put right in three days."""
    about = f"{thing}@{(ward.now + timedelta(days=3)).isoformat()}"
    notice = Notice(NoticeKind.GRACE_STARTED, about, to, ward.now)
    ward.office.notices.add([notice], ward.now)
    return notice


def test_a_warning_says_what_will_be_done_to_whom_and_when(each_ward: AlertWard) -> None:
    """The owner reads the path, the person, the reason, what is done and on which day, and not Box's number."""
    each_ward.now = each_ward.now.replace(hour=20)
    each_ward.sweep(violation(folder("1001")))
    warned(each_ward)
    assert each_ward.collect() == 1
    each_ward.deliver()
    (mail,) = each_ward.server.mails(OWNER)
    assert mail["Subject"] == "【予告】ゲートキーパーが直す予定のもの 1件"
    for part in ("受渡し/フォルダ1001", "x@example.net", "令和8年2月5日 20:00", "コラボレータから外す"):
        assert part in plain(mail)
        assert part in page(mail)
    assert "collaboration:77" not in plain(mail)
    (sent,) = each_ward.office.notices.all(unsent_only=False)
    assert sent.sent_at == each_ward.now


def test_a_warning_isnt_sent_before_it_is_due_nor_twice(ward: AlertWard) -> None:
    """The second warning, a day before, comes on its day; both come once."""
    warned(ward)
    about = f"collaboration:77@{(ward.now + timedelta(days=3)).isoformat()}"
    later = Notice(NoticeKind.DAY_BEFORE, about, OWNER, ward.now + timedelta(days=2))
    ward.office.notices.add([later], ward.now)
    counts = []
    for _ in range(4):
        counts.append(ward.collect())
        ward.deliver()
        ward.pass_time(days=1)
    assert counts == [1, 0, 1, 0]


def test_what_was_taken_back_meanwhile_isnt_sent(ward: AlertWard) -> None:
    """While the mail waited, its reason has gone: nobody is frightened for nothing."""
    warned(ward)
    ward.collect()
    ward.office.notices.withdraw(WARNINGS, ())
    assert ward.deliver().sent == 0
    assert [str(one.state) for one in ward.mails.all()] == ["dropped"]


def test_what_was_taken_back_before_it_was_collected_isnt_sent(ward: AlertWard) -> None:
    """A notice that isn't there makes no mail."""
    warned(ward)
    ward.office.notices.withdraw(WARNINGS, ())
    assert ward.collect() == 0


@pytest.mark.parametrize("to", [NOBODY, "op@vendor.example.com", CONTACT])
def test_a_warning_for_nobody_of_the_ward_goes_to_the_privacy_office(ward: AlertWard, to: str) -> None:
    """Outsiders aren't warned of what is done to them, an agreed contact neither; somebody of the ward is."""
    warned(ward, to)
    ward.collect()
    ward.deliver()
    assert ward.server.recipients() == [PRIVACY]
    assert "分からない" in plain(ward.server.mails()[0])


def test_deletions_are_warned_of_in_one_mail(each_ward: AlertWard) -> None:
    """What of an owner's goes soon stands in one mail, with the day and how to put it off."""
    due = date(2026, 2, 5)
    warnings = [
        DeletionWarning("deletion_3", f"file:{number}", f"受渡し/督促状{number}.xlsx", OWNER, due)
        for number in range(3)
    ]
    notices = DeletionNotices(each_ward.office.database)
    notices.warn(warnings, {}, each_ward.now)
    assert each_ward.collect() == 1
    each_ward.deliver()
    (mail,) = each_ward.server.mails(OWNER)
    assert mail["Subject"] == "【予告】消去の日が近いもの 3件"
    assert plain(mail).count("令和8年2月5日") == 3
    assert "gatekeeper postpone file:1 --until" in plain(mail)
    assert {one.sent_at for one in notices.all()} == {each_ward.now}
    assert each_ward.collect() == 0


def locked(ward: AlertWard) -> int:
    """A lockdown of a procedure on record; gives its run's number."""
    draft = RunDraft(RunKind.LOCKDOWN, ward.now, "個人情報保護 山田", "誤送信", Basis(1, "", 0))
    target = Target(TargetKind.PROCEDURE, "R7-36-03")
    made = ward.office.lockdowns.enter(draft, target, "R7-36-03 国民健康保険", ["1001"], ward.now, above=False)
    return made.run.id


def test_a_lockdown_is_announced_to_owners_and_agreed_contacts(each_ward: AlertWard) -> None:
    """The ward's owner reads who and why; the counterparty's agreed contact that it was closed, and nothing more.

    Whoever else stands outside is told nothing; the privacy office hears that somebody wasn't.
    """
    number = locked(each_ward)
    told = [
        Notice(NoticeKind.LOCKDOWN, f"R{number}", to, each_ward.now) for to in (OWNER, CONTACT, "op@vendor.example.com")
    ]
    each_ward.office.notices.add(told, each_ward.now)
    assert each_ward.collect() == 3
    each_ward.deliver()
    assert each_ward.server.recipients() == sorted([OWNER, CONTACT, PRIVACY])
    inside, outside = each_ward.server.mails(OWNER)[0], each_ward.server.mails(CONTACT)[0]
    assert inside["Subject"] == "【緊急閉鎖】R7-36-03 国民健康保険"
    assert "誤送信" in plain(inside)
    assert "個人情報保護 山田" in plain(inside)
    for text in (plain(outside), page(outside), str(outside["Subject"])):
        for secret in ("誤送信", "山田", "国民健康保険", "gatekeeper journal"):
            assert secret not in text
    assert "新宿区との受渡し" in plain(outside)
    assert all(one.sent_at is not None for one in each_ward.office.notices.all(unsent_only=False))


def test_a_release_is_announced(ward: AlertWard) -> None:
    """Who was told of the lockdown hears that it is over."""
    locked(ward)
    (one,) = ward.office.lockdowns.in_force()
    draft = RunDraft(RunKind.RELEASE, ward.now, "山田", "確認済み", Basis(1, "", 0))
    run = ward.office.lockdowns.release([one], draft, [], ward.now)
    ward.office.notices.add([Notice(NoticeKind.RELEASE, f"R{run.id}", OWNER, ward.now)], ward.now)
    ward.collect()
    ward.deliver()
    (mail,) = ward.server.mails(OWNER)
    assert mail["Subject"] == "【緊急閉鎖の解除】R7-36-03 国民健康保険"
    assert "確認済み" in plain(mail)


def test_a_held_run_waits_for_a_person(each_ward: AlertWard) -> None:
    """What the guard holds is told at once, with its reasons, and reminded of until somebody has decided."""
    journal = DatabaseJournal(each_ward.office.database)
    held = (HeldFor("came_back", {"path": "受渡し/国保", "action": "12"}), HeldFor("of_a_later_version"))
    draft = RunDraft(RunKind.NIGHT, each_ward.now, "gatekeeper", "", Basis(1, "", 0), held)
    run = journal.enter(draft, [], each_ward.now)
    each_ward.tell()
    assert each_ward.server.recipients() == sorted([PRIVACY, IT])
    (mail,) = each_ward.server.mails(PRIVACY)
    assert "承認を待っている実行" in str(mail["Subject"])
    assert f"gatekeeper journal R{run.id}" in plain(mail)
    assert "処置 12 で直したものが、元に戻っています" in plain(mail)
    assert "of_a_later_version" in plain(mail)
    each_ward.pass_time(days=2)
    each_ward.tell()
    assert len(each_ward.server.mails(PRIVACY)) == 2
    journal.decide(run.id, RunState.REJECTED, "山田", "誤り", each_ward.now)
    each_ward.pass_time(days=2)
    each_ward.tell()
    assert len(each_ward.server.mails(PRIVACY)) == 2


def test_a_postponement_is_told_in_the_morning(each_ward: AlertWard) -> None:
    """That a deletion was put off, by whom, why and to which day, is told to the privacy office and the owner, once."""
    each_ward.sweep(violation(folder("1001")))
    each_ward.tell()
    each_ward.office.postponements.add(
        ("folder", "1001"), "受渡し/フォルダ1001", date(2026, 3, 1), by="課長", reason="照会中", now=each_ward.now
    )
    each_ward.pass_time(days=1)
    for _ in range(2):
        each_ward.tell()
        each_ward.pass_time(days=1)
    mails = [mail for mail in each_ward.server.mails(OWNER) if "照会中" in plain(mail)]
    assert len(mails) == 1
    assert "令和8年3月1日" in plain(mails[0])
    assert not any("照会中" in plain(mail) for mail in each_ward.server.mails(DEPARTMENT))


def test_a_warning_of_a_link_speaks_of_the_link_alone(ward: AlertWard) -> None:
    """What else is wrong with the same folder has warnings of its own."""
    link = replace(violation(folder("1001")), subject=Subject(SubjectType.LINK, "1001"), rule="GK201", facts={})
    ward.now = ward.now.replace(hour=20)
    ward.sweep(violation(folder("1001")), replace(link, remedy=Remedy(RemedyKind.TIGHTEN_LINK)))
    warned(ward, thing="link:folder:1001")
    ward.collect()
    ward.deliver()
    (mail,) = ward.server.mails(OWNER)
    assert "招待された人だけ" in plain(mail)
    assert "コラボレータから外す" not in plain(mail)


def test_a_warning_of_what_is_gone_says_what_it_can(ward: AlertWard) -> None:
    """Where nothing stands any more about the thing, the warning isn't kept back."""
    warned(ward, thing="party:folder:1001:x")
    warned(ward, thing="broken")
    assert ward.collect() == 1
    ward.deliver()
    assert "party:folder:1001:x" in plain(ward.server.mails(OWNER)[0])


def in_doubt(ward: AlertWard, state: ActionState) -> Action:
    """An action that ended so."""
    journal = DatabaseJournal(ward.office.database)
    found = Image(present=True, facts={"role": "editor"}, stamp="3")
    thing = Thing(ThingKind.COLLABORATION, "77", "folder", "1001")
    draft = Draft(
        thing, ABSENT, found, ward.now, "受渡し/国保", ("remove_collaboration",), ("GK102",), login="x@example.net"
    )
    run = journal.enter(RunDraft(RunKind.NIGHT, ward.now, "gatekeeper", "", Basis(1, "", 0)), [draft], ward.now)
    begun = journal.begin(journal.of_run(run.id)[0], found, ward.now)
    assert begun is not None
    assert journal.end(begun, Outcome(state, "settled"), ward.now)
    return begun


def test_an_action_that_nobody_can_tell_of_is_told_at_once(each_ward: AlertWard) -> None:
    """A person has to look: the privacy office and IT hear of it once, with place, person and what was to be done."""
    one = in_doubt(each_ward, ActionState.UNKNOWN)
    for _ in range(4):
        each_ward.tell()
        each_ward.pass_time(days=1)
    assert each_ward.server.recipients() == sorted([PRIVACY, IT])
    (mail,) = each_ward.server.mails(PRIVACY)
    assert f"処置 {one.id}" in str(mail["Subject"])
    for part in ("受渡し/国保", "x@example.net", "コラボレータから外す", f"gatekeeper journal {one.id}"):
        assert part in plain(mail)


def test_a_failed_action_waits_for_the_morning_unless_it_was_tried_again(ward: AlertWard) -> None:
    """What failed at night and went well afterwards is nobody's news."""
    ward.now = ward.now.replace(hour=2)
    in_doubt(ward, ActionState.FAILED)
    ward.tell()
    assert ward.server.letters == []
    in_doubt(ward, ActionState.VERIFIED)
    ward.now = ward.now.replace(hour=9)
    ward.tell()
    assert ward.server.letters == []
    in_doubt(ward, ActionState.FAILED)
    ward.pass_time(days=1)
    ward.tell()
    assert ward.server.recipients() == sorted([PRIVACY, IT])
