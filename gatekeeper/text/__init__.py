"""The words that people read, in one place: `ja/` for everything, `en/` for what is also told in English."""

from gatekeeper.text.visible import visible
from gatekeeper.text.words import Language, Words, words

__all__ = ["Language", "Words", "visible", "words"]
