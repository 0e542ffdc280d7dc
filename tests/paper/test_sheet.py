"""Sheets: several kinds in one paper, contractors that aren't chosen yet, and what a paper says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gatekeeper.paper.draft import Told
from gatekeeper.registry.model import BasisKind, Channel, CounterpartyKind, Mark, Pattern, Side, Term
from tests.paper.conftest import Refused, Take

BENEFIT = """資料20
個人情報保護管理運営会議 付議事項
件名\t給付管理システムの導入に係る電算処理、外部結合及び業務委託について
内容は別紙のとおり
要綱の根拠
◇第3条第1項第1号（電算処理）
（担当部課：福祉部給付金担当課）

別紙（電子計算機処理の開発関係）
件名\t給付管理システムの導入について
保有課（担当課）\t給付金担当課
登録業務の名称\t給付金の支給
記録される情報項目（だれの、どのような項目が、どこに記録されるのか）\t1 個人の範囲 受給者
2 記録項目 氏名、生年月日、郵便番号、住所、世帯構成、給付管理番号、口座情報、口座フラグ
新規開発・追加・変更の理由\t迅速な支給のため
新規開発・追加・変更の時期\t令和6年6月11日から令和6年11月29日まで

別紙（電子計算機の外部結合関係）
件名\t給付管理システムの外部結合について
保有課（担当課）\t給付金担当課
登録業務の名称\t給付金の支給
結合される情報項目（だれの、どのような項目か）\t氏名、郵便番号、住所、給付管理番号、口座情報
結合の相手方\t株式会社青葉給付システム
結合の形態\t閉域網
結合の開始時期と期間\t令和6年6月11日から令和6年11月29日まで
情報保護対策\t別紙チェックリストのとおり

別紙（業務委託関係）
件名\t給付金支給事務の委託について
保有課（担当課）\t給付金担当課
登録業務の名称\t給付金の支給
委託先\t株式会社若葉事務（東京都千代田区）
委託に伴い事業者に処理させる情報項目（だれの、どのような項目か）\t氏名、郵便番号、住所、給付管理番号、口座情報、口座フラグ
委託理由\t効率のため
委託の開始時期及び期限\t令和6年6月11日から令和6年10月31日まで
受託事業者に行わせる情報保護対策\t別紙のとおり
再委託先\t北山データ入力株式会社
再委託に伴い処理させる情報項目\t氏名、郵便番号、住所、給付管理番号、口座フラグ
再委託の内容\tデータ入力
再委託の開始時期及び期限\t令和6年7月1日から令和6年9月30日まで

１　業務委託にかかる個人情報保護対策チェックリスト
\t・対策が可能であれば「○」・対策の必要がない場合は「－」\t情報保護対策\t理由
区が行う情報保護対策【運用上の対策】\t○\t個人情報保護法を遵守するよう指導する。\t
\t－\t立入り調査を行う。\tシステムの利用だけのため
受託事業者に行わせる情報保護対策【システム上の対策】\t○\t通信内容は暗号化させる。\t
\tー\t持ち出しを禁止させる。（理由：媒体を使わないため）\t
"""
TRANSCRIPTION = """資料8
令和8年度第1回個人情報保護管理運営会議
件名　　Boxを利用した音声データの反訳業務の委託等について
保 有 課（担当課）　　総務課
登録業務の名称　　会議録の作成
結合される情報項目（だれの、どのような項目か）　会議の出席者（約200人）の氏名、役職、発言内容、音声
結合の相手方　　株式会社Box Japan
結合の開始時期と期間　令和８年５月１日から令和９年３月３１日まで（次年度以降も、同様の外部結合を行う。）
情報保護対策　別紙のとおり
別紙（業務委託関係）
件名　テープ反訳業務の委託について
保有課（担当課）　総務課
登録業務の名称　会議録の作成
委託先　未定（入札により決定）
委託に伴い事業者に処理させる情報項目（だれの、どのような項目か）　会議の出席者（約200人）の氏名、役職、発言内容、音声
委託の開始時期及び期限　令和８年５月１日から令和９年３月３１日まで（次年度以降も、同様の業務委託を行う。）
"""


def paper(folder: Path, text: str) -> Path:
    (folder / "paper.txt").write_text(text, encoding="utf-8")
    return folder / "paper.txt"


def test_four_kinds_in_one_paper(take: Take, tmp_path: Path) -> None:
    """One procedure, with each party's own items and term, and the subcontractor under its contractor."""
    taken = take(paper(tmp_path, BENEFIT))
    (submission,), (procedure,) = taken.registry.submissions, taken.registry.procedures
    assert (submission.id, submission.channel) == ("R6-20", Channel.BENEFIT_PAYMENT)
    assert set(submission.basis) == set(BasisKind)
    assert "、".join(procedure.items) == "氏名、生年月日、郵便番号、住所、世帯構成、給付管理番号、口座情報、口座フラグ"
    assert procedure.term == Term(date(2024, 6, 11), date(2024, 11, 29))
    system, clerks = procedure.counterparties
    assert (system.name, system.kind) == ("株式会社青葉給付システム", CounterpartyKind.SERVICE_PROVIDER)
    assert system.items == ("氏名", "郵便番号", "住所", "給付管理番号", "口座情報")
    assert (clerks.name, clerks.kind) == ("株式会社若葉事務", CounterpartyKind.CONTRACTOR)
    assert clerks.term == Term(date(2024, 6, 11), date(2024, 10, 31))
    (under,) = clerks.subcontractors
    assert under.name == "北山データ入力株式会社"
    assert under.items == ("氏名", "郵便番号", "住所", "給付管理番号", "口座フラグ")
    assert under.term == Term(date(2024, 7, 1), date(2024, 9, 30))
    assert any("個人の範囲" in note.message for note in taken.notes)


