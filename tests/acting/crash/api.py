"""What people do in the sandbox: the administrator over plain HTTP, and the sandbox's own handles."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import requests

__all__ = ["ADMIN", "Api"]

ADMIN = "admin@city.example.jp"


class Api:
    """One person's requests. A token is asked for anew with `sign_in`: it lasts an hour of the sandbox's clock."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = requests.Session()
        self._http.trust_env = False

    def sign_in(self, login: str = ADMIN) -> None:
        token = self.own("POST", "token", {"login": login})["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def own(self, method: str, handle: str, body: object = None) -> Any:
        """One of the sandbox's own handles."""
        answer = self._http.request(method, f"{self.base_url}/_sandbox/{handle}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def now(self) -> datetime:
        return datetime.fromisoformat(self.own("GET", "clock")["now"])

    def pass_time(self, by: timedelta) -> None:
        self.own("POST", "clock", {"advance": by.total_seconds()})

    def ask(self, method: str, path: str, body: object = None, **query: str) -> Any:
        """A request that has to succeed."""
        answer = self.try_to(method, path, body, **query)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def try_to(self, method: str, path: str, body: object = None, **query: str) -> requests.Response:
        """A request that may be refused."""
        return self._http.request(method, f"{self.base_url}/2.0/{path}", json=body, params=query, timeout=30)

    def look_as(self, login: str, path: str, fields: str) -> Any:
        """What another person is shown; None where that is nothing."""
        token = self.own("POST", "token", {"login": login})["access_token"]
        url, headers = f"{self.base_url}/2.0/{path}", {"Authorization": f"Bearer {token}"}
        answer = self._http.get(url, params={"fields": fields}, headers=headers, timeout=30)
        return answer.json() if answer.ok else None

    def events(self, since: datetime) -> list[str]:
        """The types of what people and programs did since a moment, in order of time; not what ended by itself."""
        query = {"stream_type": "admin_logs", "created_after": since.isoformat(), "limit": "500"}
        types = [str(one["event_type"]) for one in self.ask("GET", "events", **query)["entries"]]
        return [one for one in types if one != "SHARE_EXPIRATION"]
