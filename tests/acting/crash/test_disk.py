"""A disk that fails while the gatekeeper acts: nothing is done off the record, and it goes on where it stopped."""

from __future__ import annotations

import pytest

from tests.acting.crash.disk import NO_STRACE, Trouble, has_strace
from tests.acting.crash.test_crash import killed

_CASES = ["remove-user", "settings-and-watermark", "delete-file"]
_FEWEST_WRITES = 20
_FAULTS = [Trouble.ENOSPC, Trouble.EIO]


@pytest.mark.timeout(600)
def test_disk_that_is_full_from_some_size_on() -> None:
    """Where no file may grow any more, it stops before the call and not after; with room again all comes to its end."""
    report = killed(variants=[Trouble.FULL], cases=_CASES[:1])
    assert report["findings"] == []
    assert report["points"] >= _FEWEST_WRITES


@pytest.mark.timeout(600)
@pytest.mark.parametrize("trouble", _FAULTS)
def test_write_that_fails(trouble: Trouble) -> None:
    """An error at any one write of the journal leaves no effect without its intent, and nothing done twice or lost."""
    if not has_strace():
        pytest.skip(NO_STRACE)
    report = killed(variants=[trouble], cases=_CASES, every=3)
    assert report["findings"] == []
    assert report["points"] >= len(_CASES) * _FEWEST_WRITES // 3


def test_effect_before_the_record_is_found_out() -> None:
    """A worker that calls before it writes has an effect that isn't on record; the harness says so."""
    report = killed(worker="effect-then-record", variants=[Trouble.FULL], cases=_CASES[:1])
    assert any("without its intent" in found["detail"] for found in report["findings"])
