"""The sandbox over TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.sandbox.conftest import Start


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sandbox")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, private


def test_who_trusts_the_certificate_is_served(start: Start, pair: tuple[Path, Path]) -> None:
    """With a certificate the server speaks TLS: to those who know it, and the addresses that it gives say so."""
    certificate, key = pair
    box = start(tls_cert=certificate, tls_key=key)
    assert box.base_url.startswith("https://127.0.0.1:")
    asked = {"login": "hanako@city.example.jp"}
    token = requests.post(f"{box.base_url}/_sandbox/token", json=asked, verify=str(certificate), timeout=10).json()
    header = {"Authorization": f"Bearer {token['access_token']}"}
    content = requests.get(
        f"{box.base_url}/2.0/files/2002/content",
        headers=header,
        verify=str(certificate),
        timeout=10,
        allow_redirects=False,
    )
    assert content.headers["Location"].startswith(f"{box.base_url}/")


def test_who_does_not_know_it_turns_away(start: Start, pair: tuple[Path, Path]) -> None:
    """A client without the certificate ends the handshake, and plain HTTP gets no answer."""
    box = start(tls_cert=pair[0], tls_key=pair[1])
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{box.base_url}/2.0/users/me", timeout=10)
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(f"{box.base_url.replace('https', 'http')}/2.0/users/me", timeout=10)
