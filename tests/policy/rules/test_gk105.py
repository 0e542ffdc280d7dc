"""GK105 outside-term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.violation import Severity
from gatekeeper.registry.model import Counterparty, Term
from tests.policy.build import (
    ENVELOPE,
    MAIN,
    REMOVE,
    REPORT,
    STRANGER,
    SUB,
    TERM,
    VENDOR,
    at,
    declaration,
    folder,
    group,
    judged,
    members,
    procedure,
    rules,
    spoken,
    user,
    view,
)

SEEN = view(folder(), user(expires_at=None))


def test_speaks_of_a_party_after_the_end() -> None:
    """It is removed, and the missing expiry isn't told on top."""
    found = spoken("GK105", SEEN, as_of=at("2026-04-01"))
    assert [(one.remedy, one.facts["end"]) for one in found] == [(REMOVE, "2026-03-31")]
    assert rules(SEEN, as_of=at("2026-04-01")) == ["GK105"]


def test_speaks_of_a_party_before_the_start() -> None:
    """It is only reported."""
    found = spoken("GK105", view(folder(), user()), as_of=at("2026-01-04 23:59:59"))
    assert [(one.remedy, one.severity, one.facts["start"]) for one in found] == [
        (REPORT, Severity.MEDIUM, "2026-01-05")
    ]


def test_speaks_of_a_group_of_outsiders() -> None:
    """A group whose members are all approved parties goes with their term."""
    seen = view(folder(), group(expires_at=None), groups=members(VENDOR))
    assert [one.remedy for one in spoken("GK105", seen, as_of=at("2026-04-01"))] == [REMOVE]


def test_speaks_at_the_bound_folder_of_who_comes_from_above() -> None:
    """An approved party from above is reported once its term is over."""
    above = Ancestor(folder("1000"), (user(expires_at=None),))
    found = spoken("GK105", view(folder(), above=[above]), as_of=at("2026-04-01"))
    assert [(one.remedy, one.facts["via"]) for one in found] == [(REPORT, "フォルダ1000")]


def test_is_silent_about_who_was_never_approved() -> None:
    """A stranger after the term is still GK102's."""
    assert rules(view(folder(), user(STRANGER, expires_at=None)), as_of=at("2026-04-01")) == ["GK102"]


def test_is_silent_where_box_lets_the_collaboration_end_in_time() -> None:
    """Asked what will break on 1 April, an honest expiry breaks nothing; one that Box didn't keep does."""
    honest = view(folder(), user())
    assert rules(honest, as_of=at("2026-04-01"), read_at=at("2026-03-01")) == []
    assert rules(honest, as_of=at("2026-04-02"), read_at=at("2026-04-02")) == ["GK105"]


def test_is_silent_where_the_term_renews_yearly() -> None:
    """The following fiscal years continue alike; GK601 tells of the missing record."""
    renewing = procedure(term=replace(TERM, renews_yearly=True))
    seen = view(folder(), user(expires_at=at("2027-03-31 23:59:59")))
    assert rules(seen, renewing, as_of=at("2026-04-01")) == []


def test_boundary_is_the_day_in_japan() -> None:
    """Both days of the term count whole."""
    seen = view(folder(), user(expires_at=None))
    for inside in ("2026-01-05 00:00:00", "2026-03-31 23:59:59"):
        assert spoken("GK105", seen, as_of=at(inside)) == []
    for outside in ("2026-01-04 23:59:59", "2026-04-01 00:00:00"):
        assert len(spoken("GK105", seen, as_of=at(outside))) == 1


def test_speaks_of_a_declarations_party_too() -> None:
    """The prescribed form has a term like a procedure's."""
    seen = view(folder("8001"), user("taro@example.org", expires_at=None))
    assert "GK105" in rules(seen, declaration(), as_of=at("2026-04-01"))


def test_reports_who_is_let_in_without_a_term_on_record() -> None:
    """Nobody can tell whether the term holds, so nobody is removed."""
    found = spoken("GK105", SEEN, procedure(term=Term(None, None)), as_of=at("2026-02-01"))
    assert [(one.remedy, one.severity, dict(one.facts).get("end")) for one in found] == [
        (REPORT, Severity.MEDIUM, None)
    ]


