"""Cases of the rules about links, folders, deletion and approvals: GK201 to GK603."""

from __future__ import annotations

from tests.rules_in_box.case import boundary, file, link, negative, party, positive, term
from tests.rules_in_box.world import FORM

FREE_FORM = {"submission": FORM, "pattern": None, "folders": None}
"""A LoGo Form that needs no submission."""
LOCK = {"by": "hanako@city.example.jp"}
OLD = "2026-01-01T10:00:00+09:00"
"""Uploaded 30 days before yesterday: past its date since midnight."""

WHOLE = {"delete_on": "2026-04-30"}
"""What the usual declaration of the cases lacks."""

CASES = [
    positive("GK201", "開かれたリンク", folder=link()),
    negative("GK201", "招待された人だけ", folder=link("collaborators")),
    boundary("GK201", "職員だけのリンク", speaks=True, folder=link("company")),
    boundary("GK201", "登録のない場所の職員リンク", speaks=False, folder=link("company"), procedure=None),
    positive("GK202", "パスワードなし", folder=link(password=None)),
    negative("GK202", "パスワードあり", folder=link()),
    boundary("GK202", "職員だけのリンク", speaks=False, folder=link("company")),
    positive("GK203", "期限なし", folder=link(unshared_at=None)),
    negative("GK203", "期限あり", folder=link()),
    boundary("GK203", "30日ちょうど", speaks=False, folder=link(unshared_at="2026-03-03T09:00:00+09:00")),
    boundary("GK203", "30日と1秒", speaks=True, folder=link(unshared_at="2026-03-03T09:00:01+09:00")),
    boundary("GK203", "期間の終わりより後", speaks=True, folder=link(), procedure=term(end="2026-02-10")),
    positive("GK204", "ダウンロードできる", folder=link(can_download=True)),
    negative("GK204", "ダウンロードできない", folder=link()),
    boundary("GK204", "招待された人だけ", speaks=False, folder=link("collaborators", can_download=True)),
    positive("GK205", "編集できるファイル", folder=file(**link(can_edit=True, can_download=True))),
    negative("GK205", "編集できないファイル", folder=file(**link())),
    boundary("GK205", "登録のない場所", speaks=False, folder=file(**link(can_edit=True)), procedure=None),
    positive("GK206", "名前のあるリンク", folder=link(vanity_name="kokuho-2026")),
    negative("GK206", "名前のないリンク", folder=link()),
    boundary("GK206", "登録のない場所", speaks=False, folder=link(vanity_name="annai-2026"), procedure=None),
    positive("GK207", "上のリンク", above=link()),
    negative("GK207", "上にリンクなし", above={}),
    boundary("GK207", "上は招待された人だけ", speaks=False, above=link("collaborators")),
    boundary("GK207", "自分のリンク", speaks=False, folder=link(), above={}),
    positive("GK301", "誰でも招待できる", folder={"can_non_owners_invite": True}),
    negative("GK301", "所有者だけ", folder={"can_non_owners_invite": False}),
    boundary("GK301", "下のフォルダ", speaks=True, beneath={"can_non_owners_invite": True}),
    positive("GK302", "誰でもメールで", folder={"upload_email": "open"}),
    negative("GK302", "アドレスなし", folder={"upload_email": None}),
    boundary("GK302", "招待された人だけ", speaks=False, folder={"upload_email": "collaborators"}),
    positive("GK303", "透かしなし", folder={"watermark": False}),
    negative("GK303", "透かしあり", folder={"watermark": True}),
    boundary("GK303", "透かしのない下のフォルダ", speaks=False, beneath={"watermark": False}),
    positive("GK304", "ビューアー", folder=party(role="viewer"), procedure={"limits": {"download": "deny"}}),
    negative("GK304", "プレビューアー", folder=party(role="previewer"), procedure={"limits": {"download": "deny"}}),
    boundary("GK304", "プレビューもアップロードも", speaks=False, folder=party(role="previewer uploader"),
             procedure={"limits": {"download": "deny"}}),
    boundary("GK304", "ダウンロードを認める手続", speaks=False, folder=party(role="viewer")),
    positive("GK401", "1か月前", folder=file("2025-12-01T10:00:00+09:00")),
    negative("GK401", "昨日", folder=file("2026-01-31T10:00:00+09:00")),
    boundary("GK401", "昨日が期限", speaks=True, folder=file(OLD)),
    boundary("GK401", "今日が期限", speaks=False, folder=file("2026-01-02T00:00:00+09:00")),
    boundary("GK401", "日本の日付で数える", speaks=False, folder=file("2026-01-01T15:00:00+00:00")),
    boundary("GK401", "手続の短い日数", speaks=True, folder=file("2026-01-21T10:00:00+09:00"),
             procedure={"limits": {"delete_after_days": 10}}),
    boundary("GK401", "手続の長い日数では延びない", speaks=True, folder=file(OLD),
             procedure={"limits": {"delete_after_days": 60}}),
    positive("GK402", "消去の日なし", declaration={}),
    negative("GK402", "消去の日あり", declaration={"delete_on": "2026-04-30"}),
    boundary("GK402", "ポリシーが決める", speaks=False),
    positive("GK403", "ロック", folder=file(OLD, lock=LOCK)),
    positive("GK403", "保持", folder=file(OLD, disposition_at="2027-04-01T00:00:00+09:00")),
    negative("GK403", "ロックなし", folder=file(OLD)),
    boundary("GK403", "切れたロック", speaks=False,
             folder=file(OLD, lock={**LOCK, "until": "2026-02-01T08:59:59+09:00"})),
    positive("GK601", "もうすぐ終わる", procedure=term(end="2026-02-10")),
    positive("GK601", "更新の記録なし", procedure=term(renews_yearly=True)),
    negative("GK601", "更新の記録あり", procedure=term(renews_yearly=True, renewed=[2026])),
    boundary("GK601", "60日前に入った", speaks=True, procedure=term(end="2026-04-01")),
    boundary("GK601", "60日前の前日", speaks=False, procedure=term(end="2026-04-02")),
    positive("GK602", "消去の日なし", declaration={}),
    positive("GK602", "始まってから届け出た", declaration=WHOLE | {"declared_on": "2026-01-20"}),
    negative("GK602", "足りている", declaration=WHOLE),
    negative("GK602", "フォルダなし", declaration=WHOLE | {"folders": []}),
    boundary("GK602", "始まりの日に届け出た", speaks=False, declaration=WHOLE | {"declared_on": "2026-01-05"}),
    boundary("GK602", "始まりの翌日に届け出た", speaks=True, declaration=WHOLE | {"declared_on": "2026-01-06"}),
    positive("GK603", "付議した件数を超えた", procedure={"expected_per_year": 100}, filings=140),
    positive("GK603", "付議の要らない件数を超えた", procedure=FREE_FORM, filings=1400),
    negative("GK603", "件数の記録なし", procedure=FREE_FORM),
    boundary("GK603", "ちょうど1000件", speaks=False, procedure=FREE_FORM, filings=1000),
    boundary("GK603", "1001件", speaks=True, procedure=FREE_FORM, filings=1001),
    boundary("GK603", "見込みちょうど", speaks=False, procedure={"expected_per_year": 100}, filings=100),
    boundary("GK603", "見込みのない手続", speaks=False, filings=5000),
]  # fmt: skip
