"""A scenario file into its form, checked as a whole: what names what, and whether it is there."""

from __future__ import annotations

from pathlib import Path

from gatekeeper.document.judge import judge
from gatekeeper.document.node import Node
from gatekeeper.document.yaml import load, loads
from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.scenario.check import check
from gatekeeper.sandbox.scenario.form import ScenarioForm

__all__ = ["read_scenario", "read_scenario_text"]


def read_scenario(path: Path) -> ScenarioForm:
    """:raises MistakesError: every mistake of the file at once, each with its line."""
    return _read(load(path), str(path))


def read_scenario_text(text: str, file: str) -> ScenarioForm:
    """As `read_scenario`, for a text; `file` is the name that mistakes carry.

    :raises MistakesError: as there.
    """
    return _read(loads(text, file), file)


def _read(tree: Node, file: str) -> ScenarioForm:
    form = judge(tree, ScenarioForm, file)
    mistakes = check(form, tree, file)
    if mistakes:
        raise MistakesError(mistakes)
    return form
