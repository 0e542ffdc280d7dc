"""Names that can't stand in one folder together, because Box takes them for the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.sandbox.scenario.form import FolderForm, GenerateForm, ScenarioForm
from gatekeeper.sandbox.world.item import name_key

__all__ = ["Finding", "Place", "beside"]

Place = tuple[str | int, ...]
Finding = tuple[Place, str]

_GENERATED = re.compile(r"案件\d{6,}")


def beside(form: ScenarioForm) -> Iterator[Finding]:
    """Names in each other's way, be it that they differ in case only, or that one is a folder and one a file."""
    first: dict[tuple[str, str], Place | str] = {}
    generated = {order.under for _, order in _orders(form)}
    for above, name, identity, place in _standing(form):
        if first.setdefault((above, name_key(name)), identity) != identity:
            yield (
                place,
                f"同じフォルダーに「{name}」が2回あります（大文字と小文字や、文字の合成の違いは区別されません）。",
            )
        if above in generated and _GENERATED.fullmatch(name):
            yield place, f"「{name}」は generate が作るフォルダーの名前です。"
    yield from _generated_twice(form)


def _standing(form: ScenarioForm) -> Iterator[tuple[str, str, Place | str, Place]]:
    """The folder above, the name, what it is (folders by their path, the rest by their place), and the place."""
    owners = {folder.path: folder.owner or "" for folder in form.folders}
    for i, folder in enumerate(form.folders):
        yield from _steps(folder.path, owners, ("folders", i, "path"))
    for place, order in _orders(form):
        yield from _steps(order.under, owners, (*place, "under"))
    for i, folder in enumerate(form.folders):
        for place, name in _content(folder, ("folders", i)):
            yield folder.path, name, place, place


def _steps(path: str, owners: dict[str, str], place: Place) -> Iterator[tuple[str, str, str, Place]]:
    """Every folder on the way. At the top each owner has All Files of their own."""
    names = path.split("/")
    for depth, name in enumerate(names, start=1):
        here = "/".join(names[:depth])
        yield "/".join(names[: depth - 1]) or f"/{owners.get(here, '')}", name, here, place


def _content(folder: FolderForm, place: Place) -> Iterator[tuple[Place, str]]:
    for j, file in enumerate(folder.files):
        yield (*place, "files", j, "name"), file.name
    for j, link in enumerate(folder.web_links):
        yield (*place, "web_links", j, "name"), link.name


def _orders(form: ScenarioForm) -> Iterator[tuple[Place, GenerateForm]]:
    if isinstance(form.generate, GenerateForm):
        yield ("generate",), form.generate
        return
    for i, order in enumerate(form.generate):
        yield ("generate", i), order


def _generated_twice(form: ScenarioForm) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, order in _orders(form):
        if order.under in seen:
            yield (*place, "under"), f"generate の under「{order.under}」が2回あります。"
        seen.add(order.under)
