"""What an event becomes: which way, by whom, where, and by which registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.event.value import Actor, Details, Event, Source
from gatekeeper.registry.governing import Index
from gatekeeper.registry.model import Declaration, DeclarationKind, Governor, Term
from gatekeeper.registry.network import Networks
from gatekeeper.transfer.derive import MOVEMENTS, Basis, derive, placed_again
from gatekeeper.transfer.place import File, Spot
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way
from tests.policy.build import DOMAIN, ENVELOPE, NOW, OWN, STRANGER, VENDOR, at, declaration, procedure, registry
from tests.transfer.build import ANYBODY, HANAKO, PLACES, Known, basis, event, moved, transfer

OFFICE = ("203.0.113.0/24",)
OFFSITE = declaration(kind=DeclarationKind.OFFSITE_STAFF, parties=(HANAKO,))


def test_everything_is_known() -> None:
    """Each field of a download by the contractor."""
    assert transfer() == Transfer(
        event_id="e1",
        at=NOW,
        deed=Deed.DOWNLOADED,
        way=Way.OUTWARD,
        side=Side.OUTSIDE,
        via=Via.COLLABORATION,
        user_id="9",
        login=VENDOR,
        name="受託者",
        ip="198.51.100.7",
        item_id="501",
        item_name="督促状.xlsx",
        path="受渡し/国保督促状/督促状.xlsx",
        folder_id="3603",
        size=120_000,
        version_id="V1",
        sha1="a" * 40,
        governor="R7-36-03",
        department="医療保険年金課",
        counterparty="株式会社甲印刷",
        standing="approved",
        registry_version=1,
        trail="1000/3603/",
    )


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("UPLOAD", Deed.UPLOADED),
        ("EDIT", Deed.EDITED),
        ("DOWNLOAD", Deed.DOWNLOADED),
        ("FILE_WATERMARKED_DOWNLOAD", Deed.DOWNLOADED),
        ("SIGNER_DOWNLOADED", Deed.DOWNLOADED),
        ("PREVIEW", Deed.PREVIEWED),
        ("ITEM_OPEN", Deed.PREVIEWED),
    ],
)
def test_movements(kind: str, deed: Deed) -> None:
    """Those types of event, and no others, in which a file's content goes from hand to hand."""
    assert transfer(kind=kind).deed is deed
    assert set(MOVEMENTS) == {
        "UPLOAD", "EDIT", "DOWNLOAD", "FILE_WATERMARKED_DOWNLOAD", "SIGNER_DOWNLOADED", "PREVIEW", "ITEM_OPEN",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["COPY", "MOVE", "DELETE", "SHARE", "LOGIN", "CONTENT_ACCESS", "", "新しい種類"])
def test_other_events_move_nothing(kind: str) -> None:
    """The content stays in Box, or it isn't about a file at all."""
    assert moved(event(kind=kind)) is None


def test_making_a_folder_moves_nothing_but_taking_one_does() -> None:
    """Box calls a new folder an upload too; whoever downloads a folder has it all."""
    made = Source("folder", "3603", "国保督促状", "1000")
    assert moved(event(kind="UPLOAD", source=made)) is None
    taken = moved(event(source=made))
    assert taken is not None
    assert (taken.folder_id, taken.path, taken.is_folder) == ("3603", "受渡し/国保督促状", True)
    assert (taken.governor, taken.folder_path) == ("R7-36-03", "受渡し/国保督促状")
    assert moved(event(source=Source("web_link", "7", "リンク", "3603"))) is None


@pytest.mark.parametrize(
    ("login", "kind", "folder", "way"),
    [
        (VENDOR, "DOWNLOAD", "3603", Way.OUTWARD),
        (VENDOR, "PREVIEW", "3603", Way.OUTWARD),
        (VENDOR, "UPLOAD", "3603", Way.INWARD),
        (VENDOR, "EDIT", "3603", Way.INWARD),
        (STRANGER, "DOWNLOAD", "9000", Way.OUTWARD),
        (STRANGER, "UPLOAD", "9000", Way.INWARD),
        (HANAKO, "UPLOAD", "3603", Way.OUTWARD),
        (HANAKO, "EDIT", "3603", Way.OUTWARD),
        (HANAKO, "DOWNLOAD", "3603", Way.WITHIN),
        (HANAKO, "PREVIEW", "3603", Way.WITHIN),
        (HANAKO, "UPLOAD", "9000", Way.WITHIN),
        (HANAKO, "DOWNLOAD", "9000", Way.WITHIN),
        (None, "DOWNLOAD", "3603", Way.UNKNOWN),
        ("", "UPLOAD", "3603", Way.UNKNOWN),
    ],
)
def test_ways(login: str | None, kind: str, folder: str, way: Way) -> None:
    """What the ward lays where its party may fetch it goes out, and again when the party fetches it: the deed tells."""
    assert transfer(login=login, kind=kind, folder=folder).way is way


