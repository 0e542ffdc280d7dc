"""Key epochs: each key follows from the one before it, checked both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatekeeper.signing import canonical
from gatekeeper.signing.key import PemError, PemFault, PrivateKey, Signature, message_of
from gatekeeper.signing.keyring import Epoch, Keyring, SignatureError, SignatureFault

NOW = datetime(2026, 2, 1, tzinfo=UTC)
PLAN = "gatekeeper/plan/v1"
FIRST, SECOND, STRANGER = (PrivateKey.generate() for _ in range(3))
RING = Keyring.begin(FIRST, NOW).succeeded(FIRST, SECOND, NOW + timedelta(days=1))


def test_signatures_of_every_epoch_hold() -> None:
    """What the old key signed is still proven after the change, and each signature tells its epoch."""
    for number, key in ((1, FIRST), (2, SECOND)):
        assert RING.verify(b"x", PLAN, key.sign(b"x", PLAN)).number == number


@pytest.mark.parametrize(
    ("signature", "fault"),
    [
        (STRANGER.sign(b"x", PLAN), SignatureFault.UNKNOWN_KEY),
        (FIRST.sign(b"y", PLAN), SignatureFault.NOT_ITS_SIGNATURE),
        (FIRST.sign(b"x", "gatekeeper/checkpoint/v1"), SignatureFault.NOT_ITS_SIGNATURE),
        (FIRST.sign(b"x", "gatekeeper/plan/v2"), SignatureFault.NOT_ITS_SIGNATURE),
        (Signature(FIRST.public.id, STRANGER.sign(b"x", PLAN).value), SignatureFault.NOT_ITS_SIGNATURE),
        (Signature(FIRST.public.id, b""), SignatureFault.NOT_ITS_SIGNATURE),
    ],
)
def test_other_signatures_prove_nothing(signature: Signature, fault: SignatureFault) -> None:
    """Another key's, another payload's, another purpose's, or none at all."""
    with pytest.raises(SignatureError) as caught:
        RING.verify(b"x", PLAN, signature)
    assert caught.value.fault is fault


def test_purposes_cannot_run_into_payloads() -> None:
    """No two pairs of purpose and payload are the same signed bytes."""
    assert message_of(b"", "gatekeeper/plan/v11") != message_of(b"1", "gatekeeper/plan/v1")
    for purpose in (
        "gatekeeper/plan",
        "plan/v1",
        "gatekeeper/plan/v1\0",
        "",
        "gatekeeper/PLAN/v1",
        "gatekeeper/plan/v01",
    ):
        with pytest.raises(ValueError, match="purpose"):
            FIRST.sign(b"x", purpose)


def test_keyring_comes_back_from_its_file() -> None:
    """What is written is read, and an older keyring is its beginning."""
    assert Keyring.from_bytes(RING.to_bytes()) == RING
    assert RING.starts_with(Keyring.begin(FIRST, NOW))
    assert not Keyring.begin(FIRST, NOW).starts_with(RING)


def _with(place: int, **changes: object) -> Keyring:
    epochs = list(RING.epochs)
    epochs[place] = replace(epochs[place], **changes)  # type: ignore[arg-type]
    return Keyring(tuple(epochs))


_THIEF = Keyring.begin(FIRST, NOW).succeeded(FIRST, STRANGER, NOW)


@pytest.mark.parametrize(
    "forged",
    [
        _with(1, key=STRANGER.public),
        _with(1, endorsement=None),
        _with(1, endorsement=STRANGER.sign(b"x", PLAN).value),
        _with(1, acknowledgement=RING.epochs[0].acknowledgement),
        _with(1, since=NOW + timedelta(days=2)),
        _with(1, number=3),
        _with(0, since=NOW - timedelta(days=1)),
        _with(0, endorsement=b"x" * 64),
        _with(0, acknowledgement=b"x" * 64),
        Keyring(RING.epochs[1:]),
        Keyring(RING.epochs[::-1]),
        Keyring((*RING.epochs, RING.epochs[1])),
        Keyring(
            (
                *RING.epochs,
                Epoch(
                    3, *(getattr(_THIEF.epochs[1], name) for name in ("key", "since", "endorsement", "acknowledgement"))
                ),
            )
        ),
        Keyring(()),
    ],
)
def test_an_epoch_that_does_not_follow_is_refused(forged: Keyring) -> None:
    """Both the old key's endorsement and the new key's acknowledgement have to hold, for this place and time."""
    with pytest.raises(ValueError, match="keyring"):
        Keyring.from_bytes(forged.to_bytes())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b'{"format":"gatekeeper-keyring/1"}', b"\xff", b"{"])
def test_rubbish_is_no_keyring(data: bytes) -> None:
    """Any bytes end in the same kind of error."""
    with pytest.raises(ValueError, match=r".+"):
        Keyring.from_bytes(data)


def test_fingerprint_must_be_the_keys_own() -> None:
    """A key can't be listed under another one's fingerprint."""
    plain = RING.to_plain()
    plain["epochs"][0]["id"] = SECOND.public.id
    with pytest.raises(ValueError, match="fingerprint"):
        Keyring.from_bytes(canonical.dumps(plain))


def test_only_the_current_key_can_be_followed() -> None:
    """A retired key endorses nothing, a key is used once, and time goes forward."""
    for old, new, now in ((FIRST, STRANGER, NOW), (SECOND, FIRST, NOW + timedelta(days=2)), (SECOND, STRANGER, NOW)):
        with pytest.raises(ValueError, match="follow"):
            RING.succeeded(old, new, now)


def test_private_key_needs_its_passphrase() -> None:
    """The file is encrypted; without the right passphrase it is of no use, and the key never shows itself."""
    pem = FIRST.to_pem("とても長いパスフレーズ")

    assert PrivateKey.from_pem(pem, "とても長いパスフレーズ").public == FIRST.public
    with pytest.raises(PemError) as caught:
        PrivateKey.from_pem(pem, "とても長いパスフレーズ ")
    assert caught.value.fault is PemFault.WRONG_PASSPHRASE
    assert pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert repr(FIRST) == f"PrivateKey({FIRST.public.id[:16]}…)"
