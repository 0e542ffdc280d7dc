"""What the journal shows of a thing as it was: every fact has a word."""

from __future__ import annotations

from gatekeeper.enforcement.image import Where, image_of_item
from gatekeeper.text import words
from tests.store.build import NOW, file


def test_every_fact_of_an_item_has_a_word() -> None:
    """A deleted file's versions and trashing, too: the journal isn't shown at all where one is missing."""
    facts = image_of_item(file("91", "2"), Where.TRASH, NOW, versions=3).facts
    assert {"versions", "trashed_at"} <= facts.keys()
    assert {f"fact.{name}" for name in facts} <= words("ja").names()
