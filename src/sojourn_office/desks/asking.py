"""Asking a person for a paper, as either office does it: which one, in which words, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from sojourn.basics.messages import Message, Words
from sojourn.texts import say
from sojourn_office.look.forms import DateBoxes, Form, Lines, OneOfMany
from sojourn_office.queries.sheets import PaperShown

TEXT_MAX = 2000
_DAYS_TO_ANSWER = 7


class OfVersion(Form):
    """A form that knows which version of the case its writer was looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class AskForm(OfVersion):
    """Which paper is asked for, in which words, until when, and about which passages of the papers."""

    paper = OneOfMany(label=Message("Which paper?"), choices=[])
    why = Lines(
        label=Message("What the person reads"),
        help_text=Message("To the person: write “you”."),
        rows=4,
        max_length=TEXT_MAX,
        error_messages={"required": Message("Write what is missing")},
    )
    until = DateBoxes(label=Message("Last day to send it"))

    def __init__(self, *args: Any, papers: Sequence[tuple[str, Words | Message]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("paper", [("", Message("Choose an answer")), *papers])


def last_day_to_answer(today: date, due_on: date | None) -> date:
    """A week from today; but the day before the case is due, where that comes first, and tomorrow at the least."""
    until = today + timedelta(days=_DAYS_TO_ANSWER)
    return max(today + timedelta(days=1), min(until, due_on - timedelta(days=1))) if due_on is not None else until


def filled_in(
    paper: PaperShown | None, *, language: str, version: int, today: date, due_on: date | None = None
) -> dict[str, object]:
    """What an ask begins with: the paper, what the agreement says of it in the person's language, and the last day."""
    until = last_day_to_answer(today, due_on)
    filled: dict[str, object] = {"version": version, "until": until, "paper": paper.id if paper else ""}
    if paper is not None:
        text = Message("Please send this paper: {paper}. {asked}", {"paper": paper.name, "asked": paper.asked or ""})
        filled["why"] = say(text, language).strip()
    return filled
