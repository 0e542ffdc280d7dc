"""The part of requirements.lock that a server needs: what the program leans on, and what that leans on, with hashes.

Reads what is installed in the environment that runs it: `python packaging/runtime_lock.py > FILE`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def needed(root: str = "gatekeeper") -> set[str]:
    """The names of all distributions that `root` leans on and that this environment has."""
    found: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            asked = requires(name) or []
        except PackageNotFoundError:
            continue  # for another system, or another Python
        found.add(name)
        for text in asked:
            one = _REQUIREMENT.match(text)
            if one is None:
                raise ValueError(f"not a requirement: {text}")
            wanted = _EXTRA.search(one[3] or "")
            if wanted is None or wanted[1] in extras:
                waiting.append((_plain(one[1]), frozenset(filter(None, re.split(r"[\s,]+", one[2] or "")))))
    return found - {root}


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Each name of a lock file with its lines; a name may stand twice, for two Pythons."""
    starts = [found.start() for found in _ENTRY.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        block = text[start:end]
        yield _plain(block.partition("==")[0]), block


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    names = needed()
    locked = list(entries(LOCK.read_text(encoding="utf-8")))
    if missing := names - {name for name, _ in locked}:
        raise SystemExit(f"not in requirements.lock: {', '.join(sorted(missing))}")
    sys.stdout.writelines(block for name, block in locked if name in names)


if __name__ == "__main__":
    main()
