"""What a text looks like: the same skeleton for everything that a reader would take for the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["coarse_skeleton", "displayed_domain", "is_disguised", "skeleton"]

# Letters of other scripts, each under the ASCII sign that it is taken for.
_LIKE = {
    "a": "аɑαạ⍺ａӑ",
    "b": "ЬьƅвႦ",
    "c": "сϲⅽᴄⲥ",
    "d": "ԁɗⅾժ",
    "e": "еҽєεɛℯ℮ⅇ",
    "f": "ſƒẝք",
    "g": "ɡցɢğǥ",
    "h": "һհнħ",
    "i": "іıɩιɪӏⅰ׀ןɨ",
    "j": "јϳʝյ",
    "k": "кκᴋⲕ",
    "l": "ⅼⵏɫł١ᒪ|",
    "m": "мⅿᴍɱ",
    "n": "ոηпռṅ",
    "o": "оοօᴏσ๐໐ဝ၀〇ø०০੦૦௦౦೦൦ჿ",
    "p": "рρϱⲣ",
    "q": "ԛգզ",
    "r": "гᴦⲅɼ",
    "s": "ѕʂꜱֆ",
    "t": "тτţŧ",
    "u": "υսʋцᴜμ",
    "v": "ѵνⅴᴠט",
    "w": "ԝաѡωɯᴡ",
    "x": "хχⅹ×ҳ",
    "y": "уүγʏყ",
    "z": "ᴢʐƶ",
    "0": "০",
    "3": "зӡʒ",
    "6": "б",
    "-": "‐‑‒–—―−ー﹘－ｰ一",
    ".": "。．｡․·・",
    "@": "＠﹫",
    "/": "⁄∕ノﾉ",
    "カ": "力",
    "ロ": "口",
    "ニ": "二",
    "エ": "工",
    "ト": "卜",
    "タ": "夕",
    "ハ": "八",
    "へ": "ヘ",
    "べ": "ベ",
    "ぺ": "ペ",
}
_FOLD = str.maketrans({sign: ascii_sign for ascii_sign, signs in _LIKE.items() for sign in signs})
_COARSE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s"})
_KANA_MARKS = frozenset("\u3099\u309a")
_LETTERED = ("CYRILLIC", "GREEK", "ARMENIAN", "LATIN", "COPTIC", "LISU", "CHEROKEE", "MATHEMATICAL")


@lru_cache(maxsize=4096)
def skeleton(text: str) -> str:
    """The text in the signs that it is taken for: widths, accents, invisible and foreign look-alike signs folded."""
    for form in ("NFKC", "NFKD"):
        text = unicodedata.normalize(form, text).casefold()
    seen = "".join(sign for sign in text if not _is_unseen(sign))
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFC", seen).translate(_FOLD)).translate(_FOLD)


def coarse_skeleton(text: str) -> str:
    """As `skeleton`, with the pairs that ASCII itself confuses folded too: 0 and o, 1, i and l, rn and m, vv and w."""
    return skeleton(text).translate(_COARSE).replace("rn", "m").replace("vv", "w").replace("cl", "d")


@lru_cache(maxsize=4096)
def displayed_domain(domain: str) -> str:
    """A domain as a program shows it: labels in punycode decoded where they can be."""
    return ".".join(_displayed_label(label) for label in domain.split("."))


def _displayed_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cf", "Cc", "Mn", "Me", "Zl", "Zp"} and sign not in _KANA_MARKS


def is_disguised(domain: str) -> bool:
    """Whether a domain reads as ASCII though letters of another script stand in it; accents alone are no disguise."""
    shown = displayed_domain(domain)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", shown) if not unicodedata.combining(sign))
    lettered = any(not sign.isascii() and unicodedata.name(sign, "").startswith(_LETTERED) for sign in bare)
    return lettered and skeleton(shown).isascii()
