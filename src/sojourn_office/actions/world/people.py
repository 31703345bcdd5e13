"""The invented people of the demonstration: those on its list by name, all the others from two lists of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sojourn.basics.messages import Message
from sojourn_office.actions.world.chance import Chance


@dataclass(frozen=True)
class Applicant:
    """
    An invented young person, with everything they would type.

    `slug` names them in the world's script alone, since it says who they are; `button` is the name of their button on
    the sign-in list, `shows` what it promises. Only those who have one are listed.
    """

    slug: str
    nationality: str
    surname: str
    given_names: str
    native_name: str
    birth_date: date
    sex: str
    region: str
    passport_number: str
    address: str
    turns: int = 0
    funds: int = 0
    button: str = ""
    shows: Message | None = None

    @property
    def language(self) -> str:
        """The language they read."""
        return {"KOR": "ko", "JPN": "ja"}.get(self.nationality, "en")

    @property
    def street(self) -> str:
        """Where they say they live: a street that is nowhere."""
        nowhere = {"KOR": "견본시 시연구 가상로 1, 101호", "JPN": "見本市架空町1丁目1番1号"}
        return nowhere.get(self.nationality, "Jalan Contoh 1, Jakarta")

    @property
    def phone(self) -> str:
        """Nobody's telephone."""
        return {"KOR": "010-0000-0000", "JPN": "090-0000-0000"}.get(self.nationality, "000-0000-0000")

    @property
    def label(self) -> str:
        """How the sign-in list names them."""
        return f"{self.native_name} {self.surname} {self.given_names}".strip()


@dataclass(frozen=True)
class Official:
    """An invented member of staff: posts as (mission, roles) of one host; an empty mission is every one."""

    slug: str
    host: str
    name: str
    posts: tuple[tuple[str, tuple[str, ...]], ...]
    shows: Message | None = None
    lands_on: str = "/desk"
    button: str = ""

    @property
    def address(self) -> str:
        """Their sign-in address."""
        return f"{self.slug}@example.org"

    @property
    def language(self) -> str:
        """The language they read."""
        return {"JPN": "ja", "KOR": "ko"}.get(self.host, "en")


OFFICIALS: tuple[Official, ...] = (
    Official(
        "yamamoto",
        "JPN",
        "山本 直子",
        (("seoul", ("officer",)),),
        Message("Officer, Seoul: the queue, one case beside its papers"),
        button="officer-seoul",
    ),
    Official(
        "inoue",
        "JPN",
        "井上 健",
        (("seoul", ("officer",)), ("jeju", ("officer",))),
        Message("Officer, Seoul and Jeju: two officers on one case"),
        button="officer-seoul-and-jeju",
    ),
    Official(
        "mori",
        "JPN",
        "森 彩",
        (("busan", ("officer",)),),
        Message("Officer, Busan: two that may be one person"),
        button="officer-busan",
    ),
    Official(
        "kang",
        "KOR",
        "강은지",
        (("osaka", ("officer",)),),
        Message("Officer, Osaka: open all year, one by one; a file on paper"),
        button="officer-osaka",
    ),
    Official(
        "yoon",
        "KOR",
        "윤태호",
        (("osaka", ("officer",)),),
        Message("Officer, Osaka: second signature"),
        button="second-officer-osaka",
    ),
    Official("nam", "KOR", "남기훈", (("tokyo", ("officer",)),)),
    Official(
        "kobayashi",
        "JPN",
        "小林 誠",
        (("", ("supervisor",)),),
        Message("Supervisor, Japan: to sign, and the steps of a round"),
        "/supervise",
        button="supervisor-japan",
    ),
    Official(
        "baek",
        "KOR",
        "백지영",
        (("", ("supervisor",)),),
        Message("Supervisor, Korea: to sign, and what is late"),
        "/supervise",
        button="supervisor-korea",
    ),
    Official(
        "wulan",
        "IDN",
        "Wulan Lestari",
        (("", ("sender",)),),
        Message("Officer, Indonesia: endorses before Australia decides"),
        "/endorse",
        button="sender-indonesia",
    ),
    Official(
        "fujita",
        "JPN",
        "藤田 浩",
        (("", ("border",)),),
        Message("Border officer, Japan: two lines and a word"),
        "/border",
        button="border-japan",
    ),
    Official(
        "seo",
        "KOR",
        "서정민",
        (("", ("border",)),),
        Message("Border officer, Korea: two lines and a word"),
        "/border",
        button="border-korea",
    ),
    Official(
        "hara",
        "JPN",
        "原 恵子",
        (("", ("manager",)),),
        Message("Programme manager, Japan: rounds and places"),
        "/supervise",
        button="manager",
    ),
    Official(
        "nishimura",
        "JPN",
        "西村 明",
        (("", ("manager",)),),
        Message("Programme manager, Japan: agrees to what the other one asks"),
        "/programme/kept",
        button="second-manager",
    ),
    Official(
        "operator",
        "JPN",
        "中島 綾",
        (("", ("operator",)),),
        Message("Operator: no personal data"),
        "/supervise/stopped",
        button="operator",
    ),
)


