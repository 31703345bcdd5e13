"""What the office prints: whole in every language, the same each time, and no more of a reason than the host tells."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest

from sojourn.basics.messages import Words, listed
from sojourn_office.papers.barcode import data_matrix_png, read_seal
from sojourn_office.papers.letter import Letter, Reason, letter
from sojourn_office.papers.receipt import Receipt, ReceivedFile, receipt
from sojourn_office.papers.typesetting import CannotPrint
from sojourn_office.papers.visa_notice import VisaNotice, visa_notice
from sojourn_office.papers.words import Addressee


def in_three(en: str, ko: str, ja: str) -> Words:
    return Words((("en", en), ("ko", ko), ("ja", ja)))


REASON = Reason(
    rule=in_three(
        "Aged 26 to 30: circumstances must be recognised.",
        "만 26세부터 30세까지는 사정이 인정되어야 합니다.",
        "26歳から30歳までの方は、事情が認められることが必要です。",
    ),
    source=in_three("Agreement, article 1 (b)", "협정 제1조 (b)", "協定第1条(b)"),
    fact=in_three("You were 27 on 14 April 2026.", "귀하는 만 27세였습니다.", "27歳でした。"),
    paper=in_three("Paper 3, pages 1 and 2.", "3번 서류, 1쪽과 2쪽", "書類3、1ページおよび2ページ"),
    remedy=(
        in_three(
            "Apply again before you are 31.", "만 31세 전에 다시 신청하실 수 있습니다.", "31歳になる前に申請できます。"
        ),
        in_three("Say which circumstance.", "어떤 사정인지 적어 주십시오.", "どの事情かを記載してください。"),
    ),
)
REFUSED = Letter(
    office=in_three("Embassy of Japan", "주대한민국 일본국 대사관", "在大韓民国日本国大使館"),
    section=in_three("Consular section, Seoul", "영사부, 서울", "領事部、ソウル"),
    decided_on=date(2026, 5, 18),
    number="JPN-2026-7K3MQ8-4",
    addressee=Addressee("박서연", "PARK SEOYEON", "ko"),
    granted=False,
    office_language="ja",
    officers=2,
    reasons=(REASON,),
    reasons_source=in_three("Notice of April 2025", "2025년 4월 안내", "2025年4月の案内"),
    officer_sentence="귀하의 계획서는 잘 읽었습니다.",
    met=(in_three("nationality", "국적", "国籍"), in_three("money", "자금", "資金")),
    specimen=True,
)
SEAL = b"\xdc" + bytes(range(219))
NOTICE = VisaNotice(
    office=in_three("Consulate General in Osaka", "주오사카 대한민국 총영사관", "在大阪大韓民国総領事館"),
    number="KOR-2026-2HF8LQ-6",
    issued_on=date(2026, 10, 9),
    holder=Addressee("髙橋 葵", "TAKAHASHI AOI", "ja"),
    host=in_three("Korea", "한국", "韓国"),
    host_language="ko",
    passport_ending="0421",
    passport_country=in_three("Japan", "일본", "日本"),
    kind=in_three("Working holiday, H-1", "관광취업, H-1", "観光就業、H-1"),
    valid_from=date(2026, 10, 9),
    valid_until=date(2027, 10, 9),
    single_entry=True,
    stay=in_three("one year from landing", "입국일부터 1년", "入国日から1年"),
    work=in_three("25 hours a week", "주 25시간", "週25時間"),
    register=in_three("within 90 days of landing", "입국 후 90일 이내", "入国後90日以内"),
    after_landing=(in_three("Keep it.", "보관해 주십시오.", "保管してください。"),),
    lines=("VNKORTAKAHASHI<<AOI".ljust(44, "<"), "TR99904218JPN0203144F2710095".ljust(44, "<")),
    verify_at="example.org/verify",
    barcode=data_matrix_png(SEAL),
    specimen=True,
)
RECEIPT = Receipt(
    office=REFUSED.office,
    about=in_three("Round 2027 Q1", "2027년 1분기", "2027年第1四半期"),
    number="JPN-2026-7K3MQ8-4",
    person=Addressee("김하늘", "KIM HANEUL", "ko"),
    received_at=datetime(2026, 11, 2, 0, 30, tzinfo=ZoneInfo("Asia/Seoul")),
    files=(
        ReceivedFile(
            in_three("Bank certificate", "예금 잔액 증명서", "残高証明書"), 2, 123_456, sha256(b"1").hexdigest()
        ),
        ReceivedFile(in_three("Statement", "이유서", "理由書"), 1, 99, sha256(b"2").hexdigest()),
    ),
    next_steps=(in_three("Results: 16 November 2026.", "결과 발표: 11월 16일.", "結果発表：11月16日。"),),
)


def pages(pdf: bytes) -> list[str]:
    """The words of each page, gaps and line ends taken out."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def flat(words: str) -> str:
    return "".join(words.split())


