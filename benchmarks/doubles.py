"""How many made doubles the desk's search finds, and whom it names wrongly: twins, namesakes, a crowd of strangers."""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sojourn_office.likeness.pairs import Known, Passport, likely

# Spellings that people carry in their passports, gathered by hand and not by the tables that are tried here.
KOREAN_FAMILIES = (
    ("김", "KIM GIM"),
    ("이", "LEE YI RHEE"),
    ("박", "PARK PAK BAK"),
    ("최", "CHOI CHOE"),
    ("정", "JUNG JEONG CHUNG"),
    ("강", "KANG GANG"),
    ("조", "CHO JO"),
    ("윤", "YOON YUN"),
    ("장", "JANG CHANG"),
    ("임", "LIM IM RIM"),
    ("오", "OH O"),
    ("서", "SEO SUH"),
    ("신", "SHIN SIN"),
    ("권", "KWON GWON"),
    ("황", "HWANG"),
    ("안", "AHN AN"),
    ("유", "YOO YU RYU"),
    ("노", "NOH ROH NO"),
    ("백", "BAEK PAIK"),
    ("허", "HEO HUR HUH"),
    ("문", "MOON MUN"),
)
KOREAN_NAMES = (
    ("민준", "MINJUN MINJOON"),
    ("서연", "SEOYEON SUHYUN SEOYEUN"),
    ("지우", "JIWOO JIU CHIWOO"),
    ("하은", "HAEUN HAUN"),
    ("예진", "YEJIN YAEJIN"),
    ("현우", "HYUNWOO HYEONU HYEONWOO"),
    ("영희", "YOUNGHEE YEONGHUI"),
    ("성호", "SUNGHO SEONGHO"),
    ("동현", "DONGHYUN DONGHYEON"),
    ("은지", "EUNJI UNJI"),
    ("수빈", "SUBIN SOOBIN"),
    ("지영", "JIYOUNG JIYEONG"),
    ("건우", "GUNWOO GEONU KUNWOO"),
    ("채원", "CHAEWON CHAEWEON"),
    ("하늘", "HANEUL HANUL"),
    ("유진", "YUJIN YOOJIN EUGENE"),
    ("도윤", "DOYUN DOYOON"),
    ("시우", "SIWOO SHIWOO SIU"),
    ("민지", "MINJI"),
    ("민주", "MINJU MINJOO"),
    ("민수", "MINSU MINSOO"),
    ("민서", "MINSEO MINSUH"),
    ("지훈", "JIHUN JIHOON"),
    ("지현", "JIHYUN JIHYEON"),
    ("재희", "JAEHEE JAEHUI"),
    ("아라", "ARA AHRA"),
)
JAPANESE_FAMILIES = (
    ("佐藤", "SATO SATOU SATOH"),
    ("田中", "TANAKA"),
    ("伊藤", "ITO ITOU ITOH"),
    ("大野", "ONO OHNO OONO"),
    ("斎藤", "SAITO SAITOU"),
    ("高橋", "TAKAHASHI"),
    ("新村", "SHINMURA SHIMMURA"),
    ("神部", "KANBE KAMBE"),
    ("藤井", "FUJII FUJI"),
    ("鈴木", "SUZUKI"),
    ("中村", "NAKAMURA"),
    ("加藤", "KATO KATOU KATOH"),
    ("吉田", "YOSHIDA"),
    ("井上", "INOUE INOE"),
)
JAPANESE_NAMES = (
    ("蓮", "REN"),
    ("悠太", "YUTA YUUTA"),
    ("悠人", "YUTO YUUTO"),
    ("翔太", "SHOTA SHOUTA SHOHTA"),
    ("恭子", "KYOKO KYOUKO"),
    ("美咲", "MISAKI"),
    ("純一", "JUNICHI JUNNICHI"),
    ("涼", "RYO RYOU RYOH"),
    ("優子", "YUKO YUUKO"),
    ("陽子", "YOKO YOUKO"),
    ("健二", "KENJI"),
    ("千恵", "CHIE"),
    ("翔", "SHO SHOU"),
    ("結衣", "YUI"),
    ("真央", "MAO"),
    ("陸", "RIKU"),
    ("梨花", "RIKA"),
)
# The crowd has the given names of a country, and not the few above: of two syllables, or of two parts.
SYLLABLES = [
    "가GA",
    "건GEON",
    "경GYEONG",
    "규GYU",
    "기GI",
    "나NA",
    "다DA",
    "도DO",
    "동DONG",
    "민MIN",
    "범BEOM",
    "보BO",
    "상SANG",
    "서SEO",
    "선SEON",
    "성SEONG",
    "소SO",
    "수SU",
    "승SEUNG",
    "시SI",
    "아A",
    "연YEON",
    "영YEONG",
    "예YE",
    "우U",
    "원WON",
    "유YU",
    "윤YUN",
    "은EUN",
    "인IN",
    "재JAE",
    "정JEONG",
    "주JU",
    "준JUN",
    "지JI",
    "진JIN",
    "찬CHAN",
    "채CHAE",
    "태TAE",
    "하HA",
    "한HAN",
    "현HYEON",
    "혜HYE",
    "호HO",
    "훈HUN",
    "희HUI",
]
PARTS = (
    [
        "宏HIRO",
        "貴TAKA",
        "義YOSHI",
        "和KAZU",
        "信NOBU",
        "智TOMO",
        "正MASA",
        "直NAO",
        "秀HIDE",
        "明AKI",
        "春HARU",
        "夏NATSU",
        "千CHI",
        "麻ASA",
        "由YU",
    ],
    [
        "樹KI",
        "人TO",
        "志SHI",
        "幸YUKI",
        "子KO",
        "美MI",
        "恵E",
        "也YA",
        "輝TERU",
        "香KA",
        "奈NA",
        "里RI",
        "男O",
        "代YO",
        "平HEI",
        "介SUKE",
    ],
)
_FIRST_DAY, _DAYS = date(1995, 1, 1), 12 * 365
_EACH = 120


