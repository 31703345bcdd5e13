"""Papers of invented people for the demonstration: one page each, with the word SPECIMEN across it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from sojourn_office.papers.typesetting import typeset

_MARKS = {"ko": "견본 SPECIMEN", "ja": "見本 SPECIMEN", "en": "SPECIMEN"}
_FEET = {
    "ko": "체험판을 위해 지어낸 서류입니다. 실제 인물이나 기관과 관계가 없습니다.",
    "ja": "体験版のために作った架空の書類です。実在の人物や機関とは関係ありません。",
    "en": "Invented for a demonstration. No person or office of this world stands behind it.",
}


def specimen(title: str, *, issuer: str, lines: Sequence[str], language: str, day: date) -> bytes:
    """A page with a title, who is said to have made it, and some lines; marked as a specimen in its language."""
    content = {
        "title": title,
        "issuer": issuer,
        "lines": list(lines),
        "language": language,
        "mark": _MARKS[language],
        "foot": _FEET[language],
    }
    return typeset("specimen", content, day=day)


def portrait() -> bytes:
    """A grey figure as PNG where a photograph belongs: nobody's face."""
    picture = Image.new("RGB", (413, 531), "#e8ecea")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((130, 110, 283, 300), fill="#8a938f")
    pen.ellipse((50, 330, 363, 700), fill="#8a938f")
    pen.text((150, 20), "SPECIMEN", fill="#555b5b", font_size=24)
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
