"""To whom an alert goes, decided from values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.alerts.addressee import Addressees
from gatekeeper.enforcement.notice import NoticeKind
from gatekeeper.registry.model import Contact, Counterparty, Pattern, Procedure, Registry, Term
from gatekeeper.settings import AlertSettings, MailSettings
from gatekeeper.store.alert import Role

OFFICE, IT, DEPARTMENT = "kojin@city.example.jp", "joho@city.example.jp", "iryo@city.example.jp"
CONTACT = "kinkyu@vendor.example.com"
SETTINGS = AlertSettings(
    sender="gatekeeper@city.example.jp",
    privacy_office=(OFFICE,),
    it=(IT,),
    mail=MailSettings("mail.city.example.jp", 587),
    templates=Path("mail"),
    departments={"医療保険年金課": (DEPARTMENT,)},
)
PROCEDURE = Procedure(
    "R7-36-03",
    "R7-36",
    3,
    "医療保険年金課",
    "国民健康保険",
    Pattern.MIGRATED_MEDIA,
    ("住所",),
    Term(date(2026, 1, 5), date(2026, 3, 31)),
    (Counterparty("株式会社受託", contacts=(Contact("担当", mail=CONTACT), Contact("電話だけ"))),),
)


def addressees(settings: AlertSettings = SETTINGS) -> Addressees:
    return Addressees(settings, Registry((), (PROCEDURE,), ()), ["city.example.jp"])


def told(
    department: str | None, owner: str | None, *, urgent: bool = False, quiet: bool = False
) -> list[tuple[str, str]]:
    found = addressees().of_violation(department, owner, urgent=urgent, quiet=quiet)
    return [(one.address, str(one.role)) for one in found]


def test_everybody_concerned() -> None:
    """The office first, IT only where it can't wait, then who is nearest."""
    assert told("医療保険年金課", "Hanako@City.example.jp", urgent=True) == [
        (OFFICE, "privacy_office"),
        (IT, "it"),
        (DEPARTMENT, "department"),
        ("hanako@city.example.jp", "owner"),
    ]
    assert (IT, "it") not in told("医療保険年金課", None)


def test_nobody_near_is_known() -> None:
    """Then the privacy office stands in, and for a policy that only records it alone is told."""
    assert told(None, None) == [(OFFICE, "stand_in")]
    assert told("別の課", "op@vendor.example.com", urgent=True) == [(OFFICE, "stand_in"), (IT, "it")]
    assert told("医療保険年金課", "hanako@city.example.jp", urgent=True, quiet=True) == [(OFFICE, "privacy_office")]


def test_one_address_is_one_addressee() -> None:
    """Whoever is several things at once gets one mail, as the first of them."""
    assert told("医療保険年金課", DEPARTMENT) == [(OFFICE, "privacy_office"), (DEPARTMENT, "department")]


@pytest.mark.parametrize(
    "login",
    [
        "tаro@city.example.jp",
        "taro@city.example.jp.evil.com",
        "taro@notcity.example.jp",
        "taro@sub.city.example.jp",
        "taro@city.example.jp.",
        "taro＠city.example.jp",
        "taro@evil.com@city.example.jp",
        "taro@city.example.jp@evil.com",
        '"taro@city.example.jp"@evil.com',
        "taro@city.example.jp\n",
        "taro@city.example.jp\r\nBcc: x@evil.com",
        "taro@city.example.jp(<evil@evil.com>)",
        "taro\u200b@city.example.jp",
        "AutomationUser_1_x@boxdevedition.com",
        "",
        None,
    ],
)
def test_who_isnt_surely_inside_is_outside(login: str | None) -> None:
    """No address that only looks like the ward's is written to."""
    assert addressees().insider(login) is None
    assert [one.role for one in addressees().of_notice(login or "")] == [Role.STAND_IN]


def test_contacts_hear_of_incidents_alone() -> None:
    """The one outsider who may be written to is the agreed contact, of a lockdown and its release."""
    for kind in NoticeKind:
        (one,) = addressees().of_notice(CONTACT, kind)
        is_incident = kind in {NoticeKind.LOCKDOWN, NoticeKind.RELEASE}
        assert one.role is (Role.CONTACT if is_incident else Role.STAND_IN)
        assert one.address == (CONTACT if is_incident else OFFICE)


def test_whom_it_goes_to_above() -> None:
    """Who is named for it, else the privacy office."""
    assert [one.address for one in addressees().of_escalation()] == [OFFICE]
    named = replace(SETTINGS, escalation=("kacho@city.example.jp",))
    assert [one.address for one in addressees(named).of_escalation()] == ["kacho@city.example.jp"]


def test_another_domain_of_the_ward() -> None:
    """Domains that the config names for mail count as inside."""
    named = replace(SETTINGS, domains=("mail.city.example.jp",))
    assert addressees(named).insider("taro@mail.city.example.jp") == "taro@mail.city.example.jp"
