"""The questions at the border: the two lines as a scanner types them, and the day of what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from sojourn.basics.messages import Message
from sojourn.basics.mrz import Form as LineForm
from sojourn.basics.mrz import Lines, parse
from sojourn_office.look import forms
from sojourn_office.look.visa_lines import as_printed


class ScannedForm(forms.Form):
    """Both lines in one box: a scanner that types ends each with Enter, which must not send the page."""

    both = forms.Lines(
        rows=2,
        label=Message("The two lines at the foot of the visa"),
        help_text=Message(
            "Scan them into this box, or type them below each other. Signs < at the end may be left out."
        ),
        max_length=300,
        error_messages={"required": Message("Scan or type the two lines")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["both"].widget.attrs |= {
            "class": "mrz",
            "autofocus": True,
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "wrap": "off",
        }

    def clean_both(self) -> Lines:
        """The two lines, read strictly; every fault with its place."""
        typed = [line for line in self.cleaned_data["both"].splitlines() if line.strip()]
        if len(typed) != 2:
            counted = {"count": len(typed)}
            words = Message("Two lines are needed; these are {count}. Scan the visa again", counted)
            raise ValidationError(self.words(words))
        read = parse((as_printed(typed[0]), as_printed(typed[1])), LineForm.MRV_A)
        faults = [finding.message for finding in read.findings if finding.code != "code_list"]
        if faults:
            raise ValidationError([ValidationError(self.words(fault)) for fault in faults])
        return read


class DayForm(forms.Form):
    """The day of what is recorded; today stands in the boxes already."""

    on = forms.DateBoxes(label=Message("Day"))

    def __init__(self, *args: Any, today: date, label: Message, **kwargs: Any) -> None:
        self.today = today
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)
        self.fields["on"].label = self.words(label)

    def clean_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError(self.words(Message("This day lies ahead. Enter today or an earlier day")))
        return day


class EntryForm(DayForm):
    """The day of landing, and the last day where one was stamped."""

    last_day = forms.DateBoxes(
        label=Message("Last day of stay, if one was stamped"),
        help_text=Message("Leave it empty where none was stamped: it is then counted by the calendar."),
        required=False,
    )
