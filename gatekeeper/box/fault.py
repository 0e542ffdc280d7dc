"""What a failed exchange with Box means: whether to try again, how long to wait, and what to tell people.

Nothing from the SDK's or requests' own error texts gets into a message: they carry tokens, client secrets and links.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import requests
from requests import exceptions as http
from urllib3 import exceptions as wire

from gatekeeper.errors import (
    BoxCredentialsError,
    BoxRefusedError,
    BoxUnreachableError,
    GatekeeperError,
    TrashedError,
    UnreadableError,
)

__all__ = ["Fault", "Reaction", "answer_fault", "exchange_fault", "retry_after", "shape_fault", "token_fault"]


class Reaction(StrEnum):
    """What may be done about a fault. Only a rate limit and a stale token leave Box untouched for certain."""

    RENEW = "renew"
    SLOW_DOWN = "slow_down"
    REPEAT = "repeat"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed attempt. `wait` is what Box asked to wait, in seconds, if it did."""

    reaction: Reaction
    error: GatekeeperError
    wait: float | None = None


def answer_fault(response: requests.Response, body: Any, url: str) -> Fault | None:
    """What is wrong with an answer to an API call; None where its status is a success."""
    status = response.status_code
    if 200 <= status < 300:
        return None
    wait = retry_after(response.headers, datetime.now(UTC))
    if status == 429:
        return Fault(Reaction.SLOW_DOWN, BoxUnreachableError("Boxの呼出し回数の上限に達したままです (429)"), wait)
    if status >= 500:
        return Fault(Reaction.REPEAT, BoxUnreachableError(f"Boxの側で障害が起きています ({status})"), wait)
    if status == 401:
        return Fault(
            Reaction.RENEW, BoxCredentialsError("Boxがアクセストークンを受け付けません。認証の設定を確かめてください")
        )
    return Fault(Reaction.GIVE_UP, _refusal(status, body, url))


def token_fault(response: requests.Response, body: Any, url: str) -> Fault | None:
    """What is wrong with an answer to a token request; None where a token came."""
    status = response.status_code
    if status == 200:
        has_token = isinstance(body, dict) and isinstance(body.get("access_token"), str)
        return None if has_token else shape_fault(response, url)
    if status in {429, 407} or status >= 500:
        return answer_fault(response, body, url)
    if isinstance(body, dict) and isinstance(body.get("error"), str):
        return Fault(Reaction.GIVE_UP, BoxCredentialsError(_refused_credentials(body["error"])))
    return Fault(Reaction.GIVE_UP, _not_box(url, status))


def shape_fault(response: requests.Response, url: str) -> Fault:
    """An answer of status 200 that isn't what Box answers: cut short, or somebody else's page."""
    if "html" in response.headers.get("Content-Type", "").lower():
        text = f"Box ({url}) の代わりにHTMLのページが返りました。プロキシの案内画面か、base_urlの誤りが考えられます"
    else:
        text = f"Box ({url}) の答えが途中で切れているか、Boxの形式ではありません"
    return Fault(Reaction.REPEAT, BoxUnreachableError(text))


def exchange_fault(error: BaseException, url: str) -> Fault:
    """Why no whole answer came: the network, the proxy or TLS."""
    if isinstance(error, http.ProxyError):
        return Fault(Reaction.GIVE_UP if _is_proxy_refusal(error) else Reaction.REPEAT, _proxy_fails(error))
    if isinstance(error, http.SSLError):
        return Fault(
            Reaction.GIVE_UP,
            BoxUnreachableError(f"{url} の証明書を確かめられません (TLS)。ca_fileの設定と時計を確かめてください"),
        )
    if isinstance(error, http.InvalidURL | http.MissingSchema | http.InvalidSchema | UnicodeError):
        return Fault(Reaction.GIVE_UP, BoxUnreachableError(f"base_urlかプロキシのアドレスが正しくありません: {url}"))
    return Fault(Reaction.REPEAT, BoxUnreachableError(_broken_line(error, url)))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that `Retry-After` asks to wait from `now`; None where it says nothing usable.

    Box sends seconds; what stands between may send a date, a past one or nonsense.
    """
    value = (headers.get("Retry-After") or "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value, now)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _seconds_until(value: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return math.nan
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _refusal(status: int, body: Any, url: str) -> GatekeeperError:
    if status == 407:
        return _proxy_refuses()
    if not isinstance(body, dict) or body.get("type") != "error":
        return _not_box(url, status)
    code = str(body.get("code") or "")[:60]
    if (status, code) == (404, "trashed"):
        return TrashedError(f"Boxのごみ箱に入っています ({status} {code})", status, code)
    if status in {403, 404, 410}:
        return UnreadableError(f"見つからないか、読む権限がありません ({status} {code})", status, code)
    return BoxRefusedError(f"Boxが要求を受け付けません ({status} {code})", status, code)


def _not_box(url: str, status: int) -> BoxUnreachableError:
    return BoxUnreachableError(
        f"{url} の答えはBoxのものではありません ({status})。base_urlとプロキシの設定を確かめてください"
    )


def _refused_credentials(error: str) -> str:
    if error == "invalid_client":
        return "Boxがクライアントを認めません。client_idとclient_secretを確かめてください (invalid_client)"
    if error == "unauthorized_client":
        return "アプリがBoxの管理者に承認されていません (unauthorized_client)"
    hint = "enterprise_id、鍵、サーバーの時計を確かめてください"
    return f"Boxが認証を断りました。{hint} ({error[:60]})"


def _proxy_refuses() -> BoxUnreachableError:
    return BoxUnreachableError("プロキシが認証を求めています (407)。プロキシの利用者名とパスワードを確かめてください")


def _is_proxy_refusal(error: BaseException) -> bool:
    return any("407" in str(cause) for cause in _causes(error) if isinstance(cause, OSError))


def _proxy_fails(error: BaseException) -> BoxUnreachableError:
    if _is_proxy_refusal(error):
        return _proxy_refuses()
    return BoxUnreachableError("プロキシに接続できません。プロキシの設定を確かめてください")


def _broken_line(error: BaseException, url: str) -> str:
    causes = list(_causes(error))
    if any(isinstance(cause, wire.NameResolutionError) for cause in causes):
        return f"{url} の名前を引けません (DNS)。base_urlとネットワークを確かめてください"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return f"{url} に接続できません (接続を断られました)。base_urlとネットワークを確かめてください"
    if any(isinstance(cause, http.Timeout | wire.TimeoutError | TimeoutError) for cause in causes):
        return f"{url} が時間内に答えません"
    return f"{url} との通信が途中で切れました"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was made of: requests and urllib3 hide the cause in attributes and arguments."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None)]
        waiting += [argument for argument in current.args if isinstance(argument, BaseException)]
