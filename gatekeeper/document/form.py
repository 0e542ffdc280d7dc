"""The forms that a document's values take: the base class of every model, and fields stricter than pydantic's own."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

__all__ = ["Count", "Day", "Form", "Line", "Moment"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COUNT = re.compile(r"\d{1,18}", re.ASCII)
_DAY_HINT = "YYYY-MM-DDの形で書いてください（例: 2026-04-01）"
_MOMENT_HINT = "日時は時差まで書いてください（例: 2026-04-01T09:00:00+09:00）"
_LONGEST_LINE = 1000


class Form(BaseModel):
    """Base of the models that documents are judged by: unknown keys are mistakes, and blank is never a default.

    A field whose explicit `null` means something names itself in `nullable`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def nullable(cls) -> frozenset[str]:
        """The keys that may be written with the value `null`."""
        return frozenset()

    @field_validator("*", mode="before")
    @classmethod
    def _refuse_blank(cls, value: Any, info: Any) -> Any:
        if value is None and info.field_name not in cls.nullable():
            raise PydanticCustomError("blank", "値が空です。値を書くか、行ごと消してください")
        return value


def _to_day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("day", _DAY_HINT)
    try:
        return date.fromisoformat(value)
    except ValueError as cause:
        raise PydanticCustomError("day", "暦にない日付です。" + _DAY_HINT) from cause


def _to_count(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        raise PydanticCustomError("count", "整数を半角の数字で書いてください")
    return int(value)


def _to_moment(value: object) -> object:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as cause:
            raise PydanticCustomError("moment", _MOMENT_HINT) from cause
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise PydanticCustomError("moment", _MOMENT_HINT)
    return value


def _check_line(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "値が空です。値を書くか、行ごと消してください")
    if len(value) > _LONGEST_LINE:
        raise PydanticCustomError("line", f"長すぎます（{_LONGEST_LINE}文字まで）")
    if value != value.strip():
        raise PydanticCustomError("line", "前後に空白があります。取り除いてください")
    for sign in value:
        if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            code = f"U+{ord(sign):04X}"
            raise PydanticCustomError("line", f"目に見えない文字や制御文字（{code}）は使えません。取り除いてください")
    return value


Day = Annotated[date, BeforeValidator(_to_day)]
"""A calendar day, written 2026-04-01 and in no other way."""

Count = Annotated[int, BeforeValidator(_to_count)]
"""A whole number from zero, written in plain digits: no sign, point or underscore."""

Moment = Annotated[datetime, BeforeValidator(_to_moment)]
"""An aware moment, written with its offset."""

Line = Annotated[str, AfterValidator(_check_line)]
"""One line of text for people: not blank, no control, bidirectional or other invisible characters."""
