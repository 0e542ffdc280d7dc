"""Domains under which anyone can have an address: to approve one whole would approve an unspecified public."""

from __future__ import annotations

__all__ = ["is_public"]

_PROVIDERS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.co.jp",
        "yahoo.ne.jp",
        "yahoo.com",
        "ymail.ne.jp",
        "ymail.com",
        "outlook.com",
        "outlook.jp",
        "hotmail.com",
        "hotmail.co.jp",
        "live.com",
        "live.jp",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "aol.jp",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "zoho.com",
        "fastmail.com",
        "tutanota.com",
        "mail.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "naver.com",
        "docomo.ne.jp",
        "ezweb.ne.jp",
        "au.com",
        "softbank.ne.jp",
        "i.softbank.jp",
        "vodafone.ne.jp",
        "disney.ne.jp",
        "ymobile.ne.jp",
        "emnet.ne.jp",
        "rakuten.jp",
        "uqmobile.jp",
        "biglobe.ne.jp",
        "nifty.com",
        "ocn.ne.jp",
        "so-net.ne.jp",
        "plala.or.jp",
        "dion.ne.jp",
        "auone-net.jp",
        "asahi-net.or.jp",
        "jcom.home.ne.jp",
        "jcom.zaq.ne.jp",
        "infoseek.jp",
        "excite.co.jp",
        "goo.jp",
        "mail.goo.ne.jp",
        "eonet.ne.jp",
        "hi-ho.ne.jp",
        "wakwak.com",
        "odn.ne.jp",
        "sannet.ne.jp",
        "tiki.ne.jp",
        "tokai.or.jp",
        "boxdevedition.com",
    ]
)
_SECOND_LEVEL = frozenset(["co", "ne", "or", "ac", "ad", "ed", "go", "gr", "lg", "com", "net", "org", "edu", "gov"])


def is_public(domain: str) -> bool:
    """Whether a domain (IDNA form) is a mail provider's, or one under which others register theirs (`co.jp`)."""
    head, _, tail = domain.partition(".")
    registered_under = "." not in tail and len(tail) == 2 and head in _SECOND_LEVEL
    return domain in _PROVIDERS or registered_under
