"""YAML with line numbers, read from the parser's events: no tags, no anchors, no duplicate keys, no deep nesting.

Events instead of PyYAML's own composer, because anchors must be refused before anything expands them, and because
reading goes on after a duplicate key to find the next mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml import events

from gatekeeper.document.intake import refuse, take_in
from gatekeeper.document.node import ListNode, MapNode, Node, TextNode
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["load", "loads"]

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40

_SYNTAX = {
    "mapping values are not allowed": "「:」の位置が正しくありません。字下げと、値の中の「: 」を確かめてください。",
    "could not find expected ':'": "「項目: 値」の形になっていません。「:」と、その後の空白を確かめてください。",
    "did not find expected key": "字下げがそろっていないか、引用符やかっこが閉じていません。",
    "did not find expected '-' indicator": "一覧の「- 」の字下げがそろっていません。",
    "did not find expected ',' or '}'": "「{」が「}」で閉じていないか、「,」が抜けています。",
    "did not find expected ',' or ']'": "「[」が「]」で閉じていないか、「,」が抜けています。",
    "did not find expected node content": "値があるはずのところにありません。かっこの閉じ忘れを確かめてください。",
    "found unexpected end of stream": "引用符が閉じていません。",
    "found a tab character": "字下げにタブがあります。空白にしてください。",
    "found character that cannot start any token": "使えない文字（字下げのタブ、値の初めの「@」など）です。",
    "found unknown escape character": "二重引用符の中の「\\」の使い方が正しくありません。一重引用符で囲んでください。",
}


def load(path: Path | str) -> Node:
    """The tree of one YAML file.

    :raises MistakesError: with every duplicate key, tag, anchor and alias at once, or the first mistake of syntax,
        or what makes the file unreadable as text (see `take_in`).
    """
    path = Path(path)
    return loads(take_in(path), str(path))


def loads(text: str, file: str) -> Node:
    """The tree of a YAML text; `file` is the name that mistakes carry.

    :raises MistakesError: as `load`.
    """
    composer = _Composer(text, file)
    try:
        tree = composer.document()
    except yaml.MarkedYAMLError as error:
        mistake = Mistake(file, _line_of(error, text), _explain(error.problem or ""))
        raise MistakesError([*composer.mistakes, mistake]) from error
    except yaml.YAMLError as error:
        raise refuse(file, None, f"YAMLとして読めません（{error}）。") from error
    if composer.mistakes:
        raise MistakesError(composer.mistakes)
    return tree


def _line_of(error: yaml.MarkedYAMLError, text: str) -> int | None:
    """Where the problem is; for what nothing closes, where it was opened, since its end is the end of the file."""
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and mark is not None and mark.line >= len(text.splitlines()):
        mark = error.context_mark
    return None if mark is None else mark.line + 1


def _explain(problem: str) -> str:
    known = next((japanese for english, japanese in _SYNTAX.items() if problem.startswith(english)), None)
    return known or f"YAMLとして読めません（{problem}）。"


class _Composer:
    """Builds the tree from events, and goes on after what is merely forbidden."""

    def __init__(self, text: str, file: str) -> None:
        self.mistakes: list[Mistake] = []
        self._file = file
        self._events: Iterator[events.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Node:
        self._next()
        if isinstance(self._next(), events.StreamEndEvent):
            raise refuse(self._file, None, "中身がありません（注釈だけのファイルです）。")
        tree = self._node(self._next(), 0)
        self._next()
        after = self._next()
        if not isinstance(after, events.StreamEndEvent):
            self._mistake(after, "「---」で区切った2つ目の文書は読みません。ファイルを分けてください。")
        return tree

    def _next(self) -> events.Event:
        return next(self._events)

    def _node(self, event: events.Event, depth: int) -> Node:
        if depth > _DEEPEST:
            raise refuse(self._file, _line(event), f"入れ子が深すぎます（{_DEEPEST}段まで）。")
        if isinstance(event, events.AliasEvent):
            self._mistake(event, f"「*{event.anchor}」（参照）は使えません。同じ値を書いてください。")
            return TextNode("", quoted=True, line=_line(event))
        self._refuse_decoration(event)
        if isinstance(event, events.SequenceStartEvent):
            return self._list(event, depth)
        if isinstance(event, events.MappingStartEvent):
            return self._map(event, depth)
        if not isinstance(event, events.ScalarEvent):
            raise TypeError(f"the YAML parser gave {event!r} where a value begins")
        return TextNode(event.value, quoted=bool(event.style), line=_line(event))

    def _refuse_decoration(self, event: events.Event) -> None:
        if anchor := getattr(event, "anchor", None):
            self._mistake(event, f"「&{anchor}」（目印）は使えません。取り除いてください。")
        if tag := getattr(event, "tag", None):
            self._mistake(event, f"「{tag}」（タグ）は使えません。取り除いてください。")

    def _list(self, start: events.Event, depth: int) -> ListNode:
        elements = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            elements.append(self._node(event, depth + 1))
        return ListNode(tuple(elements), _line(start))

    def _map(self, start: events.Event, depth: int) -> MapNode:
        entries: list[tuple[TextNode, Node]] = []
        seen: dict[str, int] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, TextNode):
                self._mistake(event, "項目の名前は文字で書いてください。")
            elif key.text in seen:
                first = seen[key.text]
                self._mistake(event, f"「{key.text}」が2回あります（1回目は{first}行目）。1つにしてください。")
            else:
                seen[key.text] = key.line
                entries.append((key, value))
        return MapNode(tuple(entries), _line(start))

    def _mistake(self, event: events.Event, message: str) -> None:
        self.mistakes.append(Mistake(self._file, _line(event), message))


def _line(event: events.Event) -> int:
    mark = event.start_mark
    return 1 if mark is None else mark.line + 1
