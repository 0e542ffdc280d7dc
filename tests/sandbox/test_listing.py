from __future__ import annotations

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.folders import CreateFolderParent

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.connection import connect

MANY = """
folders:
  - {path: 受渡し, id: "1000"}
generate: {under: 受渡し, folders: 23, files_per_folder: 3, fan_out: 23}
"""


def names(client: BoxClient, folder_id: str) -> list[str]:
    entries = client.folders.get_folder_items(folder_id).entries
    assert entries is not None
    return [str(entry.name) for entry in entries]


def test_folders_come_before_files_each_by_name(client: BoxClient) -> None:
    """A listing has folders first, then files, each in the order of their names."""
    client.folders.create_folder("あ別紙", CreateFolderParent(id="1001"))

    assert names(client, "1001") == ["あ別紙", "住所録.csv", "督促状.xlsx"]


def test_marker_pages_hold_every_entry_once(start: Start) -> None:
    """Following the marker to its end gives each entry of a folder once."""
    client, marker, seen = connect(start(MANY)), None, list[str]()
    while True:
        page = client.folders.get_folder_items("1000", usemarker=True, marker=marker, limit=10)
        assert page.entries is not None
        seen += [entry.id for entry in page.entries]
        marker = page.next_marker
        if not marker:
            break

    assert len(seen) == len(set(seen)) == 23


def test_offset_pages_tell_the_whole_count(start: Start) -> None:
    """The second page by offset goes on where the first one ended, and each tells how many there are."""
    client = connect(start(MANY))
    first = client.folders.get_folder_items("1000", limit=20)
    second = client.folders.get_folder_items("1000", limit=20, offset=20)

    assert (first.total_count, second.total_count) == (23, 23)
    assert first.entries is not None
    assert second.entries is not None
    assert len({entry.id for entry in [*first.entries, *second.entries]}) == 23


def test_only_the_fields_asked_for_are_given(office: Sandbox) -> None:
    """With `fields` an entry holds type, id, etag and those fields; those of another type of item are left out."""
    page = connect(office).folders.get_folder_items("1001", fields=["name", "size", "folder_upload_email", "nonsense"])

    assert page.raw_data is not None
    assert [set(entry) for entry in page.raw_data["entries"]] == [{"type", "id", "etag", "name", "size"}] * 2
