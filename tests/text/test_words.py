"""The words for people: complete in both languages, and with nothing left over."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import gatekeeper
from gatekeeper.backup.cipher import Fault as BackupFault
from gatekeeper.box.probe import Scope
from gatekeeper.enforcement.action import ActionState, RunKind, RunState
from gatekeeper.enforcement.guard import Leaves
from gatekeeper.enforcement.image import ThingKind
from gatekeeper.enforcement.notice import NoticeKind
from gatekeeper.event.malformed import Flaw
from gatekeeper.intake.port import FillKind
from gatekeeper.inventory.item import ItemType
from gatekeeper.ledger.entry import Kind
from gatekeeper.ledger.finding import Check, Fault
from gatekeeper.need.fact import FACTS
from gatekeeper.policy.violation import RemedyKind, Severity, Status
from gatekeeper.sweep.port import Purpose
from gatekeeper.text import visible, words

SOURCE = Path(gatekeeper.__file__).parent
MADE_UP = (
    r"^(?:erasure_report|analysis)\..+_head$",
    r"^need\.(?:ask|say|type|value)_",
    r"^who\.(?:role|by)_",
    r"^lockdown\.left_",
    r"^event\.(?:filled|fill|flaw)_",
    r"^release\.why_",
    r"^notice\.kind_",
    r"^alert\.(?:why|column|section)_",
    r"^mail_state\.",
    r"^thing\.",
    r"^kind\.",
    r"^ledger\.(?:check|fault)_",
    r"^act\.decided_",
    r"^retention\.(?:due|done)_",
    r"^check\.scope_",
    r"^init\.part_",
    r"^backup\.(?:not_a_backup|other_key|damaged)$",
    r"^annual\.(?:gap|late|lack|missing|figure|gone)_",
    r"^(?:annual|handover)\..+_(?:head|fact|title)$",
    r"^handover_(?:way|deed|via)\.",
    r"^press\.how_",
)
OF_ACTING = (
    "due_source", "deletion_notice_kind", "run_kind", "run_state", "action_state", "action_code", "refusal", "guard",
    "leaves", "undo_note", "fact", "fact_value", "job", "alarm",
)  # fmt: skip
JAPANESE, ENGLISH = words("ja"), words("en")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_english_says_what_japanese_says() -> None:
    """Each table that is told in English has the same sentences in both languages, with the same facts."""
    tables = {name.partition(".")[0] for name in ENGLISH.names()}
    japanese = {name for name in JAPANESE.names() if name.partition(".")[0] in tables}
    assert japanese == ENGLISH.names()
    for name in japanese:
        assert fields(JAPANESE.template(name)) == fields(ENGLISH.template(name)), name


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_need_table_has_its_words(fact: str) -> None:
    """Each fact can be asked and named, and each of its answers has a name."""
    assert {f"need.ask_{fact}", f"need.say_{fact}"} <= JAPANESE.names()
    for value in FACTS[fact]:
        assert {f"need.value_{value}", f"need.value_{fact}_{value}"} & JAPANESE.names()


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("severity", Severity),
        ("status", Status),
        ("remedy", RemedyKind),
        ("purpose", Purpose),
        ("item", ItemType),
        ("thing", ThingKind),
        ("run_kind", RunKind),
        ("run_state", RunState),
        ("action_state", ActionState),
        ("leaves", Leaves),
        ("kind", Kind),
    ],
)
def test_every_word_of_the_program_has_its_name(table: str, names: type[Severity]) -> None:
    """Nothing that the program can say lacks words."""
    assert {f"{table}.{one}" for one in names} <= JAPANESE.names()


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_has_its_name(kind: NoticeKind) -> None:
    """Nobody is told of something that has no name."""
    assert f"notice.kind_{kind}" in JAPANESE.names()


@pytest.mark.parametrize(
    ("module", "prefix"),
    [
        ("enforcement/lockdown.py", "lockdown.left"),
        ("acting/survey.py", "lockdown.left"),
        ("enforcement/release.py", "release.why"),
        ("acting/releasing.py", "release.why"),
    ],
)
def test_every_reason_of_a_lockdown_has_its_sentence(module: str, prefix: str) -> None:
    """Whatever stays open, and whatever is withheld, is told why in words."""
    code = (SOURCE / module).read_text(encoding="utf-8")
    named = re.findall(r'(?:_left\(seen, |Remaining\(|Withheld\(one(?:\.action)?, )"(\w+)"', code)
    assert named
    assert {f"{prefix}_{one}" for one in named} <= JAPANESE.names()


@pytest.mark.parametrize(
    ("prefix", "names"), [("event.fill_", FillKind), ("event.filled_", FillKind), ("event.flaw_", Flaw)]
)
def test_every_kind_of_the_intake_has_its_words(prefix: str, names: type[FillKind]) -> None:
    """Each reason for reading the history, and for putting an entry aside, can be said."""
    assert {f"{prefix}{one}" for one in names} <= JAPANESE.names()


def test_every_finding_of_a_verification_has_its_words() -> None:
    """Whatever a check can find, and by which, can be said."""
    needed = {f"ledger.check_{one}" for one in Check} | {f"ledger.fault_{one}" for one in Fault}
    assert needed <= JAPANESE.names()


@pytest.mark.parametrize("scope", Scope)
def test_every_scope_has_its_words(scope: Scope) -> None:
    """What can't be read is told with what to switch on; what can has a name."""
    assert f"check.scope_no_{scope}" in JAPANESE.names()
    assert scope is Scope.ENTERPRISE or f"check.scope_{scope}" in JAPANESE.names()


@pytest.mark.parametrize("fault", BackupFault)
def test_every_fault_of_a_backup_has_its_words(fault: BackupFault) -> None:
    """Whatever is wrong with a file is told in a sentence of its own."""
    assert f"backup.{fault}" in JAPANESE.names()


def test_no_sentence_is_left_over() -> None:
    """Each sentence is used somewhere, by its whole name or by a name put together."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    made = {"severity", "status", "remedy", "mode", "purpose", "item", "pattern", "value", "form_hint", *OF_ACTING}
    patterns = [
        re.compile(pattern) for pattern in (r"^demo\.story_\d$", r"^demo\.next_", r"^violations\.event_", *MADE_UP)
    ]
    for name in JAPANESE.names():
        table, _, short = name.partition(".")
        used = any(f"{quote}{one}{quote}" in code for one in (name, short) for quote in "'\"")
        assert used or table in made or any(one.match(name) for one in patterns), name


def test_missing_fact_is_an_error() -> None:
    """A sentence without its facts isn't said half."""
    with pytest.raises(KeyError):
        JAPANESE("sweep.found", count=3)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("督促状　１.xlsx", "督促状　１.xlsx"),
        ("\x1b[2J", "\ufffd[2J"),
        ("a\u202eb", "a\ufffdb"),
        ("line\nbreak", "line\ufffdbreak"),
        ("\ud83d", "\ufffd"),
        ("🏠", "🏠"),
        ("\ue000", "\ufffd"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """What isn't seen but does something is shown as a sign of its own; spaces of any width stay."""
    assert visible(text) == shown
