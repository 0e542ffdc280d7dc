"""What a checkup says of Box and of the way to it: each wrong thing in one line, with what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from gatekeeper.box.jwt_file import jwt_config
from gatekeeper.errors import ExitStatus
from gatekeeper.sandbox.wire.fault import Fault, Match
from tests.authority import make_authority
from tests.checkup.conftest import CheckUp, StartBox, of
from tests.connect_proxy import connect_proxy


def setting(line: str) -> Callable[[str], str]:
    return lambda text: text.replace("[watch]", f"{line}\n[watch]")


def test_through_tls_and_a_proxy(checked: CheckUp, start_box: StartBox, tmp_path: Path) -> None:
    """Behind a proxy with a password, and the ward's own authority, Box is reached, and only through the proxy."""
    certificate, key = make_authority(tmp_path)
    box = start_box(tls_cert=certificate, tls_key=key)
    with connect_proxy("gatekeeper:himitsu") as proxy:
        url = proxy.url.replace("//", "//gatekeeper@")
        change = setting(f'proxy = "{url}"\nca_file = "{certificate}"')
        lines = checked(box.base_url, config=change, secrets={"GATEKEEPER_BOX_PROXY_PASSWORD": "himitsu"})
        assert {str(line.mark) for line in lines if line.name in {"credentials", "certificate", "scope", "clock"}} == {
            "good"
        }
        assert set(proxy.tunnels) == {box.base_url.removeprefix("https://")}
        (refused,) = of(checked(box.base_url, config=change), "credentials")
    assert (refused[0], "407" in refused[1], "himitsu" in refused[1]) == ("bad", True, False)


@pytest.mark.parametrize(
    ("begins", "ends", "mark", "said"),
    [
        (-400, -1, "bad", "切れています"),
        (1, 400, "bad", "時計を確かめて"),
        (-1, 30, "note", "それまでに取り替えて"),
        (-1, 400, "good", "まで有効"),
    ],
)
def test_authority(
    checked: CheckUp, start_box: StartBox, tmp_path: Path, begins: int, ends: int, mark: str, said: str
) -> None:
    """Over, not yet begun, ending soon, and good."""
    certificate, _ = make_authority(tmp_path, begins, ends)
    ((found, text),) = of(checked(start_box().base_url, config=setting(f'ca_file = "{certificate}"')), "certificate")
    assert (found, said in text) == (mark, True)


@pytest.mark.parametrize("content", [None, b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_authority_that_is_none(checked: CheckUp, start_box: StartBox, tmp_path: Path, content: bytes | None) -> None:
    """A missing file and one that holds something else."""
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    lines = checked(start_box().base_url, config=setting(f'ca_file = "{tmp_path}/ca.pem"'))
    ((mark, text),) = of(lines, "certificate")
    assert (mark, "ca.pem" in text) == ("bad", True)


@pytest.mark.parametrize(
    ("fast", "mark"), [(timedelta(), "good"), (timedelta(minutes=2), "note"), (timedelta(hours=-1), "bad")]
)
def test_clock(checked: CheckUp, start_box: StartBox, fast: timedelta, mark: str) -> None:
    """Two minutes are worth a look, an hour is wrong: the day's end is an hour off, too."""
    lines = checked(start_box().base_url, fast=fast)
    ((found, text),) = of(lines, "clock")
    assert found == mark
    assert ("timedatectl" in text) == (mark != "good")


@pytest.mark.parametrize(
    ("path", "mark", "said"),
    [
        ("/events", "bad", "Enterpriseのプロパティを管理する"),
        ("/folders/trash/items", "bad", "ごみ箱を読めません"),
        ("/folders/1000/collaborations", "bad", "共同所有者"),
        ("/groups", "note", "グループを管理する"),
        ("/users\\?|/users$", "note", "ユーザーを管理する"),
    ],
)
def test_scope_that_is_missing(checked: CheckUp, start_box: StartBox, path: str, mark: str, said: str) -> None:
    """Each read is tried; what is refused says what to switch on, and the others are told as good."""
    box = start_box(faults=(Fault("status", Match(path=re.compile(path)), status=403, times=None),))
    lines = checked(box.base_url)
    refused = [one for one in of(lines, "scope") if one[0] != "good"]
    assert [(found, said in text) for found, text in refused] == [(mark, True)]
    assert max(line.status for line in lines) == (ExitStatus.UNREACHABLE if mark == "bad" else ExitStatus.DONE)


def test_expiry_that_nobody_may_read(checked: CheckUp, start_box: StartBox) -> None:
    """Without that right it is unknown, and no fault."""
    box = start_box(faults=(Fault("status", Match(path=re.compile("enterprise_conf")), status=403, times=None),))
    ((mark, text),) = of(checked(box.base_url), "expiry")
    assert (mark, "Enterpriseの設定を読めません" in text) == ("note", True)


def test_roots_within_roots(checked: CheckUp, start_box: StartBox) -> None:
    """A root beneath another one is said to be superfluous."""
    lines = checked(start_box().base_url, config=lambda text: text.replace('["1000"]', '["1000", "1001"]'))
    assert [(mark, "1001" in text) for mark, text in of(lines, "roots")] == [("note", True), ("good", False)]


def jwt(passphrase: str | None, *, key_passphrase: bytes | None) -> str:
    key = rsa.generate_private_key(65537, 2048)
    how = NoEncryption() if key_passphrase is None else BestAvailableEncryption(key_passphrase)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how).decode()
    auth = {"publicKeyID": "k", "privateKey": pem, **({} if passphrase is None else {"passphrase": passphrase})}
    app = {"clientID": "gatekeeper", "clientSecret": "hush-secret", "appAuth": auth}
    return json.dumps({"boxAppSettings": app, "enterpriseID": "900"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (jwt(None, key_passphrase=b"p"), "パスフレーズ（passphrase）がありません"),
        (jwt("", key_passphrase=b"p"), "パスフレーズ（passphrase）がありません"),
        (jwt("hush-wrong", key_passphrase=b"p"), "開きません"),
        ("{}", "JSONではありません"),
        ("hush", "JSONではありません"),
        ('{"boxAppSettings": []}', "JSONではありません"),
    ],
)
def test_jwt_that_cannot_be_used(checked: CheckUp, start_box: StartBox, text: str, said: str) -> None:
    """One message says what is wrong with the key, and shows nothing of it."""
    lines = checked(
        start_box().base_url,
        config=lambda config: config.replace("[box]", '[box]\nauth = "jwt"'),
        secrets={"GATEKEEPER_BOX_JWT": text},
    )
    ((mark, told),) = of(lines, "credentials")
    assert (mark, said in told, "hush" in told, "PRIVATE" in told) == ("bad", True, False, False)


@pytest.mark.parametrize("passphrase", [b"p", None])
def test_jwt_that_can(passphrase: bytes | None) -> None:
    """A key with its passphrase is taken, and so is one that needs none."""
    config = jwt_config(jwt("p", key_passphrase=passphrase))
    assert (config.client_id, config.enterprise_id) == ("gatekeeper", "900")
