"""The ward's own certificate authority: the file that `[box] ca_file` names."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from gatekeeper.document.intake import take_bytes
from gatekeeper.errors import Mistake, MistakesError

__all__ = ["read_authority"]


def read_authority(file: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file, at least one; whether they are still good is another question.

    :raises MistakesError: it isn't there, or is something else.
    """
    try:
        return x509.load_pem_x509_certificates(take_bytes(file))
    except ValueError:
        message = "証明書（PEM）ではありません。「-----BEGIN CERTIFICATE-----」で始まるファイルを指定してください。"
        raise MistakesError([Mistake(str(file), None, message)]) from None
