"""What pydantic found, said in one Japanese sentence: what is wrong, and what would be right."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["sentence", "shown"]

_LONGEST_SHOWN = 40

_KINDS = {
    "int": "整数を書いてください",
    "float": "数を書いてください",
    "bool": "true か false を書いてください",
    "string": "文字を書いてください",
    "list": "一覧（[…] か「- 」の並び）を書いてください",
    "tuple": "一覧（[…] か「- 」の並び）を書いてください",
    "set": "一覧（[…] か「- 」の並び）を書いてください",
    "frozen_set": "一覧（[…] か「- 」の並び）を書いてください",
    "dict": "「項目: 値」の組を書いてください",
    "mapping": "「項目: 値」の組を書いてください",
    "model": "「項目: 値」の組を書いてください",
    "dataclass": "「項目: 値」の組を書いてください",
    "date": "YYYY-MM-DDの形で書いてください（例: 2026-04-01）",
    "datetime": "日時を時差まで書いてください（例: 2026-04-01T09:00:00+09:00）",
    "timezone": "日時を時差まで書いてください（例: 2026-04-01T09:00:00+09:00）",
    "time": "時間を書いてください",
    "url": "URLを書いてください",
    "path": "パスを書いてください",
}

_LIMITS: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than": lambda at: f"{at['gt']}より大きい値を書いてください",
    "greater_than_equal": lambda at: f"{at['ge']}以上の値を書いてください",
    "less_than": lambda at: f"{at['lt']}より小さい値を書いてください",
    "less_than_equal": lambda at: f"{at['le']}以下の値を書いてください",
    "too_short": lambda at: f"{at['min_length']}つ以上書いてください",
    "too_long": lambda at: f"{at['max_length']}つまでです",
    "string_too_short": lambda at: f"{at['min_length']}文字以上で書いてください",
    "string_too_long": lambda at: f"{at['max_length']}文字までです",
    "string_pattern_mismatch": lambda at: f"形が正しくありません（{at['pattern']}）",
}


def sentence(details: ErrorDetails, container: Sequence[str | int], model: type[BaseModel]) -> str:
    """What is wrong and what would be right. `container` is the place of the mapping around a missing/unknown key."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "missing":
        return "この項目がありません。書いてください"
    if kind == "extra_forbidden":
        return _unknown_key(str(details["loc"][-1]), _keys(model, container))
    if kind in {"enum", "literal_error"}:
        return _unknown_word(details["input"], str(context["expected"]))
    return f"{context['error']}" if kind == "value_error" else _wrong_value(details)


def _wrong_value(details: ErrorDetails) -> str:
    kind, got = details["type"], shown(details["input"])
    if kind in _LIMITS:
        return f"{got}は範囲の外です。{_LIMITS[kind](details.get('ctx', {}))}"
    if details["input"] is None or kind == "blank":
        return "値が空です。値を書くか、行ごと消してください"
    wanted = next((text for name, text in _KINDS.items() if kind == name or kind.startswith(f"{name}_")), None)
    return f"{got}は正しくありません。{wanted or details['msg']}"


def shown(value: object) -> str:
    """A value as a message may show it: short, on one line, with nothing that a terminal would obey."""
    if isinstance(value, dict):
        return "「項目: 値」の組"
    if isinstance(value, list | tuple):
        return "一覧"
    text = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in str(value))
    return f"「{text[:_LONGEST_SHOWN]}{'…' if len(text) > _LONGEST_SHOWN else ''}」"


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"知らない項目です。「{near[0]}」ではありませんか"
    return "知らない項目です" + (f"。書けるのは {'、'.join(known)} です" if known else "")


def _unknown_word(value: object, expected: str) -> str:
    words = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(str(value), words, n=1)
    guess = f"「{near[0]}」ではありませんか。" if near else ""
    return f"{shown(value)}は知らない値です。{guess}書けるのは {'、'.join(words)} です"


def _keys(model: type[BaseModel], container: Sequence[str | int]) -> list[str]:
    """The keys that may stand at a place of the model, found by walking the annotations."""
    types_here: list[Any] = [model]
    for step in container:
        types_here = [inner for outer in types_here for inner in _inside(outer, step)]
    return [name for found in types_here for name in _field_names(found)]


def _inside(outer: Any, step: str | int) -> list[Any]:
    if isinstance(step, str) and _is_model(outer):
        return [
            kept
            for name, field in outer.model_fields.items()
            if step in {name, field.alias}
            for kept in _unfolded(field.annotation)
        ]
    arguments = [argument for argument in typing.get_args(outer) if argument is not Ellipsis]
    return _unfolded(arguments[-1]) if arguments else []


def _unfolded(annotation: Any) -> list[Any]:
    """The members of a union, and what `Annotated` wraps."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _unfolded(typing.get_args(annotation)[0])
    if origin in {typing.Union, types.UnionType}:
        return [kept for member in typing.get_args(annotation) for kept in _unfolded(member)]
    return [annotation]


def _field_names(found: Any) -> list[str]:
    return [field.alias or name for name, field in found.model_fields.items()] if _is_model(found) else []


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