def every_paper() -> list[bytes]:
    return [letter(REFUSED, "ko"), visa_notice(NOTICE), receipt(RECEIPT, "ja")]


def test_the_same_paper_twice_is_the_same_bytes():
    assert every_paper() == every_paper()


def test_another_thread_makes_the_same_bytes():
    elsewhere: list[list[bytes]] = []
    thread = threading.Thread(target=lambda: elsewhere.append(every_paper()))
    thread.start()
    thread.join()
    assert elsewhere == [every_paper()]


def test_another_day_makes_other_bytes():
    later = replace(REFUSED, decided_on=REFUSED.decided_on + timedelta(days=1))
    assert letter(later, "ko") != letter(REFUSED, "ko")


def test_every_paper_says_that_it_is_for_the_archive_and_of_which_day():
    for paper, day in zip(every_paper(), ("2026-05-18", "2026-10-09", "2026-11-02"), strict=True):
        with pikepdf.open(io.BytesIO(paper)) as document, document.open_metadata() as says:
            assert (says["pdfaid:part"], says["pdfaid:conformance"]) == ("2", "A")
            assert says["xmp:CreateDate"].startswith(day)
            assert document.Root.MarkInfo.Marked
            assert says["dc:title"]


@pytest.mark.parametrize("sign", ["😀", "ᚠ", "\u0e01"])
def test_a_sign_that_no_font_draws_is_refused_by_name(sign):
    nobody = replace(REFUSED, addressee=Addressee(f"박{sign}", "PARK SEOYEON", "ko"))
    with pytest.raises(CannotPrint) as fault:
        letter(nobody, "ko")
    assert fault.value.sign == sign
    assert f"U+{ord(sign):04X}" in str(fault.value)
    assert "박" not in str(fault.value)


def test_words_are_never_read_as_markup():
    sly = replace(REFUSED, officer_sentence='*#panic() $x$ @me <part> #metadata("no") \\ [')
    assert flat('*#panic() $x$ @me <part> #metadata("no") \\ [') in pages(letter(sly, "en"))[0]


def test_a_letter_is_whole_in_the_language_of_the_person_and_in_that_of_the_office():
    korean, japanese = pages(letter(REFUSED, "ko"))
    for words in (
        "심사 결과, 귀하께 이번 회차의 사증을 발급하지 않기로 결정하였습니다.",
        "박서연 귀하",
        "2026년 5월 18일(월)",
    ):
        assert flat(words) in korean
    for words in (
        "審査の結果、今回の申請については査証を発給しないことを決定しました。",
        "박서연 様",
        "2026年5月18日(月)",
    ):
        assert flat(words) in japanese
    for language, page in (("ko", korean), ("ja", japanese)):
        for part in (REASON.rule, REASON.source, REASON.fact, REASON.paper, *REASON.remedy):
            assert isinstance(part, Words)
            assert flat(part.in_language(language)) in page
    assert "1/2" in korean
    assert "2/2" in japanese


def test_a_letter_in_the_language_of_the_office_is_printed_once():
    assert len(pages(letter(REFUSED, "ja"))) == 1


def test_a_reader_aloud_is_told_the_language_of_each_part():
    with pikepdf.open(io.BytesIO(letter(REFUSED, "ko"))) as document:
        tongues = {
            str(thing["/Lang"])
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Lang" in thing
        }
    assert {"ko", "ja"} <= tongues


def test_a_refusal_without_reasons_says_that_they_are_withheld_and_where_that_rule_stands():
    withheld = replace(REFUSED, reasons=(), met=(), officer_sentence="")
    korean, japanese = pages(letter(withheld, "ko"))
    assert flat("이 공관은 사유를 개별적으로 안내하지 않습니다.") in korean
    assert flat("2025년 4월 안내") in korean
    assert flat("次回以降の受付期間に、改めて申請することができます。") in japanese


