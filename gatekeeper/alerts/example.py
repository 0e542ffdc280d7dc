"""What each kind of mail is filled in with where there is nothing real: for previews, and to try a template out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper.alerts.entry import Entry, Section
from gatekeeper.text import Words

__all__ = ["examples"]

_CHECKPOINT = "1204 3f9c2ab1 令和8年4月1日 09:00"


def examples(words: Words) -> Mapping[str, Mapping[str, Any]]:
    """The facts of each kind, under the names that templates may use."""
    common = {"ward": "新宿区", "why": words("alert.why_privacy_office")}
    entry = Entry(
        name=words("alert.violation", number=12),
        title="だれでも開ける共有リンク",
        severity=words("severity.critical"),
        path="受渡し/国保督促状/<督促状> 4月.xlsx",
        person="someone@example.net",
        reason="リンクを知っていればだれでも開けます。",
        due="令和8年4月2日 09:00",
        deed=words("remedy.tighten_link"),
        department="医療保険年金課",
        since="令和8年4月1日 09:00",
        command="gatekeeper violations show 12",
    )
    shown = {"entries": (entry,), "count": 1, "more": 0}
    sections = (Section(words("alert.section_new"), (entry,), 1),)
    return {
        "urgent": {**common, **shown, "summary": ((entry.title, 1),), "reminder": False},
        "warning": {**common, **shown, "deletion": False},
        "lockdown": {
            **common,
            "released": False,
            "titles": ("R7-36-03 国民健康保険",),
            "at": "令和8年4月1日 09:00",
            "by": "個人情報保護担当 山田",
            "reason": "誤送信のため",
            "outside": False,
            "command": "gatekeeper journal R3",
            "note": "",
        },
        "digest": {
            **common,
            "day": "令和8年4月1日",
            "sections": sections,
            "lines": (words("alert.line_quiet", count=3),),
            "checkpoint": _CHECKPOINT,
        },
        "heartbeat": {
            **common,
            "day": "令和8年4月6日",
            "lines": (words("alert.line_folders", folders="1,204", moment="令和8年4月6日 02:45"),),
            "checkpoint": _CHECKPOINT,
        },
        "test": {**common, "at": "令和8年4月1日 09:00"},
    }
