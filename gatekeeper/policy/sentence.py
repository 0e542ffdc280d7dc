"""A violation said in one sentence, in Japanese or English, from the facts that it carries.

A fact in a sentence may have a format after a colon: `{end:day}` for a date, `{expires_at:moment}` for a time,
`{year:year}` for a fiscal year, `{role:role}` and `{access:access}` for Box's words, `{missing:fields}` for names of a
declaration's fields, `{deed:deed}` for what was done with a file. Without one it stands as it is.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from gatekeeper import jst
from gatekeeper.policy.rule import Sentence
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.policy.violation import Violation
from gatekeeper.text import visible

__all__ = ["Language", "access_name", "message", "role_name", "say"]

Language = Literal["ja", "en"]

_ROLES = {
    "previewer": "プレビューアー",
    "uploader": "アップローダー",
    "previewer uploader": "プレビューアー/アップローダー",
    "viewer": "ビューアー",
    "viewer uploader": "ビューアー/アップローダー",
    "editor": "編集者",
    "co-owner": "共同所有者",
    "owner": "所有者",
}
_ACCESSES = {"open": "リンクを知る全員", "company": "区の職員全員", "collaborators": "招待された人だけ"}
_ACCESSES_IN_ENGLISH = {
    "open": "anyone with the link",
    "company": "everybody in the ward",
    "collaborators": "invited people only",
}
_FIELDS = {
    "delete_on": ("消去する日", "the day of deletion"),
    "download": ("ダウンロードの可否", "whether downloads are allowed"),
    "declared_by": ("届け出た人", "who declared it"),
    "declared_on": ("届け出た日", "the day of the declaration"),
}
_DEEDS = {
    "uploaded": "アップロード",
    "edited": "編集",
    "downloaded": "ダウンロード",
    "previewed": "プレビュー",
}
_VIA = Sentence("上のフォルダ「{via}」での共有が届いています。", " It was set on the folder above, {via}.")
_UNKNOWN = {"ja": "（不明）", "en": "(unknown)"}


def message(violation: Violation, lang: Language = "ja") -> str:
    """One sentence, on one line, with nothing in it that a terminal would obey.

    Also for violations that an earlier program stored: a fact that isn't there is said to be unknown.
    """
    rule = RULES_BY_ID.get(violation.rule)
    if rule is None:
        return violation.rule
    facts = {
        "path": violation.item.path,
        "governor": violation.governor or "",
        "department": violation.department or "",
    }
    wording = violation.facts.get("wording", "")
    sentence = rule.about.sentences.get(wording) or next(iter(rule.about.sentences.values()))
    said = say(getattr(sentence, lang), facts | dict(violation.facts), lang)
    return said + say(getattr(_VIA, lang), violation.facts, lang) if "via" in violation.facts else said


def say(template: str, facts: Mapping[str, str], lang: Language) -> str:
    """A sentence with its facts filled in."""
    return visible(_Speaker(lang).vformat(template, (), facts))


def role_name(role: str) -> str:
    """A role as Box's Japanese pages call it."""
    return _ROLES.get(role, role)


def access_name(access: str) -> str:
    return _ACCESSES.get(access, access)


class _Speaker(string.Formatter):
    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._unknown = _UNKNOWN[lang]

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, str]) -> str:  # noqa: ARG002 - Formatter's
        return kwargs.get(str(key)) or self._unknown

    def format_field(self, value: str, format_spec: str) -> str:
        if not format_spec or value == self._unknown:
            return value
        try:
            return _FORMATS[format_spec](value, self._lang)
        except (ValueError, OverflowError):
            return value  # a fact as an earlier program wrote it: shown as it stands


def _day(text: str, lang: Language) -> str:
    return jst.era(date.fromisoformat(text)) if lang == "ja" else text


def _moment(text: str, lang: Language) -> str:
    moment = datetime.fromisoformat(text).astimezone(jst.TOKYO)
    if lang == "en":
        return f"{moment:%Y-%m-%d %H:%M:%S} JST"
    return (
        f"{jst.era(moment.date())} {moment:%H:%M:%S}" if moment.second else f"{jst.era(moment.date())} {moment:%H:%M}"
    )


def _year(text: str, lang: Language) -> str:
    return jst.fiscal_year_name(int(text)) if lang == "ja" else text


def _role(text: str, lang: Language) -> str:
    return role_name(text) if lang == "ja" else text


def _access(text: str, lang: Language) -> str:
    return access_name(text) if lang == "ja" else _ACCESSES_IN_ENGLISH.get(text, text)


def _deed(text: str, lang: Language) -> str:
    return _DEEDS.get(text, text) if lang == "ja" else text


def _fields(text: str, lang: Language) -> str:
    names = [_FIELDS.get(name, (name, name)) for name in text.split()]
    return "、".join(ja for ja, _ in names) if lang == "ja" else ", ".join(en for _, en in names)


_FORMATS: Mapping[str, Callable[[str, Language], str]] = {
    "day": _day,
    "moment": _moment,
    "year": _year,
    "role": _role,
    "access": _access,
    "fields": _fields,
    "deed": _deed,
}
