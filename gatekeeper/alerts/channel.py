"""Channels other than mail, through Apprise: Teams, LINE WORKS and the like, each by a URL that holds its secret."""

from __future__ import annotations

import logging

from apprise import Apprise, AppriseAsset
from apprise.logger import logger as apprise_logger

__all__ = ["tell", "unusable_channels"]

# Its own lines may name a URL, and with it a token.
apprise_logger.addHandler(logging.NullHandler())
apprise_logger.propagate = False


def tell(url: str, title: str, text: str) -> bool:
    """Tells one channel; False: it wasn't taken, and may be another time."""
    channel = _channel(url)
    return channel is not None and bool(channel.notify(body=text, title=title))


def unusable_channels(urls: tuple[str, ...]) -> tuple[int, ...]:
    """Which of the URLs (from 1 on) Apprise can't make a channel of."""
    return tuple(number for number, url in enumerate(urls, 1) if _channel(url) is None)


def _channel(url: str) -> Apprise | None:
    made = Apprise(asset=AppriseAsset(async_mode=False, app_id="gatekeeper", app_desc="gatekeeper"))
    return made if made.add(url) else None
