"""Access tokens: what they are for, and when they end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatekeeper.sandbox.world.account import User

__all__ = ["JwtKey", "Token", "TokenBook"]


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    user: User
    client_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class JwtKey:
    """A public key (PEM) that assertions may be signed with; `client_id` None: by any application."""

    key_id: str
    public_key: str
    client_id: str | None = None


class TokenBook:
    """All tokens that were given out. Revoked ones are gone; expired ones stay known as expired."""

    def __init__(self) -> None:
        self._access: dict[str, Token] = {}
        self._refresh: dict[str, Token] = {}
        self._given = 0
        self.clients: dict[str, str] = {}
        """Secrets by client id, where a scenario pins them; empty: any id and secret will do."""
        self.jwt_keys: dict[str, JwtKey] = {}
        self.used_assertions: set[str] = set()

    def add(self, token: Token) -> None:
        self._access[token.text] = token

    def give(self, user: User, client_id: str, now: datetime, seconds: int) -> Token:
        token = Token(self.new_text(user), user, client_id, now + timedelta(seconds=seconds))
        self.add(token)
        return token

    def give_refresh(self, token: Token) -> str:
        """A refresh token that stands for the same user; it can be used once."""
        text = self.new_text(token.user)
        self._refresh[text] = token
        return text

    def use_refresh(self, text: str) -> Token | None:
        return self._refresh.pop(text, None)

    def find(self, text: str, now: datetime) -> Token | None:
        """The token, while it is good."""
        token = self._access.get(text)
        return token if token is not None and token.expires_at > now else None

    def revoke(self, text: str) -> bool:
        """Ends an access token together with its refresh token, whichever of the two is named."""
        token = self._access.get(text) or self._refresh.get(text)
        if token is None:
            return False
        self._access.pop(token.text, None)
        self._refresh = {refresh: other for refresh, other in self._refresh.items() if other is not token}
        return True

    def new_text(self, user: User) -> str:
        """A token's text; the n-th token of a scenario is the same in every run."""
        self._given += 1
        return hashlib.sha256(f"token:{user.id}:{self._given}".encode()).hexdigest()[:32]