def _named(
    nationality: str,
    slug: str,
    surname: str,
    given: str,
    native: str,
    born: str,
    sex: str,
    region: str,
    number: int,
    **more: Any,
) -> Applicant:
    """Someone on the sign-in list, with an address made of the name and a specimen passport of a number."""
    mail = f"{given}.{surname}@example.org".lower()
    birth = date.fromisoformat(born)
    return Applicant(slug, nationality, surname, given, native, birth, sex, region, f"XX{number:07}", mail, **more)


_korean, _japanese = partial(_named, "KOR"), partial(_named, "JPN")

NAMED: tuple[Applicant, ...] = (
    _korean("haneul", "KIM", "HANEUL", "김하늘", "2003-05-17", "F", "KR-11", 421, funds=2_500_000,
            button="draft", shows=Message("Tasks half done; a bank certificate that is too low")),
    _korean("junseo", "LEE", "JUNSEO", "이준서", "1997-03-12", "M", "KR-26", 422, funds=2_900_000,
            button="age-reasons", shows=Message("Being assessed; reasons for the age of 29")),
    _korean("seoyeon", "PARK", "SEOYEON", "박서연", "1998-09-03", "F", "KR-11", 423, funds=3_100_000,
            button="refused-in-full", shows=Message("A refusal letter with the whole reason")),
    _korean("doyun", "HAN", "DOYUN", "한도윤", "1997-11-21", "M", "KR-26", 424, funds=2_800_000,
            button="refused-condition-only", shows=Message("A refusal letter that names the condition only")),
    _korean("eunbyeol", "KO", "EUNBYEOL", "고은별", "1999-01-30", "F", "KR-49", 425, funds=3_000_000,
            button="refused-withheld", shows=Message("A refusal letter without a reason, as Japan writes it")),
    _korean("yujin", "CHOI", "YUJIN", "최유진", "2002-02-11", "F", "KR-27", 426, turns=1, funds=3_500_000,
            button="second-turn", shows=Message("A second turn: passed, to collect")),
    _korean("minjae", "JUNG", "MINJAE", "정민재", "2004-01-20", "M", "KR-49", 427, funds=3_200_000,
            button="filed-directly", shows=Message("Files directly, without a designated body")),
    _japanese("misaki", "SATO", "MISAKI", "佐藤 美咲", "2002-04-08", "F", "JP-13", 521, funds=600_000,
              button="in-korea", shows=Message("In Korea: the stay, its days and a proof")),
    _japanese("aoi", "TAKAHASHI", "AOI", "髙橋 葵", "2004-05-05", "F", "JP-27", 522, funds=500_000,
              button="assessed-in-osaka", shows=Message("Being assessed in Osaka")),
    _japanese("ren", "TANAKA", "REN", "田中 蓮", "1996-03-03", "M", "JP-27", 523, funds=450_000,
              button="paper-asked", shows=Message("A paper is asked for")),
    _japanese("haruka", "ITO", "HARUKA", "伊藤 遥", "2003-07-07", "F", "JP-13", 524, funds=650_000,
              button="not-drawn", shows=Message("A rank in a draw, and no place so far")),
    _japanese("sota", "WATANABE", "SOTA", "渡辺 颯太", "2001-12-01", "M", "JP-12", 525, funds=700_000,
              button="drawn", shows=Message("A place that was drawn by lot")),
    _japanese("mei", "KOBAYASHI", "MEI", "小林 芽衣", "2002-09-19", "F", "JP-11", 526, funds=620_000,
              button="to-enter", shows=Message("A draw that can be entered now")),
)  # fmt: skip

