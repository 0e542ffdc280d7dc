"""One access token for all threads, renewed once however many of them find it stale."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from box_sdk_gen import AccessToken, Authentication, BoxDeveloperTokenAuth, BoxSDKError, NetworkSession
from cryptography.exceptions import UnsupportedAlgorithm

from gatekeeper.errors import BoxCredentialsError, StoppedError

__all__ = ["SharedToken"]

_HOUR = 3600
_SHARE_USED = 50 / 60
_TICK = 0.2


class SharedToken(Authentication):
    """Wraps one of the SDK's ways to sign in.

    Box's tokens live for an hour. The SDK doesn't look at their age: each hour would start with a refused call, and
    every thread would then ask for a token of its own. Here it is renewed after 50 minutes (five sixths of what Box
    says), or when a call with this very token was refused.
    """

    def __init__(self, source: Authentication, stop: threading.Event) -> None:
        self._source = source
        self._stop = stop
        self._lock = threading.Lock()
        self._token: AccessToken | None = None
        self._renew_at = 0.0

    def retrieve_token(self, *, network_session: NetworkSession | None = None) -> AccessToken:
        """A token that is good for some minutes.

        :raises BoxCredentialsError: Box refuses the credentials, or they can't be read.
        """
        with self._held():
            if self._token is None or time.monotonic() >= self._renew_at:
                return self._keep(self._fetch(network_session))
            return self._token

    def retrieve_authorization_header(self, *, network_session: NetworkSession | None = None) -> str:
        return f"Bearer {self.retrieve_token(network_session=network_session).access_token}"

    def refuse(self, header: str) -> None:
        """Drops the token of a refused call, unless another thread has renewed it meanwhile.

        :raises BoxCredentialsError: the token can't be renewed.
        """
        if isinstance(self._source, BoxDeveloperTokenAuth):
            raise BoxCredentialsError(
                "開発者トークンの期限が切れています (作成から60分)。"
                "Boxの開発者コンソールで作り直し、box_tokenに入れてください"
            )
        with self._held():
            if self._token is not None and header == f"Bearer {self._token.access_token}":
                self._token = None

    def refresh_token(self, *, network_session: NetworkSession | None = None) -> AccessToken:
        with self._held():
            return self._keep(self._fetch(network_session))

    def revoke_token(self, *, network_session: NetworkSession | None = None) -> None:
        with self._held():
            self._token = None
            self._source.revoke_token(network_session=network_session)

    def downscope_token(
        self,
        scopes: list[str],
        *,
        resource: str | None = None,
        shared_link: str | None = None,
        network_session: NetworkSession | None = None,
    ) -> AccessToken:
        return self._source.downscope_token(
            scopes, resource=resource, shared_link=shared_link, network_session=network_session
        )

    def _fetch(self, network_session: NetworkSession | None) -> AccessToken:
        try:
            if isinstance(self._source, BoxDeveloperTokenAuth):
                return self._source.retrieve_token(network_session=network_session)
            return self._source.refresh_token(network_session=network_session)
        except (BoxSDKError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            # Not chained: what the SDK raises here can hold the private key's text or a client secret.
            reason = type(error).__name__
        raise BoxCredentialsError(f"認証の鍵を読めません ({reason})。box_jwtの内容とパスフレーズを確かめてください")

    def _keep(self, token: AccessToken) -> AccessToken:
        lifetime = token.expires_in if isinstance(token.expires_in, int) else _HOUR
        self._renew_at = time.monotonic() + min(lifetime, _HOUR) * _SHARE_USED
        self._token = token
        return token

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        while not self._lock.acquire(timeout=_TICK):
            if self._stop.is_set():
                raise StoppedError("停止の指示を受けました")
        try:
            yield
        finally:
            self._lock.release()
