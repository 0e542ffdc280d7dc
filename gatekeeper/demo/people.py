"""What people do in the demo's Box: they put files there, fetch them and share, each under their own name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

__all__ = ["People"]

Json = Any
_BOUNDARY = "gatekeeper-demo"
_ALL_FILES = "0"


class People:
    """Speaks to the sandbox as whoever is named; `HTTPError` where Box refuses."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def wait(self, later: timedelta) -> None:
        """Lets that much time pass."""
        self._post("/_sandbox/clock", {"advance": later.total_seconds()})

    def wait_until(self, moment: datetime) -> None:
        """Lets the time pass up to an aware moment."""
        self._post("/_sandbox/clock", {"set": moment.isoformat()})

    def upload(self, login: str, folder_id: str, name: str, content: bytes) -> str:
        """Puts a file into a folder and gives its number."""
        attributes = json.dumps({"name": name, "parent": {"id": folder_id}})
        parts = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="attributes"\r\n\r\n{attributes}\r\n'
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'
        )
        body = parts.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()
        form = f"multipart/form-data; boundary={_BOUNDARY}"
        made = self._call("POST", "/api/2.0/files/content", body, {**self._signed_in(login), "Content-Type": form})
        return str(json.loads(made)["entries"][0]["id"])

    def download(self, login: str, file_id: str) -> None:
        self._call("GET", f"/2.0/files/{file_id}/content", None, self._signed_in(login))

    def make_folder(self, login: str, name: str) -> str:
        """A folder among the person's own, beside everything that is watched; its number."""
        body = {"name": name, "parent": {"id": _ALL_FILES}}
        return str(self._post("/2.0/folders", body, self._signed_in(login))["id"])

    def let_in(self, login: str, folder_id: str, guest: str, role: str) -> None:
        body = {
            "item": {"type": "folder", "id": folder_id},
            "accessible_by": {"type": "user", "login": guest},
            "role": role,
        }
        self._post("/2.0/collaborations", body, self._signed_in(login))

    def open_link(self, login: str, folder_id: str) -> None:
        """Makes a link that anybody can open."""
        body = json.dumps({"shared_link": {"access": "open"}}).encode()
        self._call("PUT", f"/2.0/folders/{folder_id}?fields=shared_link", body, self._signed_in(login))

    def _signed_in(self, login: str) -> dict[str, str]:
        token = self._post("/_sandbox/token", {"login": login})["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def _post(self, path: str, body: Mapping[str, Json], headers: Mapping[str, str] | None = None) -> Json:
        return json.loads(self._call("POST", path, json.dumps(body).encode(), headers or {}))

    def _call(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        asked = Request(f"{self._base_url}{path}", data=body, headers=dict(headers), method=method)  # noqa: S310
        with urlopen(asked) as answer:  # noqa: S310 -- our own sandbox
            content: bytes = answer.read()
        return content
