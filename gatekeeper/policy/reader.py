"""A folder of policy files into policies: exactly one for each transfer pattern, checked as a whole."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.document.intake import take_in
from gatekeeper.document.judge import judge
from gatekeeper.document.node import MapNode, Node, line_at
from gatekeeper.document.os_reason import os_reason
from gatekeeper.document.sentence import shown
from gatekeeper.document.yaml import loads
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.need.reader import policy_in_disguise
from gatekeeper.need.table import FILE_NAME as NEED_TABLE
from gatekeeper.policy.form import PolicyForm
from gatekeeper.policy.model import UNREGISTERED, Policies, Policy
from gatekeeper.policy.rules import RULES_BY_ID
from gatekeeper.registry.model import Pattern

__all__ = ["read_policies"]

_SUFFIXES = frozenset({".yaml", ".yml"})
_MISTYPED = str.maketrans("OIL", "011")
_PATTERNS = (*Pattern, UNREGISTERED)


@dataclass(frozen=True, slots=True)
class _File:
    """One policy file: its tree, and its policy unless there is a mistake in it."""

    name: str
    text: str
    tree: Node
    policy: Policy | None

    def mistake(self, message: str, *place: str | int) -> Mistake:
        return Mistake(self.name, line_at(self.tree, place), message)


def read_policies(folder: Path | str) -> Policies:
    """The policies of all YAML files that lie directly in a folder, but for the need table beside them.

    :raises MistakesError: every mistake of every file and of all files together, each with file and line. A pattern
        without a policy is a mistake too: what nobody decided isn't decided by default.
    """
    mistakes: list[Mistake] = []
    if (disguised := policy_in_disguise(Path(folder) / NEED_TABLE)) is not None:
        mistakes.append(disguised)
    files = [file for path in _paths(Path(folder)) if (file := _read(path, mistakes)) is not None]
    mistakes += _check_whole(files, str(folder), whole=not mistakes)
    if mistakes:
        raise MistakesError(sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line or 0, mistake.message)))
    by_pattern = {str(pattern): file.policy for file in files if file.policy for pattern in file.policy.patterns}
    return Policies(by_pattern, _digest(files))


def _paths(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES and not path.name.startswith("."))
    except FileNotFoundError as cause:
        raise MistakesError([Mistake(str(folder), None, "ポリシーのフォルダがありません。")]) from cause
    except OSError as cause:
        message = f"ポリシーのフォルダを読めません（{os_reason(cause)}）。"
        raise MistakesError([Mistake(str(folder), None, message)]) from cause
    found = [path for path in found if path.name != NEED_TABLE]
    if not found:
        raise MistakesError([Mistake(str(folder), None, "このフォルダにはYAMLファイル（*.yaml）がありません。")])
    return found


def _read(path: Path, mistakes: list[Mistake]) -> _File | None:
    """One file, or None where it isn't a readable YAML text; what is wrong is added to `mistakes`."""
    name, policy = str(path), None
    try:
        text = take_in(path)
        tree = loads(text, name)
    except MistakesError as error:
        mistakes += error.mistakes
        return None
    mistakes += _check_rules(tree, name)
    try:
        policy = judge(tree, PolicyForm, name).value()
    except MistakesError as error:
        mistakes += error.mistakes
    return _File(name, text, tree, policy)


def _check_rules(tree: Node, name: str) -> Iterator[Mistake]:
    """Rule ids that don't exist: pydantic takes any key of a mapping."""
    rules = tree.value("rules") if isinstance(tree, MapNode) else None
    for key, _ in rules.entries if isinstance(rules, MapNode) else ():
        if key.text not in RULES_BY_ID:
            near = difflib.get_close_matches(key.text.upper().translate(_MISTYPED), RULES_BY_ID, n=1, cutoff=0.7)
            hint = f"「{near[0]}」ではありませんか" if near else "gatekeeper rules で一覧を見られます"
            yield Mistake(name, key.line, f"「rules」: {shown(key.text)}というルールはありません。{hint}。")


def _check_whole(files: list[_File], folder: str, *, whole: bool) -> Iterator[Mistake]:
    """What no file shows by itself. Something is only missing where every file could be read."""
    names: dict[str, str] = {}
    claimed: dict[str, str] = {}
    for file in files:
        if file.policy is None:
            continue
        if file.policy.name in names:
            message = f"名前「{file.policy.name}」が {names[file.policy.name]} にもあります。別の名前にしてください。"
            yield file.mistake(message, "policy")
        names.setdefault(file.policy.name, file.name)
        for index, pattern in enumerate(file.policy.patterns):
            if pattern in claimed:
                message = f"「{pattern}」の決まりが {claimed[pattern]} にもあります。どちらか1つにしてください。"
                yield file.mistake(message, "patterns", index)
            claimed.setdefault(pattern, file.name)
    for pattern in _PATTERNS:
        if whole and pattern not in claimed:
            message = f"「{pattern}」の決まりがありません。どれかのファイルの patterns に書いてください。"
            yield Mistake(folder, None, message)


def _digest(files: list[_File]) -> str:
    digest = hashlib.sha256()
    for file in files:
        for part in (Path(file.name).name, file.text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
