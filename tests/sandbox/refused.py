"""What Box says when it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from box_sdk_gen import BoxAPIError

__all__ = ["refused"]


@contextmanager
def refused(status: int, code: str | None = None) -> Iterator[None]:
    """Expects a refusal of that status, and of that code where one is given."""
    with pytest.raises(BoxAPIError) as caught:
        yield
    assert caught.value.response_info.status_code == status
    assert code in {None, caught.value.response_info.code}
