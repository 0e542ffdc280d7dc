"""The text of one field into its value. Each raises ValueError with a Japanese sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import Field as Bounds
from pydantic import TypeAdapter, ValidationError

from gatekeeper import jst
from gatekeeper.declaring.label import Field, kind_of, permission_of
from gatekeeper.document.form import Form, Line
from gatekeeper.document.sentence import sentence, shown
from gatekeeper.paper.item import read_items
from gatekeeper.paper.letters import is_formula
from gatekeeper.registry.field import FolderId, PersonAddress, RegistryDay
from gatekeeper.registry.model import DeclarationKind, Permission
from gatekeeper.registry.named_person import why_not_a_person

__all__ = ["parts_of", "read_value"]

_BRACKETED = re.compile(r"[^@<>＜＞]*[<＜](?P<address>[^<>＜＞]+)[>＞]")
_SPACED = re.compile(r"[^@<>＜＞]+\s(?P<address>[^\s@<>＜＞]+@[^\s@<>＜＞]+)")
_PIECES = re.compile(r"[\n\v、，,;；]")
_FOLDERS = re.compile(r"[\s\v、，,;；]+")
_BULLET = re.compile(r"^\s*(?:[・●○◦•\-－]|\d{1,2}[.)．）])\s*")
_LONGEST_ID = 100


def parts_of(field: Field, text: str) -> list[str]:
    """The elements of a list as people write one: a line each, or with commas between; bullets are left out."""
    match field:
        case Field.FOLDERS:
            parts = _FOLDERS.split(text)
        case Field.PARTIES:
            parts = [_BULLET.sub("", part) for part in _PIECES.split(text)]
        case _:
            parts = list(read_items(text, solid=True).items)
    return [part.strip(" \t\r\u3000") for part in parts if part.strip(" \t\r\u3000")]


def read_value(field: Field, text: str) -> Any:
    """The value of a field, or of one element where it is a list."""
    return _READERS[field](text)


def _kind(text: str) -> DeclarationKind:
    kind = kind_of(text)
    if kind is not None:
        return kind
    if (why := why_not_a_person(text)) is not None:
        raise ValueError(
            f"{shown(text)}は{why}。附属機関の委員・申請者・庁外の区職員のどれでもなければ、付議してください"
        )
    raise ValueError(f"{shown(text)}は区分にありません。附属機関の委員・申請者・庁外の区職員のどれかを書いてください")


def _permission(text: str) -> Permission:
    permission = permission_of(text)
    if permission is None:
        raise ValueError(f"{shown(text)}は可か否か分かりません。可 か 否 を書いてください")
    return permission


def _person(text: str) -> str:
    """The address of a party; a name may stand before it."""
    named = _BRACKETED.fullmatch(text) or _SPACED.fullmatch(text)
    return str(_PERSON(text if named is None else named["address"].strip()))


def _day(text: str) -> date:
    return _DAY(jst.parse_era(text))  # type: ignore[no-any-return]  # the library's types don't tell


def _last_day(text: str) -> date:
    try:
        return _day(text)
    except ValueError as error:
        if any(letter.isdecimal() for letter in text):
            raise
        raise ValueError(f"終わりのない期間は登録できません。{error}") from None


def _judged(annotation: Any) -> Callable[[Any], Any]:
    """A reader that judges as the registry file's form does, and says what is wrong in the same words."""
    adapter = TypeAdapter[Any](annotation)

    def read(given: Any) -> Any:
        try:
            return adapter.validate_python(given)
        except ValidationError as error:
            details = error.errors(include_url=False)[0]
            raise ValueError(sentence(details, (), Form)) from None

    return read


def _plain(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A reader that takes no text which a spreadsheet would run, once the registry is exported to one."""

    def judge(text: str) -> Any:
        if is_formula(text):
            raise ValueError(f"{shown(text)}は表計算の数式や命令になる文字列です。文字を直してください")
        return read(text)

    return judge


_LINE = _plain(_judged(Line))
_PERSON = _judged(PersonAddress)
_DAY = _judged(RegistryDay)
_READERS: dict[Field, Callable[[str], Any]] = {
    Field.ID: _plain(_judged(Annotated[Line, Bounds(max_length=_LONGEST_ID)])),
    Field.KIND: _kind,
    Field.DEPARTMENT: _LINE,
    Field.SUBJECT: _LINE,
    Field.PARTIES: _person,
    Field.ITEMS: _LINE,
    Field.START: _day,
    Field.END: _last_day,
    Field.DELETE_ON: _day,
    Field.DOWNLOAD: _permission,
    Field.DECLARED_BY: _LINE,
    Field.DECLARED_ON: _day,
    Field.FOLDERS: _judged(FolderId),
}
