from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from gatekeeper import log


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if type(kept).__module__ != "gatekeeper.log.setup"]
    logging.captureWarnings(capture=False)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_where_nobody_watches() -> None:
    """Event, level, time and values stand in one line of plain ASCII."""
    stream = io.StringIO()
    log.configure(stream=stream)

    structlog.get_logger().info("sweep_finished", folders=3, place="新宿区\n\x1b[2J")

    (line,) = _lines(stream)
    assert (line["event"], line["level"], line["folders"], line["place"]) == (
        "sweep_finished",
        "info",
        3,
        "新宿区\n\x1b[2J",
    )
    assert line["timestamp"].endswith("Z")
    assert stream.getvalue().isascii()
    assert "\x1b" not in stream.getvalue()


def test_a_line_is_readable_on_a_terminal() -> None:
    """On a terminal it is text, in which nothing but the colours of the log itself is an escape."""
    stream = _Terminal()
    log.configure(stream=stream)

    structlog.get_logger().info("sweep_finished", place="a\x1b[2Jb", by="taro@vendor.example.com")

    assert "sweep_finished" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()
    assert "taro" not in stream.getvalue()


@pytest.mark.parametrize(("level", "shown"), [("info", "t***@a.example"), ("debug", "taro@a.example")])
def test_addresses_show_at_debug_only(level: str, shown: str) -> None:
    """Whoever asks for debug asks for the addresses."""
    stream = io.StringIO()
    log.configure(level, stream=stream)

    structlog.get_logger().info("collaboration_read", login="taro@a.example")

    assert _lines(stream)[0]["login"] == shown


def test_secrets_show_at_no_level() -> None:
    """A token is dropped from values and from a traceback, at debug too."""
    stream = io.StringIO()
    log.configure("debug", stream=stream)

    try:
        int("Authorization: Bearer hunter2hunter2")
    except ValueError:
        structlog.get_logger().exception("call_failed", access_token="hunter2")

    assert "hunter2" not in stream.getvalue()
    assert "Traceback" in _lines(stream)[0]["exception"]


def test_a_traceback_has_no_locals() -> None:
    """What a failing function held in its hands stays there."""
    stream = io.StringIO()
    log.configure(stream=stream)
    resident = "".join(["山", "田"])

    try:
        int("x" * len(resident))
    except ValueError:
        structlog.get_logger().exception("call_failed")

    assert "山田" not in _lines(stream)[0]["exception"]


def test_lines_below_the_level_are_not_written() -> None:
    """Debug lines cost nothing at info."""
    stream = io.StringIO()
    log.configure("warning", stream=stream)

    structlog.get_logger().info("sweep_finished")

    assert stream.getvalue() == ""


def test_bound_values_stand_in_each_line_and_leave_with_their_block() -> None:
    """What is bound for one sweep doesn't leak into the next."""
    stream = io.StringIO()
    log.configure(stream=stream)

    with log.bound_contextvars(sweep=7):
        structlog.get_logger().info("folder_read")
    structlog.get_logger().info("idle")

    assert [line.get("sweep") for line in _lines(stream)] == [7, None]


def test_libraries_speak_under_one_event_name() -> None:
    """What a library logs comes as text of a constant event, cleaned like everything else."""
    stream = io.StringIO()
    log.configure(stream=stream)

    logging.getLogger("urllib3").warning("GET %s failed", "https://app.box.com/s/hunter2")
    logging.getLogger("urllib3").info("not this")

    (line,) = _lines(stream)
    assert (line["event"], line["library"], line["text"]) == ("library_said", "urllib3", "GET [removed] failed")


def test_a_value_that_can_not_be_shown_costs_its_line_only() -> None:
    """Whoever logs never learns of it; the log says which line was lost, and why."""

    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("no text")

        __repr__ = __str__

    stream = io.StringIO()
    log.configure(stream=stream)

    structlog.get_logger().info("item_read", item=Broken())

    assert _lines(stream) == [
        {"level": "error", "event": "log_line_failed", "name": "item_read", "reason": "RuntimeError"}
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_does_not_reach_whoever_logs() -> None:
    """The line is counted as lost, and the work goes on."""
    lost = log.lost_lines()
    with Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:
        log.configure(stream=full)
        structlog.get_logger().info("sweep_finished")
        with contextlib.suppress(OSError):
            full.close()

    assert log.lost_lines() == lost + 1


def test_a_reader_that_went_away_does_not_reach_whoever_logs() -> None:
    """A pipe whose other end is closed swallows lines, not the program."""
    program = (
        "import structlog; from gatekeeper import log; log.configure();\n"
        "for _ in range(3): structlog.get_logger().info('sweep_finished')\n"
        "print('alive', log.lost_lines() > 0)"
    )
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=writer, check=False)
    finally:
        os.close(writer)

    assert ended.stdout == b"alive True\n"
