"""URLs of the config file: what they may look like, and that none of them carries a secret."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from gatekeeper.settings.secret import where_it_belongs

__all__ = [
    "check_base_url",
    "check_database",
    "check_page_url",
    "check_ping_url",
    "check_proxy",
    "is_loopback",
    "may_be_pinged",
    "resolve_database",
]

_SQLITE = "sqlite:///"
_SERVERS = ("postgresql://", "postgres://", "postgresql+psycopg://")
_SECRET_PARAMETER = re.compile(r"[?&](?:password|passwd|pwd)=", re.IGNORECASE)


def check_base_url(text: str) -> str:
    parts = _split(text, ("http", "https"))
    if "@" in parts.netloc:
        raise ValueError("base_url に利用者名やパスワードは書けません")
    if parts.query or parts.fragment:
        raise ValueError("base_url に「?」や「#」から後ろは書けません")
    if parts.scheme == "http" and not is_loopback(text):
        raise ValueError(
            "暗号化されない http:// は、この機械の中（127.0.0.1、localhost）だけです。https:// を書いてください"
        )
    return text.rstrip("/")


def check_page_url(text: str) -> str:
    """The address of the console, as links in mails begin with it."""
    parts = _split(text, ("http", "https"))
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("console_url に利用者名や、「?」「#」から後ろは書けません")
    return text.rstrip("/")


def check_ping_url(text: str) -> str:
    parts = _split(text, ("http", "https"))
    if parts.scheme == "http" and not is_loopback(text):
        raise ValueError("ping_url が http:// でよいのは、この機械の中だけです。https:// を書いてください")
    if "@" in parts.netloc:
        raise ValueError("ping_url に利用者名やパスワードは書けません")
    host = (parts.hostname or "").strip("[]")
    if _is_address(host) and not may_be_pinged(host):
        raise ValueError("ping_url に、機器の内部のための番地（169.254.… など）は書けません")
    return text


def may_be_pinged(address: str) -> bool:
    """Whether an IP address is one that a ping may go to: none that clouds and devices keep for their own insides."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    return not (inner.is_link_local or inner.is_multicast or inner.is_unspecified or inner.is_reserved)


def check_proxy(text: str) -> str:
    if _has_password(text):
        raise ValueError(
            "proxy にパスワードは書けません。取り除いて、次に置いてください: " + where_it_belongs("box_proxy_password")
        )
    _split(text, ("http", "https"))
    return text.rstrip("/")


def check_database(text: str) -> str:
    if text.startswith("sqlite:"):
        name = text.removeprefix(_SQLITE)
        if not text.startswith(_SQLITE) or not name or name.startswith((":memory:", "file:")) or "?" in name:
            raise ValueError("SQLiteは sqlite:///state/gatekeeper.db のように、ファイルを指定してください")
        return text
    if not text.startswith(_SERVERS):
        raise ValueError(
            "データベースは sqlite:///state/gatekeeper.db か postgresql://利用者@サーバ/名前 の形で書いてください"
        )
    if _has_password(text):
        raise ValueError(
            "データベースのパスワードはここに書けません。取り除いて、次に置いてください: "
            + where_it_belongs("database_password")
        )
    return text


def resolve_database(url: str, root: Path) -> str:
    """The URL with SQLite's path made absolute: `sqlite:///state/x.db` starts from `root`."""
    if not url.startswith(_SQLITE):
        return url
    return f"{_SQLITE}{root / url.removeprefix(_SQLITE)}"


def is_loopback(url: str) -> bool:
    """Whether a URL stays on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _has_password(text: str) -> bool:
    """Looked for in the text itself: a password with a # or a / in it hides from a parser of URLs."""
    user = text.partition("://")[2].rpartition("@")[0]
    return ":" in user or _SECRET_PARAMETER.search(text) is not None


def _split(text: str, schemes: tuple[str, ...]) -> SplitResult:
    example = "、".join(f"{scheme}://…" for scheme in schemes)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(f"URLとして読めません。{example} の形で書いてください") from None
    if parts.scheme not in schemes or not parts.hostname or port == 0 or not text.isascii() or " " in text:
        raise ValueError(f"URLとして正しくありません。{example} の形で、半角で書いてください")
    return parts
