"""The tables of the book: their columns, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.book.code import DAY, ITEMS, LINES, NUMBER, TEXT, YEARS, Code, choice
from gatekeeper.registry.form import OUTCOMES
from gatekeeper.registry.model import (
    BasisKind,
    Channel,
    CounterpartyKind,
    DeclarationKind,
    DeleteFrom,
    Mark,
    Pattern,
    Permission,
    Side,
    Trigger,
)
from gatekeeper.text import words

__all__ = ["MARKER", "OPEN", "TABLES", "BookColumn", "BookTable", "TableName"]

MARKER = "ゲートキーパー登録簿"
OPEN = "記載なし"
"""In place of a day that the paper doesn't name."""

_WORDS = words("ja")


class TableName(StrEnum):
    SUBMISSIONS = "付議"
    PROCEDURES = "手続"
    COUNTERPARTIES = "相手方"
    SUBCONTRACTORS = "再委託先"
    MEASURES = "対策"
    DECLARATIONS = "所定の様式"


@dataclass(frozen=True, slots=True)
class BookColumn:
    """One column: its head, the name of the value in the registry's plain data, how a cell is written, how wide it is.

    `code` None: it is only shown, and passed over when the book is read.
    """

    head: str
    key: str
    code: Code | None = TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class BookTable:
    name: TableName
    columns: tuple[BookColumn, ...]


def _named(prefix: str, kinds: type[StrEnum]) -> Code:
    return choice({kind.value: _WORDS(f"value.{prefix}_{kind.value}") for kind in kinds})


def _plural(code: Code) -> Code:
    """Several of what `code` knows, one a line."""
    write: Callable[[list[str]], str] = lambda values: "\n".join(map(code.write, values))  # noqa: E731 -- a pair with read
    return Code(write, lambda text: [code.read(line.strip()) for line in text.split("\n") if line.strip()])


def _outcomes() -> Mapping[str, str]:
    return {name: _WORDS(f"value.outcome_{name}") for name in OUTCOMES}


_TRUE = choice({"true": "する", "false": "しない"})
_UNDETERMINED = choice({"true": "未定", "false": "決定"})
_PERMISSION = _named("permission", Permission)
_TERM = (
    BookColumn("期間の始まり", "term.start", DAY, 13),
    BookColumn("期間の終わり", "term.end", DAY, 13),
    BookColumn("期間（和暦）", "term", None, 30),
    BookColumn("毎年度更新", "term.renews_yearly", _TRUE, 11),
    BookColumn("更新を記録した年度", "term.renewed", YEARS, 12),
)

TABLES = (
    BookTable(
        TableName.SUBMISSIONS,
        (
            BookColumn("付議番号", "id"),
            BookColumn("件名", "title", width=50),
            BookColumn("資料", "document"),
            BookColumn("会議", "meeting", width=18),
            BookColumn("経路", "channel", _named("channel", Channel), 16),
            BookColumn("根拠", "basis", _plural(_named("basis", BasisKind))),
            BookColumn("担当課", "departments", LINES, 18),
            BookColumn("決定日", "decided_on", DAY, 13),
            BookColumn("結果", "outcome", choice(_outcomes()), 12),
        ),
    ),
    BookTable(
        TableName.PROCEDURES,
        (
            BookColumn("手続番号", "id"),
            BookColumn("付議番号", "submission"),
            BookColumn("No", "number", NUMBER, 6),
            BookColumn("担当課", "department", width=18),
            BookColumn("手続名", "name", width=40),
            BookColumn("付議パターン", "pattern", _named("pattern", Pattern), 18),
            BookColumn("個人情報項目", "items", ITEMS, 40),
            *_TERM,
            BookColumn("ダウンロードの可否", "limits.download", _PERMISSION, 12),
            BookColumn("一番広い権限", "limits.max_role", width=18),
            BookColumn("消去までの日数", "limits.delete_after_days", NUMBER, 10),
            BookColumn("消去までの数え方", "limits.delete_from", _named("delete_from", DeleteFrom), 14),
            BookColumn("リンクの日数", "limits.link_lifetime_days", NUMBER, 10),
            BookColumn("フォルダ", "folders", LINES),
            BookColumn("1年度の件数の見込み", "expected_per_year", NUMBER, 12),
            BookColumn("付議の理由", "triggers", _plural(_named("trigger", Trigger)), 18),
            BookColumn("備考", "note", width=40),
        ),
    ),
    BookTable(
        TableName.COUNTERPARTIES,
        (
            BookColumn("手続番号", "procedure"),
            BookColumn("相手方", "name", width=30),
            BookColumn("種類", "kind", _named("counterparty", CounterpartyKind), 16),
            BookColumn("未定かどうか", "undetermined", _UNDETERMINED, 10),
            BookColumn("ドメイン", "domains", LINES, 24),
            BookColumn("下位のドメインを認める", "subdomains", _TRUE, 12),
            BookColumn("取扱者", "handlers", LINES, 30),
            BookColumn("責任者", "responsible", width=24),
            BookColumn("緊急連絡先の名前", "contacts.name", LINES, 24),
            BookColumn("緊急連絡先の電話", "contacts.phone", LINES, 18),
            BookColumn("緊急連絡先のメール", "contacts.mail", LINES, 28),
            BookColumn("似ているが別の会社", "distinct_from", LINES, 24),
            BookColumn("この相手方の項目", "items", LINES, 30),
            *_TERM,
            BookColumn("接続元のIPアドレス", "addresses", LINES, 24),
        ),
    ),
    BookTable(
        TableName.SUBCONTRACTORS,
        (
            BookColumn("手続番号", "procedure"),
            BookColumn("相手方", "counterparty", width=30),
            BookColumn("再委託先", "name", width=30),
            BookColumn("ドメイン", "domains", LINES, 24),
            BookColumn("下位のドメインを認める", "subdomains", _TRUE, 12),
            BookColumn("取扱者", "handlers", LINES, 30),
            BookColumn("この再委託先の項目", "items", LINES, 30),
            *_TERM,
            BookColumn("接続元のIPアドレス", "addresses", LINES, 24),
        ),
    ),
    BookTable(
        TableName.MEASURES,
        (
            BookColumn("付議番号", "submission"),
            BookColumn("どちらの対策", "side", _named("side", Side), 14),
            BookColumn("印", "mark", _named("mark", Mark), 8),
            BookColumn("対象", "basis", _named("basis", BasisKind), 12),
            BookColumn("区分", "area", width=20),
            BookColumn("対策", "text", width=80),
            BookColumn("不要の理由", "reason", width=40),
        ),
    ),
    BookTable(
        TableName.DECLARATIONS,
        (
            BookColumn("番号", "id"),
            BookColumn("区分", "kind", _named("declaration", DeclarationKind), 18),
            BookColumn("担当課", "department", width=18),
            BookColumn("件名", "subject", width=40),
            BookColumn("相手", "parties", LINES, 30),
            BookColumn("個人情報項目", "items", LINES, 40),
            *_TERM,
            BookColumn("消去する日", "delete_on", DAY, 13),
            BookColumn("ダウンロードの可否", "download", _PERMISSION, 12),
            BookColumn("届け出た人", "declared_by", width=24),
            BookColumn("届け出た日", "declared_on", DAY, 13),
            BookColumn("フォルダ", "folders", LINES),
            BookColumn("接続元のIPアドレス", "addresses", LINES, 24),
        ),
    ),
)
