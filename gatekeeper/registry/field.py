"""The fields of a registry file, each with the one spelling that it has."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from ipaddress import ip_network
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from gatekeeper.document.form import Count, Day, Line
from gatekeeper.document.sentence import shown
from gatekeeper.registry.address import PlainAddress, ace_domain, normalise
from gatekeeper.registry.named_person import why_not_a_person
from gatekeeper.registry.skeleton import is_disguised

__all__ = [
    "Address", "AddressOrDomain", "Days", "Domain", "FolderId", "Network", "Note", "PersonAddress", "RegistryDay",
    "Unique", "Year",
]  # fmt: skip

_FOLDER = re.compile(r"[1-9][0-9]{0,19}")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LONGEST_NOTE = 4000
ElementT = TypeVar("ElementT", bound=Hashable)


def _check_day(day: date) -> date:
    if not _FIRST_YEAR <= day.year < _LAST_YEAR:
        raise ValueError(f"「{day.isoformat()}」は{_FIRST_YEAR}年から{_LAST_YEAR - 1}年までの日付ではありません")
    return day


def _check_domain(text: str) -> str:
    if "@" in text or "://" in text or "*" in text:
        raise ValueError(
            f"「{text}」はドメイン名ではありません。「vendor.example.com」のように書いてください"
            "（住所は handlers に、下位のドメインも含めるなら subdomains: true を書きます）"
        )
    if ace_domain(text) is None:
        raise ValueError(f"「{text}」はドメイン名として正しくありません。「vendor.example.com」のように書いてください")
    if is_disguised(text):
        raise ValueError(f"「{text}」には英数字に見える別の文字があります。半角の英数字で書いてください")
    return text.lower() if text.isascii() else text


def _check_address(text: str) -> str:
    if "@" not in text:
        raise ValueError(
            f"「{text}」はメールアドレスではありません。ドメインだけでなく「taro@example.com」の形で書いてください"
        )
    plain = isinstance(normalise(text), PlainAddress)
    if not plain:
        raise ValueError(
            f"「{text}」はメールアドレスとして正しくありません。半角で「taro@example.com」の形で書いてください"
        )
    local, _, domain = text.partition("@")
    return f"{local.lower()}@{_check_domain(domain)}"


def _check_person(text: str) -> str:
    if (why := why_not_a_person(text)) is not None:
        raise ValueError(f"「{text}」は{why}。1人ずつのメールアドレスを「taro@example.com」の形で書いてください")
    if "@" not in text and "＠" in text:
        raise ValueError(f"「{text}」には全角の文字があります。半角で「taro@example.com」の形で書いてください")
    return _check_address(text)


def _check_address_or_domain(text: str) -> str:
    return _check_address(text) if "@" in text else _check_domain(text)


def _check_folder(folder: str) -> str:
    if folder == "0":
        raise ValueError("ルートフォルダ（0）は結び付けられません。受渡しフォルダの番号を書いてください")
    if not _FOLDER.fullmatch(folder):
        raise ValueError(f"{shown(folder)}はBoxのフォルダ番号ではありません。半角の数字で書いてください")
    return folder


def _check_note(text: str) -> str:
    lines = text.strip().splitlines()
    if not lines or len(text) > _LONGEST_NOTE or not all(line.isprintable() for line in lines):
        raise ValueError(f"空でなく、制御文字のない{_LONGEST_NOTE}文字までの文を書いてください")
    return "\n".join(line.rstrip() for line in lines)


def _check_network(text: str) -> str:
    try:
        network = ip_network(text)
    except ValueError:
        try:
            near = f"「{ip_network(text, strict=False)}」ではありませんか"
        except ValueError:
            near = "「203.0.113.0/24」か「203.0.113.7」のように半角で書いてください"
        raise ValueError(f"「{text}」はIPアドレスの範囲として正しくありません。{near}") from None
    if network.prefixlen == 0:
        raise ValueError(f"「{text}」はすべてのアドレスです。どこからでもよいなら addresses を消してください")
    return str(network)


def _from_number(value: object) -> object:
    """Folder ids come as numbers from JSON that another program wrote."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _check_unique(elements: tuple[ElementT, ...]) -> tuple[ElementT, ...]:
    twice = next((element for index, element in enumerate(elements) if element in elements[:index]), None)
    if twice is not None:
        raise ValueError(f"{shown(twice)}が2回あります。1つにしてください")
    return elements


RegistryDay = Annotated[Day, AfterValidator(_check_day)]
Domain = Annotated[Line, AfterValidator(_check_domain)]
Address = Annotated[Line, AfterValidator(_check_address)]
PersonAddress = Annotated[Line, AfterValidator(_check_person)]
"""The address of one person: no list's, no counter's, and not a whole domain."""
AddressOrDomain = Annotated[Line, AfterValidator(_check_address_or_domain)]
Network = Annotated[Line, AfterValidator(_check_network)]
"""A range of IP addresses, or one of them, as `203.0.113.0/24`."""
FolderId = Annotated[str, BeforeValidator(_from_number), AfterValidator(_check_folder)]
Note = Annotated[str, AfterValidator(_check_note)]
Days = Annotated[Count, Field(ge=1, le=3650)]
Year = Annotated[Count, Field(ge=_FIRST_YEAR, lt=_LAST_YEAR)]
Unique = Annotated[tuple[ElementT, ...], AfterValidator(_check_unique)]
"""A list in which nothing stands twice."""
