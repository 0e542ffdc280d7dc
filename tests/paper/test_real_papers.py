"""The two papers that lie beside the checkout in the workplace, pinned to the letter."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from gatekeeper.paper.block import NoteKind
from gatekeeper.registry.diff import diff
from gatekeeper.registry.model import BasisKind, Channel, CounterpartyKind, Mark, Side, Term, Trigger
from tests.paper.conftest import Take

PAPERS = Path(__file__).resolve().parents[3] / "shared" / "papers"
BOX, FORM = PAPERS / "box-base-shiryo59.txt", PAPERS / "logo-form-shiryo46.txt"

pytestmark = pytest.mark.skipif(
    not PAPERS.is_dir(), reason="the papers aren't in the repository: put them into ../shared/papers beside it"
)


def test_box_base_paper(take: Take) -> None:
    """One sheet whose cells a PDF broke over lines, and two checklists whose heads stand after their measures."""
    taken = take(BOX)
    (submission,), (procedure,) = taken.registry.submissions, taken.registry.procedures
    assert (submission.id, submission.title, submission.document) == (
        "R6-59",
        "データ共有・交換システムの利用に係る外部結合について",
        "資料59",
    )
    assert (submission.channel, submission.basis) == (Channel.BOX, (BasisKind.EXTERNAL_CONNECTION,))
    assert submission.departments == ("行政管理課", "情報システム課")
    assert procedure.name == "データ共有・交換システムの運用"
    assert "、".join(procedure.items) == (
        "氏名、住所、生年月日、年齢、性別、連絡先、国籍、本籍、所属、続柄、建築物の図面情報、財産情報、資格・免許情報、"
        "その他手続にあたり必要な情報"
    )
    assert procedure.term == Term(date(2025, 4, 1), date(2026, 3, 31), renews_yearly=True)
    assert [(one.name, one.kind) for one in procedure.counterparties] == [
        ("株式会社 Box Japan", CounterpartyKind.SERVICE_PROVIDER)
    ]
    assert "ISMAP登録済、ISMSクラウドセキュリティ認証取得済み" in (procedure.note or "")


@pytest.mark.parametrize("paper", [BOX, FORM])
def test_checklists(take: Take, paper: Path) -> None:
    """Sixteen measures for either side, all of them taken, each whole."""
    (submission,) = take(paper).registry.submissions
    measures = submission.checklist
    assert Counter(one.side for one in measures) == {Side.WARD: 16, Side.COUNTERPARTY: 16}
    assert {one.mark for one in measures} == {Mark.DONE}
    assert {one.basis for one in measures} == {BasisKind.EXTERNAL_CONNECTION}
    ward, others = ([one.text for one in measures if one.side is side] for side in Side)
    assert ward[2] == (
        "システム上で不要となった電子データを削除し、電子データの消去を行ったことの報告書を提出するよう指導する。"
    )
    assert others[-1] == "システムを提供するサーバは日本国内の法が適用される安全性が確保された環境にさせる。"
    assert all(text.endswith("。") for text in (*ward, *others))


def test_form_paper(take: Take) -> None:
    """Four procedures, with the counterparty and the term of the sheet."""
    taken = take(FORM)
    (submission,) = taken.registry.submissions
    assert (submission.id, submission.channel) == ("R6-46", Channel.LOGO_FORM)
    assert submission.title == "LoGoフォームの利用に係る外部結合について（手続の追加）"
    procedures = taken.registry.procedures
    assert [(one.number, one.department, one.name, len(one.items), one.expected_per_year) for one in procedures] == [
        (1, "区政情報課", "法律相談・交通事故相談 予約受付", 7, 1400),
        (2, "健康づくり課", "健康診査・がん検診等受診券の請求", 8, 2000),
        (3, "医療保険年金課", "国民健康保険被保険者資格喪失届", 16, 10000),
        (4, "医療保険年金課", "国民健康保険被保険者資格取得届", 16, 10000),
    ]
    assert "、".join(procedures[0].items) == (
        "氏名、フリガナ、電話番号、区内在住・在勤の別、在住地・在勤地の住所、相談内容（選択式）、メールアドレス（任意）"
    )
    assert [one.triggers for one in procedures] == [
        (Trigger.OVER_THRESHOLD,),
        (Trigger.OVER_THRESHOLD,),
        (Trigger.OVER_THRESHOLD, Trigger.MY_NUMBER_CARD),
        (Trigger.OVER_THRESHOLD, Trigger.MY_NUMBER_CARD),
    ]
    for one in procedures:
        assert one.term == Term(date(2024, 12, 20), date(2025, 3, 31), renews_yearly=True)
        assert [party.name for party in one.counterparties] == ["株式会社トラストバンク"]
    assert any("<input" in note.message for note in taken.notes if note.kind is NoteKind.UNSURE)


def test_shuffled_encodings_and_second_times(take: Take, tmp_path: Path) -> None:
    """The same paper in Shift_JIS is the same, and a second import of either changes nothing."""
    first = take(FORM).registry
    copy = tmp_path / FORM.name
    copy.write_bytes(FORM.read_text(encoding="utf-8").encode("cp932"))
    assert diff(first, take(copy).registry) == ()
    assert diff(first, take(FORM, beside=first).registry) == ()
    assert diff(first, take(copy, beside=first).registry) == ()
