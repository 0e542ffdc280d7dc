"""Images and aims as compact JSON, and back. A row that a newer program has written isn't guessed at."""

from __future__ import annotations

from gatekeeper.enforcement.image import Aim, Image
from gatekeeper.errors import DatabaseVersionError
from gatekeeper.store.codec import dumps, loads

__all__ = ["NEWER", "aim_body", "aim_from", "image_body", "image_from"]

_FORMAT = 1
NEWER = "操作記録に、このプログラムより新しい形式の行があります。新しい版の gatekeeper を使ってください。"


def image_body(image: Image) -> str:
    return dumps({"v": _FORMAT, "present": image.present, "facts": dict(image.facts), "stamp": image.stamp})


def image_from(text: str) -> Image:
    """:raises DatabaseVersionError: a newer program has written it."""
    body = loads(text)
    if body.get("v") != _FORMAT:
        raise DatabaseVersionError(NEWER)
    return Image(body["present"], body["facts"], body["stamp"])


def aim_body(aim: Aim) -> str:
    return dumps({"v": _FORMAT, "absent": aim.absent, "facts": dict(aim.facts), "restores": aim.restores})


def aim_from(text: str) -> Aim:
    """:raises DatabaseVersionError: a newer program has written it."""
    body = loads(text)
    if body.get("v") != _FORMAT:
        raise DatabaseVersionError(NEWER)
    return Aim(body["absent"], body["facts"], body["restores"])
