"""Characters as papers have them: remnants of HTML, letters spaced out, old forms, signs of another width."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["aligned", "compact", "is_formula", "pattern_of", "plain", "tidy"]

# Signs that look alike on paper and that NFKC leaves apart.
_SAME = str.maketrans(
    {
        "〜": "~", "～": "~", "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "―": "-", "－": "-", "─": "-",
        "續": "続", "屬": "属", "當": "当", "擔": "担", "號": "号", "關": "関", "從": "従", "區": "区", "對": "対",
        "應": "応", "氣": "気", "發": "発", "會": "会", "條": "条", "辨": "弁", "⼿": "手", "⽒": "氏", "⽬": "目",
        "⽇": "日", "⽉": "月",
    }
)  # fmt: skip
_WORDS = {"手續": "手続", "業務委讬": "業務委託", "個人情报": "個人情報"}
_TAGS = (
    "a|b|br|center|div|em|font|h[1-6]|hr|i|img|input|label|li|ol|p|s|small|span|strong|sub|sup|table|tbody|td|th|thead|"
    "tr|u|ul"
)
_TAG = re.compile(rf"</?(?P<name>{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_ENTITIES = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&ensp;": " ",
    "&emsp;": " ",
}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)), re.IGNORECASE)
_SPACED = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z0-9](?:[ \u3000][A-Za-z0-9]){2,})(?![A-Za-z0-9])[ \u3000]?(?=[^\x00-\x7f]|$)"
)
_SPACED_WIDE = re.compile(r"(?<!\S)([^\x00-\x7f](?:[ \u3000][^\x00-\x7f])+)(?!\S)")
# After = and @ any name is one, also in Japanese; after a sign only what can be calculated.
_FORMULA = re.compile(r"[=＝@＠]\S|[=＝+＋@＠\-－][A-Za-z0-9Ａ-Ｚａ-ｚ０-９(（\"'=|]")
_GAP = r"[ \u3000\t\n\v]*"


def plain(text: str) -> str:
    """The text for comparing: one width, one form of each sign, spaces as they are."""
    return unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)


def aligned(text: str) -> str:
    """As `plain`, sign by sign: every position stays what it was."""
    return "".join(one if len(one := plain(sign)) == 1 else sign for sign in text)


def compact(text: str) -> str:
    """As `plain`, without any space or break, in lower case: what a label is known by."""
    return re.sub(r"\s+", "", plain(text)).lower()


def tidy(text: str) -> str:
    """The text as its author meant it: no remnants of HTML, no letters spaced out, no slips of a scanner.

    A tag that ends a line becomes a line break. Nothing else is changed: width and wording stay.
    """
    text = _TAG.sub(lambda tag: "\n" if tag["name"].lower() in _BREAKING else "", text)
    text = _ENTITY.sub(lambda found: _ENTITIES[found[0].lower()], text).replace("\u00a0", " ")
    text = _SPACED.sub(lambda found: re.sub(r"[ \u3000]", "", found[1]), text)
    text = _SPACED_WIDE.sub(lambda found: re.sub(r"[ \u3000]", "", found[1]), text)
    for slip, right in _WORDS.items():
        text = text.replace(slip, right)
    return "\n".join(line.strip(" \t\u3000\r") for line in text.split("\n")).strip("\n")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula or a command."""
    return bool(_FORMULA.match(text.lstrip()))


def pattern_of(label: str) -> str:
    """A regular expression for a label in text that went through `plain`: spaces and breaks may stand anywhere."""
    return _GAP.join(re.escape(sign) for sign in compact(label))
