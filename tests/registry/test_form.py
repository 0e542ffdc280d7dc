"""What one entry of a registry file may not say."""

from __future__ import annotations

import pytest

from tests.registry.conftest import Mistaken

PROCEDURE = """\
submissions: [{id: S, title: 題}]
procedures:
  - id: P
    submission: S
    number: 1
    department: 課
    name: 名
    pattern: migrated_media
    items: [氏名]
    term: {start: 2026-01-05, end: 2026-03-31}
    counterparties:
      - name: 甲
        domains: [vendor.example.com]
    limits: {download: deny}
    folders: ["1"]
"""
DECLARATION = """\
declarations:
  - id: D
    kind: applicant
    department: 課
    subject: 件
    parties: [taro@example.org]
    items: [氏名]
    term: {start: 2026-04-10, end: 2026-05-31}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ("end: 2026-03-31", "end: 2026-02-30", 10, "暦にない日付"),
        ("end: 2026-03-31", "end: 2026-01-04", 10, "始まり（2026-01-05）より前"),
        ("end: 2026-03-31", "end: 9999-12-31", 10, "2000年から2099年"),
        (", end: 2026-03-31", "", 10, "open: [end]"),
        (
            "[氏名]",
            "[甲, 甲]\n    item_groups: [{name: 書, items: [甲]}, {name: 書, items: [甲]}]",
            3,
            "同じ名前の組",
        ),
        ("start: 2026-01-05, ", "", 10, "open: [start]"),
        ("end: 2026-03-31", "end: 2026-03-31, open: [end]", 10, "どちらか一方"),
        ("[氏名]", "[氏名]\n    item_groups: [{name: 通知書, items: [住所]}]", 3, "終わりと合いません"),
        ("end: 2026-03-31", "end: 2026-03-31, renewed: [2026]", 10, "更新しない期間"),
        ("end: 2026-03-31", "end: 2026-03-31, renews_yearly: true, renewed: [2026, 2026]", 10, "2回"),
        ("download: deny", "delete_after_days: ", 14, "値が空です"),
        ("download: deny", "delete_after_days: ~", 14, "値が空です"),
        ("download: deny", "delete_after_days: 0", 14, "1以上"),
        ("download: deny", "delete_after_days: -1", 14, "整数を半角の数字"),
        ("download: deny", "delete_after_days: 1.5", 14, "整数を半角の数字"),
        ("download: deny", "link_lifetime_days: 0", 14, "1以上"),
        ("download: deny", "max_role: owner", 14, "書けるのは previewer"),
        ("download: deny", "max_role: viewer uplaoder", 14, "「viewer uploader」ではありませんか"),
        ("download: deny", "download: no", 14, "allow、deny"),
        ("download: deny", "downlaod: deny", 14, "「download」ではありませんか"),
        ("pattern: migrated_media", "pattern: migrated", 8, "「migrated_media」ではありませんか"),
        ('folders: ["1"]', 'folders: ["0"]', 15, "ルートフォルダ"),
        ('folders: ["1"]', "folders: [受渡し]", 15, "フォルダ番号ではありません"),
        ('folders: ["1"]', "folders: [1, '1']", 15, "2回"),
        ("items: [氏名]", "items: []", 9, "1つ以上"),
        ("name: 名", 'name: "名\\u202e"', 7, "U+202E"),
        ("name: 名", "name: ' '", 7, "値が空です"),
        ("number: 1", "number: 0", 5, "1以上"),
        ("number: 1", "number: １", 5, "整数を半角の数字"),
        ("[vendor.example.com]", "[taro@vendor.example.com]", 13, "ドメイン名ではありません"),
        ("[vendor.example.com]", "['*.example.com']", 13, "subdomains"),
        ("[vendor.example.com]", "[localhost]", 13, "ドメイン名として正しくありません"),
        ("[vendor.example.com]", "[192.0.2.1]", 13, "ドメイン名として正しくありません"),
        ("[vendor.example.com]", "[vendor.example.com.]", 13, "ドメイン名として正しくありません"),
        ("[vendor.example.com]", "[v\u0435ndor.example.com]", 13, "英数字に見える別の文字"),
        ("[vendor.example.com]", "[xn--exmple-4nf.com]", 13, "英数字に見える別の文字"),
        ("[vendor.example.com]", "[ｖendor.example.com]", 13, "ドメイン名として正しくありません"),
        ("domains: [vendor.example.com]", "handlers: [vendor.example.com]", 13, "メールアドレスではありません"),
        ("domains: [vendor.example.com]", "handlers: ['\"a\"@example.com']", 13, "正しくありません"),
        ("domains: [vendor.example.com]", "handlers: [t\u0430ro@example.com]", 13, "正しくありません"),
        ("domains: [vendor.example.com]", "addresses: [203.0.113.7/24]", 13, "「203.0.113.0/24」ではありませんか"),
        ("domains: [vendor.example.com]", "addresses: [203.0.113.256]", 13, "半角で書いてください"),
        ("domains: [vendor.example.com]", "addresses: ['２０３.0.113.7']", 13, "半角で書いてください"),
        (
            "domains: [vendor.example.com]",
            "addresses: [vendor.example.com]",
            13,
            "IPアドレスの範囲として正しくありません",
        ),
        ("domains: [vendor.example.com]", "addresses: [0.0.0.0/0]", 13, "すべてのアドレス"),
        ("domains: [vendor.example.com]", "addresses: ['::/0']", 13, "すべてのアドレス"),
        ("domains: [vendor.example.com]", "addresses: [203.0.113.7, 203.0.113.7/32]", 13, "2回"),
        ("domains: [vendor.example.com]", "addresses: []", 13, "1つ以上"),
        ("domains: [vendor.example.com]", "undetermined: true\n        addresses: [203.0.113.7]", 12, "未定"),
        ("domains: [vendor.example.com]", "kind: contractr", 13, "「contractor」ではありませんか"),
        ("domains: [vendor.example.com]", "contacts: [{name: 当直}]", 13, "phone か mail"),
        ("        domains: [vendor", "        undetermined: true\n        domains: [vendor", 12, "未定"),
        ("      - name: 甲\n        domains", "      - domains", 12, "この項目がありません"),
        ("title: 題", "title: 題, channel: Box", 1, "「box」ではありませんか"),
        ("title: 題", "title: 題, outcome: 承認", 1, "書けるのは approved"),
        ("title: 題", "title: 題, basis: [outsorcing]", 1, "「outsourcing」ではありませんか"),
    ],
)
def test_a_procedure_is_judged(mistaken: Mistaken, right: str, wrong: str, line: int, words: str) -> None:
    """Each wrong value is one mistake in its own line, which says what would be right."""
    assert right in PROCEDURE
    ((found, message),) = mistaken(PROCEDURE.replace(right, wrong))
    assert found == line
    assert words in message


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ("parties: [taro@example.org]", "parties: [example.org]", 6, "ドメインだけ"),
        ("parties: [taro@example.org]", "parties: [taro]", 6, "ドメインだけでなく"),
        ("parties: [taro@example.org]", "parties: [info@example.org]", 6, "1人に決まりません"),
        ("parties: [taro@example.org]", "parties: []", 6, "1つ以上"),
        ("parties: [taro@example.org]", "parties: [taro@example.org, TARO@example.org]", 6, "2回"),
        ("kind: applicant", "kind: public", 3, "committee_member、applicant、offsite_staff"),
        ("    term: {start: 2026-04-10, end: 2026-05-31}\n", "    delete_on: 2026-06-30\n", 2, "この項目がありません"),
        ("end: 2026-05-31}", "end: }", 8, "値が空です"),
        ("end: 2026-05-31}", "end: 2026-05-31}\n    delete_on: 2026-04-09", 2, "期間の始まり"),
        ("subject: 件", "subject: 件\n    delete_on:", 6, "値が空です"),
    ],
)
def test_a_declaration_is_judged(mistaken: Mistaken, right: str, wrong: str, line: int, words: str) -> None:
    """A declaration has named people, a whole term, and no blanks."""
    assert right in DECLARATION
    ((found, message),) = mistaken(DECLARATION.replace(right, wrong))
    assert found == line
    assert words in message
