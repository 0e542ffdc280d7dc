"""A disk that fails: full from some size on, or with an error at one of SQLite's writes, put there by strace."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

__all__ = ["NO_STRACE", "Trouble", "has_strace", "hold_still", "strike"]

_PAGE = 4096
_ATTACHED_WITHIN = 10.0
NO_STRACE = "strace isn't there, or may not look into other processes: apt-get install strace"


class Trouble(StrEnum):
    """`full`: no file may grow beyond so many pages. The others: the so-many-th write of a thread fails so."""

    FULL = "full"
    ENOSPC = "ENOSPC"
    EIO = "EIO"


def hold_still(trouble: Trouble, point: int) -> None:
    """In the process that is to suffer: waits for what comes from outside, or takes the room away from it."""
    if trouble is Trouble.FULL:
        room = point * _PAGE
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    else:
        os.kill(os.getpid(), signal.SIGSTOP)


def strike(trouble: Trouble, point: int, victim: int, told: Path) -> subprocess.Popen[bytes] | None:
    """From outside: lets the disk fail for a process that holds still, and lets it go on."""
    if trouble is Trouble.FULL:
        return None
    os.waitpid(victim, os.WUNTRACED)
    calls = "pwrite64,fdatasync" if trouble is Trouble.EIO else "pwrite64"
    command = ["strace", "-f", "-o", str(told), "-p", str(victim), "-e", f"trace={calls}"]
    command += ["-e", f"inject={calls}:error={trouble}:when={point}"]
    tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + _ATTACHED_WITHIN
    while not _is_traced(victim):
        if tracer.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(NO_STRACE)
        time.sleep(0.005)
    os.kill(victim, signal.SIGCONT)
    return tracer


def has_strace() -> bool:
    """Whether strace is there and may attach to a process that isn't its own child."""
    strace, sleep = shutil.which("strace"), shutil.which("sleep")
    if strace is None or sleep is None:
        return False
    with subprocess.Popen([sleep, "30"]) as other:
        tracer = subprocess.Popen([strace, "-p", str(other.pid)], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _ATTACHED_WITHIN
        while tracer.poll() is None and not _is_traced(other.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        is_traced = _is_traced(other.pid)
        other.kill()
        tracer.kill()
        tracer.wait()
    return is_traced


def _is_traced(pid: int) -> bool:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
        return any(line.startswith("TracerPid:") and line.split()[1] != "0" for line in lines)
    return False