@pytest.mark.parametrize(
    ("ip", "office", "folder", "governor", "way", "standing"),
    [
        ("198.51.100.7", OFFICE, "8001", OFFSITE, Way.OFFICE_OUT, "approved"),
        ("198.51.100.7", (), "8001", OFFSITE, Way.OFFICE_OUT, "approved"),
        (None, OFFICE, "8001", OFFSITE, Way.OFFICE_OUT, "approved"),
        ("203.0.113.9", OFFICE, "8001", OFFSITE, Way.WITHIN, None),
        ("198.51.100.7", OFFICE, "3603", procedure(), Way.OFFICE_OUT, "not_approved"),
        ("198.51.100.7", (), "3603", procedure(), Way.WITHIN, None),
        (None, OFFICE, "3603", procedure(), Way.WITHIN, None),
        ("Unknown IP", OFFICE, "3603", procedure(), Way.WITHIN, None),
    ],
)
def test_looking_from_outside_the_office(
    ip: str | None, office: tuple[str, ...], folder: str, governor: Governor, way: Way, standing: str | None
) -> None:
    """By a declaration, or not; where nobody knows the office's addresses, only in a declaration's own folder."""
    one = transfer(governor, kind="PREVIEW", login=HANAKO, folder=folder, ip=ip, office=office)
    assert (one.way, one.standing) == (way, standing)
    assert one.counterparty == (HANAKO if standing == "approved" else None)
    laid = transfer(governor, kind="UPLOAD", login=HANAKO, folder=folder, ip=ip, office=office)
    assert laid.way is (Way.WITHIN if isinstance(governor, Declaration) else Way.OUTWARD)


def test_parties() -> None:
    """A subcontractor by both names, a declaration's party by the address, anybody else by none."""
    envelope = transfer(login=ENVELOPE)
    assert (envelope.counterparty, envelope.subcontractor) == ("株式会社甲印刷", "丙封筒")
    declared = transfer(declaration(), login="Taro@example.org", folder="8001")
    assert (declared.counterparty, declared.governor, declared.standing) == ("Taro@example.org", "D8-0001", "approved")
    stranger = transfer(login=STRANGER)
    assert (stranger.counterparty, stranger.standing) == (None, "not_approved")
    assert transfer(login="op@vend0r.example.com").standing == "lookalike"


def test_visitor_without_an_account() -> None:
    """Id 2 is nobody's; the link is what there is of him, if Box names it."""
    one = moved(event(link="L7", by=ANYBODY))
    assert one is not None
    assert (one.side, one.via, one.way, one.standing) == (Side.ANONYMOUS, Via.LINK, Way.OUTWARD, "not_approved")
    assert (one.login, one.account) == (None, "2/L7")
    unnamed = moved(event(by=ANYBODY))
    assert unnamed is not None
    assert (unnamed.via, unnamed.account) == (Via.LINK, "2")


def test_link_or_collaboration() -> None:
    """Whoever is signed in may have come by a link all the same."""
    assert transfer(link="L1").via is Via.LINK
    assert transfer().via is Via.COLLABORATION


def test_own_account_transfers_nothing() -> None:
    """What the gatekeeper does itself is in its journal."""
    assert moved(event(login=OWN)) is None
    assert moved(event(login=OWN.upper())) is None
    assert moved(event(login=f"x{OWN}")) is not None


def test_person_with_whose_account_the_gatekeeper_works_transfers() -> None:
    """The gatekeeper moves no files: whoever does so with that account is the person."""
    index = Index(registry(procedure()), [DOMAIN], [HANAKO])
    one = derive(event(kind="UPLOAD", login=HANAKO), lambda _: Basis(1, index), PLACES, Networks())
    assert one is not None
    assert (one.way, one.side) == (Way.OUTWARD, Side.INSIDE)


def test_place_from_the_inventory_where_the_event_names_none() -> None:
    """Box leaves the parent out sometimes."""
    assert transfer(folder=None).governor == "R7-36-03"
    nowhere = transfer(folder=None, source=Source("file", "777", "x.xlsx"))
    assert (nowhere.trail, nowhere.folder_id, nowhere.path, nowhere.governor) == (None, None, "x.xlsx", None)


def test_top_of_a_tree_is_a_known_place() -> None:
    """Nothing can be bound there."""
    one = transfer(folder="0")
    assert (one.is_placed, one.trail, one.path, one.governor) == (True, "", "督促状.xlsx", None)


def test_nearest_bound_folder_governs() -> None:
    """As everywhere."""
    inner = replace(procedure(), id="R7-36-04", number=4, folders=("3604",))
    deep = Known({"3605": Spot(("1000", "3603", "3604", "3605"), "受渡し/国保督促状/中/奥")})
    one = moved(event(folder="3605"), procedure(), inner, places=deep)
    assert one is not None
    assert one.governor == "R7-36-04"


