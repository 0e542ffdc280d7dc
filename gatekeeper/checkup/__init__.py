"""Whether everything is as it has to be: one finding a line, each with what to do about it. One module a subject."""

from gatekeeper.checkup.line import Line, Mark
from gatekeeper.checkup.round import SUBJECTS, check_up

__all__ = ["SUBJECTS", "Line", "Mark", "check_up"]
