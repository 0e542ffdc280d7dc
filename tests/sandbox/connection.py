"""Box's own SDK, pointed at a sandbox."""

from __future__ import annotations

import requests
from box_sdk_gen import BoxCCGAuth, BoxClient, BoxDeveloperTokenAuth, CCGConfig
from box_sdk_gen.networking.auth import Authentication
from box_sdk_gen.networking.base_urls import BaseUrls
from box_sdk_gen.networking.box_network_client import BoxNetworkClient
from box_sdk_gen.networking.fetch_options import FetchOptions
from box_sdk_gen.networking.fetch_response import FetchResponse
from box_sdk_gen.networking.network import NetworkSession
from box_sdk_gen.networking.retries import RetryStrategy

from gatekeeper.sandbox.server import Sandbox

__all__ = ["ENTERPRISE", "as_user", "connect", "connect_with", "connect_with_token"]

ENTERPRISE = "900"


class RenewOnce(RetryStrategy):
    """Takes a new token after a 401, and retries nothing else: a test sees what the server said."""

    def should_retry(self, fetch_options: FetchOptions, fetch_response: FetchResponse, attempt_number: int) -> bool:
        if fetch_response.status != 401 or attempt_number > 1 or fetch_options.auth is None:
            return False
        fetch_options.auth.refresh_token(network_session=fetch_options.network_session)
        return True

    def retry_after(
        self,
        fetch_options: FetchOptions,  # noqa: ARG002 - the SDK names them
        fetch_response: FetchResponse,  # noqa: ARG002
        attempt_number: int,  # noqa: ARG002
    ) -> float:
        return 0.0


def connect_with(sandbox: Sandbox, auth: Authentication) -> BoxClient:
    """A client with any kind of authentication."""
    session = requests.Session()
    session.trust_env = False
    network = NetworkSession(
        base_urls=BaseUrls(
            base_url=sandbox.base_url,
            upload_url=f"{sandbox.base_url}/api",
            oauth_2_url=f"{sandbox.base_url}/api/oauth2",
        ),
        network_client=BoxNetworkClient(requests_session=session),
        retry_strategy=RenewOnce(),  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    )
    return BoxClient(auth=auth, network_session=network)


def connect(sandbox: Sandbox, *, user_id: str | None = None, client_id: str = "gatekeeper") -> BoxClient:
    """A client of the service account, or with a token of one user."""
    config = CCGConfig(client_id, "secret", enterprise_id=None if user_id else ENTERPRISE, user_id=user_id)
    return connect_with(sandbox, BoxCCGAuth(config))


def connect_with_token(sandbox: Sandbox, token: str) -> BoxClient:
    """A client with a developer token."""
    return connect_with(sandbox, BoxDeveloperTokenAuth(token))


def as_user(sandbox: Sandbox, login: str, **given: str) -> BoxClient:
    """A client of the service account that acts as the user of a login, by As-User."""
    return connect(sandbox, **given).with_as_user_header(sandbox.world.users_by_login[login].id)
