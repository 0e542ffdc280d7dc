"""Cases of the rules about who is let in: GK101 to GK111."""

from __future__ import annotations

from tests.rules_in_box.case import INSIDER, STRANGER, boundary, group, link, negative, party, positive, term

UNDETERMINED = {"counterparties": [{"name": "未定", "kind": "contractor", "undetermined": True}]}


PRINTER = {"counterparties": [{"name": "印刷所", "kind": "contractor", "domains": ["insatsu.example"]}]}


def subcontractor_until(end: str | None) -> dict[str, object]:
    """A contractor with a subcontractor whose own term ends so; None: its term isn't on record."""
    term = {"open": ["start", "end"]} if end is None else {"start": "2026-01-05", "end": end}
    sub = {"name": "封筒加工", "domains": ["env.example.com"], "items": ["住所"]}
    return {
        "counterparties": [
            {
                "name": "株式会社受託",
                "kind": "contractor",
                "domains": ["vendor.example.com"],
                "subcontractors": [sub | {"term": term}],
            }
        ]
    }


CASES = [
    positive("GK101", "区の外の人", folder=party(STRANGER), procedure=None),
    positive("GK101", "開かれたリンク", folder=link(), procedure=None),
    negative("GK101", "職員だけ", folder=party(INSIDER), procedure=None),
    negative("GK101", "手続がある", folder=party()),
    boundary("GK101", "職員だけのリンク", speaks=False, folder=link("company"), procedure=None),
    boundary("GK101", "期限の切れたリンク", speaks=False, procedure=None,
             folder=link(unshared_at="2026-02-01T08:59:59+09:00")),
    positive("GK102", "知らない人", folder=party(STRANGER)),
    negative("GK102", "相手方", folder=party()),
    boundary("GK102", "下位のドメイン", speaks=True, folder=party("op@tokyo.vendor.example.com")),
    boundary("GK102", "認めた下位のドメイン", speaks=False, folder=party("op@tokyo.vendor.example.com"),
             procedure={"counterparties": [{"name": "株式会社受託", "kind": "contractor", "subdomains": True,
                                            "domains": ["vendor.example.com"]}]}),
    boundary("GK102", "大文字の相手方", speaks=False, folder=party("OP@Vendor.Example.COM")),
    positive("GK103", "昨日で終わった再委託", folder=party("op@env.example.com"),
             procedure=subcontractor_until("2026-01-31")),
    negative("GK103", "期間の中の再委託", folder=party("op@env.example.com", expires_at="2026-02-28T23:59:59+09:00"),
             procedure=subcontractor_until("2026-02-28")),
    boundary("GK103", "期間の分からない再委託", speaks=False, folder=party("op@env.example.com"),
             procedure=subcontractor_until(None)),
    boundary("GK103", "今日で終わる再委託", speaks=False, folder=party("op@env.example.com"),
             procedure=subcontractor_until("2026-02-01")),
    positive("GK104", "編集者", folder=party(role="editor")),
    negative("GK104", "ビューアー", folder=party(role="viewer")),
    boundary("GK104", "ちょうど上限", speaks=False, folder=party(role="viewer uploader")),
    boundary("GK104", "順位でなく中身", speaks=True, folder=party(role="uploader"),
             procedure={"limits": {"max_role": "viewer"}}),
    boundary("GK104", "上のフォルダの編集者", speaks=True, above=party(role="editor")),
    boundary("GK104", "知らない人のいるグループの編集者", speaks=True, folder=group("混ざったグループ", "editor")),
    boundary("GK105", "知らない人のいるグループ", speaks=True, folder=group("混ざったグループ"),
             procedure=term(end="2026-01-31")),
    boundary("GK105", "年度の途中で終わり毎年度続く", speaks=True, folder=party(),
             procedure=term(end="2026-01-31", renews_yearly=True)),
    boundary("GK105", "期間の分からない再委託", speaks=True, folder=party("op@env.example.com"),
             procedure=subcontractor_until(None)),
    positive("GK105", "昨日で終わった", folder=party(), procedure=term(end="2026-01-31")),
    positive("GK105", "明日始まる", folder=party(), procedure=term(start="2026-02-02")),
    negative("GK105", "期間の中", folder=party()),
    boundary("GK105", "今日が最終日", speaks=False, folder=party(), procedure=term(end="2026-02-01")),
    boundary("GK105", "今日が初日", speaks=False, folder=party(), procedure=term(start="2026-02-01")),
    positive("GK106", "期限なし", folder=party(expires_at=None)),
    negative("GK106", "期限あり", folder=party()),
    boundary("GK106", "最終日の終わりちょうど", speaks=False, folder=party(expires_at="2026-04-01T00:00:00+09:00")),
    boundary("GK106", "1秒過ぎ", speaks=True, folder=party(expires_at="2026-04-01T00:00:01+09:00")),
    boundary("GK106", "上のフォルダの期限", speaks=True, above=party(expires_at=None)),
    boundary("GK107", "上のフォルダの共同所有者", speaks=True, above=party(role="co-owner")),
    positive("GK107", "共同所有者", folder=party(role="co-owner")),
    positive("GK107", "区の外の所有者", folder={"owner": "op@vendor.example.com"}),
    negative("GK107", "編集者", folder=party(role="editor")),
    boundary("GK107", "職員の共同所有者", speaks=False, folder=party(INSIDER, role="co-owner")),
    positive("GK108", "1か月待ち", folder=party(status="pending", created_at="2026-01-01T09:00:00+09:00")),
    negative("GK108", "昨日の招待", folder=party(status="pending", created_at="2026-01-31T09:00:00+09:00")),
    boundary("GK108", "14日ちょうど", speaks=False,
             folder=party(status="pending", created_at="2026-01-18T09:00:00+09:00")),
    boundary("GK108", "14日と1秒", speaks=True, folder=party(status="pending", created_at="2026-01-18T08:59:59+09:00")),
    positive("GK109", "知らない人のいるグループ", folder=group("混ざったグループ")),
    negative("GK109", "相手方のグループ", folder=group("受託者一同")),
    boundary("GK109", "職員のグループ", speaks=False, folder=group("職員一同")),
    positive("GK110", "1文字違い", folder=party("op@vend0r.example.com")),
    positive("GK110", "キリル文字", folder=party("op@v\u0435ndor.example.com")),
    negative("GK110", "相手方", folder=party()),
    boundary("GK110", "似ていない", speaks=False, folder=party(STRANGER)),
    boundary("GK110", "登録のない場所でも", speaks=True, folder=party("op@vend0r.example.com"), procedure=None),
    boundary("GK110", "ありふれた言葉に何かが付いた", speaks=True, folder=party("op@tokyo-insatsu.example"),
             procedure=PRINTER),
    positive("GK111", "未定のまま", folder=party(STRANGER, expires_at=None), procedure=UNDETERMINED),
    negative("GK111", "職員だけ", folder=party(INSIDER), procedure=UNDETERMINED),
    boundary("GK111", "決まった", speaks=False, folder=party()),
]  # fmt: skip
