"""The mail of working mornings: what is new, what nobody answered, and what has waited too long."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.action import KEPT_HERE, ActionState, Basis, Draft, Outcome, RunDraft, RunKind
from gatekeeper.enforcement.image import Image
from gatekeeper.enforcement.remedy import aim_of, thing_of
from gatekeeper.jst import TOKYO
from gatekeeper.policy.violation import Remedy, RemedyKind
from gatekeeper.settings import load
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.lease import Lease
from tests.alerts.mail_server import MailServer, plain
from tests.alerts.ward import DEPARTMENT, IT, OWNER, PRIVACY, AlertWard, alert_ward, open_link
from tests.store.build import folder, violation

BOSS = "kacho@city.example.jp"
GOLDEN_WEEK = datetime(2026, 5, 1, 9, 0, tzinfo=TOKYO)
"""A Friday; the next working day is Thursday the 7th."""


def mornings(ward: AlertWard, days: int) -> list[tuple[str, str]]:
    """On which days which addresses got a digest, in the next so many days."""
    got = []
    for _ in range(days):
        before = len(ward.server.letters)
        ward.tell()
        got += [(f"{ward.now:%m-%d}", addresses[0]) for addresses, _ in ward.server.letters[before:]]
        ward.pass_time(days=1)
    return sorted(got)


def test_what_can_wait_comes_in_the_morning(each_ward: AlertWard) -> None:
    """What a sweep finds at night is told to the privacy office, the department and the owner, in one mail each."""
    each_ward.now = each_ward.now.replace(hour=2)
    each_ward.sweep(violation(folder("1001")), violation(folder("1001"), "GK104"), violation(folder("1002"), "GK106"))
    each_ward.tell()
    assert each_ward.server.letters == []
    each_ward.now = each_ward.now.replace(hour=8, minute=30)
    each_ward.tell()
    each_ward.tell()
    assert each_ward.server.recipients() == sorted([PRIVACY, DEPARTMENT, OWNER])
    assert each_ward.server.subjects(OWNER) == ["【毎朝のまとめ】令和8年2月2日 新しいもの3件"]


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2026, 5, 2, 9, 0, tzinfo=TOKYO), False),
        (datetime(2026, 5, 6, 9, 0, tzinfo=TOKYO), False),
        (datetime(2026, 5, 7, 8, 29, tzinfo=TOKYO), False),
        (datetime(2026, 5, 7, 8, 30, tzinfo=TOKYO), True),
        (datetime(2026, 5, 7, 17, 15, tzinfo=TOKYO), False),
        (datetime(2026, 12, 29, 9, 0, tzinfo=TOKYO), False),
        (datetime(2027, 1, 4, 9, 0, tzinfo=TOKYO), True),
    ],
)
def test_only_on_working_mornings(ward: AlertWard, moment: datetime, *, sent: bool) -> None:
    """Weekends, holidays, the turn of the year, nights and evenings bring none."""
    ward.now = moment
    ward.sweep(violation(folder("1001")))
    assert bool(ward.digest()) is sent


def test_reminders_until_answered_and_then_the_next_above(tmp_path: Path, server: MailServer) -> None:
    """Every second working day they hear of it again, after five their superior does, and holidays don't count."""
    with alert_ward(tmp_path, server, more=f'escalation = ["{BOSS}"]') as ward:
        ward.now = GOLDEN_WEEK
        ward.sweep(violation(folder("1001")))
        told = mornings(ward, 14)
        assert [day for day, to in told if to == DEPARTMENT] == ["05-01", "05-08", "05-12", "05-14"]
        assert [day for day, to in told if to == BOSS] == ["05-13"]
        (mail,) = server.mails(BOSS)
        assert "期限を過ぎても対応のないもの1件" in str(mail["Subject"])
        ward.office.violations.acknowledge(1, "課長", "業者に確かめている", ward.now)
        assert mornings(ward, 10) == []


def test_a_waiver_is_an_answer_until_it_lapses(ward: AlertWard) -> None:
    """While somebody tolerates it nobody is reminded; when that is over, it is nobody's answer any more."""
    ward.sweep(violation(folder("1001")))
    ward.tell()
    ward.office.violations.waive(1, "課長", "契約の更新中", date(2026, 2, 11), ward.now)
    assert mornings(ward, 10) == []
    assert {day for day, _ in mornings(ward, 1)} == {"02-12"}