_KOREAN_SURNAMES = (
    ("김", "KIM"), ("이", "LEE"), ("박", "PARK"), ("최", "CHOI"), ("정", "JUNG"), ("강", "KANG"), ("조", "CHO"),
    ("윤", "YOON"), ("장", "JANG"), ("임", "LIM"), ("한", "HAN"), ("오", "OH"), ("서", "SEO"), ("신", "SHIN"),
    ("권", "KWON"), ("황", "HWANG"), ("안", "AHN"), ("송", "SONG"), ("류", "RYU"), ("홍", "HONG"),
)  # fmt: skip
_KOREAN_GIVEN = (
    ("하은", "HAEUN", "F"), ("지호", "JIHO", "M"), ("서윤", "SEOYUN", "F"), ("시우", "SIU", "M"),
    ("수아", "SUA", "F"), ("주원", "JUWON", "M"), ("예린", "YERIN", "F"), ("준우", "JUNWOO", "M"),
    ("다은", "DAEUN", "F"), ("현우", "HYUNWOO", "M"), ("채원", "CHAEWON", "F"), ("건우", "GEONWOO", "M"),
    ("나연", "NAYEON", "F"), ("우진", "WOOJIN", "M"), ("유나", "YUNA", "F"), ("민규", "MINGYU", "M"),
)  # fmt: skip
_JAPANESE_SURNAMES = (
    ("佐々木", "SASAKI"), ("山田", "YAMADA"), ("中村", "NAKAMURA"), ("小川", "OGAWA"), ("加藤", "KATO"),
    ("吉田", "YOSHIDA"), ("山口", "YAMAGUCHI"), ("松本", "MATSUMOTO"), ("木村", "KIMURA"), ("林", "HAYASHI"),
    ("清水", "SHIMIZU"), ("斎藤", "SAITO"), ("森田", "MORITA"), ("池田", "IKEDA"), ("橋本", "HASHIMOTO"),
    ("石川", "ISHIKAWA"), ("前田", "MAEDA"), ("藤井", "FUJII"), ("岡田", "OKADA"), ("三浦", "MIURA"),
)  # fmt: skip
_JAPANESE_GIVEN = (
    ("結衣", "YUI", "F"), ("翔太", "SHOTA", "M"), ("陽菜", "HINA", "F"), ("大輝", "DAIKI", "M"),
    ("七海", "NANAMI", "F"), ("拓海", "TAKUMI", "M"), ("彩花", "AYAKA", "F"), ("悠斗", "YUTO", "M"),
    ("千尋", "CHIHIRO", "F"), ("健太", "KENTA", "M"), ("莉子", "RIKO", "F"), ("直樹", "NAOKI", "M"),
)  # fmt: skip


def others(nationality: str, *, seed: str) -> Iterator[Applicant]:
    """
    Everyone else of a nationality, as many as are asked for, the same for the same seed.

    Each has another name, another specimen passport and another address at a domain that is kept for examples.
    """
    korean = nationality == "KOR"
    surnames, given_names = (_KOREAN_SURNAMES, _KOREAN_GIVEN) if korean else (_JAPANESE_SURNAMES, _JAPANESE_GIVEN)
    chance = Chance(seed, f"people/{nationality}")
    first_passport = 1_001 if korean else 5_001
    for number in range(len(surnames) * len(given_names)):
        native_surname, surname = surnames[(number * 7 + number // 20) % len(surnames)]
        native_given, given, sex = given_names[(number * 5 + number // 20) % len(given_names)]
        birth = date(chance.between(2001, 2006), chance.between(1, 12), chance.between(1, 28))
        yield Applicant(
            slug=f"{nationality.lower()}-{number}",
            nationality=nationality,
            surname=surname,
            given_names=given,
            native_name=f"{native_surname}{native_given}" if korean else f"{native_surname} {native_given}",
            birth_date=birth,
            sex=sex,
            region="",
            passport_number=f"XX{first_passport + number:07}",
            address=f"{given}.{surname}.{number}@example.org".lower(),
            funds=chance.between(29, 52) * 100_000 if korean else chance.between(45, 90) * 10_000,
        )
