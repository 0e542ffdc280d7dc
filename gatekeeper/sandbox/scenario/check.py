"""Mistakes that show only when a scenario is seen whole: things named twice, or named and not there."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.document.node import Node, line_at
from gatekeeper.errors import Mistake
from gatekeeper.sandbox.scenario.check_name import Finding, Place, beside
from gatekeeper.sandbox.scenario.form import CollaborationForm, FolderForm, ScenarioForm

__all__ = ["check"]


def check(form: ScenarioForm, tree: Node, file: str) -> list[Mistake]:
    """All of them, in the order of the lines."""
    findings = [*_twice(form), *beside(form), *_parties(form), *_files(form), *_paths(form)]
    return sorted(Mistake(file, line_at(tree, place), message) for place, message in findings)


def _twice(form: ScenarioForm) -> Iterator[Finding]:
    named: dict[tuple[str, str], Place] = {}
    for (kind, value), place in _names(form):
        if (kind, value) in named:
            yield place, f"「{value}」が2回あります。{kind}は1つずつにしてください。"
        named.setdefault((kind, value), place)


def _names(form: ScenarioForm) -> Iterator[tuple[tuple[str, str], Place]]:
    for i, user in enumerate(form.users):
        yield ("利用者のlogin", user.login.lower()), ("users", i, "login")
        if user.id is not None:
            yield ("利用者のid", user.id), ("users", i, "id")
    for i, group in enumerate(form.groups):
        yield ("グループの名前", group.name), ("groups", i, "name")
    for i, folder in enumerate(form.folders):
        yield ("フォルダーのpath", folder.path), ("folders", i, "path")
        yield from _ids(folder, ("folders", i))
    for place, collaboration in _collaborations(form):
        if collaboration.id is not None:
            yield ("コラボレーションのid", collaboration.id), (*place, "id")


def _ids(folder: FolderForm, place: Place) -> Iterator[tuple[tuple[str, str], Place]]:
    if folder.id is not None:
        yield ("フォルダーのid", folder.id), (*place, "id")
    for j, file in enumerate(folder.files):
        if file.id is not None:
            yield ("ファイルのid", file.id), (*place, "files", j, "id")
    for j, link in enumerate(folder.web_links):
        if link.id is not None:
            yield ("ウェブリンクのid", link.id), (*place, "web_links", j, "id")


def _parties(form: ScenarioForm) -> Iterator[Finding]:
    groups = {group.name for group in form.groups}
    for place, collaboration in _collaborations(form):
        if (collaboration.login is None) == (collaboration.group is None):
            yield place, "login か group のどちらか1つを書いてください。"
        if collaboration.group is not None and collaboration.group not in groups:
            yield (*place, "group"), f"グループ「{collaboration.group}」が groups にありません。"


def _collaborations(form: ScenarioForm) -> Iterator[tuple[Place, CollaborationForm]]:
    for i, folder in enumerate(form.folders):
        for j, collaboration in enumerate(folder.collaborations):
            yield ("folders", i, "collaborations", j), collaboration
        for k, file in enumerate(folder.files):
            for j, collaboration in enumerate(file.collaborations):
                yield ("folders", i, "files", k, "collaborations", j), collaboration


def _files(form: ScenarioForm) -> Iterator[Finding]:
    for i, folder in enumerate(form.folders):
        for j, file in enumerate(folder.files):
            if file.content is not None and file.size is not None:
                yield ("folders", i, "files", j, "size"), "content と size はどちらか1つを書いてください。"


def _paths(form: ScenarioForm) -> Iterator[Finding]:
    known = _known_paths(form.folders)
    for i, policy in enumerate(form.retention_policies):
        for j, path in enumerate(policy.folders):
            if path not in known:
                yield ("retention_policies", i, "folders", j), f"フォルダー「{path}」がありません。"


def _known_paths(folders: tuple[FolderForm, ...]) -> set[str]:
    known: set[str] = set()
    for folder in folders:
        steps = folder.path.split("/")
        known.update("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))
    return known
