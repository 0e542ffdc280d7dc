"""The program on a real terminal: progress, colours, width, and questions."""

from __future__ import annotations

import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fcntl import ioctl
from typing import Any
from unicodedata import east_asian_width

import pytest

from gatekeeper.need.fact import FACTS
from gatekeeper.text import words
from tests.cli.conftest import Run, StartBox, Ward
from tests.cli.test_registry_declare import OPTIONS

PROGRAM = [sys.executable, "-c", "from gatekeeper.cli.app import main; main()"]


def width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@dataclass(slots=True)
class Terminal:
    """A terminal for a program to stand on. `shown` is all that was written to it."""

    ours: int
    theirs: int
    environment: dict[str, str]
    shown: str = ""

    def run(self, *arguments: str, typed: str = "", **streams: Any) -> subprocess.CompletedProcess[str]:
        """Runs the program with its three streams on the terminal, but for those given."""
        self.shown = ""
        reader = threading.Thread(target=self._read)
        reader.start()
        os.write(self.ours, typed.encode())
        places = {"stdin": self.theirs, "stdout": self.theirs, "stderr": self.theirs} | streams
        done = subprocess.run(
            [*PROGRAM, *arguments], check=False, timeout=60, env=self.environment, encoding="utf-8", **places
        )
        os.write(self.theirs, b"\x04")
        reader.join()
        return done

    def _read(self) -> None:
        collected = b""
        while not collected.endswith(b"\x04"):
            collected += os.read(self.ours, 65536)
        self.shown = collected[:-1].decode().replace("\r\n", "\n")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """100 columns wide."""
    ours, theirs = pty.openpty()
    flags = termios.tcgetattr(theirs)
    flags[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, flags)
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    yield Terminal(ours, theirs, kept | {"TERM": "xterm-256color"})
    os.close(ours)
    os.close(theirs)


def test_progress_is_for_terminals(terminal: Terminal, ward: Ward) -> None:
    """The bar stands on standard error and leaves standard output to the JSON; without a terminal there is none."""
    command = ["--config", str(ward.config), "sweep", "--format", "json"]
    seen = terminal.run(*command, stdout=subprocess.PIPE)
    assert seen.stdout.startswith("{")
    for part in ("見回り中", "フォルダ", "ファイル", "呼出し", "/分）"):
        assert part in terminal.shown
    unseen = terminal.run(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert unseen.stderr == ""


def test_progress_of_a_lockdown(terminal: Terminal, ward: Ward, start_box: StartBox) -> None:
    """A lockdown shows on standard error how many folders it has read and how many accesses are closed."""
    ward.point_at(start_box().base_url)
    command = ["--config", str(ward.config), "lockdown", "R7-36-03", "--reason", "紛失", "--format", "json"]
    assert terminal.run(*command, stdout=subprocess.PIPE).stdout.startswith("{")
    for part in ("緊急閉鎖", "開いていた2", "止めた2"):
        assert part in terminal.shown


@pytest.mark.usefixtures("swept")
def test_colours_can_be_switched_off(terminal: Terminal, ward: Ward) -> None:
    """A terminal gets colours, unless NO_COLOR says otherwise; a plain one gets no escape sequence at all."""
    command = ["--config", str(ward.config), "violations"]
    terminal.run(*command)
    assert "\x1b[1;31m緊急" in terminal.shown
    terminal.environment["NO_COLOR"] = "1"
    terminal.run(*command)
    assert "31m" not in terminal.shown
    terminal.environment["TERM"] = "dumb"
    terminal.run(*command)
    assert "\x1b" not in terminal.shown


@pytest.mark.usefixtures("swept")
@pytest.mark.parametrize("columns", [100, 72, 40])
def test_no_line_is_wider_than_the_terminal(terminal: Terminal, ward: Ward, columns: int) -> None:
    """Wide signs count twice: whatever the width, the terminal never has to break a line by itself."""
    ioctl(terminal.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    terminal.environment |= {"NO_COLOR": "1", "TERM": "dumb"}
    for arguments in (["violations"], ["violations", "show", "1"], ["plan"], ["check"], ["rules"], ["sweep", "--help"]):
        terminal.run("--config", str(ward.config), *arguments)
        assert terminal.shown.strip()
        assert max(map(width, terminal.shown.splitlines())) <= columns, arguments


@pytest.mark.parametrize(("typed", "versions"), [("y\n", 1), ("n\n", 0)])
def test_import_asks_on_a_terminal(terminal: Terminal, ward: Ward, run: Run, typed: str, versions: int) -> None:
    """The changes are shown first; they are taken in after a yes, and not otherwise."""
    terminal.run("--config", str(ward.config), "registry", "import", str(ward.registry), typed=typed)
    assert "変わるところ（2件）" in terminal.shown
    assert "取り込みますか" in terminal.shown
    assert ("取り込みました" in terminal.shown) is bool(versions)
    changes = run("registry", "import", str(ward.registry), "--dry-run", "--format", "json").json["changes"]
    assert len(changes) == (0 if versions else 2)


@pytest.mark.parametrize(("typed", "answered"), [("y\n", "登録しました（版 2）"), ("\n", "登録しませんでした")])
def test_declare_asks_on_a_terminal(terminal: Terminal, ward: Ward, run: Run, typed: str, answered: str) -> None:
    """The form is shown first; it is entered after a yes, and not otherwise."""
    terminal.run("--config", str(ward.config), "registry", "declare", *OPTIONS, typed=typed)
    before, _, after = terminal.shown.partition("登録しますか")
    assert "書類の受取り" in before
    assert answered in after
    declarations = run("registry", "export", "--format", "json").json["declarations"]
    assert len(declarations) == ("版" in answered)


@pytest.mark.parametrize(
    ("typed", "verdict", "asked"),
    [
        ("1\n1\n2\n1\nいつか\n2025-04-01\n", "付議要", "channel party approved history start"),
        ("1\n4\n", "事前付議不要・年1回報告", "channel party"),
        ("box\npublic\n", "できない", "channel party"),
        ("9\n2\n2\n1,000\n1000\n2\n2\n", "付議不要", "channel approved filings online_payment my_number_card"),
    ],
)
def test_need_asks_only_what_it_needs(terminal: Terminal, ward: Ward, typed: str, verdict: str, asked: str) -> None:
    """One question after the other, again where the answer can't be read, until the table decides."""
    terminal.environment |= {"NO_COLOR": "1", "TERM": "dumb"}
    done = terminal.run("--config", str(ward.config), "registry", "need", typed=typed)
    assert done.returncode == 0
    before, _, after = terminal.shown.partition(f"{verdict}\n根拠: ")
    assert after
    questions = {words("ja")(f"need.ask_{fact}"): fact for fact in FACTS}
    said = [line.rpartition(": ")[2] for line in before.splitlines()]  # what is typed isn't echoed here
    assert [questions[line] for line in said if line in questions] == asked.split()
