"""The public log without a language: its signed head, its key, and its tiles, for anyone who keeps a copy."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from sojourn.basics.refusals import Refusal
from sojourn.log.tiles import Tile
from sojourn.texts import say
from sojourn_office.actions import log as actions
from sojourn_office.desks.ledger.files import attached, zipped
from sojourn_office.look.pages import now_of
from sojourn_office.queries import log

_FOR_EVER = 31_536_000
_TEXT = "text/plain; charset=utf-8"
# A head with as many witnesses as a note can have is shorter.
_LONGEST_NOTE = 16_384


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest signed head."""
    head = log.head()
    return _may_be_kept(head.note.encode() if head else None, _TEXT, seconds=10)


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """The line with the key that signs the heads."""
    line = log.key()
    return _may_be_kept(f"{line}\n".encode() if line else None, _TEXT, seconds=3600)


@require_safe
def tile(_request: HttpRequest, level: int, which: str) -> HttpResponse:
    """A tile of hashes: those of the entries at level 0, roots above it. Under a signed head it never changes."""
    found = Tile.read(which)
    content = log.hashes(found, level=level) if found else None
    return _may_be_kept(content, "application/octet-stream", seconds=_FOR_EVER)


@require_safe
def entries(_request: HttpRequest, which: str) -> HttpResponse:
    """A bundle of entries. Under a signed head it never changes."""
    found = Tile.read(which)
    return _may_be_kept(log.entries(found) if found else None, "application/octet-stream", seconds=_FOR_EVER)


@require_safe
def folder(request: HttpRequest) -> HttpResponse:
    """The whole log with its head and its key, for `sojourn log verify`."""
    files = log.files()
    if files is None:
        raise Http404
    archive = zipped("sojourn-log", files, at=now_of(request))
    return attached(archive, "application/zip", "sojourn-log.zip")


@csrf_exempt
@require_POST
def cosignatures(request: HttpRequest) -> HttpResponse:
    """A head that a witness signed too: its own signature says who it is, so that no sign-in is needed."""
    written = request.read(_LONGEST_NOTE + 1)
    try:
        note = written.decode() if len(written) <= _LONGEST_NOTE else ""
    except UnicodeDecodeError:
        note = ""
    answer = actions.cosigned(note, at=request.now)  # type: ignore[attr-defined]
    if isinstance(answer, Refusal):
        return HttpResponse(f"{say(answer.message, 'en')}\n", content_type=_TEXT, status=422)
    return HttpResponse(f"{answer}\n", content_type=_TEXT)


def _may_be_kept(content: bytes | None, media_type: str, *, seconds: int) -> HttpResponse:
    """Anyone may fetch these from anywhere and keep them; what is not under a signed head is not there."""
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


urlpatterns = [
    path("log/checkpoint", checkpoint, name="log_checkpoint"),
    path("log/cosignatures", cosignatures, name="log_cosignatures"),
    path("log/key", key, name="log_key"),
    path("log/log.zip", folder, name="log_folder"),
    path("log/tile/entries/<path:which>", entries, name="log_entries"),
    path("log/tile/<int:level>/<path:which>", tile, name="log_tile"),
]
