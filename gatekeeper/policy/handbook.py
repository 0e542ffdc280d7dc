"""The page of the user's guide that tells of every rule, made from the rules themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from gatekeeper.policy.case import ApprovalCase, TrashCase
from gatekeeper.policy.rule import Rule, Where
from gatekeeper.policy.rules import RULES
from gatekeeper.policy.sentence import say
from gatekeeper.policy.transfer_case import TransferCase
from gatekeeper.policy.violation import Severity

__all__ = ["explanation", "rules_page", "severity_name"]

_SEVERITIES = {
    Severity.CRITICAL: "緊急",
    Severity.HIGH: "高",
    Severity.MEDIUM: "中",
    Severity.LOW: "低",
}
_PLACES = {
    Where.GOVERNED: "手続か所定の様式に結び付いたフォルダとその下",
    Where.UNGOVERNED: "登録のない場所",
    Where.ANYWHERE: "すべての場所",
}
_APPROVALS = "登録された手続と所定の様式そのもの"
_TRASH = "ゲートキーパーがごみ箱に移したもの"
_TRANSFERS = "Boxの記録にある受渡し"
_CHAPTERS = {
    "GK1": "区の外の相手方",
    "GK2": "共有リンク",
    "GK3": "フォルダの設定",
    "GK4": "消去",
    "GK5": "受渡し",
    "GK6": "承認と登録",
}
_HEAD = """# ルールの一覧

<!-- このページはルールの定義から作られています。直接書き換えないでください。 -->

ゲートキーパーが見つける違反の決まりです。番号は一覧やメールに出るものと同じです。
「どうするか」は、ポリシー（`policies/`）のモードが enforce で、猶予が過ぎたときに行うことです。
observe と notify のときは、記録と知らせだけをします。
Boxが値を返さなかった項目については、違反とも違反なしとも判断しません（「判断できなかったもの」として数えます）。

| 番号 | 名前 | 重さ | どうするか |
|---|---|---|---|
"""


def rules_page() -> str:
    """The text of `docs/guide/rules.md`."""
    rows = "".join(
        f"| [{rule.id}](#{rule.id.lower()}) | {rule.about.title} | {severity_name(rule.severity)} | "
        f"{rule.about.remedy} |\n"
        for rule in RULES
    )
    return _HEAD + rows + "".join(_chapters())


def severity_name(severity: Severity) -> str:
    """How grave a violation is, in Japanese."""
    return _SEVERITIES[severity]


def explanation(rule: Rule[Any]) -> str:
    """One rule explained in Japanese: what `gatekeeper rules GK201` prints, and its section of the guide."""
    about = rule.about
    example = say(next(iter(about.sentences.values())).ja, about.example, "ja")
    return (
        f"{about.explanation}\n\n"
        f"- 重さ: {severity_name(rule.severity)}\n"
        f"- 対象: {_scope(rule)}\n"
        f"- 根拠: {about.ground}\n"
        f"- どうするか: {about.remedy}\n"
        f"- 例: {example}\n"
    )


def _scope(rule: Rule[Any]) -> str:
    """What a rule looks at, in Japanese."""
    if TrashCase in rule.on:
        return _TRASH
    if TransferCase in rule.on:
        return _TRANSFERS
    return _APPROVALS if ApprovalCase in rule.on else _PLACES[rule.where]


def _chapters() -> Iterator[str]:
    for prefix, chapter in _CHAPTERS.items():
        yield f"\n## {chapter}\n"
        for rule in RULES:
            if rule.id.startswith(prefix):
                yield f'\n<a id="{rule.id.lower()}"></a>\n\n### {rule.id} {rule.about.title}（{rule.about.name}）\n\n'
                yield explanation(rule)


if __name__ == "__main__":
    sys.stdout.write(rules_page())
