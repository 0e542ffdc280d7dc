"""GK304 role-allows-download."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gatekeeper.inventory.item import Account, Item
from gatekeeper.inventory.view import Ancestor
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import DownloadDenial, FilePolicy, Policies
from gatekeeper.policy.violation import Remedy, RemedyKind, Severity, SubjectType
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Counterparty, Limits, Permission
from tests.policy.build import (
    DOMAIN,
    NOW,
    OUTSIDE_OWNER,
    REPORT,
    STAFF,
    STRANGER,
    STRICT,
    VENDOR,
    declaration,
    file,
    folder,
    group,
    members,
    policies,
    procedure,
    registry,
    rules,
    spoken,
    unread,
    user,
    view,
)

DENYING = procedure(limits=Limits(download=Permission.DENY))


@pytest.mark.parametrize(
    ("role", "target"),
    [("viewer", "previewer"), ("viewer uploader", "previewer uploader"), ("editor", "previewer uploader")],
)
def test_speaks_of_a_role_with_downloads(role: str, target: str) -> None:
    """It is lowered to the counterpart that only previews."""
    found = spoken("GK304", view(folder(), user(role=role)), DENYING)
    assert [one.remedy for one in found] == [Remedy(RemedyKind.LOWER_ROLE, target)]


def test_speaks_where_the_policy_or_the_form_denies_downloads() -> None:
    """Any of the three may deny them."""
    denying = policies(replace(STRICT, files=FilePolicy(STRICT.files.delete_after, Permission.DENY)))
    assert rules(view(folder(), user()), under=denying) == ["GK304"]
    form = declaration(download=Permission.DENY)
    assert rules(view(folder("8001"), user("taro@example.org")), form) == ["GK304"]


def test_is_silent_where_downloads_are_allowed() -> None:
    """And where the procedure allows what the policy denies, it stays denied."""
    assert rules(view(folder(), user())) == []
    denying = policies(replace(STRICT, files=FilePolicy(STRICT.files.delete_after, Permission.DENY)))
    allowing = procedure(limits=Limits(download=Permission.ALLOW))
    assert rules(view(folder(), user()), allowing, under=denying) == ["GK304"]


def test_is_silent_about_staff_and_strangers() -> None:
    """Staff may download, a stranger has to go."""
    assert rules(view(folder(), user("staff@city.example.jp")), DENYING) == []
    assert rules(view(folder(), user(STRANGER)), DENYING) == ["GK102"]


@pytest.mark.parametrize("role", ["previewer", "uploader", "previewer uploader"])
def test_boundary_is_the_role_that_previews(role: str) -> None:
    """Box gives no downloads to these."""
    assert rules(view(folder(), user(role=role)), DENYING) == []


def test_an_unknown_role_is_not_judged() -> None:
    """What it gives isn't known."""
    assert [one.field for one in unread("GK304", view(folder(), user(role="curator")), DENYING)] == [
        "collaboration.role"
    ]


def test_speaks_at_the_bound_folder_of_a_role_from_above() -> None:
    """Downloads allowed by the procedure above aren't allowed by the one that starts here."""
    inner = procedure(id="R7-36-04", folders=("3604",), limits=Limits(download=Permission.DENY))
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))])
    found = spoken("GK304", seen, procedure(), inner)
    assert [(one.item.id, one.remedy, one.facts["via"]) for one in found] == [("3604", REPORT, "フォルダ3603")]


def test_speaks_of_a_group_with_a_stranger() -> None:
    """The stranger is only reported and goes on downloading."""
    seen = view(folder(), group(role="viewer"), groups=members(VENDOR, STRANGER))
    assert rules(seen, DENYING) == ["GK109", "GK304"]


INNER = procedure(id="R7-36-04", folders=("3604",), limits=Limits(download=Permission.DENY))
DENY = Remedy(RemedyKind.DENY_FILE_DOWNLOAD)
INSIDER = "staff@city.example.jp"


def closing(when: DownloadDenial = DownloadDenial.WHEN_NEEDED) -> Policies:
    return policies(replace(STRICT, files=FilePolicy(STRICT.files.delete_after, deny_download=when)))


def of_files(*args: Any, **how: Any) -> list[tuple[Remedy, str | None]]:
    how.setdefault("under", closing())
    return [
        (one.remedy, one.facts.get("downloaders"))
        for one in spoken("GK304", *args, **how)
        if one.subject.type is SubjectType.FILE
    ]


def test_speaks_of_a_file_that_another_procedures_party_reaches() -> None:
    """The access from above is legitimate there: only the file itself can be closed without touching others."""
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))], content=(file(),))
    assert of_files(seen, procedure(), INNER) == [(DENY, VENDOR)]
    theirs = procedure(Counterparty("丁", domains=("stranger.example.net",)))
    others = view(folder("3604"), above=[Ancestor(folder(), (user(STRANGER),))], content=(file(),))
    assert of_files(others, theirs, INNER) == [(DENY, STRANGER)]


