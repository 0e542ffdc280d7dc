"""Reading a scenario: what it holds is there, what is wrong with it is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import MistakesError
from gatekeeper.sandbox.scenario.read import read_scenario, read_scenario_text
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect


def mistakes_in(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(MistakesError) as caught:
        read_scenario_text(text, "scenario.yaml")
    assert {mistake.file for mistake in caught.value.mistakes} == {"scenario.yaml"}
    return [(mistake.line, mistake.message) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("folder: []\n", "folders"),
        ("folders: [{path: 親, collaborations: [{login: a@b.example, role: reader}]}]\n", "role"),
        ("folders: [{path: a//b}]\n", "path"),
        ("folders: [{path: 親, id: x}]\n", "id"),
        ("folders: [{path: 親, id: '0'}]\n", "id"),
        ("folders: [{path: 親, files: [{name: a/b}]}]\n", "name"),
        ("now: 2026-02-01T09:00:00\n", "now"),
        ("now: yesterday\n", "now"),
        ("folders: [{path: 親, files: [{name: a, size: -1}]}]\n", "size"),
        ("settings: {trash_days: many}\n", "trash_days"),
        ("folders: [{path: 親, shared_link: {access: everyone}}]\n", "access"),
        ("events: [{type: DOWNLOAD}]\n", "at"),
    ],
)
def test_wrong_value_is_told_with_its_key(wrong: str, said: str) -> None:
    """A key that isn't known and a value that isn't right are named with their line."""
    ((line, message),) = mistakes_in(wrong)
    assert (line, said in message) == (1, True)


def test_all_mistakes_of_form_at_once() -> None:
    """A file with several mistakes is told all of them, each with its own line."""
    text = "enterprise: {id: nine}\nusers:\n  - {login: a@x.jp, role: king}\n  - {name: 名無し}\nfolders: {}\n"
    assert [line for line, _ in mistakes_in(text)] == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("users:\n- {login: a@x.jp}\n- {login: A@X.jp}\n", [3]),
        ("users:\n- {login: a@x.jp, id: '1'}\n- {login: b@x.jp, id: '1'}\n", [3]),
        ("groups:\n- {name: 組}\n- {name: 組}\n", [3]),
        ("folders:\n- {path: 親}\n- {path: 親}\n", [3]),
        ("folders:\n- {path: 親, id: '1'}\n- {path: 子, id: '1'}\n", [3]),
        ("folders:\n- {path: Papers/a}\n- {path: papers/b}\n", [3]),
        ("folders:\n- path: 親\n  files:\n  - {name: a.txt}\n  - {name: A.TXT}\n", [5]),
        ("folders:\n- path: 親\n  files:\n  - {name: \u304c}\n  - {name: \u304b\u3099}\n", [5]),
        ("folders:\n- path: 親\n  files:\n  - {name: 子}\n- {path: 親/子}\n", [4]),
        ("folders:\n- path: 親\n  files:\n  - {name: a}\n  web_links:\n  - {name: a, url: 'https://x.jp'}\n", [6]),
        ("folders:\n- path: 親\n  collaborations:\n  - {id: '1', login: a@x.jp}\n  - {id: '1', login: b@x.jp}\n", [5]),
        ("folders:\n- {path: 親}\ngenerate:\n- {under: 親, folders: 1}\n- {under: 親, folders: 1}\n", [5]),
        ("folders:\n- {path: 親/案件000001}\ngenerate: {under: 親, folders: 1}\n", [2]),
    ],
)
def test_twice_is_a_mistake(text: str, lines: list[int]) -> None:
    """What can be there only once is told at its second place, also where Box takes two names for the same."""
    assert [line for line, _ in mistakes_in(text)] == lines


def test_same_name_at_two_owners_tops(start: Start) -> None:
    """All Files is each owner's own, so that two people may have a folder of the same name there."""
    users = "users: [{login: a@city.example.jp}, {login: b@city.example.jp}]\n"
    tops = "folders:\n- {path: Papers, owner: a@city.example.jp}\n- {path: papers, owner: b@city.example.jp}\n"
    entries = connect(start(users + tops)).folders.get_folder_items("0").entries or []
    assert sorted(str(entry.name) for entry in entries) == ["Papers", "papers"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("folders:\n- path: 親\n  collaborations:\n  - {group: 無い組}\n", [4]),
        ("folders:\n- path: 親\n  collaborations:\n  - {role: viewer}\n", [4]),
        ("groups: [{name: 組}]\nfolders:\n- path: 親\n  collaborations: [{group: 組, login: a@x.jp}]\n", [4]),
        ("folders:\n- path: 親\n  files: [{name: a, content: x, size: 1}]\n", [3]),
        ("folders: [{path: 親}]\nretention_policies:\n- {name: 保存, days: 3, folders: [子]}\n", [3]),
    ],
)
def test_dangling_names(text: str, lines: list[int]) -> None:
    """What names something that isn't there, or two things for one, is told with its line."""
    assert [line for line, _ in mistakes_in(text)] == lines


def test_mistakes_of_sense_come_together() -> None:
    """Things named twice and things that aren't there are told in one go, in the order of the lines."""
    text = "groups: [{name: 組}, {name: 組}]\nfolders:\n- {path: 親, collaborations: [{group: 無}]}\n- {path: 親}\n"
    assert [line for line, _ in mistakes_in(text)] == [1, 3, 4]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", "受渡し".encode("shift_jis"), b"folders: [\n", b"a: 1\na: 2\n"])
def test_file_that_is_no_scenario(tmp_path: Path, content: bytes) -> None:
    """Binary, another encoding, half a document and a key twice are told as mistakes of the file."""
    file = tmp_path / "scenario.yaml"
    file.write_bytes(content)
    with pytest.raises(MistakesError, match=r"scenario\.yaml"):
        read_scenario(file)


def test_parents_are_made_as_needed(start: Start) -> None:
    """A folder deep down brings those above it, owned by the service account where no owner is given."""
    client = connect(start('folders: [{path: a/b/c, id: "10"}]\n'))
    folder = client.folders.get_folder_by_id("10")
    assert folder.path_collection is not None
    assert [one.name for one in folder.path_collection.entries] == ["All Files", "a", "b"]
    assert folder.owned_by is not None
    assert folder.owned_by.login == "AutomationUser_gatekeeper@boxdevedition.com"


def test_owner_comes_from_above(start: Start) -> None:
    """Where no owner is given, the owner is that of the folder above."""
    folder = connect(start(OFFICE)).folders.get_folder_by_id("1002")
    assert folder.owned_by is not None
    assert folder.owned_by.login == "hanako@city.example.jp"


def test_empty_scenario_is_an_empty_enterprise(start: Start) -> None:
    """Everything may be left out."""
    assert connect(start("{}\n")).folders.get_folder_items("0").entries == []


@pytest.mark.parametrize("name", ["a\u202eb.txt", "😀", "あ" * 85, "x" * 255, " 前後 ", "..."])
def test_hostile_names_are_served_as_they_are(start: Start, name: str) -> None:
    """A scenario can hold names that the API itself would refuse or that fool the eye."""
    box = start(f'folders:\n- path: 親\n  id: "10"\n  files: [{{name: "{name}"}}]\n')
    assert [entry.name for entry in connect(box).folders.get_folder_items("10").entries or []] == [name]
