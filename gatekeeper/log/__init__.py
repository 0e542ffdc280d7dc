"""The log: one event name for each thing that happened, JSON lines on standard error, readable on a terminal.

Nothing in it lets a secret, a shared link's URL or a resident's address out, and nothing that goes wrong while
logging ever reaches whoever logged. Take a logger with `structlog.get_logger()`, name what happened in one constant
word like `sweep_finished`, and put everything else into values.
"""

from structlog.contextvars import bound_contextvars

from gatekeeper.log.setup import configure, lost_lines

__all__ = ["bound_contextvars", "configure", "lost_lines"]
