"""What the fields of the form are called, by whoever made the form: the one list of labels and of words for choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from gatekeeper.paper.letters import compact
from gatekeeper.registry.model import DeclarationKind, Permission

__all__ = ["LISTS", "REQUIRED", "Field", "field_of", "kind_of", "name_of", "permission_of"]


class Field(StrEnum):
    """The fields of a declaration, named as in a registry file. TERM is the whole term written in one place."""

    ID = "id"
    KIND = "kind"
    DEPARTMENT = "department"
    SUBJECT = "subject"
    PARTIES = "parties"
    ITEMS = "items"
    TERM = "term"
    START = "term.start"
    END = "term.end"
    DELETE_ON = "delete_on"
    DOWNLOAD = "download"
    DECLARED_BY = "declared_by"
    DECLARED_ON = "declared_on"
    FOLDERS = "folders"


_LABELS: Mapping[Field, tuple[str, ...]] = {
    Field.ID: ("様式の番号", "様式番号", "番号", "整理番号", "管理番号", "登録番号", "受付番号"),
    Field.KIND: ("区分", "相手方の区分", "対象の区分", "対象区分", "受渡しの区分", "種別"),
    Field.DEPARTMENT: ("担当課", "課", "所管課", "課名", "所属課", "担当部署", "部署"),
    Field.SUBJECT: ("件名", "業務名", "受渡しの件名", "事務の名称", "事業名", "受渡しの内容"),
    Field.PARTIES: (
        "相手方", "相手方のメールアドレス", "受渡しの相手方", "相手", "受渡し先", "相手方一覧",
    ),
    Field.ITEMS: ("個人情報項目", "個人情報の項目", "個人情報", "項目", "受け渡す個人情報", "取り扱う個人情報"),
    Field.TERM: ("期間", "受渡しの期間", "利用期間", "受渡し期間"),
    Field.START: (
        "期間の始まり", "期間(始まり)", "始まり", "開始日", "始期", "期間(開始)", "期間(自)", "自", "受渡し開始日",
    ),
    Field.END: (
        "期間の終わり", "期間(終わり)", "終わり", "終了日", "終期", "期間(終了)", "期間(至)", "至", "受渡し終了日",
    ),
    Field.DELETE_ON: (
        "消去する日", "消去日", "消去予定日", "消去の日", "消去期限", "削除する日", "削除日", "削除予定日", "廃棄日",
    ),
    Field.DOWNLOAD: ("ダウンロードの可否", "ダウンロード", "ダウンロード可否", "ダウンロードの許可"),
    Field.DECLARED_BY: (
        "届け出た人", "届出者", "届出人", "登録者", "記入者", "申出者", "担当者", "届け出る人",
        "作成者",
    ),
    Field.DECLARED_ON: ("届け出た日", "届出日", "登録日", "記入日", "申出日", "届け出る日", "作成日", "提出日"),
    Field.FOLDERS: (
        "フォルダ番号", "受渡しフォルダ", "Boxのフォルダ番号", "フォルダ", "フォルダID", "BoxフォルダID",
        "受渡しフォルダの番号", "フォルダー", "フォルダー番号",
    ),
}  # fmt: skip
"""The first is the one that our own form has, and by which messages call the field."""

LISTS = frozenset({Field.PARTIES, Field.ITEMS, Field.FOLDERS})
REQUIRED = (
    Field.KIND,
    Field.DEPARTMENT,
    Field.SUBJECT,
    Field.PARTIES,
    Field.ITEMS,
    Field.START,
    Field.END,
    Field.DELETE_ON,
    Field.DOWNLOAD,
    Field.DECLARED_BY,
)

_KINDS: Mapping[DeclarationKind, tuple[str, ...]] = {
    DeclarationKind.COMMITTEE_MEMBER: (
        "附属機関の委員", "付属機関の委員", "附属機関の委員等", "附属機関の委員など", "附属機関等の委員", "委員",
    ),
    DeclarationKind.APPLICANT: ("申請者", "手続の申請者", "手続きの申請者", "手続の申請者等", "手続の申請者など"),
    DeclarationKind.OFFSITE_STAFF: (
        "庁外の区職員", "庁外の職員", "庁外職員", "庁外で資料を見る区の職員", "庁外で資料を見る職員", "区職員(庁外)",
    ),
}  # fmt: skip
_PERMISSIONS: Mapping[Permission, tuple[str, ...]] = {
    Permission.ALLOW: ("可", "可能", "許可", "許可する", "認める", "できる", "する", "あり", "有", "○", "yes"),
    Permission.DENY: ("否", "不可", "禁止", "許可しない", "認めない", "できない", "しない", "なし", "無", "×", "no"),
}

_NUMBERING = re.compile(r"^(?:[(]?\d{1,2}[).、:]?|[■□◆◇●○・※*])+")
_ENDING = re.compile(r"(?:[:*※]|[(]?(?:必須|任意)[)]?)+$")
_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")


def _known(text: str) -> str:
    return compact(text).replace("[", "(").replace("]", ")")


_FIELDS = {_known(name): field for field, names in _LABELS.items() for name in (*names, field.value)}
_KIND_WORDS = {_known(word): kind for kind, words in _KINDS.items() for word in (*words, kind.value)}
_PERMISSION_WORDS = {_known(word): one for one, words in _PERMISSIONS.items() for word in (*words, one.value)}


def field_of(text: str) -> Field | None:
    """The field that a label names: in any width and spacing, with or without a number, a colon or a remark."""
    written = _ENDING.sub("", _NUMBERING.sub("", _known(text)))
    return _FIELDS.get(written) or _FIELDS.get(_ENDING.sub("", _BRACKETS.sub("", written)))


def name_of(field: Field) -> str:
    """What people call a field."""
    return _LABELS[field][0]


def kind_of(text: str) -> DeclarationKind | None:
    return _KIND_WORDS.get(_known(text))


def permission_of(text: str) -> Permission | None:
    return _PERMISSION_WORDS.get(_known(text))
