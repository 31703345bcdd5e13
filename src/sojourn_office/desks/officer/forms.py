"""What an officer types: a reason, a mark, an ask, a note, the own sentence of a letter, a relation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms

from sojourn.basics.messages import Message
from sojourn.cases.counter import TASKS
from sojourn.rounds.points import PointCriterion
from sojourn_office.desks.asking import TEXT_MAX, OfVersion
from sojourn_office.look.countries import named
from sojourn_office.look.forms import DateBoxes, Form, Line, Lines, OneOfMany, Tick, Whole

_WHY = {"required": Message("Write why, for the file")}


class JudgeForm(OfVersion):
    """What was found of one criterion."""

    why = Lines(label=Message("Why, for the file"), rows=3, max_length=TEXT_MAX, error_messages=_WHY)
    paper = forms.ChoiceField(label=Message("Paper it rests on"), required=False)  # type: ignore[arg-type]

    def __init__(self, *args: Any, papers: Sequence[tuple[str, Message]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("paper", [("", Message("No single paper")), *papers])


def _question(language: str) -> Lines:
    return Lines(
        label=Message("What the person reads, in {language}", {"language": language}),
        help_text=Message("To the person: write “you”."),
        rows=4,
        max_length=TEXT_MAX,
        error_messages={"required": Message("Write what is missing")},
    )


class AskSeveralForm(Form):
    """What the same question says in the language of each person, and until when."""

    why_ko, why_ja, why_en = _question("한국어"), _question("日本語"), _question("English")
    until = DateBoxes(label=Message("Last day to send it"))

    def __init__(self, *args: Any, languages: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in {"ko", "ja", "en"} - set(languages):
            del self.fields[f"why_{language}"]


class NoteForm(OfVersion):
    """A note for the file."""

    note = Lines(
        label=Message("Note"),
        help_text=Message("The person may read notes."),
        rows=5,
        max_length=TEXT_MAX,
        error_messages={"required": Message("The note is empty")},
    )


class HandOverForm(OfVersion):
    """To whom, and what is done and still open."""

    to = OneOfMany(label=Message("To whom?"), choices=[])
    why = Lines(
        label=Message("What is done, and what is still open?"),
        rows=4,
        max_length=TEXT_MAX,
        error_messages={"required": Message("Write what is done and what is still open")},
    )

    def __init__(self, *args: Any, colleagues: Sequence[tuple[str, Message]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("to", [("", Message("Choose an answer")), *colleagues])


class AwayForm(Form):
    """Who is away, and from when until when."""

    who = OneOfMany(label=Message("Who is away?"), choices=[])
    first_on = DateBoxes(label=Message("First day away"))
    last_on = DateBoxes(label=Message("Last day away"))

    def __init__(self, *args: Any, people: Sequence[tuple[str, Message]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("who", people)


class CounterForm(Form):
    """What was done at the counter, or for when somebody is asked to come."""

    what = OneOfMany(label=Message("What was done?"), choices=[])
    day = DateBoxes(
        label=Message("On which day are they to come?"), help_text=Message("Only for what is booked."), required=False
    )
    hour = forms.TimeField(
        label=Message("At what time?"),  # type: ignore[arg-type]
        help_text=Message("Like 14:30, by the clock of the mission."),  # type: ignore[arg-type]
        required=False,
        widget=forms.TextInput(attrs={"class": "w6", "autocomplete": "off"}),
        error_messages={"invalid": Message("Write the time like 14:30")},  # type: ignore[dict-item]
    )
    note = Lines(
        label=Message("Note"),
        help_text=Message("The person may read notes."),
        rows=3,
        max_length=TEXT_MAX,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from(
            "what", [("", Message("Choose an answer")), *((each.code, each.name) for each in TASKS.values())]
        )

    def clean(self) -> dict[str, Any]:
        """A day and a time belong together."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("day") is None) != (cleaned.get("hour") is None) and not self.errors:
            self.add_error("hour", Message("Write the day and the time"))
        return cleaned


class CourtForm(Form):
    """For which court a case is exported."""

    why = Line(
        label=Message("Which court, and under which number?"),
        help_text=Message("It is kept, and the person can read it."),
        max_length=200,
        signs=60,
        error_messages={"required": Message("Write which court asks for it")},
    )


class PointsForm(Form):
    """Points by each criterion that is asked, and the reasons for them."""

    reasons = Lines(label=Message("Why, for the file"), rows=4, max_length=TEXT_MAX, error_messages=_WHY)

    def __init__(self, *args: Any, asked: Sequence[PointCriterion], **kwargs: Any) -> None:
        numbers = {
            each.code: Whole(
                label=Message("{name}, points from 0 to {highest}", {"name": each.name, "highest": each.highest}),
                min_value=0,
                max_value=each.highest,
                error_messages={"required": Message("Give points")},
            )
            for each in asked
        }
        # Before the form says its labels in the language of the page.
        self.base_fields = {**numbers, **type(self).base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)


class DecideForm(OfVersion):
    """The officer's own sentence in the letter."""

    own_sentence = Lines(
        label=Message("Your own sentence, in the language of the person"),
        help_text=Message("To the person: write “you”. It may be left empty."),
        rows=3,
        max_length=600,
        required=False,
    )


class WhyForm(OfVersion):
    """A reason, where an act needs no more than that."""

    why = Lines(label=Message("Why, for the file"), rows=3, max_length=TEXT_MAX, error_messages=_WHY)


class TwoNumbersForm(Form):
    """Two applications whose persons may be one, and why."""

    first = Line(label=Message("Number of one application"), max_length=20, signs=20)
    second = Line(label=Message("Number of the other"), max_length=20, signs=20)
    why = Lines(label=Message("Why, for the file"), rows=3, max_length=TEXT_MAX, error_messages=_WHY)


class SkipForm(Form):
    """A word on why a case is left for later."""

    why = Line(
        label=Message("Why do you leave this case for later?"),
        max_length=200,
        signs=60,
        error_messages={"required": Message("Write a word on why it waits")},
    )


class IssueForm(Form):
    """What is checked before a visa is issued."""

    passport_in = Tick(
        label=Message("The passport is here, and it is the one of this application."),
        error_messages={"required": Message("Tick this when the passport is here")},
    )


class FindForm(Form):
    """One box for every way to find a case; what is typed never stands in an address."""

    what = Line(
        label=Message("Name, case number or passport number"),
        max_length=200,
        signs=40,
        attrs={"autocomplete": "off", "spellcheck": "false", "data-key": "/"},
        error_messages={"required": Message("Write a name or a number")},
    )


class ConflictForm(Form):
    """A person whose case one may not decide."""

    nationality = OneOfMany(label=Message("Passport of which country?"), choices=[])
    surname = Line(label=Message("Surname, in passport letters"), max_length=100, signs=30)
    given_names = Line(label=Message("Given names, in passport letters"), max_length=100, signs=30)
    birth_date = DateBoxes(label=Message("Date of birth"))
    passport_number = Line(label=Message("Passport number, if you know it"), max_length=20, signs=12, required=False)

    def __init__(self, *args: Any, senders: Iterable[str], language: str, **kwargs: Any) -> None:
        super().__init__(*args, language=language, **kwargs)
        self.choose_from("nationality", [("", Message("Choose an answer")), *named(senders, language)])
