"""A page that shows each component of the look once, to be looked at and held beside a picture."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.rules.answers import Answer
from sojourn_office.look import forms
from sojourn_office.look.drawing import SIGNS
from sojourn_office.look.flow import Flow, Stop, exits, words
from sojourn_office.look.pages import language_of, page

_SUM = Money(Decimal(2_800_000), "KRW")


class Sample(forms.Form):
    """One field of each kind."""

    expires_on = forms.DateBoxes(
        label=Message("Which day does your passport run out?"),
        help_text=Message("It stands on the page with your photo."),
    )
    age = forms.Whole(label=Message("How old are you?"), min_value=0, max_value=120)
    money = forms.SumOfMoney(label=Message("How much money do you have for the start?"), currency="KRW")
    child = forms.YesNo(label=Message("Does a child travel with you?"), may_not_know=True)
    paper = forms.Paper(label=Message("Bank certificate"), may_be_on_paper=True, required=False)
    why = forms.Lines(label=Message("Why do you want to go?"), max_length=20, rows=3)
    agreed = forms.Tick(label=Message("I wrote this myself"))


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once; there only in the demonstration. `?faulty=1` shows the form with its faults."""
    if not getattr(settings, "DEMONSTRATION", False):
        raise Http404
    language = language_of(request)
    typed = {"expires_on_year": "2031", "expires_on_month": "2", "expires_on_day": "31", "age": "x", "money": "280만"}
    form = Sample(typed if "faulty" in request.GET else None, language=language)
    return page(request, "look/gallery.html", {"form": form, **_samples()})


def _samples() -> dict[str, Any]:
    day = datetime(2026, 11, 9, tzinfo=ZoneInfo("Asia/Seoul"))
    return {
        "signs": list(SIGNS),
        "day": day.date(),
        "since": datetime(1999, 4, 1, tzinfo=UTC).date(),
        "due_at": day.replace(hour=23, minute=59),
        "sum": _SUM,
        "invented": Message("Officer 7, Busan"),
        "desk_links": [
            ("#main", Message("Can I go?"), True),
            ("#tables", Message("Places"), False),
        ],
        "words": _WORDS,
        "asides": [
            {
                "standing": "announced",
                "title": _WORDS["announced"],
                "text": None,
                "trust": "press",
                "source": "Segye Ilbo",
                "address": "#",
            },
            {
                "standing": "reported",
                "title": _WORDS["reported"],
                "text": _WORDS["unchanged"],
                "trust": "press",
                "source": "Jiji Press",
                "address": "#",
            },
        ],
        "steps": [
            {"state": "done", "name": _WORDS["lodged"], "when": day.date()},
            {"state": "now", "name": _WORDS["assessed"], "when": ""},
            {"state": "ahead", "name": _WORDS["decision"], "when": Message("projected")},
            {"state": "ahead", "name": _WORDS["visa"], "when": ""},
        ],
        "flow": _flow(),
        "rows": [
            {"label": _WORDS["place"], "value": _WORDS["you"], "change": "#change"},
            {"label": _WORDS["money"], "value": _SUM, "change": "#change"},
            {"label": _WORDS["second"], "value": None},
        ],
        "parts": [
            {"kind": "free", "word": Message("Free"), "count": 1312, "about": ""},
            {"kind": "held", "word": Message("Held"), "count": 2068, "about": ""},
            {"kind": "taken", "word": Message("Taken"), "count": 2954, "about": ""},
            {"kind": "used", "word": Message("Used"), "count": 3541, "about": ""},
            {"kind": "returned", "word": Message("Returned, lapsed"), "count": 125, "about": ""},
        ],
        "tabs": [
            {"address": "#mine", "words": Message("Mine {count}", {"count": 31}), "current": True},
            {"address": "#done", "words": Message("Done, 30 days {count}", {"count": 88}), "current": False},
        ],
    }


def _flow() -> Flow:
    """Two questions, one of which an officer weighs, each with every exit it can have."""
    stops = (
        Stop(_WORDS["purpose"], 62, exits([(Answer.YES, (2,)), (Answer.NO, (3,))], 62), True, False),
        Stop(_WORDS["age"], 160, exits([(Answer.NO, (4, 5)), (Answer.NOT_KNOWN, (6,))], 160), False, False),
    )
    return Flow(stops, 256, words(Answer.YES, (1, 2)), is_open=True)


_WORDS: dict[str, Message] = {
    "met": Message("You meet the rules"),
    "answer_lead": Message("You cannot apply now: no round is open."),
    "start": Message("Start an application"),
    "copy": Message("Link to this answer"),
    "age": Message("Age"),
    "age_rule": Message("18 to 25 on that day; to 30 if reasons accepted"),
    "turns": Message("Turns"),
    "turns_rule": Message("Once in a lifetime."),
    "purpose": Message("Purpose"),
    "purpose_rule": Message("Mainly a holiday. Weighed by the consul from your statement and plan."),
    "money": Message("Money"),
    "money_rule": Message("About {sum}, bank certificate", {"sum": _SUM}),
    "is_met": Message("Met"),
    "is_not_met": Message("Not met"),
    "is_weighed": Message("Consul decides"),
    "is_not_known": Message("Not known"),
    "announced": Message("Announced, no day given: more turns"),
    "reported": Message("Reported, not in force: twice, from October"),
    "unchanged": Message("It does not change the rule."),
    "lodged": Message("Lodged"),
    "assessed": Message("Being assessed"),
    "decision": Message("Decision"),
    "visa": Message("Visa"),
    "place": Message("Place"),
    "second": Message("Does a second turn use a place?"),
    "you": Message("Seoul"),
}
