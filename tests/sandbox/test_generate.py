"""Trees on order: how large they are, what is in them, and how little they weigh."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.connection import connect

PARENT = 'folders: [{path: 親, id: "10"}]\n'
SMALL = PARENT + (
    "now: 2026-02-01T09:00:00+09:00\n"
    "generate: {under: 親, folders: 13, fan_out: 3, files_per_folder: 4, collaborations_per_folder: 2, seed: 7}\n"
)


def order(**given: int) -> str:
    return f"{PARENT}generate: {{under: 親, {', '.join(f'{key}: {value}' for key, value in given.items())}}}\n"


def walk(box: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """The entries of every folder beneath the parent, as a client finds them."""
    client, found, waiting = connect(box), dict[str, list[dict[str, Any]]](), ["10"]
    while waiting:
        page = client.folders.get_folder_items(waiting[0], usemarker=True, limit=1000, fields=["name", "size", "sha1"])
        assert page.raw_data is not None
        entries = found[waiting.pop(0)] = page.raw_data["entries"]
        waiting += [entry["id"] for entry in entries if entry["type"] == "folder"]
    return found


def test_counts_are_as_ordered(start: Start) -> None:
    """The tree is filled level by level: so many folders in each, and in each folder its files and collaborations."""
    box = start(SMALL)
    found = walk(box)
    folders = {folder: sum(entry["type"] == "folder" for entry in entries) for folder, entries in found.items()}
    files = {folder: sum(entry["type"] == "file" for entry in entries) for folder, entries in found.items()}
    assert sum(folders.values()) == 13
    assert sorted(folders.values(), reverse=True)[:5] == [3, 3, 3, 3, 1]
    assert {count for folder, count in files.items() if folder != "10"} == {4}
    client = connect(box)
    held = [client.list_collaborations.get_folder_collaborations(folder).entries or [] for folder in found]
    own = [
        sum(one.item is not None and one.item.id == folder for one in some)
        for folder, some in zip(found, held, strict=True)
    ]
    assert own == [0] + [2] * 13


def test_sizes_add_up(start: Start) -> None:
    """A folder's size is that of everything beneath it, and a generated file has as many bytes as it says."""
    box = start(SMALL)
    client, found = connect(box), walk(box)
    files = [entry for entries in found.values() for entry in entries if entry["type"] == "file"]
    assert client.folders.get_folder_by_id("10").size == sum(int(entry["size"]) for entry in files)
    content = client.downloads.download_file(files[0]["id"])
    assert content is not None
    assert len(content.read()) == files[0]["size"]


def test_same_seed_same_tree(start: Start) -> None:
    """The same order gives the same ids, names, sizes and contents; another seed other ones."""
    assert walk(start(SMALL)) == walk(start(SMALL))
    assert walk(start(SMALL)) != walk(start(SMALL.replace("seed: 7", "seed: 8")))


def test_touching_one_file_leaves_the_others(start: Start) -> None:
    """A generated file can be changed like any other; its neighbours stay what they were."""
    box = start(order(folders=1, files_per_folder=5))
    before = walk(box)
    (folder,) = [folder for folder in before if folder != "10"]
    entry = before[folder][2]
    client = connect(box)
    client.files.update_file_by_id(entry["id"], name="新しい名前.txt")
    after = walk(box)[folder]
    assert [one for one in after if one["id"] != entry["id"]] == [one for one in before[folder] if one != entry]
    assert client.files.get_file_by_id(entry["id"]).sha_1 == entry["sha1"]


def test_long_listing_by_marker(start: Start) -> None:
    """More generated files than a page holds are listed once each, in the order of their names."""
    box = start(order(folders=1, files_per_folder=1500))
    client, names, marker = connect(box), list[str](), None
    (folder,) = [entry["id"] for entry in walk(box)["10"]]
    while True:
        page = client.folders.get_folder_items(folder, usemarker=True, marker=marker, limit=400, fields=["name"])
        names += [str(entry.name) for entry in page.entries or []]
        marker = page.next_marker
        if not marker:
            break
    assert len(names) == len(set(names)) == 1500
    assert names == sorted(names)


def test_several_orders(start: Start) -> None:
    """Two orders under different folders are two trees."""
    box = start(
        'folders: [{path: a, id: "10"}, {path: b, id: "11"}]\n'
        "generate: [{under: a, folders: 3, files_per_folder: 2}, {under: b, folders: 2, files_per_folder: 1}]\n"
    )
    client = connect(box)
    listed = [[entry.id for entry in client.folders.get_folder_items(top).entries or []] for top in ("10", "11")]
    assert [len(some) for some in listed] == [3, 2]
    folders = [folder for some in listed for folder in some]
    files = [entry.id for folder in folders for entry in client.folders.get_folder_items(folder).entries or []]
    assert len(files) == len(set(files)) == 3 * 2 + 2 * 1


@pytest.mark.parametrize("given", [{"folders": 0}, {"folders": 0, "files_per_folder": 3}])
def test_nothing_ordered(start: Start, given: dict[str, int]) -> None:
    """An order of no folders leaves its place empty."""
    assert walk(start(order(**given))) == {"10": []}


_LARGE = """
import resource, sys
from gatekeeper.sandbox.server import running
import requests
with running(sys.argv[1]) as box:
    given = requests.post(f"{box.base_url}/_sandbox/token", json={"login": box.world.service.login}).json()
    header = {"Authorization": f"Bearer {given['access_token']}"}
    page = requests.get(f"{box.base_url}/2.0/folders/10/items?limit=1000&usemarker=true", headers=header).json()
    print(len(box.world.folders), len(page["entries"]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_hundred_thousand_folders_in_a_gigabyte() -> None:
    """A generated tree of 100,000 folders with ten files and a collaboration each takes less than 1 GB."""
    scenario = order(folders=100_000, files_per_folder=10, collaborations_per_folder=1, seed=7)
    done = subprocess.run([sys.executable, "-c", _LARGE, scenario], capture_output=True, text=True, check=True)
    folders, listed, megabytes = map(int, done.stdout.split())
    assert (folders, listed) == (100_002, 100)
    assert megabytes < 1000
