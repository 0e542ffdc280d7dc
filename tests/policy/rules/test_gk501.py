"""GK501 transfer-unregistered."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.policy.sentence import message
from gatekeeper.policy.violation import Location, Severity, Subject, SubjectType, Unjudged
from gatekeeper.registry.model import DeclarationKind
from tests.policy.build import REPORT, STRANGER, VENDOR, declaration
from tests.policy.rules.transferred import heard, judged
from tests.transfer.build import ANYBODY, HANAKO, Known, event, moved, transfer

RULE = "GK501"
OFFICE = ("203.0.113.0/24",)


def test_speaks_of_an_outsider_where_nothing_governs() -> None:
    """It names the folder and the account, and is only told."""
    (found,) = heard(RULE, transfer(login=STRANGER, folder="9000"))
    assert found.item == Location("folder", "9000", "受渡し/その他")
    assert found.subject == Subject(SubjectType.ACCOUNT, "9", STRANGER)
    assert (found.remedy, found.severity, found.governor) == (REPORT, Severity.HIGH, None)
    assert "登録のない場所で「督促状.xlsx」をダウンロード" in message(found)


def test_speaks_of_an_approved_party_in_another_place() -> None:
    """A contractor is approved for its procedure's folder, and nowhere else; uploads count too."""
    assert heard(RULE, transfer(kind="UPLOAD", login=VENDOR, folder="9000"))
    assert heard(RULE, transfer(folder="0"))


def test_speaks_of_a_visitor_without_an_account() -> None:
    """An open link needs no account; the link stands for it."""
    one = moved(replace(event(folder="9000", link="L1"), by=ANYBODY))
    assert one is not None
    (found,) = heard(RULE, one)
    assert (found.facts["wording"], found.subject.id) == ("anonymous", "2/L1")


def test_speaks_of_staff_who_look_from_elsewhere_undeclared() -> None:
    """Where the office's addresses are known; less grave, because it is the ward's own."""
    (found,) = heard(RULE, transfer(login=HANAKO, office=OFFICE))
    assert (found.severity, found.facts["wording"]) == (Severity.MEDIUM, "offsite")


def test_is_silent_where_something_governs() -> None:
    """Whoever it is there is another rule's affair."""
    assert heard(RULE, transfer(login=STRANGER)) == []


def test_is_silent_about_the_wards_own() -> None:
    """Staff may keep and look at files wherever they like, in the office."""
    assert heard(RULE, transfer(login=HANAKO, folder="9000")) == []
    assert heard(RULE, transfer(login=HANAKO, folder="9000", ip="203.0.113.9", office=OFFICE)) == []
    assert heard(RULE, transfer(kind="UPLOAD", login=HANAKO, folder="9000", office=OFFICE)) == []


def test_is_silent_about_declared_staff() -> None:
    """Whoever is named in a declaration for looking from outside the office may do so, in its folder."""
    offsite = declaration(kind=DeclarationKind.OFFSITE_STAFF, parties=(HANAKO,))
    assert heard(RULE, transfer(offsite, login=HANAKO, folder="8001", office=OFFICE), offsite) == []
    assert heard(RULE, transfer(offsite, login=f"x{HANAKO}", folder="8001", office=OFFICE), offsite)


def test_boundary_an_unknown_place_is_no_ungoverned_one() -> None:
    """It isn't judged before somebody has looked; what a whole reading hasn't found is told of by its folder.

    A hundred files of one folder are one violation.
    """
    one = transfer(login=STRANGER, folder="777")
    assert judged(one).violations == ()
    assert judged(one).unjudged == (Unjudged(RULE, Location("folder", "777", "督促状.xlsx"), "place"),)
    (found,) = heard(RULE, one, is_searched=True)
    assert found.item == Location("folder", "777", "督促状.xlsx")


def test_boundary_nobody_is_no_outsider() -> None:
    """Where Box doesn't say who it was, nothing is concluded."""
    one = moved(replace(event(folder="9000"), by=None), places=Known())
    assert one is not None
    assert {unjudged.field for unjudged in judged(one, is_searched=True).unjudged} == {"account"}
