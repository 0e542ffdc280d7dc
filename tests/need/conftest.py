from __future__ import annotations

import pytest

from gatekeeper.need.reader import read_need_table
from gatekeeper.need.table import FILE_NAME, NeedTable
from gatekeeper.shipped import shipped_policies


@pytest.fixture(scope="session")
def table() -> NeedTable:
    """The shipped table."""
    return read_need_table(shipped_policies() / FILE_NAME)