def test_nobody_is_reminded_of_a_date_that_is_kept_here(ward: AlertWard) -> None:
    """Box doesn't hold it, so it is wrong there to the end; on the day the gatekeeper does it by itself."""
    remedy = Remedy(RemedyKind.SET_COLLABORATION_EXPIRY, "2026-03-31T23:59:59+09:00")
    lacking = violation(folder("1001"), "GK106", "77", remedy=remedy)
    ward.sweep(lacking, violation(folder("1002"), "GK106", "78", remedy=remedy))
    ward.tell()
    thing = thing_of(remedy.kind, lacking.item, lacking.subject)
    draft = Draft(thing, aim_of(remedy), Image(present=True), ward.now, "受渡し", (remedy.kind,))
    journal = DatabaseJournal(ward.office.database, Lease("acting"))
    journal.take_lease(ward.now)
    run = journal.enter(RunDraft(RunKind.NIGHT, ward.now, "gatekeeper", "", Basis(1, "", 1)), [draft], ward.now)
    (action,) = journal.of_run(run.id)
    assert journal.end(action, Outcome(ActionState.VERIFIED, KEPT_HERE), ward.now)
    ward.pass_time(days=3)
    ward.tell()
    (mail,) = ward.server.mails(DEPARTMENT)[1:]
    assert "1002" in plain(mail)
    assert "1001" not in plain(mail)


def test_what_is_resolved_by_the_morning_is_not_told(ward: AlertWard) -> None:
    """Nobody is bothered with what was put right in the night."""
    ward.now = ward.now.replace(hour=2)
    ward.sweep(violation(folder("1001")))
    ward.collect()
    ward.sweep()
    ward.now = ward.now.replace(hour=9)
    assert ward.digest() == 0


def test_urgent_matters_are_reminded_of_too(ward: AlertWard) -> None:
    """A critical violation that nobody answers stands in the morning's mail, IT's too."""
    ward.sweep(open_link())
    ward.tell()
    assert [day for day, to in mornings(ward, 4) if to == IT] == ["02-04"]
    assert "まだ対応のないもの1件" in ward.server.subjects(IT)[-1]


def test_a_policy_that_only_records_tells_the_privacy_office_a_number(tmp_path: Path, server: MailServer) -> None:
    """Where the policy only records, no owner and no department is told, and the privacy office how many there are.

    When the policy begins to tell, they are told of what still stands.
    """
    with alert_ward(tmp_path, server) as ward:
        quiet = _with_mode(ward, tmp_path, "observe")
        quiet.sweep(open_link(), violation(folder("1002")))
        quiet.tell()
        assert server.recipients() == [PRIVACY]
        assert "新しく2件あります" in plain(server.mails(PRIVACY)[0])
        quiet.pass_time(days=1)
        assert quiet.digest() == 0
        loud = _with_mode(quiet, tmp_path, "notify")
        loud.pass_time(days=1)
        loud.tell()
        assert {DEPARTMENT, OWNER, IT} <= set(server.recipients())


def _with_mode(ward: AlertWard, place: Path, mode: str) -> AlertWard:
    """The ward with all its policies in this mode."""
    policies = place / "policies"
    policies.mkdir(exist_ok=True)
    for file in ward.office.settings.paths.policies.iterdir():
        text = file.read_text(encoding="utf-8")
        lines = [f"mode: {mode}" if line.startswith("mode:") else line for line in text.splitlines()]
        (policies / file.name).write_text("\n".join(lines), encoding="utf-8")
    config = ward.office.settings.file
    text = config.read_text(encoding="utf-8").replace(str(ward.office.settings.paths.policies), str(policies))
    config.write_text(text, encoding="utf-8")
    office = Office(load(config, {}))
    made = AlertWard(office, ward.server, ward.now)
    office.clock = lambda: made.now
    return made


def test_the_checkpoint_goes_out_each_morning(ward: AlertWard) -> None:
    """The privacy office gets the ledger's last checkpoint also on a day on which there is nothing else to say."""
    ward.digest("1204 3f9c2ab1 令和8年2月2日 09:00")
    ward.deliver()
    assert ward.server.recipients() == [PRIVACY]
    assert "1204 3f9c2ab1" in plain(ward.server.mails(PRIVACY)[0])
    ward.pass_time(days=1)
    assert ward.digest(None) == 0


def test_long_lists_are_cut_and_go_along_as_a_table(ward: AlertWard) -> None:
    """Twenty are shown, all stand in the table."""
    ward.sweep(*(violation(folder(str(2000 + number)), subject_id=str(number)) for number in range(30)))
    ward.tell()
    (mail,) = ward.server.mails(PRIVACY)
    assert plain(mail).count("■ 違反") == 20
    assert "ほかに10件" in plain(mail)
    (table,) = mail.iter_attachments()
    assert len(table.get_content().splitlines()) == 31


def test_a_department_that_gets_an_address_hears_of_what_waits(tmp_path: Path, server: MailServer) -> None:
    """Whoever is put into the config before the morning is told that morning."""
    with alert_ward(tmp_path, server) as ward:
        ward.now = ward.now.replace(hour=7)
        ward.sweep(violation(folder("1001"), department="子育て支援課"))
        ward.collect()
        config = ward.office.settings.file
        text = config.read_text(encoding="utf-8").replace(
            "departments = {", 'departments = {"子育て支援課" = ["kosodate@city.example.jp"], '
        )
        config.write_text(text, encoding="utf-8")
        with Office(load(config, {})) as office:
            later = AlertWard(office, server, ward.now.replace(hour=9))
            later.tell()
    assert "kosodate@city.example.jp" in server.recipients()