@pytest.mark.parametrize(("version", "sha1"), [("V1", "a" * 40), ("V2", None), (None, None)])
def test_digest_is_that_of_the_very_version(version: str | None, sha1: str | None) -> None:
    """Another version has other content."""
    assert transfer(details=Details(1, version)).sha1 == sha1


@pytest.mark.parametrize("size", [-1, 2**63, 10**30])
def test_impossible_size_is_none(size: int) -> None:
    """Box never says so, but a database would refuse it, and the whole page with it."""
    assert transfer(details=Details(size)).size is None


def test_everything_missing() -> None:
    """Nulls where objects are expected lose nothing but what they hide."""
    one = moved(Event("e", "DOWNLOAD", NOW))
    assert one is not None
    assert (one.side, one.via, one.way, one.account) == (Side.UNKNOWN, Via.UNKNOWN, Way.UNKNOWN, None)
    assert (one.item_name, one.path, one.standing) == ("", "", "unreadable")


@pytest.mark.parametrize(
    "moment", ["1970-01-01T00:00:00+00:00", "2100-12-31T23:59:59-12:00", "9999-12-31T23:59:59+00:00"]
)
def test_any_moment(moment: str) -> None:
    """Dates from the beginning of computers to the end of the calendar, in any zone."""
    one = transfer(at=datetime.fromisoformat(moment))
    assert (one.at, one.standing) == (datetime.fromisoformat(moment), "approved")


def test_subcontractor_by_its_own_term_in_japan() -> None:
    """28 February 15:00 in UTC is 1 March in Japan, on which its term is over."""
    before, after = (datetime(2026, 2, 28, hour, tzinfo=UTC) for hour in (14, 15))
    assert transfer(login=ENVELOPE, at=before).standing == "approved"
    assert transfer(login=ENVELOPE, at=after).standing == "subcontractor_out_of_scope"


def test_registry_as_of_the_moment() -> None:
    """An approval that began later says nothing of what was before it."""
    later = procedure(term=Term(date(2026, 4, 1), date(2027, 3, 31)))
    known = {1: basis(replace(later, folders=()), version=1), 2: basis(later, version=2)}

    def basis_of(moment: datetime) -> Basis:
        return known[2 if moment >= at("2026-02-15") else 1]

    early = derive(event(), basis_of, PLACES, Networks())
    late = derive(event(at=at("2026-02-20")), basis_of, PLACES, Networks())
    assert early is not None
    assert late is not None
    assert (early.governor, early.registry_version) == (None, 1)
    assert (late.governor, late.registry_version) == ("R7-36-03", 2)


def test_placed_once_the_place_is_known() -> None:
    """The same as if it had been known from the beginning."""
    known = basis()
    unplaced = transfer(places=Known())
    assert (unplaced.trail, unplaced.governor, unplaced.way) == (None, None, Way.OUTWARD)
    assert placed_again(unplaced, lambda _: known, PLACES, Networks()) == transfer()
    assert placed_again(unplaced, lambda _: known, Known(), Networks()) == unplaced


def test_known_place_stays() -> None:
    """The folder has been moved since: what governed it then governs the transfer."""
    elsewhere = Known({"3603": Spot(("2000", "3603"), "保管/国保")}, {"501": File("9000", "V9", "b" * 40)})
    known = basis()
    assert placed_again(transfer(), lambda _: known, elsewhere, Networks()) == transfer()


texts = st.none() | st.text(max_size=8)
actors = st.none() | st.builds(Actor, texts, texts | st.sampled_from([VENDOR, HANAKO, OWN]), texts, texts)
sources = st.builds(Source, texts | st.just("file"), texts | st.just("501"), texts, texts | st.just("3603"), texts)
details = st.builds(Details, st.none() | st.integers(), texts, texts, texts, texts, texts, texts)
moments = st.datetimes(timezones=st.just(UTC))
events = st.builds(
    Event, st.text(max_size=8), st.sampled_from([*MOVEMENTS, "MOVE"]), moments, actors, texts, sources, actors, details
)


@given(events)
def test_any_event_becomes_a_transfer_that_tells_of_it(one: Event) -> None:
    """Nothing in an event is fatal; what has become of it says the same as the event, and again the same."""
    known = basis()
    found = derive(one, lambda _: known, PLACES, Networks(OFFICE))
    if found is None:
        return
    assert (found.event_id, found.at, found.deed) == (one.id, one.at, MOVEMENTS[one.type])
    assert (found.way is Way.UNKNOWN) == (found.side is Side.UNKNOWN)
    assert (found.standing is None) <= (found.side is Side.INSIDE)
    assert found.governor is None or found.is_placed
    assert placed_again(found, lambda _: known, PLACES, Networks(OFFICE)) == found
