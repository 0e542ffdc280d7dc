"""Why the operating system refused something, in Japanese: its own messages are English."""

from __future__ import annotations

import errno

__all__ = ["os_reason"]

_NO_RIGHT, _FULL = "権限がありません", "ディスクがいっぱいです"
_REASONS = {
    errno.ENOENT: "ファイルかフォルダがありません",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EISDIR: "ファイルではなくフォルダです",
    errno.ENOTDIR: "途中にフォルダでないものがあります",
    errno.EEXIST: "同じ名前のものがもうあります",
    errno.EROFS: "読むことしかできないディスクです",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "リンクが輪になっています",
    errno.EIO: "ディスクの読み書きに失敗しました",
    errno.EADDRNOTAVAIL: "この機械のアドレスではありません",
}


def os_reason(error: OSError) -> str:
    """A few words for a bracket; the system's own code, where they are lacking."""
    number = error.errno
    if number is None:
        return f"OSのエラー {type(error).__name__}"
    return _REASONS.get(number) or f"OSのエラー {errno.errorcode.get(number, number)}"