@dataclass(frozen=True)
class Made:
    """Two made records: of which kind, and whether they are of one person."""

    kind: str
    is_one: bool
    one: Known
    two: Known


class _Maker:
    """Makes people from the spellings above."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311 (made people, the same for a seed)

    def person(self, nationality: str = "", *, born_on: date | None = None) -> Known:
        nationality = nationality or self._draw.choice(("KOR", "JPN"))
        families, names = _pools(nationality)
        # Common names are common: a fifth of all Koreans are called by the first name of the list.
        (family, families_spelled), (given, spelled) = (
            pool[min(int(self._draw.expovariate(5 / len(pool))), len(pool) - 1)] for pool in (families, names)
        )
        day = born_on or _FIRST_DAY + timedelta(days=self._draw.randrange(_DAYS))
        native = f"{family}{given}" if nationality == "KOR" else f"{family} {given}"
        sex = self._draw.choice("FM")
        passport = self.passport(nationality)
        first, second = families_spelled.split()[0], spelled.split()[0]
        return Known(first, second, native, day, sex, nationality, (passport,))

    def stranger(self) -> Known:
        """Somebody of the crowd."""
        known = self.person()
        pools = (SYLLABLES, SYLLABLES) if known.nationality == "KOR" else PARTS
        parts = [self._draw.choice(pool) for pool in pools]
        given, native = "".join(part[1:] for part in parts), "".join(part[0] for part in parts)
        family = known.native[:1] if known.nationality == "KOR" else f"{known.native.split()[0]} "
        return replace(known, given=given, native=f"{family}{native}")

    def passport(self, issuer: str, *, ends_in: int = 0) -> Passport:
        years = ends_in or self._draw.randrange(2, 11)
        number = f"{'M' if issuer == 'KOR' else 'TZ'}{self._draw.randrange(10**7, 10**8)}"
        return Passport(issuer, number, date(2026, 11, 23) + timedelta(days=365 * years))

    def spelled_otherwise(self, known: Known) -> Known | None:
        """The same person by other spellings of those above; nothing where there are none."""
        families, names = _pools(known.nationality)
        of = {each: spelled.split() for pool in (families, names) for _, spelled in pool for each in spelled.split()}
        family, given = self._draw.choice(of[known.family]), self._draw.choice(of[known.given])
        return None if (family, given) == (known.family, known.given) else replace(known, family=family, given=given)

    def renewed(self, known: Known) -> Known:
        return replace(known, passports=(self.passport(known.nationality),))

    def slipped(self, name: str) -> str:
        at = self._draw.randrange(1, len(name) - 1)
        return self._draw.choice(
            (
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
                name[:at] + name[at + 1 :],
                name[:at] + name[at] + name[at:],
            )
        )

    def pairs(self) -> Iterator[Made]:
        for kind, make in (
            ("two passports of one country", self._two_passports),
            ("spelled in another way", self._spelled),
            ("spelled in another way, own script missing once", self._latin_alone),
            ("dual national, the same name", self._dual),
            ("dual national, another name beside it", self._dual_otherwise),
            ("day and month turned", self._turned),
            ("two figures of the birth date swapped", self._swapped),
            ("a slip in the given name", self._slip),
            ("family and given name turned", self._names_turned),
            ("another family name after a marriage", self._married),
        ):
            yield from (Made(kind, True, *make()) for _ in range(_EACH))
        for kind, make in (
            ("twins", self._twins),
            ("twins, own script missing", self._twins_in_latin),
            ("namesakes with other birth dates", self._namesakes),
            ("one family name and one birth date", self._same_day),
        ):
            yield from (Made(kind, False, *make()) for _ in range(_EACH))

    def _two_passports(self) -> tuple[Known, Known]:
        one = self.person()
        return one, self.renewed(one)

    def _spelled(self) -> tuple[Known, Known]:
        while True:
            one = self.person()
            two = self.spelled_otherwise(one)
            if two is not None:
                return one, self.renewed(two)

    def _latin_alone(self) -> tuple[Known, Known]:
        one, two = self._spelled()
        return one, replace(two, native="")

    def _dual(self) -> tuple[Known, Known]:
        one = self.person()
        return one, replace(one, nationality="AUS", native="", passports=(self.passport("AUS"),))

    def _dual_otherwise(self) -> tuple[Known, Known]:
        one, two = self._dual()
        return one, replace(two, given=f"JENNIFER {two.given}")

    def _turned(self) -> tuple[Known, Known]:
        day = date(self._draw.randrange(1996, 2006), self._draw.randrange(1, 7), self._draw.randrange(7, 13))
        one = self.person(born_on=day)
        return one, replace(self.renewed(one), born_on=date(day.year, day.day, day.month))

    def _swapped(self) -> tuple[Known, Known]:
        day = date(self._draw.randrange(1996, 2006), self._draw.randrange(1, 13), 12)
        one = self.person(born_on=day)
        return one, replace(self.renewed(one), born_on=day.replace(day=21))

    def _slip(self) -> tuple[Known, Known]:
        one = self.person()
        while len(one.given) < 4:
            one = self.person()
        two = replace(self.renewed(one), given=self.slipped(one.given))
        return one, replace(two, native="") if self._draw.random() < 0.5 else two

    def _names_turned(self) -> tuple[Known, Known]:
        one = self.person()
        return one, replace(self.renewed(one), family=one.given, given=one.family, native="")

    def _married(self) -> tuple[Known, Known]:
        one, other = self.person("JPN"), self.person("JPN")
        native = f"{other.native.split()[0]} {one.native.split()[1]}"
        return one, replace(self.renewed(one), family=other.family, native=native)

    def _twins(self) -> tuple[Known, Known]:
        one = self.person()
        while True:
            other = self.person(one.nationality)
            if other.given != one.given:
                break
        native = (
            f"{one.native[0]}{other.native[1:]}"
            if one.nationality == "KOR"
            else f"{one.native.split()[0]} {other.native.split()[1]}"
        )
        # They ask for their passports on one day, and get numbers beside one another.
        (mine,) = one.passports
        number = f"{mine.number[:-1]}{(int(mine.number[-1]) + 1) % 10}"
        two = replace(one, given=other.given, native=native, sex=other.sex, passports=(replace(mine, number=number),))
        return one, two

    def _twins_in_latin(self) -> tuple[Known, Known]:
        one, two = self._twins()
        return replace(one, native=""), replace(two, native="")

    def _namesakes(self) -> tuple[Known, Known]:
        one = self.person()
        days = timedelta(days=self._draw.randrange(40, 3000))
        return one, replace(self.renewed(one), born_on=one.born_on - days)

    def _same_day(self) -> tuple[Known, Known]:
        one, two = self._twins()
        return one, self.renewed(two)


def _pools(nationality: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    return (KOREAN_FAMILIES, KOREAN_NAMES) if nationality == "KOR" else (JAPANESE_FAMILIES, JAPANESE_NAMES)


@dataclass(frozen=True)
class Report:
    """What was found of each kind of pair, of how many, and what was named in the crowd."""

    found: Counter[str]
    made: Counter[str]
    doubles: frozenset[str]
    in_crowd: int
    people: int
    seconds: float

    @property
    def recall(self) -> float:
        """Of the pairs that are one person, how many were found."""
        return sum(self.found[kind] for kind in self.doubles) / sum(self.made[kind] for kind in self.doubles)

    @property
    def precision(self) -> float:
        """Of what was named, how much is one person."""
        right = sum(self.found[kind] for kind in self.doubles)
        return right / (sum(self.found.values()) + self.in_crowd)


def tried(*, seed: int = 1, crowd: int = 20_000) -> Report:
    """Search among all made pairs and a crowd of strangers at once, as the night does."""
    maker = _Maker(seed)
    pairs = list(maker.pairs())
    records = [known for pair in pairs for known in (pair.one, pair.two)]
    records += [maker.stranger() for _ in range(crowd)]
    started = time.process_time()
    named = {(one, two) for one, two, _ in likely(records)}
    seconds = time.process_time() - started
    found = Counter(pair.kind for place, pair in enumerate(pairs) if (2 * place, 2 * place + 1) in named)
    wrong = sum(not (one % 2 == 0 and two == one + 1 and two < 2 * len(pairs)) for one, two in named)
    kinds: defaultdict[bool, set[str]] = defaultdict(set)
    for pair in pairs:
        kinds[pair.is_one].add(pair.kind)
    made = Counter(pair.kind for pair in pairs)
    return Report(found, made, frozenset(kinds[True]), wrong, len(records), seconds)


def main() -> None:
    """Print what was found of each kind, and precision and recall over all."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crowd", type=int, default=20_000, help="how many strangers stand around the made pairs")
    asked = parser.parse_args()
    report = tried(seed=asked.seed, crowd=asked.crowd)
    for kind, made in report.made.items():
        who = "one person " if kind in report.doubles else "two persons"
        print(f"{who}  {kind:<50} {report.found[kind]:>4} of {made}")
    print(f"two persons  {'in the crowd: one name, one birth date':<50} {report.in_crowd:>4}")
    print(
        f"precision {report.precision:.3f}, recall {report.recall:.3f}; {report.people:,} made records, "
        f"{report.seconds:.1f} s of CPU"
    )


if __name__ == "__main__":
    main()
