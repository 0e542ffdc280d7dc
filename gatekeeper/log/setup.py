"""Sets the log up: what each line goes through, and that nothing which goes wrong there reaches whoever logs."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.typing import EventDict, Processor, WrappedLogger

from gatekeeper.log.redaction import as_plain, mask_addresses, remove_secrets, show_controls

__all__ = ["configure", "lost_lines"]

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FAILED = {"level": "error", "event": "log_line_failed"}


def configure(level: str = "info", style: str = "auto", stream: TextIO | None = None) -> None:
    """Sets the log up for this process; what libraries log from "warning" on comes the same way.

    `level` is one of debug, info, warning and error. `style` is "json", "console", or "auto": console where the
    stream is a terminal. `stream` None: whatever standard error is at the moment of each line.
    """
    target = stream or sys.stderr
    readable = style == "console" or (style == "auto" and target.isatty())
    render = _Render(_chain(readable=readable, colours=readable and target.isatty(), masked=level != "debug"))
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, render],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: _Line(stream),
        cache_logger_on_first_use=False,
    )
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.handlers = [*(kept for kept in root.handlers if not isinstance(kept, _LibraryHandler)), _LibraryHandler()]


def lost_lines() -> int:
    """How many lines couldn't be written so far, because of a full disk or a reader that went away."""
    return _Line.lost


def _chain(*, readable: bool, colours: bool, masked: bool) -> list[Processor]:
    chain: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Without locals: they may hold secrets.
        structlog.processors.format_exc_info,
        _each_value(as_plain),
        _each_value(remove_secrets),
    ]
    if masked:
        chain.append(_each_value(mask_addresses))
    if readable:
        return [
            *chain,
            _each_value(show_controls),
            ConsoleRenderer(colors=colours, exception_formatter=plain_traceback),
        ]
    return [*chain, structlog.processors.JSONRenderer(json.dumps, ensure_ascii=True, sort_keys=False)]


def _each_value(change: Callable[[str, Any], Any]) -> Processor:
    def process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: change(key, value) for key, value in event.items()}

    return process


class _Render:
    """All processors as one, so that a value which can't be shown costs its line and nothing else."""

    def __init__(self, chain: list[Processor]) -> None:
        self._chain = chain

    def __call__(self, logger: WrappedLogger, method: str, event: MutableMapping[str, Any]) -> str:
        said: Any = event
        try:
            for process in self._chain:
                said = process(logger, method, said)
        except Exception as error:  # noqa: BLE001 -- whoever logs must never fail by it; the failure is the line
            said = json.dumps(_FAILED | {"name": str(event.get("event"))[:100], "reason": type(error).__name__})
        return str(said)


class _Line:
    """Writes lines, and counts those that couldn't be written instead of raising into the caller."""

    lost = 0

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        try:
            target = self._stream or sys.stderr
            target.write(line + "\n")
            target.flush()
        except (OSError, ValueError):
            _Line.lost += 1

    debug = info = warning = error = critical = exception = log = msg


class _LibraryHandler(logging.Handler):
    """Carries what libraries log into the same lines, under one event name."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            text = str(record.msg)
        log = structlog.get_logger()
        tell = log.error if record.levelno >= logging.ERROR else log.warning
        tell("library_said", library=record.name, text=text, exc_info=record.exc_info)
