"""Setting by typst, in a process of its own: typst keeps the memory of all that it has ever set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import typst

__all__ = ["UnsetError", "set_in"]


class UnsetError(Exception):
    """What is wrong with the source, in the words of typst."""


def set_in(folder: Path, source: str) -> bytes:
    """The PDF of a source file in a folder, which may read what is in there and nothing else, fonts neither.

    :raises UnsetError:
    """
    # Nothing of our own environment goes in: a template has no use for it. Libraries lie where ours do.
    surroundings = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-sPBm", __name__, str(folder.absolute()), source]
    ended = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, check=False)  # noqa: S603 -- our own program, the source's name is ours
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnsetError(said[-1] if said else f"typst: {ended.returncode}")
    return ended.stdout


def _set(folder: str, source: str) -> int:
    try:
        made = typst.compile(
            str(Path(folder) / source),
            root=folder,
            font_paths=[folder],
            ignore_system_fonts=True,
            format="pdf",
            pdf_tags=False,
        )
    except typst.TypstError as error:
        print(" ".join(str(error.message).split()), file=sys.stderr)  # noqa: T201 -- to whoever has started this
        return 1
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_set(*sys.argv[1:]))
