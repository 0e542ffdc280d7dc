from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatekeeper.sandbox.wire.app import BoxApp
from tests.contract import DESCRIPTION, Contract


@pytest.fixture(scope="session")
def contract() -> Iterator[Contract | None]:
    """Box's description of its API, watching every answer of every sandbox; None where it isn't there."""
    if not DESCRIPTION.exists():
        yield None
        return
    made = Contract()
    BoxApp.watchers.append(made.watch)
    yield made
    BoxApp.watchers.remove(made.watch)


@pytest.fixture(autouse=True)
def _answers_as_described(contract: Contract | None) -> Iterator[None]:
    """Fails the test in which a sandbox answered otherwise than Box's description says."""
    yield
    if contract is not None and contract.breaches:
        found = list(dict.fromkeys(contract.breaches))
        contract.breaches.clear()
        pytest.fail("\n".join(found[:10]))