def test_reasons_of_what_is_not_needed(take: Take, tmp_path: Path) -> None:
    """A reason stands in a cell of its own, or in brackets after the measure."""
    (submission,) = take(paper(tmp_path, BENEFIT)).registry.submissions
    assert [(one.side, one.mark, one.area, one.text, one.reason) for one in submission.checklist] == [
        (Side.WARD, Mark.DONE, "運用上の対策", "個人情報保護法を遵守するよう指導する。", None),
        (Side.WARD, Mark.NOT_NEEDED, "運用上の対策", "立入り調査を行う。", "システムの利用だけのため"),
        (Side.COUNTERPARTY, Mark.DONE, "システム上の対策", "通信内容は暗号化させる。", None),
        (Side.COUNTERPARTY, Mark.NOT_NEEDED, "システム上の対策", "持ち出しを禁止させる。", "媒体を使わないため"),
    ]
    assert {one.basis for one in submission.checklist} == {BasisKind.OUTSOURCING}


def test_contractor_that_is_not_chosen_yet(take: Take, tmp_path: Path) -> None:
    """An undetermined contractor beside the system's provider, on Box."""
    taken = take(paper(tmp_path, TRANSCRIPTION))
    (submission,), (procedure,) = taken.registry.submissions, taken.registry.procedures
    assert (submission.id, submission.meeting, submission.channel) == ("R8-08", "令和8年度第1回", Channel.BOX)
    assert [(one.name, one.undetermined, one.kind) for one in procedure.counterparties] == [
        ("株式会社Box Japan", False, CounterpartyKind.SERVICE_PROVIDER),
        ("未定", True, CounterpartyKind.CONTRACTOR),
    ]
    assert procedure.items == ("会議の出席者（約200人）の氏名", "役職", "発言内容", "音声")
    assert procedure.pattern is Pattern.NEW_OUTSOURCING
    assert procedure.term.renews_yearly


def test_what_a_person_tells_counts(take: Take, tmp_path: Path) -> None:
    """Number, meeting, channel, pattern, outcome."""
    told = Told(
        submission="R7-99",
        meeting="令和7年度第12回",
        channel=Channel.BOX,
        pattern=Pattern.MIGRATED_MEDIA,
        outcome="pending",
        term=Term(date(2026, 4, 1), date(2027, 3, 31)),
    )
    taken = take(paper(tmp_path, BENEFIT.replace("給付管理システム", "あるシステム")), told=told)
    (submission,), (procedure,) = taken.registry.submissions, taken.registry.procedures
    assert (submission.id, submission.meeting, submission.outcome) == ("R7-99", "令和7年度第12回", "pending")
    assert (procedure.id, procedure.pattern) == ("R7-99-01", Pattern.MIGRATED_MEDIA)
    assert procedure.term.start == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("party", "names", "undetermined"),
    [
        ("株式会社甲\n株式会社乙", ["株式会社甲", "株式会社乙"], False),
        ("株式会社甲、（一財）乙協会", ["株式会社甲", "（一財）乙協会"], False),
        ("株式会社\nトラストバンク", ["株式会社トラストバンク"], False),
        ("①株式会社甲 ②有限会社乙", ["株式会社甲", "有限会社乙"], False),
        ("決定後に報告する", ["未定"], True),
        ("未定（令和8年4月に契約予定）", ["未定"], True),
        ("指定管理者 社会福祉法人丙（選定中）", ["指定管理者 社会福祉法人丙"], False),
    ],
)
def test_parties_as_people_write_them(
    take: Take, tmp_path: Path, party: str, names: list[str], *, undetermined: bool
) -> None:
    """One cell names one company or several; a break inside a name is none."""
    text = TRANSCRIPTION.replace("委託先　未定（入札により決定）", f"委託先　{party}")
    (procedure,) = take(paper(tmp_path, text)).registry.procedures
    found = procedure.counterparties[1:]
    assert [one.name for one in found] == names
    assert {one.undetermined for one in found} == {undetermined}


def test_sheet_without_items_is_refused(refused: Refused, tmp_path: Path) -> None:
    """Items that stand in a table elsewhere: the table is asked for."""
    text = BENEFIT.split("別紙（業務委託関係）", maxsplit=1)[0].split("別紙（電子計算機の外部結合関係）")[1]
    text = text.replace("氏名、郵便番号、住所、給付管理番号、口座情報", "資料20-1のとおり")
    (said,) = refused(paper(tmp_path, "資料20\n" + text))
    assert "一覧表のファイルを一緒に" in said
