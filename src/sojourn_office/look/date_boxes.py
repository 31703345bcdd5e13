"""A day in three boxes in the reader's order; what is wrong is said of the box it is in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError

from sojourn.basics.messages import Message
from sojourn.texts import say

Part = Literal["year", "month", "day"]
_ORDER: dict[str, tuple[Part, Part, Part]] = {
    "en": ("day", "month", "year"),
    "ko": ("year", "month", "day"),
    "ja": ("year", "month", "day"),
}
_PARTS: dict[Part, tuple[Message, Message]] = {
    "year": (Message("Year"), Message("4 figures")),
    "month": (Message("Month"), Message("1 to 12")),
    "day": (Message("Day"), Message("1 to 31")),
}
_MONTHS = (
    Message("January"), Message("February"), Message("March"), Message("April"),
    Message("May"), Message("June"), Message("July"), Message("August"),
    Message("September"), Message("October"), Message("November"), Message("December"),
)  # fmt: skip
_BIRTHDAY = {"year": "bday-year", "month": "bday-month", "day": "bday-day"}


class DateBoxesWidget(forms.Widget):
    """Three boxes in the reader's order, each with its label and hint; only the wrong ones are marked."""

    template_name = "look/forms/date_boxes.html"
    use_fieldset = True

    def __init__(self, *, birthday: bool = False) -> None:
        super().__init__()
        self.language, self.birthday, self.wrong = "en", birthday, tuple[Part, ...]()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[Part, str]:
        """What was typed into each box."""
        return {part: str(data.get(f"{name}_{part}", "")).strip() for part in _PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """No box was sent at all."""
        return not any(f"{name}_{part}" in data for part in _PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A legend names the group, so no box takes the label."""
        return ""

    def first_wrong(self, id_: str) -> str:
        """The id of the first wrong box in the reader's order."""
        order = _ORDER[self.language]
        return f"{id_}_{next((part for part in order if part in self.wrong), order[0])}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes as they are drawn."""
        context = super().get_context(name, None, attrs)
        if isinstance(value, date):
            value = {"year": str(value.year), "month": str(value.month), "day": str(value.day)}
        id_ = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["boxes"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{id_}_{part}",
                "label": say(_PARTS[part][0], self.language),
                "hint": say(_PARTS[part][1], self.language),
                "value": (value or {}).get(part, ""),
                "width": 4 if part == "year" else 2,
                "wrong": part in self.wrong,
                "error": f"{id_}_error" if part in self.wrong else "",
                "autocomplete": _BIRTHDAY[part] if self.birthday else "off",
            }
            for part in _ORDER[self.language]
        ]
        return context


class DateBoxes(forms.Field):
    """A day in three boxes. Cleans to a `date`; says which box is wrong, and why."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": Message("Enter the day, month and year")}

    def __init__(self, *, birthday: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=DateBoxesWidget(birthday=birthday), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day; nothing where all three boxes are empty."""
        if value is None or isinstance(value, date):
            return value
        if not any(value.values()):
            self._mark(*_PARTS) if self.required else None
            return None
        parts = {part: _figures(written) for part, written in value.items()}
        self._whole(parts)
        try:
            return date(parts["year"] or 0, parts["month"] or 0, parts["day"] or 0)
        except ValueError:
            self._mark("day")
            raise ValidationError(_no_such_day(parts), code="invalid") from None  # type: ignore[arg-type]

    def _mark(self, *parts: Part) -> None:
        self.widget.wrong = parts

    def _whole(self, parts: Mapping[Part, int | None]) -> None:
        """Each box by itself: a year of four figures, a month of the year, a day a month can have."""
        ranges: dict[Part, tuple[int, int, Message]] = {
            "day": (1, 31, Message("Enter a day from 1 to 31")),
            "month": (1, 12, Message("Enter a month from 1 to 12")),
            "year": (1000, 9999, Message("Enter the year in four figures")),
        }
        wrong = [part for part, (least, most, _) in ranges.items() if not least <= (parts[part] or 0) <= most]
        if wrong:
            self._mark(*wrong)
            raise ValidationError([ValidationError(ranges[part][2], code="invalid") for part in wrong])  # type: ignore[arg-type]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed than the one shown."""
        before = {part: str(getattr(initial, part)) for part in _PARTS} if initial else dict.fromkeys(_PARTS, "")
        return bool(before != (data or dict.fromkeys(_PARTS, "")))


def _figures(written: str) -> int | None:
    plain = unicodedata.normalize("NFKC", written).strip().rstrip("년월일年月日")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None


def _no_such_day(parts: Mapping[Part, int | None]) -> Message:
    """The 29th of February may be missing in one year only, so then the year is named."""
    month = _MONTHS[(parts["month"] or 1) - 1]
    if (parts["month"], parts["day"]) == (2, 29):
        return Message("There is no 29 February in {year}", {"year": str(parts["year"])})
    return Message("There is no day {day} in {month}", {"day": parts["day"], "month": month})
