"""Words that a whole trade has in its names: who bears one imitates nobody by it."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["is_common"]

_TRADES = """
bunka butsuryu byoin chosa chousa daigaku denki denshi doboku eisei eizo fudosan fukushi gakko gakuen gijutsu haiso
hoiku hoken hosho insatsu insatu iryo jigyo jigyodan jimu joho jouhou jutaku kaigo kaihatsu kaikei kanko kankyo keibi
keiri kenchiku kenkyu kenkyujo kenkyusho kensetsu kensetu kikai kikaku kodomo kogyo koho kokoku komuten kosha kotsu
kougyou koutsu kumiai kyodo kyoiku kyokai kyouiku onsei ryoko sangyo sangyou seiso sekkei senta shakai shashin
shimbun shinbun shinryo shoji shokai shoten shouji shuppan soft sogo soken soko sokuryo suido tokei unso unyu yubin
zaidan zeimu
"""
_PLACES = """
chubu chuo dai daiichi higashi hokkaido japan kansai kanto kita kyoto kyushu maru minami nagoya nihon nippon nishi
osaka shin tohoku tokai tokyo toyo yokohama zenkoku
"""
_ENGLISH = """
agency association bank business care center centre clinic cloud college company computer construction consultant
consultants consulting corporation data design digital electric electronics energy engineering environment express
finance first foundation general global group health holdings home hospital industrial industries industry
information institute insurance international laboratory library logistics mail management market marketing media
medical national network office online partner partners press print printing project publishing research school
science security service services shop smart software solution solutions store studio support survey system systems
team tech technology trading transport travel university works
"""
_WORDS = frozenset(f"{_TRADES} {_PLACES} {_ENGLISH}".split())
_LONGEST = max(map(len, _WORDS))


@lru_cache(maxsize=4096)
def is_common(label: str) -> bool:
    """Whether a label of a domain is made of nothing but such words: `insatsu`, `nihon-insatsu`, `nihoninsatsu`."""
    return all(part and _is_made_of_words(part) for part in label.casefold().split("-"))


def _is_made_of_words(text: str) -> bool:
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(start in reached and text[start:end] in _WORDS for start in range(max(0, end - _LONGEST), end)):
            reached.add(end)
    return len(text) in reached
