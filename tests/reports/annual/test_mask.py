"""The version that is published: nobody can be told from it, and one party stays one."""

from __future__ import annotations

from datetime import date

from gatekeeper.reports.annual.making import Deletions, Records, annual_report
from gatekeeper.reports.annual.mask import Mask
from gatekeeper.reports.annual.model import Missing, MissingKind
from gatekeeper.reports.heard import Heard
from gatekeeper.store.declared import DeclaredVersion
from gatekeeper.transfer.value import Side, Transfer
from tests.reporting.year import APRIL_FIRST, declaration, transfer

PARTIES = ("Taro@example.org", "jiro@example.org")
SECRETS = ("taro", "jiro", "山田", "203.0.113.7", "なぞ", "aaaaaaaa")


def test_one_party_has_one_number_wherever_it_stands() -> None:
    """In capitals or not; as the handler, as the counterparty, in the declaration."""
    mask = Mask([declaration(parties=PARTIES)])
    masked = mask.transfer(transfer(1, login="taro@EXAMPLE.org", counterparty="taro@example.org"))
    assert (masked.login, masked.counterparty, masked.name) == ("相手001",) * 3
    assert mask.party("jiro@example.org") == "相手002"
    assert mask.party("somebody@else.example") == "相手003"


def test_what_leads_to_a_party_is_taken_out() -> None:
    """Addresses of the network, Box's numbers, the file's own name, its digest, the path."""
    masked = Mask([]).transfer(transfer(1, item_name="山田太郎の申請書.PDF", path="受渡し/山田/山田太郎の申請書.PDF"))
    assert (masked.item_name, masked.path) == ("ファイル1.PDF", "ファイル1.PDF")
    hidden = (masked.ip, masked.user_id, masked.item_id, masked.sha1, masked.version_id, masked.folder_id)
    assert hidden == (None,) * 6
    assert masked.event_id == ""


def test_a_suffix_that_is_a_name_is_none() -> None:
    assert Mask([]).transfer(transfer(1, item_name="申請.山田太郎")).item_name == "ファイル1"
    assert Mask([]).transfer(transfer(1, item_name="a.taroyamada")).item_name == "ファイル1"


def test_the_same_file_keeps_its_number_within_a_declaration() -> None:
    mask = Mask([])
    names = [mask.transfer(transfer(number, item_id=item)).item_name for number, item in enumerate("aba")]
    assert names == ["ファイル1.pdf", "ファイル2.pdf", "ファイル1.pdf"]
    assert mask.transfer(transfer(9, "D8-0002", item_id="z")).item_name == "ファイル1.pdf"


def test_staff_keep_their_names_unless_they_are_the_party() -> None:
    """Who looks at papers outside the office is the party of a declaration himself."""
    mask = Mask([declaration(parties=("hanako@city.example.jp",))])
    staff = transfer(1, side=Side.INSIDE, login="ichiro@city.example.jp", name="区 一郎", counterparty=None)
    assert (mask.transfer(staff).login, mask.transfer(staff).name) == ("ichiro@city.example.jp", "区 一郎")
    party = transfer(2, side=Side.INSIDE, login="Hanako@city.example.jp", name="区 花子", counterparty=None)
    assert (mask.transfer(party).login, mask.transfer(party).name) == ("相手001", "相手001")


def test_party_who_declared_it_himself_is_hidden_there_too() -> None:
    """Whoever looks at papers outside the office often hands in the form as well; letters of any width are found."""
    one = declaration(
        parties=("hanako@city.example.jp",),
        declared_by="情報 花子（hanako@city.example.jp）",
        subject="İİİ 情報 花子の分",
    )
    mask = Mask([one])
    mask.transfer(transfer(1, side=Side.INSIDE, login="hanako@city.example.jp", name="情報 花子"))
    records = Records("新宿区", (DeclaredVersion(APRIL_FIRST, None, one),), {}, Deletions(), {}, {}, Heard(APRIL_FIRST))
    (held,) = mask.report(annual_report(records, lambda _: (), 2026, date(2027, 4, 1))).held
    assert held.declaration.declared_by == "相手001（相手001）"
    assert held.declaration.subject == "İİİ 相手001の分"


def test_somebody_without_an_address_has_no_name_either() -> None:
    nobody = transfer(1, side=Side.ANONYMOUS, login=None, name="山田", counterparty=None, user_id=None)
    assert (Mask([]).transfer(nobody).login, Mask([]).transfer(nobody).name) == (None, None)


def test_no_part_of_the_report_names_a_party() -> None:
    """The subject neither, where it holds an address or a name that a transfer has shown."""
    one = declaration(parties=PARTIES, subject="山田 太郎さん（TARO@example.org）の申請", declared_on=date(2026, 6, 1))
    versions = (DeclaredVersion(APRIL_FIRST, None, one),)
    records = Records("新宿区", versions, {}, Deletions(), {}, {"D8-0001": PARTIES[:1]}, Heard(APRIL_FIRST))
    rows = [transfer(2, None, path="共有/なぞの山田/x.pdf"), transfer(1, login="taro@example.org")]
    mask, kept = Mask([one]), list[Transfer]()
    found = annual_report(
        records, lambda _: rows, 2026, date(2027, 4, 1), keep=lambda row: kept.append(mask.transfer(row))
    )
    masked = mask.report(found)
    said = repr(masked) + repr(kept)
    assert [secret for secret in SECRETS if secret in said.lower()] == []
    assert masked.held[0].declaration.subject == "相手001さん（相手001）の申請"
    assert masked.masked
    assert Missing("子育て支援課", "D8-0001", MissingKind.NO_ERASURE_REPORT, ("相手001",), 1) in masked.missing