def test_speaks_of_a_file_below_what_nothing_governs() -> None:
    """Nobody lowers what an unregistered folder gives."""
    seen = view(folder("3604"), above=[Ancestor(folder("9"), (user(),))], content=(file(),), is_top=True)
    assert of_files(seen, INNER) == [(DENY, VENDOR)]


def test_speaks_of_a_file_that_a_mixed_group_reaches() -> None:
    """A group with staff isn't lowered by itself, wherever under the same procedure it is set."""
    mixed = group(role="viewer")
    people = members(VENDOR, INSIDER)
    here = view(folder(), mixed, groups=people, content=(file(),))
    above = view(folder("12"), above=[Ancestor(folder(), (mixed,))], groups=people, content=(file(),))
    own = replace(mixed, item_type="file", item_id="501")
    alone = view(folder(), content=(file(),), content_collaborations={("file", "501"): (own,)}, groups=people)
    for seen in (here, above, alone):
        assert of_files(seen, DENYING) == [(DENY, "受託者一同")]


def test_speaks_of_every_file_where_the_policy_closes_all() -> None:
    """Also where nobody has access now."""
    always = closing(DownloadDenial.ALWAYS)
    assert of_files(view(folder(), content=(file(),)), DENYING, under=always) == [(DENY, None)]
    (one,) = spoken("GK304", view(folder(), content=(file(),)), DENYING, under=always)
    assert one.severity is Severity.LOW


def test_is_silent_about_files_that_lowering_settles() -> None:
    """Who is lowered here or above, by this procedure or by another that denies, needs no call for each file."""
    lowered = view(folder(), user(), content=(file(),))
    assert of_files(lowered, DENYING) == []
    outer = replace(DENYING, id="R7-36-05")
    assert of_files(view(folder("3604"), above=[Ancestor(folder(), (user(),))], content=(file(),)), outer, INNER) == []
    removed = view(folder("3604"), above=[Ancestor(folder(), (user(STRANGER),))], content=(file(),))
    assert of_files(removed, procedure(), INNER) == []
    previewer = view(folder("3604"), above=[Ancestor(folder(), (user(role="previewer"),))], content=(file(),))
    assert of_files(previewer, procedure(), INNER) == []


def test_is_silent_about_files_unless_the_policy_wants_it() -> None:
    """Each file costs a call: a policy says so, and only where downloads are denied."""
    seen = view(folder("3604"), above=[Ancestor(folder(), (user(),))], content=(file(),))
    assert of_files(seen, procedure(), INNER, under=policies()) == []
    allowing = replace(INNER, limits=Limits())
    assert of_files(seen, procedure(), allowing, under=closing(DownloadDenial.ALWAYS)) == []


def test_is_silent_about_a_file_that_is_closed_already() -> None:
    """Box doesn't show it, the journal does."""
    seen = view(folder(), content=(file(), file(id="502")))
    index = Index(registry(DENYING), [DOMAIN], [])
    found = Bench(index, closing(DownloadDenial.ALWAYS), denied=frozenset({"501"})).judge(seen, NOW)
    assert [one.item.id for one in found.violations] == ["502"]


@pytest.mark.parametrize(
    "changes",
    [{"owner": OUTSIDE_OWNER}, {"is_externally_owned": True}, {"owner": None}, {"owner": Account("9", None)}],
)
def test_is_silent_about_a_file_that_may_not_be_the_wards(changes: dict[str, Any]) -> None:
    """There the company for which it stays open wouldn't be the ward, but the outsiders'."""
    always = closing(DownloadDenial.ALWAYS)
    assert of_files(view(folder(), content=(file(**changes),)), DENYING, under=always) == []


def test_boundary_is_who_still_counts() -> None:
    """An access that is over, refused, or of a role that isn't known closes no file."""
    for one in (user(expires_at=NOW), user(status="rejected"), user(role="curator"), user(INSIDER)):
        seen = view(folder("3604"), above=[Ancestor(folder(), (one,))], content=(file(),))
        assert of_files(seen, procedure(), INNER) == []
    unknown = view(folder(), group(role="viewer"), groups=members(VENDOR, complete=False), content=(file(),))
    assert of_files(unknown, DENYING) == []


def test_a_web_link_is_no_file() -> None:
    """It can't be downloaded."""
    always = closing(DownloadDenial.ALWAYS)
    seen = view(folder(), content=(Item("web_link", "501", "案内", owner=STAFF),))
    assert of_files(seen, DENYING, under=always) == []