def test_where_only_the_condition_is_told_no_row_stands_empty():
    condition_only = replace(REFUSED, reasons=(replace(REASON, fact="", paper=""),), met=(), officer_sentence="")
    korean = pages(letter(condition_only, "ko"))[0]
    assert flat("사정이 인정되어야 합니다") in korean
    assert flat("다시 신청하실 수 있습니다") in korean
    for label in ("사실", "서류", "충족한 요건", "그날의 규정과 사실"):
        assert flat(label) not in korean


def test_a_second_look_is_printed_only_where_the_host_gives_one():
    assert flat("second look") not in pages(letter(REFUSED, "en"))[0]
    assert flat("by 18 June 2026") in pages(letter(replace(REFUSED, review_until=date(2026, 6, 18)), "en"))[0]


def test_an_application_outside_rounds_is_not_told_of_a_round():
    outside = pages(letter(replace(REFUSED, in_round=False), "ko"))[0]
    assert flat("이번 신청에 대하여") in outside
    assert "회차" not in outside


def test_a_grant_says_so_and_what_to_do_next():
    steps = (in_three("Collect it by 18 July.", "7월 18일까지 수령하십시오.", "7月18日までに受け取ってください。"),)
    english = pages(letter(replace(REFUSED, granted=True, reasons=(), next_steps=steps), "en"))[0]
    assert flat("We have decided to issue you a visa.") in english
    assert flat("Collect it by 18 July.") in english
    assert "Rule" not in english


def test_a_long_letter_goes_on_with_its_number_on_every_page():
    long = pages(letter(replace(REFUSED, reasons=(REASON,) * 12), "en"))
    assert len(long) > 2
    for order, page in enumerate(long, start=1):
        assert "JPN-2026-7K3MQ8-4" in page
        assert str(order) in page
    assert flat("Reason 12") in "".join(long)


def test_a_notice_has_a_page_for_each_language_and_all_facts_on_each():
    english, korean, japanese = pages(visa_notice(NOTICE))
    assert flat("Enter Korea by 9 October 2027. One entry, one year from landing.") in english
    assert flat("한국 입국 기한은 2027년 10월 9일입니다.") in korean
    assert flat("韓国への入国期限は2027年10月9日です。") in japanese
    for page in (english, korean, japanese):
        assert "TAKAHASHIAOI" in page
        assert "髙橋葵" in page
        assert "◇" in page
        for line in NOTICE.lines:
            assert line in page


def test_a_notice_outside_the_demonstration_is_no_specimen():
    assert "◇" not in "".join(pages(visa_notice(replace(NOTICE, specimen=False))))


def test_the_seal_is_read_back_from_the_printed_page():
    assert read_seal(visa_notice(NOTICE)) == SEAL


def test_the_two_lines_are_printed_ten_signs_to_the_inch():
    document = pypdfium2.PdfDocument(visa_notice(NOTICE))
    try:
        page = document[0].get_textpage()
        found = page.search(NOTICE.lines[0]).get_next()
        assert found is not None
        first, last = page.get_charbox(found[0], loose=True), page.get_charbox(found[0] + 43, loose=True)
    finally:
        document.close()
    assert (last[0] - first[0]) / 43 == pytest.approx(7.2, abs=0.1)


def test_a_machine_readable_line_of_another_length_is_no_notice():
    with pytest.raises(AssertionError, match="44 signs"):
        replace(NOTICE, lines=("VN", "TR"))


def test_a_receipt_names_each_file_with_its_fingerprint_and_the_moment():
    for language, moment in (
        ("en", "2 November 2026 (Mon) 00:30"),
        ("ko", "2026년 11월 2일(월) 00:30"),
        ("ja", "00:30"),
    ):
        (page,) = pages(receipt(RECEIPT, language))
        assert flat(moment) in page
        for file in RECEIPT.files:
            assert isinstance(file.title, Words)
            assert flat(file.title.in_language(language)) in page
            assert file.sha256 in page


def test_a_list_has_the_comma_of_the_reader():
    japanese = pages(letter(REFUSED, "ja"))[0]
    assert "国籍、資金" in japanese
    with pytest.raises(AssertionError):
        listed(())


def test_every_font_comes_with_its_licence():
    folder = files("sojourn_office.papers") / "fonts"
    names = {entry.name for entry in folder.iterdir()}
    for font in [name for name in names if name.endswith((".ttf", ".otf"))]:
        family = font.partition("-")[0].partition(".")[0]
        assert names & {f"{family}-OFL.txt", f"{family}-licence.txt"}, font
    assert "SIL Open Font License" in (folder / "NotoSansKR-OFL.txt").read_text("utf-8")
