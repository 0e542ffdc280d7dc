"""One signed-in connection to Box, from which each thread takes a reader of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from box_sdk_gen import (
    Authentication,
    BaseUrls,
    BoxCCGAuth,
    BoxClient,
    BoxDeveloperTokenAuth,
    BoxJWTAuth,
    CCGConfig,
    NetworkSession,
    TimeoutConfig,
)

from gatekeeper.box.access import AuthKind, BoxAccess
from gatekeeper.box.event_reader import SdkEventReader
from gatekeeper.box.hand import SdkHand
from gatekeeper.box.jwt_file import jwt_config
from gatekeeper.box.limiter import Limiter
from gatekeeper.box.meter import Meter
from gatekeeper.box.network import GatekeeperNetworkClient, Shared
from gatekeeper.box.probe import SdkProbe
from gatekeeper.box.reader import SdkReader
from gatekeeper.box.shared_token import SharedToken
from gatekeeper.box.terms import Terms
from gatekeeper.box.wire import Watchdog
from gatekeeper.errors import UsageError

__all__ = ["BoxSession"]


class BoxSession:
    """Holds what all threads share: the token, the call rate, the count of calls, the watchdog.

    Nothing goes over the network before the first call of a reader. Setting `stop` ends every call and every wait
    within a fraction of a second, with `StoppedError`; only a write that is on its way is given two seconds to come to
    its end. `network` makes each thread's network client.

    :raises UsageError: a credential is missing or can't be read.
    """

    def __init__(
        self,
        access: BoxAccess,
        stop: threading.Event,
        network: Callable[[Shared], GatekeeperNetworkClient] = GatekeeperNetworkClient,
        terms: Terms = Terms(),  # noqa: B008 -- a frozen value
    ) -> None:
        self._access = access
        self._network = network
        self._watchdog = Watchdog(stop)
        self._meter = Meter(terms.spent_as)
        limiter = terms.limiter or Limiter(access.calls_per_minute, stop)
        self._shared = Shared(access, limiter, self._meter, self._watchdog, stop, gate=terms.gate)
        self._token = SharedToken(_authentication(access), stop)

    def reader(self) -> SdkReader:
        """A reader for the thread that asks: the SDK's client isn't safe to share."""
        network = self._network(self._shared)
        return SdkReader(self._client(network), network, self._access.api_url)

    def hand(self) -> SdkHand:
        """A hand for the thread that asks, to change things in Box with."""
        network = self._network(self._shared)
        return SdkHand(self._client(network), network, self._access.api_url)

    def probe(self) -> SdkProbe:
        """A probe for the thread that asks, to learn with what these credentials may read."""
        network = self._network(self._shared)
        return SdkProbe(self._client(network), network, self._access.api_url)

    def event_reader(self, a_page: int = 500) -> SdkEventReader:
        """A reader of the enterprise's log, for the thread that asks; Box gives 500 entries a page at most."""
        network = self._network(self._shared)
        return SdkEventReader(self._client(network), network, self._access.api_url, a_page)

    def box_now(self) -> datetime | None:
        """The present by Box's clock, as its last answer told it; None before the first answer."""
        return self._shared.clock.now()

    @property
    def answers(self) -> int:
        """How many answers have told Box's clock so far."""
        return self._shared.clock.count

    def take_calls(self) -> Mapping[str, int]:
        """The calls by purpose since this was last asked."""
        return self._meter.take()

    def close(self) -> None:
        self._watchdog.close()

    def _client(self, network: GatekeeperNetworkClient) -> BoxClient:
        timeouts = TimeoutConfig(
            connection_timeout_ms=round(self._access.connect_timeout * 1000),
            read_timeout_ms=round(self._access.read_timeout * 1000),
        )
        session = NetworkSession(network_client=network, base_urls=_base_urls(self._access), timeout_config=timeouts)
        return BoxClient(auth=self._token, network_session=session)


def _base_urls(access: BoxAccess) -> BaseUrls:
    if access.base_url is None:
        return BaseUrls()
    base = access.api_url
    return BaseUrls(base_url=base, upload_url=f"{base}/api", oauth_2_url=f"{base}/api/oauth2")


def _authentication(access: BoxAccess) -> Authentication:
    match access.auth:
        case AuthKind.CCG:
            return BoxCCGAuth(
                CCGConfig(
                    _needed(access.client_id, "client_id"),
                    _needed(access.client_secret, "box_client_secret"),
                    enterprise_id=access.enterprise_id or _needed(access.user_id, "enterprise_id"),
                    user_id=access.user_id,
                )
            )
        case AuthKind.JWT:
            return BoxJWTAuth(jwt_config(_needed(access.jwt, "box_jwt")))
        case AuthKind.TOKEN:
            return BoxDeveloperTokenAuth(_needed(access.token, "box_token"))


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise UsageError(f"{name} がありません。認証の設定を確かめてください")
    return value
