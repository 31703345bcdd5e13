"""What comes of a form that is sent: done and led on, or shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.desks.opening import with_new_version
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import language_of


def sent(
    request: HttpRequest, form: Form, act: Callable[[], str | Refusal], *, then: str
) -> tuple[HttpResponseRedirect | None, int]:
    """
    Do an act with a form that was sent whole, and lead on to `then`, a path after the language.

    Nothing to lead to where the form is shown, for the first time or once more; then the status to show it with.
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    answer = act()
    if isinstance(answer, Refusal):
        with_new_version(form, answer)
        form.refuse(answer)
        return None, REFUSALS[answer.code][0]
    return HttpResponseRedirect(at(then, language_of(request))), 200
