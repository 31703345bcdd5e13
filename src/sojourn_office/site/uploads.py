"""A form that breaks off on the way is not taken for a whole one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.look.pages import refused

Answer = Callable[[HttpRequest], HttpResponseBase]

_FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


def whole_forms(answer: Answer) -> Answer:
    """
    Answer a form only when everything that was announced has come.

    The framework takes what came of a file for the file: half a paper would be kept with a fingerprint of that half.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.content_type in _FORMS and not _is_whole(request):
            says = Message("Your connection broke off before everything had arrived. Nothing of it was kept.")
            return refused(request, Refusal("upload_incomplete", says), back=request.path)
        return answer(request)

    return answered


def _is_whole(request: HttpRequest) -> bool:
    announced, read, came = int(request.META.get("CONTENT_LENGTH") or 0), request.read, 0

    def counted(size: int | None = None) -> bytes:
        nonlocal came
        part = read(size)
        came += len(part)
        return part

    setattr(request, "read", counted)  # noqa: B010 (its own way of reading, with a count)
    try:
        len(request.POST)
    except UnreadablePostError:
        return False
    return came >= announced
