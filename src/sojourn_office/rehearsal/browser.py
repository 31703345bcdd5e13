"""A browser without script, without pictures and without a window: pages, links, forms, and one person's cookies."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from sojourn_office.rehearsal.offices import CannotRehearse

_HOST, _LONGEST_WAY = "localhost", 10
_SEND_NOTHING = frozenset({"submit", "button", "image", "reset", "file"})
_MOVED = (301, 302, 303)
_FACTOR_TAKEN = "factor_taken"


@dataclass
class Form:
    """A form of a page: where it goes, what it would send untouched, and the buttons it can be sent by."""

    action: str
    method: str
    boxes: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """A page that came: where it is, its status, its words, its links and its forms."""

    address: str
    status: int
    body: bytes
    text: str = ""
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its address without the machine and what is asked of it."""
        return urlsplit(self.address).path

    def form(self, end: str) -> Form | None:
        """The first form whose address ends so."""
        return next((each for each in self.forms if urlsplit(each.action).path.endswith(end)), None)


class Browser:
    """Somebody in front of an office; `pages` counts those that came, `presses` the forms that were sent."""

    def __init__(self, port: int, language: str) -> None:
        self.port, self.language = port, language
        self.cookies: SimpleCookie = SimpleCookie()
        self.pages = self.presses = 0
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def open(self, path: str) -> Page:
        """The page at an address under the language of this person."""
        return self.get(f"/{self.language}{path}")

    def get(self, address: str) -> Page:
        """The page at an address, with those that it looks at the first time left out."""
        return self._asked("GET", address, b"", "")

    def send(
        self,
        form: Form,
        typed: Mapping[str, str | Sequence[str]] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        button: tuple[str, str] | None = None,
    ) -> Page:
        """Type into a form and send it. What is typed must have a box there. Raises `CannotRehearse`."""
        typed = dict(typed or {})
        if strange := sorted({*typed, *(files or {})} - form.names):
            raise CannotRehearse(f"{form.action} has no box for {', '.join(strange)}")
        fields = [(name, value) for name, value in form.boxes if name not in typed]
        for name, value in typed.items():
            fields += [(name, value)] if isinstance(value, str) else [(name, each) for each in value]
        fields += [button] if button else []
        self.presses += 1
        if form.method == "get":
            return self.get(f"{form.action.partition('?')[0]}?{urlencode(fields)}")
        body, kind = _several(fields, files) if files else (urlencode(fields).encode(), _PLAIN)
        came = self._asked("POST", form.action, body, kind)
        again = next((each for each in came.forms if _FACTOR_TAKEN in each.names), None)
        # Once a quarter of an hour an act of weight asks for the second factor; the press waits on that page.
        return self.send(again) if again else came

    def leave(self) -> None:
        """Let go of the line; the sign-in stays, and the next page takes a new one."""
        self._line.close()

    def _asked(self, verb: str, address: str, body: bytes, kind: str) -> Page:
        for _ in range(_LONGEST_WAY):
            status, moved, content, is_page = self._exchange(verb, address, body, kind)
            if status not in _MOVED:
                self.pages += 1
                return _read(address, status, content) if is_page else Page(address, status, content)
            address, verb, body, kind = urljoin(address, moved), "GET", b"", ""
        raise CannotRehearse(f"{address} leads in a circle")

    def _exchange(self, verb: str, address: str, body: bytes, kind: str) -> tuple[int, str, bytes, bool]:
        parts = urlsplit(address)
        where = f"{parts.path}?{parts.query}" if parts.query else parts.path
        head = {"Host": f"{_HOST}:{self.port}", "Origin": f"http://{_HOST}:{self.port}"}
        if self.cookies:
            head["Cookie"] = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        if body:
            head["Content-Type"] = kind
        try:
            self._line.request(verb, where, body or None, head)
            answer = self._line.getresponse()
        except http.client.RemoteDisconnected:
            # The server lets go of a line that nobody used for half a minute; like any browser, take a new one, once.
            self._line.close()
            self._line.request(verb, where, body or None, head)
            answer = self._line.getresponse()
        content = answer.read()
        for each in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(each)
        is_page = (answer.headers.get_content_type() or "") == "text/html"
        return answer.status, answer.headers.get("Location", ""), content, is_page


_PLAIN = "application/x-www-form-urlencoded"


def _several(fields: Sequence[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A body with files in it (RFC 7578)."""
    border = secrets.token_hex(16)
    parts = [(f'name="{name}"', value.encode()) for name, value in fields]
    parts += [(f'name="{name}"; filename="{called}"', content) for name, (called, content) in files.items()]
    body = b"".join(
        f"--{border}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"


def _read(address: str, status: int, content: bytes) -> Page:
    reader = _Reader(address)
    reader.feed(content.decode())
    return Page(address, status, content, " ".join(reader.words.split()), reader.links, reader.forms)


class _Reader(HTMLParser):
    """Links, forms and words of one page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.words = address, ""
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select, self._large, self._is_unread = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One beginning of an element."""
        had = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in had:
            self.links.append(urljoin(self.address, had["href"]))
        elif tag == "form":
            action = urljoin(self.address, had.get("action") or self.address)
            self._form = Form(action, had.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in ("script", "style"):
            self._is_unread = True
        elif self._form is not None and "disabled" not in had:
            self._box_of(self._form, tag, had)

    def _box_of(self, form: Form, tag: str, had: dict[str, str]) -> None:
        name, value, kind = had.get("name", ""), had.get("value", ""), had.get("type", "text")
        if tag == "select":
            self._select = name
            form.names.add(name)
        elif tag == "option" and self._select and "selected" in had:
            form.boxes.append((self._select, value))
        elif tag == "textarea":
            self._large = name
            form.names.add(name)
            form.boxes.append((name, ""))
        elif tag == "button" and name:
            form.buttons.append((name, value))
        elif tag == "input" and name:
            form.names.add(name)
            if kind in ("radio", "checkbox"):
                form.boxes += [(name, value or "on")] if "checked" in had else []
            elif kind not in _SEND_NOTHING:
                form.boxes.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        """One end of an element."""
        if tag == "form":
            self._form = None
        elif tag in ("script", "style"):
            self._is_unread = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._large = ""

    def handle_data(self, data: str) -> None:
        """Words between the elements; those in a large box are what the box holds."""
        if self._is_unread:
            return
        self.words += f"{data} "
        if self._form and self._large:
            self._form.boxes[-1] = (self._large, data.removeprefix("\n"))
