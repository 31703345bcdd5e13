"""The short names of countries as a page says them, from the three letters the agreements use, and their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sojourn.basics import countries
from sojourn.texts import say

# How the Japanese names that begin with a character are read: a list in Japanese is in the order of its sounds.
_READ: dict[str, str] = {
    "中国": "チユウコク", "中央": "チユウオウ", "仏領": "フツリヨウ", "北": "キタ", "南": "ミナミ",
    "南極": "ナンキヨク", "台湾": "タイワン", "合衆国": "カツシユウコク", "日本": "ニホン", "朝鮮": "チヨウセン",
    "東": "ヒカシ", "欧州": "オウシユウ", "米国": "ヘイコク", "米領": "ヘイリヨウ", "英国": "エイコク",
    "英領": "エイリヨウ", "西": "ニシ", "赤道": "セキトウ", "韓国": "カンコク", "香港": "ホンコン",
}  # fmt: skip
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ", "ー・ ")


def country_name(code: str, language: str) -> str:
    """The name of a country by its alpha-3 code in a language; the code itself where nobody names it."""
    name = countries.short_name_of(code)
    return say(name, language) if name else code


def country_in_a_sentence(code: str, language: str) -> str:
    """The name of a country within a sentence of a language: "the Netherlands", "Korea"."""
    name = countries.short_in_a_sentence(code)
    return say(name, language) if name else code


def named(codes: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Codes with their names, in the order in which a reader of the language looks for them."""
    return sorted(((code, country_name(code, language)) for code in codes), key=lambda pair: in_order(pair[1]))


def in_order(name: str) -> str:
    """
    What a name is sorted by: accents, case and marks of kana left out, characters by their reading; Hangul as it is.

    >>> sorted(["Zambia", "Åland Islands", "Albania"], key=in_order)
    ['Åland Islands', 'Albania', 'Zambia']
    >>> sorted(["韓国", "インド", "カナダ"], key=in_order)
    ['インド', 'カナダ', '韓国']
    """
    length, read = max(((len(head), kana) for head, kana in _READ.items() if name.startswith(head)), default=(0, ""))
    plain = unicodedata.normalize("NFKD", read + name[length:]).translate(_SMALL_KANA)
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign))).casefold()
