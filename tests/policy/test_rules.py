"""Every rule there is has what people need of it."""

from __future__ import annotations

import ast
import inspect
import string
import types
import typing
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.policy.handbook import explanation, rules_page
from gatekeeper.policy.rule import Rule
from gatekeeper.policy.rules import RULES, RULES_BY_ID
from gatekeeper.policy.sentence import say

ROOT = Path(__file__).parents[2]
EXPECTED = [
    *(f"GK1{number:02}" for number in range(1, 12)),
    *(f"GK2{number:02}" for number in range(1, 8)),
    *(f"GK3{number:02}" for number in range(1, 5)),
    *(f"GK4{number:02}" for number in range(1, 6)),
    *(f"GK5{number:02}" for number in range(1, 5)),
    "GK601",
    "GK602",
    "GK603",
]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_the_list_is_whole_and_in_order() -> None:
    """No rule is listed twice or forgotten."""
    assert [rule.id for rule in RULES] == EXPECTED
    assert list(RULES_BY_ID) == EXPECTED
    assert len({rule.about.name for rule in RULES}) == len(RULES)


@each_rule
def test_a_rule_is_described(rule: Rule[Any]) -> None:
    """Title, explanation, ground and remedy are there, in Japanese; the name is kebab-case English."""
    about = rule.about
    assert about.name == about.name.lower().strip("-")
    assert about.name.replace("-", "").isascii()
    for text in (about.title, about.explanation, about.ground, about.remedy):
        assert any("\u3041" <= sign <= "\u9fff" for sign in text), text
    assert about.explanation.endswith("。")


@each_rule
def test_an_example_can_be_said(rule: Rule[Any]) -> None:
    """The first sentence finds all its facts in the example, in both languages."""
    first = next(iter(rule.about.sentences.values()))
    assert "不明" not in say(first.ja, rule.about.example, "ja")
    assert "unknown" not in say(first.en, rule.about.example, "en")


@each_rule
def test_both_languages_name_facts_of_known_formats(rule: Rule[Any]) -> None:
    """A format that doesn't exist would fail only when somebody reads the violation."""
    for sentence in rule.about.sentences.values():
        for text in (sentence.ja, sentence.en):
            formats = {spec for _, name, spec, _ in string.Formatter().parse(text) if name}
            assert formats <= {"", "day", "moment", "year", "role", "access", "fields", "deed"}


@each_rule
def test_a_rule_judges_the_cases_that_it_is_registered_for(rule: Rule[Any]) -> None:
    """`on` and the annotation of the function say the same."""
    hint = typing.get_type_hints(rule.check)[next(iter(inspect.signature(rule.check).parameters))]
    taken = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    assert set(rule.on) == set(taken)


@each_rule
def test_a_rule_is_short(rule: Rule[Any]) -> None:
    """It reads like its explanation: the function without its metadata is under forty lines."""
    tree = ast.parse(inspect.getsource(rule.check))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    last = function.body[-1].end_lineno
    assert last is not None
    assert last - function.body[0].lineno < 40


@each_rule
def test_a_rule_has_its_tests(rule: Rule[Any]) -> None:
    """One file a rule, with what it speaks of, what it is silent about, and where the boundary is."""
    path = ROOT / "tests" / "policy" / "rules" / f"test_{rule.id.lower()}.py"
    names = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    for kind in ("test_speaks_", "test_is_silent_", "test_boundary_"):
        assert any(name.startswith(kind) for name in names), f"{path.name} has no {kind}…"


@each_rule
def test_a_rule_is_in_the_guide(rule: Rule[Any]) -> None:
    """The page has a section for it, with its explanation."""
    page = rules_page()
    assert f"### {rule.id} {rule.about.title}" in page
    assert explanation(rule) in page


def test_the_guide_is_the_one_that_the_rules_make() -> None:
    """Whoever changes a rule writes the page anew: `python -m gatekeeper.policy.handbook > docs/guide/rules.md`."""
    assert (ROOT / "docs" / "guide" / "rules.md").read_text() == rules_page()
