"""What a checkup is made of: lines, and subjects that yield them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.bootstrap import Office
from gatekeeper.errors import BudgetSpentError, ExitStatus, GatekeeperError, MistakesError, StoppedError
from gatekeeper.text import Words

__all__ = ["Line", "Look", "Mark", "Subject", "lines_of"]


class Mark(StrEnum):
    """Good; worth a look; has to be put right; not looked at because of something before it."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. `status` is what the program ends with because of it."""

    name: str
    mark: Mark
    text: str
    status: ExitStatus = ExitStatus.DONE


Look = Callable[[Office, Words], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to look at. Where a line of a subject named in `needs` is bad, this one is skipped.

    Each line's name, which need not be the subject's, has its words in the table `check`.
    """

    name: str
    look: Look
    needs: tuple[str, ...] = ()


def lines_of(subject: Subject, office: Office, words: Words) -> Iterator[Line]:
    """What a subject's look finds; what stops it is a finding too, unless it is nobody's fault.

    :raises StoppedError: told to stop.
    """
    try:
        yield from subject.look(office, words)
    except StoppedError:
        raise
    except BudgetSpentError as error:
        yield Line(subject.name, Mark.SKIPPED, str(error))
    except MistakesError as error:
        for mistake in error.mistakes:
            yield Line(subject.name, Mark.BAD, str(mistake), error.exit_status)
    except GatekeeperError as error:
        yield Line(subject.name, Mark.BAD, str(error), error.exit_status)