def test_is_silent_where_the_approval_has_no_end() -> None:
    """Approved from a day on: after that day, and years later, the party may stay."""
    open_ended = procedure(term=replace(TERM, end=None))
    assert "GK105" not in rules(SEEN, open_ended, as_of=at("2036-04-01"))
    assert "GK105" in rules(SEEN, open_ended, as_of=at("2026-01-04"))


SECOND = Counterparty("乙", domains=("second.example.com",), term=replace(TERM, end=date(2026, 1, 20)))


def test_speaks_to_a_person_of_a_group_in_which_only_some_are_out_of_term() -> None:
    """To remove the group would shut out those whose term runs."""
    seen = view(folder(), group(), groups=members(VENDOR, "x@second.example.com", "y@second.example.com"))
    found = spoken("GK105", seen, procedure(MAIN, SECOND))
    assert [(one.remedy, one.severity, one.facts["members"]) for one in found] == [
        (REPORT, Severity.HIGH, "x@second.example.com、y@second.example.com")
    ]
    everybody = view(folder(), group(), groups=members("x@second.example.com", VENDOR))
    found = spoken("GK105", everybody, procedure(MAIN, SECOND), as_of=at("2026-04-01"), read_at=at("2026-04-01"))
    assert [(one.remedy, one.facts["end"]) for one in found] == [(REMOVE, "2026-03-31")]


def test_speaks_to_a_person_of_a_group_with_a_stranger_or_staff() -> None:
    """GK109 names the stranger; who else is out of term is told here, and nobody is removed with them."""
    for other, spoken_of in ((STRANGER, ["GK105", "GK109"]), ("staff@city.example.jp", ["GK105"])):
        seen = view(folder(), group(expires_at=None), groups=members(VENDOR, other))
        assert rules(seen, as_of=at("2026-04-01")) == spoken_of
        found = spoken("GK105", seen, as_of=at("2026-04-01"))
        assert [(one.remedy, one.facts["members"]) for one in found] == [(REPORT, VENDOR)]


def test_reports_a_group_of_which_some_are_early_and_some_late() -> None:
    """They aren't all over."""
    early = Counterparty("丁", domains=("early.example.com",), term=replace(TERM, start=date(2026, 3, 1)))
    seen = view(folder(), group(), groups=members("x@second.example.com", "y@early.example.com"))
    assert [one.remedy for one in spoken("GK105", seen, procedure(SECOND, early))] == [REPORT]
    only = view(folder(), group(), groups=members("y@early.example.com"))
    assert [one.facts["wording"] for one in spoken("GK105", only, procedure(early))] == ["before"]


def test_reports_a_party_whose_own_term_is_not_on_record() -> None:
    """The procedure's term runs, and nobody can tell whether this party's does; it isn't told that the other is."""
    nobody_knows = Term(None, None)
    party = replace(MAIN, term=nobody_knows, subcontractors=())
    sub = replace(MAIN, subcontractors=(replace(SUB, term=nobody_knows),))
    for login, counterparty in ((VENDOR, party), (ENVELOPE, sub)):
        found = judged(view(folder(), user(login)), procedure(counterparty)).violations
        assert [(one.rule, one.remedy, one.severity) for one in found] == [("GK105", REPORT, Severity.MEDIUM)]
        assert dict(found[0].facts) == {"login": login, "wording": "party-unknown"}


def test_reports_who_is_let_in_between_two_parts_of_a_renewing_term() -> None:
    """The same days a year later are covered; the rest of the fiscal year is for a person to decide."""
    yearly = Term(date(2026, 1, 5), date(2026, 2, 28), renews_yearly=True)
    party = replace(MAIN, subcontractors=(replace(SUB, term=yearly),))
    for login, governor in (
        (VENDOR, procedure(term=yearly)),
        (ENVELOPE, procedure(party, term=replace(TERM, renews_yearly=True))),
    ):
        seen = view(folder(), user(login, expires_at=at("2026-12-31")))
        (found,) = judged(seen, governor, as_of=at("2026-03-10")).violations
        assert (found.rule, found.remedy, found.severity) == ("GK105", REPORT, Severity.MEDIUM)
        assert (found.facts["end"], found.facts["start"]) == ("2026-02-28", "2027-01-05")
        open_ended = view(folder(), user(login, expires_at=None))
        assert spoken("GK105", open_ended, governor, as_of=at("2027-01-05")) == []
