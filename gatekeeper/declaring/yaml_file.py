"""A form written as YAML: one declaration, or a list of them as in a registry file; Japanese labels are keys too."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.declaring.draft import NO_RENEWAL, Draft, Found, Spot, term_parts
from gatekeeper.declaring.label import LISTS, Field, field_of
from gatekeeper.document.node import ListNode, MapNode, Node, TextNode
from gatekeeper.document.sentence import shown
from gatekeeper.document.yaml import load
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["read_yaml"]

_LIST = "declarations"
_KNOWN = [field.value for field in Field if "." not in field.value]
_PARTS = {"start": Field.START, "end": Field.END}


def read_yaml(path: Path) -> list[Draft]:
    """The declarations of a YAML file.

    :raises MistakesError: it can't be read, or has another shape; every mistake with its line.
    """
    tree, file = load(path), str(path)
    mistakes: list[Mistake] = []
    drafts = [_draft(node, file, mistakes) for node in _forms(tree, file)]
    if mistakes:
        raise MistakesError(mistakes)
    return drafts


def _forms(tree: Node, file: str) -> list[MapNode]:
    listed = tree.value(_LIST) if isinstance(tree, MapNode) else tree
    nodes = [tree] if listed is None else listed.elements if isinstance(listed, ListNode) else [listed]
    if isinstance(tree, MapNode) and listed is not None and len(tree.entries) > 1:
        other = next(key for key, _ in tree.entries if key.text != _LIST)
        raise MistakesError(
            [Mistake(file, other.line, f"declarations のほかに{shown(other.text)}があります。分けてください。")]
        )
    forms = [node for node in nodes if isinstance(node, MapNode)]
    if not forms or len(forms) < len(nodes):
        message = "所定の様式の形ではありません。「kind: applicant」のように、項目と値の組で書いてください。"
        raise MistakesError([Mistake(file, tree.line, message)])
    return forms


def _draft(form: MapNode, file: str, mistakes: list[Mistake]) -> Draft:
    values: dict[Field, tuple[Found, ...]] = {}
    spots: dict[Field, Spot] = {}
    for key, node in form.entries:
        field, spot = field_of(key.text), Spot(file, key.line)
        if field is None:
            mistakes.append(Mistake(file, key.line, _unknown(key.text, _KNOWN)))
            continue
        spots[field] = spot
        if field is Field.TERM:
            values |= _term(node, file, mistakes)
        elif isinstance(node, ListNode) and field in LISTS:
            values[field] = tuple(_texts(node, field, file, mistakes))
        else:
            values[field] = tuple(_texts(ListNode((node,), node.line), field, file, mistakes))
    return Draft(Spot(file, form.line), {name: found for name, found in values.items() if found}, spots)


def _texts(node: ListNode, field: Field, file: str, mistakes: list[Mistake]) -> Iterator[Found]:
    for element in node.elements:
        spot = Spot(file, element.line)
        if not isinstance(element, TextNode):
            mistakes.append(spot.mistake(field, "一覧や組は書けません。文字で書いてください"))
        elif not element.is_null and element.text.strip():
            yield Found(element.text, spot)


def _term(node: Node, file: str, mistakes: list[Mistake]) -> dict[Field, tuple[Found, ...]]:
    if isinstance(node, TextNode):
        return term_parts(Found(node.text, Spot(file, node.line)))
    if isinstance(node, ListNode):
        mistakes.append(Spot(file, node.line).mistake(Field.TERM, "start と end を書いてください"))
        return {}
    values: dict[Field, tuple[Found, ...]] = {}
    for key, part in node.entries:
        if key.text in _PARTS:
            field = _PARTS[key.text]
            values[field] = tuple(_texts(ListNode((part,), part.line), field, file, mistakes))
        elif key.text in {"renews_yearly", "renewed", "open"}:
            if not _says_nothing(part):
                mistakes.append(Spot(file, key.line).mistake(Field.TERM, NO_RENEWAL))
        else:
            mistakes.append(Mistake(file, key.line, _unknown(key.text, list(_PARTS))))
    return values


def _says_nothing(node: Node) -> bool:
    """`renews_yearly: false` and `renewed: []`, as an exported declaration has them."""
    return (isinstance(node, ListNode) and not node.elements) or (isinstance(node, TextNode) and node.text == "false")


def _unknown(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    guess = f"「{near[0]}」ではありませんか" if near else f"書けるのは {'、'.join(known)} です"
    return f"{shown(key)}は知らない項目です。{guess}。"
