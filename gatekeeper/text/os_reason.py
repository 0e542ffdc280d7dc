"""Why the operating system refused something, in Japanese: its own messages are English."""

from __future__ import annotations

import errno

from gatekeeper.text.words import words

__all__ = ["os_reason"]

_SAME = {"EPERM": "EACCES", "EDQUOT": "ENOSPC", "EFBIG": "ENOSPC"}


def os_reason(error: OSError) -> str:
    """A few words for a bracket; the system's own code, where they are lacking."""
    japanese = words("ja")
    code = errno.errorcode.get(error.errno or 0, str(error.errno or type(error).__name__))
    name = f"os.{_SAME.get(code, code)}"
    return japanese(name) if name in japanese.names() else japanese("os.other", code=code)
