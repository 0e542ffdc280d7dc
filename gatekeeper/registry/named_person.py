"""Who is a named person: what stands for many people or for anyone isn't, whatever it looks like.

The post-hoc category is never for an unspecified public (不特定多数). This is the one list of what gives one away.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["why_not_a_person"]

_ANYONE = (
    "どなた", "誰でも", "だれでも", "誰も", "不特定", "一般の", "一般公", "全員", "皆様", "皆さん",
    "みなさま", "みなさん", "各位",
    "区民", "市民", "住民", "町民", "希望者", "応募者", "来場者", "参加者", "対象者", "関係者", "閲覧者", "利用者",
    "保護者会", "公開", "anyone", "anybody", "everyone", "everybody", "public", "whoever",
)  # fmt: skip
"""Words that mean anyone, wherever they stand in what isn't an address."""

_SHARED = frozenset(
    [
        "all", "allstaff", "allusers", "announce", "anyone", "contact", "desk", "dl", "everybody", "everyone",
        "gakusei", "group", "groups", "help", "helpdesk", "iinkai", "info", "information", "inquiry", "jimu",
        "jimukyoku", "list", "lists", "mailinglist", "mailmag", "magazine", "member", "members", "minasama",
        "minasan", "minna", "ml", "news", "newsletter", "no-reply", "noreply", "office", "otoiawase", "postmaster",
        "public", "reception", "renraku", "sales", "soumu", "staff", "support", "team", "toiawase", "uketsuke",
        "undisclosed-recipients", "users", "webmaster", "zenin",
    ]
)  # fmt: skip
"""What stands before the @ where a list or a counter answers instead of a person."""

_MARKS = frozenset(["all", "announce", "dl", "group", "groups", "list", "lists", "members", "minna", "ml", "zenin"])
"""Part of a name before the @, set off by a sign, that marks a list: `iin-all`, `ml-kosodate`, `kaigi.list`."""

_LIST_HOSTS = frozenset(["freeml.com", "googlegroups.com", "groups.google.com", "groups.io", "yahoogroups.jp"])
_LIST_LABELS = frozenset(["list", "lists", "ml", "mailman", "groups"])
"""Domains, and first labels of domains, that belong to lists."""

_DOMAIN = re.compile(r"(?:\*?@|\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def why_not_a_person(text: str) -> str | None:
    """Why a party stands for many people, as the inside of a Japanese sentence; None where it may be one person."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    local, at, domain = plain.rpartition("@")
    if not at or not local or local == "*":
        return _why_no_address(plain)
    if _is_shared(local.partition("+")[0]):
        return "メーリングリストか窓口のアドレスで、届く相手が1人に決まりません"
    if domain in _LIST_HOSTS or domain.partition(".")[0] in _LIST_LABELS:
        return "メーリングリストのアドレスで、届く相手が1人に決まりません"
    return None


def _why_no_address(plain: str) -> str | None:
    compact = "".join(plain.split())
    if _DOMAIN.fullmatch(compact):
        return "ドメインだけで、そこにアドレスを持つ全員（不特定多数）になります"
    if compact in {"*", "all", "@"} or any(word in compact for word in _ANYONE):
        return "不特定多数です。事前の付議をしない区分に、不特定多数は含まれません"
    return None


def _is_shared(local: str) -> bool:
    return local in _SHARED or not _MARKS.isdisjoint(re.split(r"[._-]+", local))
