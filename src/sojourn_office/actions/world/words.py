"""What invented people wrote and what invented officers found, each in the language of whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sojourn_office.actions.world.people import Applicant


@dataclass(frozen=True)
class Sheet:
    """One specimen paper: its title, who is said to have made it, its lines."""

    title: str
    issuer: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """Why an officer found a criterion met or not, on which paper, and the sentence to the person."""

    why: str
    paper: str
    to_the_person: str


# An asked paper may come until the end of the ninth day after.
TIME_TO_ANSWER = timedelta(days=10)

_KO = {
    "cv": Sheet("이력서", "본인 작성", ("2022년 3월 견본대학교 입학.", "2024년 견본카페 아르바이트 1년.")),
    "statement": Sheet(
        "이유서",
        "본인 작성",
        (
            "일본의 여러 지방을 여행하며 지역의 생활과 문화를 배우고 싶습니다.",
            "여행 경비를 보충하기 위하여 단기간 일할 예정이며, 체류가 끝나면 귀국하여 학업을 계속하겠습니다.",
        ),
    ),
    "statement-older": Sheet(
        "이유서",
        "본인 작성",
        (
            "2019년 2월부터 2020년 9월까지 병역을 마쳤고, 졸업이 늦어져 지금까지 신청하지 못하였습니다.",
            "26세가 넘었으나 위와 같은 사정을 살펴 주시기 바랍니다. 증빙으로 병적증명서를 첨부합니다.",
        ),
    ),
    "statement-plain": Sheet(
        "이유서",
        "본인 작성",
        ("일본에서 일 년 동안 지내 보고 싶습니다.", "여러 도시를 여행하고 싶습니다."),
    ),
    "plan": Sheet(
        "계획서",
        "본인 작성",
        ("1~3월: 오사카와 교토 여행.", "4~6월: 홋카이도에서 단기 근무.", "7~12월: 규슈와 오키나와 여행 후 귀국."),
    ),
    "basic-certificate": Sheet(
        "기본증명서(상세)", "견본시청", ("등록기준지: 견본시 시연구.", "성명과 생년월일은 신청서와 같음.")
    ),
    "balance": Sheet(
        "잔고증명서", "견본은행 시연지점", ("예금 종류: 보통예금", "잔액: KRW 2,900,000", "기준일: 신청 전 7일 이내")
    ),
    "balance-low": Sheet(
        "잔고증명서", "견본은행 시연지점", ("예금 종류: 보통예금", "잔액: KRW 2,500,000", "기준일: 2026년 11월 6일")
    ),
}
_JA = {
    "plan": Sheet(
        "活動計画書",
        "本人作成",
        (
            "1～3月：ソウルで語学講座に通い、近郊を旅行。",
            "4～8月：釜山に滞在し、短期の就労。",
            "9～12月：全羅道と済州島を旅行し、帰国。",
        ),
    ),
    "balance": Sheet(
        "残高証明書", "見本銀行 架空支店", ("預金の種類：普通預金", "残高：JPY 500,000", "基準日：申請前2週間以内")
    ),
    "reason-letter": Sheet(
        "事由書",
        "本人作成",
        ("25歳までは見習いとして働いており、長く休むことができませんでした。", "修了証の写しを添えます。"),
    ),
}
_SAY_KO = {
    "age": Found(
        "이유서에 연장 사유가 적혀 있지 않음.",
        "statement",
        "이유서에 나이 상한을 연장할 만한 사정이 적혀 있지 않았습니다.",
    ),
    "purpose": Found("계획의 대부분이 취업임.", "plan", "계획서가 여행보다 취업을 중심으로 짜여 있었습니다."),
    "funds": Found("잔고증명서의 금액이 모자람.", "balance", "잔고증명서의 금액이 안내한 금액보다 적었습니다."),
    "residence": Found(
        "초본의 주소가 관할 밖임.", "resident-register", "주민등록초본에서 대한민국 거주를 확인할 수 없었습니다."
    ),
}
_SAY_JA = {
    "purpose": Found("계획의 대부분이 취업임.", "plan", "計画書の内容が、観光よりも就労を中心としたものでした。"),
    "funds": Found("잔고가 안내 금액에 못 미침.", "balance", "残高証明書の額が、案内した額に届いていませんでした。"),
}
_MET = {"JPN": "書類で確認した。", "KOR": "서류로 확인함."}
_ASKED = {
    "KOR-JPN": "기준일이 오래된 잔고증명서입니다. 최근 7일 이내의 것으로 다시 보내 주십시오.",
    "JPN-KOR": "事由書に、年齢についての事情を具体的に書いて送ってください。",
}


def sheet_of(person: Applicant, paper: str, *, is_refused_for: str = "") -> Sheet | None:
    """The specimen paper that a person files; nothing where this world has none of the kind."""
    sheets = _KO if person.language == "ko" else _JA
    if paper == "statement" and is_refused_for == "age":
        return sheets["statement-plain"]
    if paper == "statement" and person.birth_date.year < 2000:
        return sheets["statement-older"]
    if paper == "balance" and person.slug == "haneul":
        return sheets["balance-low"]
    return sheets.get(paper)


def sheet_by_name(paper: str, language: str) -> Sheet | None:
    """A specimen paper of a kind, whoever files it."""
    return (_KO if language == "ko" else _JA).get(paper)


def not_met(scheme: str, code: str) -> Found:
    """What an officer writes of a criterion that is not met, in the file and to the person."""
    return (_SAY_KO if scheme == "KOR-JPN" else _SAY_JA)[code]


def met(host: str) -> str:
    """What an officer writes of a criterion that is met."""
    return _MET[host]


def asked(scheme: str) -> str:
    """What an officer writes when a paper is asked for."""
    return _ASKED[scheme]
