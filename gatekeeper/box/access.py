"""What is needed to talk to Box, as one value. Nothing is read from the environment here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["REAL_BOX", "AuthKind", "BoxAccess"]

REAL_BOX = "https://api.box.com"


class AuthKind(StrEnum):
    """How the gatekeeper proves to Box who it is."""

    CCG = "ccg"
    JWT = "jwt"
    TOKEN = "token"  # noqa: S105 -- the name of a way to sign in, not a secret


@dataclass(frozen=True, slots=True)
class BoxAccess:
    """How to reach Box and how to behave there. Times are in seconds; secrets never show in a `repr`.

    `base_url` None is the real Box. With CCG, a `user_id` signs in as that user instead of the service account.
    `jwt` is the text of the JSON file that Box's developer console hands out. `deadline` bounds one exchange as a
    whole, however slowly its bytes drip in; `longest_wait` bounds what a `Retry-After` may ask for.
    """

    auth: AuthKind
    enterprise_id: str | None = None
    user_id: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    jwt: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    base_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    calls_per_minute: int = 1000
    workers: int = 6
    attempts: int = 5
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    deadline: float = 90.0
    first_backoff: float = 0.5
    longest_wait: float = 60.0
    largest_answer: int = 64 * 1024 * 1024

    @property
    def api_url(self) -> str:
        """Where `/2.0/…` is appended."""
        return (self.base_url or REAL_BOX).rstrip("/")

    @property
    def shown_url(self) -> str:
        """The address as it may stand in a message: without a user, a password or a query."""
        parts = urlsplit(self.api_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
