"""What the operating system says, in Japanese."""

from __future__ import annotations

import errno
import os
import re
import socket

import pytest

from gatekeeper.document.os_reason import os_reason


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.EDQUOT, errno.EIO])
def test_reason_is_japanese(number: int) -> None:
    """None of the system's English is left."""
    reason = os_reason(OSError(number, os.strerror(number)))
    assert re.search("[ぁ-ん]", reason)
    assert not re.search("[A-Za-z]", reason)


def test_rare_reason_is_named_by_its_code() -> None:
    """What nobody has put into words can still be looked up; so can what has no number."""
    assert os_reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "OSのエラー EXDEV"
    assert os_reason(socket.gaierror(-2, "Name or service not known")) == "OSのエラー -2"
    assert os_reason(TimeoutError()) == "OSのエラー TimeoutError"
