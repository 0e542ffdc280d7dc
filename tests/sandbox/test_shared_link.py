"""Shared links: made, changed, removed and followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from box_sdk_gen import BoxClient

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.control import advance, token_of

Json = dict[str, Any]


@pytest.fixture
def put(office: Sandbox) -> Any:
    """Updates an item as the service account, and gives the raw answer."""

    def update(place: str, **body: Any) -> requests.Response:
        header = {"Authorization": f"Bearer {token_of(office, 'hanako@city.example.jp')}"}
        return requests.put(
            f"{office.base_url}/2.0/{place}", params={"fields": "shared_link"}, json=body, headers=header, timeout=10
        )

    return update


def link_of(answer: requests.Response) -> Json:
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["shared_link"]
    return found


def test_link_is_made_with_what_was_asked_for(put: Any, office: Sandbox) -> None:
    """An open link with a password, an end, no download and a name of its own."""
    due = (office.world.clock.now() + timedelta(days=5)).isoformat()
    wish = {
        "access": "open",
        "password": "himitsu-2026",
        "unshared_at": due,
        "vanity_name": "kokuho-tokusoku",
        "permissions": {"can_download": False},
    }
    link = link_of(put("files/2001", shared_link=wish))
    assert (link["access"], link["is_password_enabled"], link["vanity_name"]) == ("open", True, "kokuho-tokusoku")
    assert link["permissions"] == {"can_preview": True, "can_download": False, "can_edit": False}
    assert link["effective_permission"] == "can_preview"
    assert office.world.events[-1].type == "SHARE"


def test_changed_link_keeps_its_address(put: Any, office: Sandbox) -> None:
    """Tightening changes what a link gives and not where it is; a password falls away with open access."""
    first = link_of(put("folders/1001", shared_link={"access": "open", "password": "himitsu-2026"}))
    second = link_of(put("folders/1001", shared_link={"access": "collaborators"}))
    assert second["url"] == first["url"]
    assert (second["access"], second["is_password_enabled"]) == ("collaborators", False)
    assert office.world.events[-1].type == "ITEM_SHARED_UPDATE"
    due = (office.world.clock.now() + timedelta(days=5)).isoformat()
    third = link_of(put("folders/1001", shared_link={"unshared_at": due}))
    assert (third["access"], third["unshared_at"] is None) == ("collaborators", False)
    assert office.world.events[-1].type == "UPDATE_SHARE_EXPIRATION"


def test_removed_link_never_comes_back(put: Any) -> None:
    """After a removal a new link has another address."""
    first = link_of(put("folders/1001", shared_link={"access": "open"}))
    assert put("folders/1001", shared_link=None).json()["shared_link"] is None
    assert link_of(put("folders/1001", shared_link={"access": "open"}))["url"] != first["url"]


@pytest.mark.parametrize(
    "wish",
    [
        {"access": "everybody"},
        {"access": "company", "password": "himitsu-2026"},
        {"access": "open", "password": "short"},
        {"access": "open", "password": "onlyletters"},
        {"access": "open", "unshared_at": "2020-01-01T00:00:00Z"},
        {"access": "open", "vanity_name": "short"},
        {"access": "collaborators", "permissions": {"can_download": False}},
        {"access": "open", "permissions": {"can_edit": True}},
    ],
)
def test_what_box_refuses(put: Any, wish: Json) -> None:
    """Values that Box refuses leave no link behind."""
    assert put("folders/1001", shared_link=wish).status_code == 400
    assert put("folders/1001", name="国保督促状").json()["shared_link"] is None


def test_vanity_name_is_given_once(put: Any) -> None:
    """A name that another link has is refused."""
    wish = {"access": "open", "vanity_name": "kokuho-tokusoku"}
    link_of(put("folders/1001", shared_link=wish))
    assert put("files/2001", shared_link=wish).status_code == 409


def test_link_runs_out_by_the_clock(put: Any, office: Sandbox, client: BoxClient) -> None:
    """On its day a link is gone, with an event."""
    due = (office.world.clock.now() + timedelta(days=2)).isoformat()
    put("folders/1001", shared_link={"access": "open", "unshared_at": due})
    advance(office, timedelta(days=3))
    assert client.folders.get_folder_by_id("1001", fields=["shared_link"]).shared_link is None
    assert office.world.events[-1].type == "SHARE_EXPIRATION"


def test_enterprise_without_open_links(start: Start) -> None:
    """Where open links are off, none can be made, and an old one gives less than it says."""
    scenario = 'folders: [{path: 親, id: "10", shared_link: {access: open}}]\nsettings: {open_links_allowed: false}\n'
    box = start(scenario)
    header = {"Authorization": f"Bearer {token_of(box, box.world.service.login)}"}
    url = f"{box.base_url}/2.0/folders/10"
    link = requests.get(url, params={"fields": "shared_link"}, headers=header, timeout=10).json()["shared_link"]
    assert (link["access"], link["effective_access"]) == ("open", "company")
    refusal = requests.put(url, json={"shared_link": {"access": "open"}}, headers=header, timeout=10)
    assert refusal.status_code == 403


def follow(box: Sandbox, login: str, url: str, password: str = "") -> requests.Response:
    boxapi = f"shared_link={url}" + (f"&shared_link_password={password}" if password else "")
    header = {"Authorization": f"Bearer {token_of(box, login)}", "BoxApi": boxapi}
    return requests.get(f"{box.base_url}/2.0/shared_items", headers=header, timeout=10)


def test_link_is_followed_by_whom_it_is_for(put: Any, office: Sandbox) -> None:
    """An open link leads anyone with its password to the item, a company link staff only, the third kind nobody new."""
    outsider, staff = "op@vendor.example.com", "admin@city.example.jp"
    url = link_of(put("folders/1002", shared_link={"access": "open", "password": "himitsu-2026"}))["url"]
    assert follow(office, outsider, url).status_code == 403
    assert follow(office, outsider, url, "himitsu-2026").json()["id"] == "1002"
    put("folders/1002", shared_link={"access": "company"})
    assert follow(office, outsider, url).status_code == 404
    assert follow(office, staff, url).status_code == 200
    put("folders/1002", shared_link={"access": "collaborators"})
    assert follow(office, staff, url).status_code == 404
    put("folders/1002", shared_link=None)
    assert follow(office, "hanako@city.example.jp", url).status_code == 404
