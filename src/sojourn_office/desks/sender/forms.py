"""What the office of a sending state answers: endorsed, or by which criteria not; and why it takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms

from sojourn.basics.messages import Message
from sojourn_office.desks.asking import OfVersion
from sojourn_office.look.forms import Choice, Lines, TickRows
from sojourn_office.queries.findings import FindingShown

ENDORSE, DECLINE = "endorse", "decline"


# Words of ours, which the form says in its language; Django's own field knows texts alone.
_GROUNDS: dict[str, Any] = {
    "label": Message("Where not: what is not met?"),
    "help_text": Message("The person reads the rule of each, and what they can do."),
}


class TakeBackForm(OfVersion):
    """Why an endorsement is taken back, as the person and the host read it."""

    why = Lines(
        label=Message("Why does your office take it back?"),
        help_text=Message("To the person: write “you”. The host reads it too."),
        rows=4,
        max_length=1000,
        error_messages={"required": Message("Write why your office takes it back.")},
    )


class AnswerForm(OfVersion):
    """Endorsed or not; where not, the criteria that are not met, and own words only where none of them says it."""

    answer = Choice(
        label=Message("What does your office answer?"),
        choices=((ENDORSE, Message("Endorse")), (DECLINE, Message("Do not endorse"))),
        error_messages={"required": Message("Say whether your office endorses")},
    )
    grounds = django_forms.MultipleChoiceField(**_GROUNDS, widget=TickRows, required=False)
    why = Lines(
        label=Message("In your own words, only where no criterion says it"),
        help_text=Message("The person reads them as you write them."),
        rows=3,
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, findings: Sequence[FindingShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("grounds", [(finding.code, finding.name) for finding in findings])
