"""CPU time of a whole sweep (read, judge, store), against Box's SDK listing the same tree and doing nothing with it."""

from __future__ import annotations

import time

from box_sdk_gen import BaseUrls, BoxCCGAuth, BoxClient, CCGConfig, NetworkSession

from benchmarks.figure import Figure
from benchmarks.sweep_stage import ROOT, run_sweep, sandbox
from gatekeeper.box.parse import ITEM_FIELDS

__all__ = ["run"]

_FOLDERS, _FILES = 2_000, 50


def run() -> list[Figure]:
    with sandbox(_FOLDERS, _FILES) as base_url:
        bare = min(_bare_listing(base_url) for _ in range(2))
        swept = min((run_sweep(base_url) for _ in range(2)), key=lambda one: one.cpu)
    assert swept.complete
    assert (swept.folders, swept.files) == (_FOLDERS + 1, _FOLDERS * _FILES)
    ratio = swept.cpu / bare
    measured = f"{ratio:.2f} ({swept.cpu:.1f} s ÷ {bare:.1f} s)"
    name = "CPU time of a sweep ÷ a bare SDK listing (2,000 folders × 50 files)"
    return [Figure(name, measured, "≤ 1.5", holds=ratio <= 1.5)]


def _bare_listing(base_url: str) -> float:
    """Seconds of CPU that the SDK's own client spends on listing everything beneath the root, with the same fields."""
    urls = BaseUrls(base_url=base_url, upload_url=f"{base_url}/api", oauth_2_url=f"{base_url}/api/oauth2")
    auth = BoxCCGAuth(CCGConfig("gatekeeper", "bench", enterprise_id="900"))
    client = BoxClient(auth=auth, network_session=NetworkSession(base_urls=urls))
    fields = ITEM_FIELDS.split(",")
    started = time.process_time()
    waiting, seen = [ROOT], 0
    while waiting:
        folder_id, marker = waiting.pop(), None
        while True:
            page = client.folders.get_folder_items(folder_id, fields=fields, usemarker=True, marker=marker, limit=1000)
            entries = page.entries or []
            seen += len(entries)
            waiting += [entry.id for entry in entries if entry.type == "folder"]
            if not (marker := page.next_marker):
                break
    spent = time.process_time() - started
    assert seen == _FOLDERS + _FOLDERS * _FILES
    return spent
