"""A dead man's ping: a watch outside hears that the gatekeeper lives, and tells when it doesn't hear it any more."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

import structlog
import urllib3

from gatekeeper.bootstrap import Office
from gatekeeper.settings.url import may_be_pinged

__all__ = ["ping"]

_SECONDS = 10.0


def ping(office: Office) -> bool:
    """Calls the `ping_url` of the config, if there is one, through Box's proxy, if that has one; tells whether it
    answered with a 2xx. Redirections aren't followed, and a name that leads into a machine's own insides (169.254.…)
    isn't called.
    """
    settings = office.settings.alerts
    if settings is None or settings.ping_url is None:
        return False
    url, proxy = settings.ping_url, office.settings.box.proxy
    log = structlog.get_logger()
    try:
        is_inside = (urlsplit(url).hostname or "") in {"localhost", "127.0.0.1", "::1"}
        if (proxy is None or is_inside) and not _may_be_called(url):
            log.error("ping_refused")
            return False
        with _pool(office, None if is_inside else proxy) as pool:
            answer = pool.request("GET", url, redirect=False, retries=False, timeout=_SECONDS, preload_content=False)
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        log.warning("ping_failed", reason=type(error).__name__)
        return False
    if not 200 <= answer.status < 300:
        log.warning("ping_failed", status=answer.status)
    return bool(200 <= answer.status < 300)


def _may_be_called(url: str) -> bool:
    """:raises OSError: the name can't be resolved."""
    parts = urlsplit(url)
    found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    return all(may_be_pinged(str(one[4][0])) for one in found)


def _pool(office: Office, proxy: str | None) -> urllib3.PoolManager:
    context = ssl.create_default_context(cafile=office.settings.box.ca_file)
    if proxy is None:
        return urllib3.PoolManager(ssl_context=context)
    parts = urlsplit(proxy)
    password = office.settings.secret("box_proxy_password")
    headers = {}
    if parts.username is not None:
        headers = urllib3.make_headers(proxy_basic_auth=f"{parts.username}:{password or ''}")
    return urllib3.ProxyManager(
        f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", ssl_context=context, proxy_headers=headers
    )
