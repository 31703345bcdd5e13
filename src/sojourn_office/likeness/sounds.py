"""Spellings by what they sound like: Korean and Japanese names in roman letters, hangul and kana."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

# A Korean syllable as it sounds to whoever romanises it: onset, vowel, coda.
Syllable = tuple[str, str, str]
Sound = tuple[Syllable, ...] | str

# How passports spell each sound. The first spelling of a line is its name here. The Revised Romanization and
# McCune-Reischauer are in it, and what people choose beside them: LEE, YI and RHEE, PARK and BAK, CHUNG and JEONG.
_ONSETS = {
    "K": ("K", "G", "KK", "GG", "C"),
    "N": ("N",),
    "T": ("T", "D", "TT", "DD", "TH"),
    "R": ("R", "L", "RH"),
    "M": ("M",),
    "P": ("P", "B", "PP", "BB", "PH"),
    "S": ("S", "SS", "SH"),
    "": ("",),
    "J": ("J", "CH", "JJ", "Z"),
    "H": ("H",),
}
_VOWELS = {
    "A": ("A", "AH"),
    "E": ("AE", "E", "AI", "AY", "EY"),
    "YA": ("YA", "YAH"),
    "YE": ("YE", "YAE", "YEA"),
    "EO": ("EO", "UH", "UR", "ER"),
    "YEO": ("YEO", "YUH", "YER"),
    "O": ("O", "OH"),
    "WA": ("WA", "OA", "WAH"),
    "WE": ("OE", "WE", "WAE", "OI", "WAI", "WEH"),
    "YO": ("YO", "YOH"),
    "U": ("U", "OO", "WOO", "WU", "OU"),
    "WO": ("WO", "WEO", "UO"),
    "WI": ("WI", "WEE"),
    "YU": ("YU", "YOO", "YOU", "YEW", "YUU"),
    "EU": ("EU", "U"),
    "UI": ("UI", "EUI", "EE", "I", "EI", "YI"),
    "I": ("I", "EE", "YI", "IE"),
}
# Before a coda these are spelled so as well: JUNG and SUN, YOUNG and HYUN, SHUN.
_CLOSED = {"EO": ("U",), "YEO": ("YU", "YOU", "YO")}
_CODAS = {
    "": ("",),
    "K": ("K", "G", "CK", "RK", "C"),
    "N": ("N",),
    "T": ("T", "D", "S"),
    "L": ("L", "R", "LL"),
    "M": ("M",),
    "P": ("P", "B"),
    "NG": ("NG",),
}
_HANGUL_ONSETS = ["K", "K", "N", "T", "T", "R", "M", "P", "P", "S", "S", "-", "J", "J", "J", "K", "T", "P", "H"]
_HANGUL_VOWELS = [
    "A",
    "E",
    "YA",
    "YE",
    "EO",
    "E",
    "YEO",
    "YE",
    "O",
    "WA",
    "WE",
    "WE",
    "YO",
    "U",
    "WO",
    "WE",
    "WI",
    "YU",
    "EU",
    "UI",
    "I",
]
_HANGUL_CODAS = [
    "-",
    "K",
    "K",
    "K",
    "N",
    "N",
    "N",
    "T",
    "L",
    "K",
    "M",
    "L",
    "L",
    "L",
    "P",
    "L",
    "M",
    "P",
    "P",
    "T",
    "T",
    "NG",
    "T",
    "T",
    "K",
    "T",
    "P",
    "T",
]
_FIRST_HANGUL, _LAST_HANGUL = 0xAC00, 0xD7A3
# Family names of two syllables; all others have one.
_LONG_FAMILY_NAMES = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방")
_SYLLABLES_MOST = 4


def _spelled() -> dict[str, frozenset[Syllable]]:
    """Every spelling of a syllable with the sounds it may stand for."""
    found: dict[str, set[Syllable]] = {}
    for (onset, starts), (vowel, middles), (coda, ends) in product(_ONSETS.items(), _VOWELS.items(), _CODAS.items()):
        closed = _CLOSED.get(vowel, ()) if coda else ()
        for start, middle, end in product(starts, (*middles, *closed), ends):
            found.setdefault(start + middle + end, set()).add((onset, vowel, coda))
    return {spelling: frozenset(sounds) for spelling, sounds in found.items()}


_SPELLED = _spelled()
_LONGEST = max(map(len, _SPELLED))

# How kana are named in Unicode against how passports spell them, and what the spellings of a sound have in common.
_JAPANESE = (
    ("SHI", "SI"), ("CHI", "TI"), ("TSU", "TU"), ("FU", "HU"), ("JI", "ZI"), ("DI", "ZI"), ("DU", "ZU"),
    ("SH", "SY"), ("CH", "TY"), ("JY", "ZY"), ("J", "ZY"), ("VU", "BU"), ("L", "R"),
    ("OH", "O"), ("OU", "O"), ("OO", "O"), ("UU", "U"), ("EE", "E"), ("EI", "E"), ("II", "I"), ("AA", "A"),
    ("MB", "NB"), ("MP", "NP"), ("MM", "NM"), ("TTY", "TY"),
)  # fmt: skip
_MORAE = re.compile(r"(?:(?:[KGSZTDNHBPMR]Y?|[YW]|TS|TY|SH|CH|J|F)?(?P<again>[AIUEO])|N(?![AIUEO])|[KSTP](?=[KSTPC]))+")


def letters(written: str) -> str:
    """
    A name in roman letters alone, in capitals, without marks, spaces and hyphens.

    >>> letters("Seo-yeon"), letters("Jōji")
    ('SEOYEON', 'JOJI')
    """
    plain = unicodedata.normalize("NFKD", written).upper()
    return "".join(sign for sign in plain if "A" <= sign <= "Z")


@lru_cache(maxsize=65536)
def korean(written: str) -> frozenset[Sound]:
    """
    Every row of syllables that a romanised Korean name may stand for; none where it is no Korean name.

    >>> bool(korean("SEOYEON") & korean("SUHYUN")), bool(korean("MINJI") & korean("MINJU"))
    (True, False)
    """
    return frozenset(_rows(letters(written), _SYLLABLES_MOST))


def _rows(rest: str, most: int) -> set[tuple[Syllable, ...]]:
    if not rest:
        return {()}
    if not most:
        return set()
    found: set[tuple[Syllable, ...]] = set()
    for length in range(1, min(_LONGEST, len(rest)) + 1):
        sounds = _SPELLED.get(rest[:length])
        if sounds:
            following = _rows(rest[length:], most - 1)
            found |= {(sound, *after) for sound in sounds for after in following}
    return found


def hangul(written: str) -> tuple[Syllable, ...]:
    """The syllables of a name in hangul; none where a sign is of another script."""
    signs = written.replace(" ", "")
    if not signs or any(not _FIRST_HANGUL <= ord(sign) <= _LAST_HANGUL for sign in signs):
        return ()
    return tuple(_syllable(ord(sign) - _FIRST_HANGUL) for sign in signs)


def _syllable(place: int) -> Syllable:
    onset, vowel, coda = place // 588, place % 588 // 28, place % 28
    return (
        _HANGUL_ONSETS[onset].strip("-"),
        _HANGUL_VOWELS[vowel],
        _HANGUL_CODAS[coda].strip("-"),
    )


def parted(native: str) -> tuple[str, str]:
    """
    Family name and given name of a name in its own script; without a space only hangul tells where it parts.

    >>> parted("남궁민수"), parted("田中 蓮"), parted("田中蓮")
    (('남궁', '민수'), ('田中', '蓮'), ('', '田中蓮'))
    """
    family, _, given = native.strip().partition(" ")
    if given:
        return family, given.replace(" ", "")
    if not hangul(native):
        return "", native.strip()
    length = 2 if native.startswith(_LONG_FAMILY_NAMES) and len(native) > 2 else 1
    return native[:length], native[length:]


@lru_cache(maxsize=65536)
def japanese(written: str) -> str:
    """
    A Japanese name as it sounds: SATO, SATOU and SATOH are one, and so are さとう and サトウ.

    >>> japanese("SATOH") == japanese("SATOU") == japanese("さとう"), japanese("SHOTA") == japanese("しょうた")
    (True, True)
    """
    found = letters("".join(map(_kana, unicodedata.normalize("NFKC", written))))
    # A small kana takes the vowel of the one before: KI and small YO are KYO.
    found = re.sub(r"[IE]Q(?=Y)", "", found).replace("Q", "")
    for spelling, sound in _JAPANESE:
        found = found.replace(spelling, sound)
    return re.sub(r"([KSTP])\1", r"\1", found)


def _kana(sign: str) -> str:
    name = unicodedata.name(sign, "")
    if is_kana(sign):
        said = name.rpartition(" ")[2]
        small = " SMALL " in name
        return "" if small and said == "TU" else f"Q{said}" if small else said
    return "" if name.endswith("SOUND MARK") else sign


def is_kana(written: str) -> bool:
    """Whether a name is written in hiragana or katakana, so that it tells how it sounds."""
    named = [unicodedata.name(sign, "") for sign in written]
    return bool(named) and all(name.startswith(("HIRAGANA", "KATAKANA")) for name in named)


def is_name(written: str, nationality: str) -> bool:
    """Whether a spelling could be a name of a country's people; what a slip makes of one mostly could not."""
    plain = letters(written)
    if nationality == "KOR":
        return bool(korean(plain))
    if nationality == "JPN":
        return bool(_MORAE.fullmatch(plain))
    return True
