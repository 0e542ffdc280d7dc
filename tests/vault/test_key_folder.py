"""The folder of keys: made once, closed to others, changed without a gap."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gatekeeper.errors import ExitStatus, SigningKeyError
from gatekeeper.signing.key import PrivateKey
from gatekeeper.signing.keyring import Keyring
from gatekeeper.vault.key_folder import KeyFolder

NOW = datetime(2026, 2, 1, tzinfo=UTC)
WORD = "合言葉はとても長い"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    made = KeyFolder(tmp_path / "state" / "keys")
    made.make(WORD, NOW)
    return made


def _private(keys: KeyFolder) -> Path:
    (file,) = keys.path.glob("*.pem")
    return file


def _refusal(keys: KeyFolder, passphrase: str = WORD) -> str:
    with pytest.raises(SigningKeyError) as caught:
        keys.signer(passphrase)
    assert caught.value.exit_status is ExitStatus.WRONG_INPUT
    return str(caught.value)


def test_key_is_made_for_its_owner_only(keys: KeyFolder) -> None:
    """The folder has mode 0700, its files 0600, and the private key signs for the keyring's current epoch."""
    modes = {stat.S_IMODE(path.stat().st_mode) for path in keys.path.iterdir()}

    assert (stat.S_IMODE(keys.path.stat().st_mode), modes) == (0o700, {0o600})
    assert keys.signer(WORD).public == keys.keyring().current.key
    assert len(list(keys.path.iterdir())) == 2


def test_second_make_changes_nothing(keys: KeyFolder) -> None:
    """A key that is there is never written over."""
    before = {path: path.read_bytes() for path in keys.path.iterdir()}
    with pytest.raises(SigningKeyError, match="keys rotate"):
        keys.make(WORD, NOW)
    assert {path: path.read_bytes() for path in keys.path.iterdir()} == before


def test_rotation_keeps_old_signatures_and_drops_the_old_private_key(keys: KeyFolder) -> None:
    """After a change the new key signs, what the old one signed holds, and the old private key is gone."""
    old = keys.signer(WORD)
    signed = old.sign(b"x", "gatekeeper/plan/v1")

    ring = keys.rotate(WORD, NOW + timedelta(days=365))

    assert keys.keyring() == ring
    assert keys.signer(WORD).public == ring.current.key != old.public
    assert ring.verify(b"x", "gatekeeper/plan/v1", signed).number == 1
    assert len(list(keys.path.glob("*.pem"))) == 1


def test_crash_between_the_new_key_and_the_keyring_leaves_the_old_one_in_force(keys: KeyFolder) -> None:
    """A private key that the keyring doesn't name is nothing to anybody."""
    (keys.path / "0123456789abcdef0123456789abcdef.pem").write_bytes(PrivateKey.generate().to_pem(WORD))

    assert keys.signer(WORD).public == keys.keyring().epochs[0].key
    assert keys.rotate(WORD, NOW).current.number == 2


def test_clock_set_back_makes_no_epoch(keys: KeyFolder) -> None:
    """An epoch can't begin before the one that it follows."""
    with pytest.raises(SigningKeyError, match="時計"):
        keys.rotate(WORD, NOW - timedelta(seconds=1))
    assert len(keys.keyring().epochs) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602, 0o644])
def test_key_file_that_others_can_use_is_refused(keys: KeyFolder, mode: int) -> None:
    """The message names the file and the command that puts it right; after it, all is well."""
    _private(keys).chmod(mode)
    assert _refusal(keys).endswith(f"chmod 600 {_private(keys)}")

    _private(keys).chmod(0o600)
    assert keys.signer(WORD)


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_folder_that_others_can_enter_is_refused(keys: KeyFolder, mode: int) -> None:
    """As for the file."""
    keys.path.chmod(mode)
    assert _refusal(keys).endswith(f"chmod 700 {keys.path}")


def test_folder_that_is_open_beforehand_gets_no_key(tmp_path: Path) -> None:
    """Nothing is written where others could read it."""
    tmp_path.chmod(0o755)
    with pytest.raises(SigningKeyError, match="chmod 700"):
        KeyFolder(tmp_path).make(WORD, NOW)
    assert list(tmp_path.iterdir()) == []


def test_wrong_passphrase(keys: KeyFolder) -> None:
    """One message that names the secret, without its value."""
    said = _refusal(keys, "hush-hush")
    assert "ledger_key_passphrase" in said
    assert "hush-hush" not in said


def _unencrypted(pem: bytes) -> bytes:
    return load_pem_private_key(pem, WORD.encode()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _elliptic(_: bytes) -> bytes:
    key, encryption = generate_private_key(SECP256R1()), BestAvailableEncryption(WORD.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_unencrypted, "暗号化されていません"),
        (_elliptic, "Ed25519の鍵ではありません"),
        (lambda _: b"", "署名の鍵のファイルではありません"),
        (lambda _: b"\x00\xff" * 9000, "署名の鍵のファイルではありません"),
        (lambda pem: pem[: len(pem) // 2], "壊れています"),
        (lambda _: PrivateKey.generate().to_pem(WORD), "今の鍵"),
    ],
    ids=["unencrypted", "another kind", "empty", "rubbish", "cut", "another key"],
)
def test_file_that_is_not_the_key(keys: KeyFolder, spoil: object, said: str) -> None:
    """Whatever lies there instead of the key, one message names the file."""
    file = _private(keys)
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]

    assert str(file) in _refusal(keys)
    assert said in _refusal(keys)


def test_private_key_gone(keys: KeyFolder) -> None:
    """The keyring alone verifies; it can't sign."""
    _private(keys).unlink()
    assert "控え" in _refusal(keys)
    assert keys.keyring()


def test_keyring_that_was_changed(keys: KeyFolder) -> None:
    """A keyring whose keys don't follow from each other is refused, for verifying too."""
    stranger = PrivateKey.generate()
    ring = keys.path / "keyring.json"
    forged = Keyring((*keys.keyring().epochs, Keyring.begin(stranger, NOW).epochs[0]))
    ring.write_bytes(forged.to_bytes())

    with pytest.raises(SigningKeyError, match=str(ring)):
        keys.keyring()


def test_no_keys_at_all(tmp_path: Path) -> None:
    """The message tells how they are made."""
    with pytest.raises(SigningKeyError, match="gatekeeper keys make"):
        KeyFolder(tmp_path / "none").keyring()


def test_place_that_cannot_be_a_folder(tmp_path: Path) -> None:
    """A file where the folder should be is told, not a traceback."""
    (tmp_path / "keys").write_text("x")
    with pytest.raises(SigningKeyError, match="権限"):
        KeyFolder(tmp_path / "keys").make(WORD, NOW)
