"""One press as it came in: what it may hold, and what it says when it is read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl
from zoneinfo import available_timezones

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.texts import LANGUAGES
from sojourn_office.actions.claims import forged
from sojourn_office.storage import tickets

BYTES_MAX = 2_048
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_FIELDS = frozenset({"ticket", "key", "language", "zone"})
_ZONES = available_timezones()
_PAIRS = json.JSONDecoder(object_pairs_hook=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """How whoever pressed reads the answer: in a language, by the clock of a zone, and as a page or as JSON."""

    language: str = "en"
    zone: str = ""
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A press with a true ticket: the case it claims for, its key, and the ticket to press again with."""

    case: str
    key: str
    ticket: str


def fields_of(body: bytes, media_type: str) -> dict[str, str] | Refusal:
    """The fields of a form or a JSON object; a refusal for anything else, and for a field that nobody asked for."""
    if len(body) > BYTES_MAX:
        return _unreadable(Message("It is longer than {most} bytes.", {"most": BYTES_MAX}))
    kind = media_type.partition(";")[0].strip().lower()
    try:
        if kind == _FORM:
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=8)
        elif kind == _JSON:
            pairs = _PAIRS.decode(body.decode())
        else:
            return _unreadable(Message("It is neither a form nor JSON."))
        fields = dict(pairs)
        good = len(fields) == len(pairs) and all(isinstance(value, str) for value in fields.values())
    except (ValueError, TypeError, RecursionError):
        return _unreadable(Message("It is not what it says it is."))
    if not good or not fields.keys() <= _FIELDS:
        return _unreadable(Message("It has a field that is not known, or one field twice."))
    return fields


def reader_of(fields: dict[str, str], accepts: str, media_type: str) -> Reader:
    """How the answer is read: as the fields say, in JSON where JSON was sent or asked for."""
    language, zone = fields.get("language", ""), fields.get("zone", "")
    as_json = media_type.startswith(_JSON) or ("json" in accepts and "html" not in accepts)
    return Reader(language if language in LANGUAGES else "en", zone if zone in _ZONES else "", as_json)


def press_of(fields: dict[str, str], round_id: str, header_key: str, *, at: datetime) -> Press | Refusal:
    """The press, or why it is none: no ticket, a forged one, one of another round, an expired one, no good key."""
    written = fields.get("ticket", "")
    if not written:
        return Refusal("ticket_missing", Message("There is no ticket with this claim."), field="ticket")
    key = fields.get("key", "") or header_key
    if not key:
        return Refusal("key_required", Message("This press has no key."), field="key")
    if not _KEY.fullmatch(key):
        return _unreadable(Message("A key is 8 to 64 letters and digits."), field="key")
    ticket = tickets.read(written)
    if ticket is None or ticket.round != round_id:
        return forged()
    if ticket.expires_at <= at:
        return Refusal("link_expired", Message("This ticket has run out."), field="ticket")
    return Press(ticket.case, key, written)


def _unreadable(why: Message, field: str = "") -> Refusal:
    return Refusal("bad_body", Message("This request cannot be read. {why}", {"why": why}), field=field)
