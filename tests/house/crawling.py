"""Walk a demonstration office by its own links, as a stranger and as each person on its list."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import django

LANGUAGES = ("en", "ko", "ja")
# Of pages that one address pattern makes, so many are looked at for each person; of what a stranger saw, one.
PAGES_OF_A_KIND = 3
# And of pages below those of a sample of programmes.
BELOW_PROGRAMMES = 6
GOOD = {200, 302, 303, 304}


class Reading(HTMLParser):
    """What a page leads to: links, forms, the places within it, and what a browser fetches with it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.forms: list[tuple[str, str]] = []
        self.places: set[str] = set()
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if "id" in given:
            self.places.add(given["id"])
        if tag in ("a", "link") and "href" in given:
            self.links.append(given["href"])
        if tag in ("img", "script", "source", "iframe", "object") and (given.get("src") or given.get("data")):
            self.parts.append(given.get("src") or given["data"])
        if tag == "form":
            self.forms.append((given.get("method", "get").lower(), given.get("action", "")))
        if tag == "button" and "formaction" in given:
            self.forms.append(("post", given["formaction"]))


@dataclass
class Walk:
    """One person's walk: what was seen and what was wrong with it."""

    who: str
    client: object
    known: frozenset[str] = frozenset()
    language: str = ""
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)

    def go(self, start: str) -> None:
        """Follow everything that can be reached from a page."""
        waiting = deque([(start, "the beginning")])
        while waiting:
            address, source = waiting.popleft()
            waiting += [(found, address) for found in self._new(address, source)]

    def _new(self, address: str, source: str) -> list[str]:
        """What a page leads to, where nobody looked at it yet."""
        if address in self.seen or not self._is_wanted(address):
            return []
        self.seen.add(address)
        return list(self._look(address, source))

    def look_at_programmes(self, sample: Iterable[str]) -> None:
        """The page of each programme, in one language after the other, and what lies below some of them."""
        for scheme, language in zip(sample, cycle(LANGUAGES), strict=False):
            page = f"/{language}/schemes/{scheme}"
            below = sorted({link for link in self._look(page, "the sample") if f"/{scheme}" in urlsplit(link).path})
            self.seen.add(page)
            for link in below:
                kind = kind_of(urlsplit(link).path)
                self.kinds[kind] += 1
                if link not in self.seen and (not kind or self.kinds[kind] <= BELOW_PROGRAMMES):
                    self.seen.add(link)
                    list(self._look(link, page))

    def _is_wanted(self, address: str) -> bool:
        path = urlsplit(address).path
        if path.startswith("/static/"):
            return True
        spoken = path.split("/")[1]
        if self.language and spoken in LANGUAGES and spoken != self.language:
            return False
        kind = kind_of(path) or "nothing"
        self.kinds[kind] += 1
        return self.kinds[kind] <= (1 if kind in self.known else PAGES_OF_A_KIND) or kind == "nothing"

    def _look(self, address: str, source: str) -> Iterator[str]:
        from django.conf import settings

        path = urlsplit(address).path
        if path.startswith("/static/"):
            if not (Path(settings.STATIC_ROOT) / path.removeprefix("/static/")).is_file():
                self.faults.append(f"{self.who}: {address} is not there (from {source})")
            return
        answer = self.client.get(address, HTTP_HOST="localhost")  # type: ignore[attr-defined]
        if answer.status_code not in GOOD:
            self.faults.append(f"{self.who}: {address} answers {answer.status_code} (from {source})")
            return
        if answer.status_code in (302, 303):
            yield from self._inside(address, answer["Location"])
        elif answer.get("Content-Type", "").startswith("text/html"):
            yield from self._read(address, answer.content.decode())

    def _read(self, address: str, text: str) -> Iterator[str]:
        reading = Reading()
        reading.feed(text)
        spoken = urlsplit(address).path.split("/")[1]
        if spoken in LANGUAGES and reading.language != spoken:
            self.faults.append(f"{self.who}: {address} says it is in {reading.language!r}")
        # A hole that was not filled, a value that was none, a tag that was not read.
        # "None" is a word in English, and part of the name of a header.
        nothing = r"" if spoken == "en" else r"|(?<!-)\bNone\b"
        # A call of the interface names its holes, as code.
        said = re.sub(r"<code\b.*?</code>", "", text, flags=re.DOTALL)
        for mark in re.findall(rf">[^<]*(\{{[a-z_]+\}}{nothing}|\{{%|\{{\{{)[^<]*<", said):
            self.faults.append(f"{self.who}: {address} shows {mark!r}")
        for part in reading.parts:
            # With its page, as a browser does: who goes on to the case may not look at what a second reader sees.
            for found in self._inside(address, part):
                self._new(found, address)
        for link in reading.links:
            page, anchor = urldefrag(link)
            if anchor and page in ("", address) and anchor not in reading.places:
                self.faults.append(f"{self.who}: {address} leads to #{anchor}, which it does not have")
            if page:
                yield from self._inside(address, page)
        for method, action in reading.forms:
            self._check_form(address, method, action)

    def _check_form(self, address: str, method: str, action: str) -> None:
        target = urlsplit(urljoin(address, action))
        if not target.netloc and not kind_of(target.path):
            self.faults.append(f"{self.who}: {address} has a form to {target.path} ({method}), which is not there")

    def _inside(self, address: str, link: str) -> Iterator[str]:
        """The link as an address of this office, if it is one."""
        from django.conf import settings

        if re.match(r"(mailto|tel|data|javascript):", link):
            return
        whole = urljoin(address, link).removeprefix(settings.SOJOURN.origin)
        if not urlsplit(whole).netloc and not self._leads_out(whole):
            yield urldefrag(whole)[0]

    def _leads_out(self, address: str) -> bool:
        """Whoever walks does not sign out on the way."""
        return "/sign-out" in address


def kind_of(path: str) -> str:
    """The name of the pattern that a path fits, in the language that stands in it; nothing where it fits none."""
    from django.urls import Resolver404, resolve
    from django.utils import translation

    spoken = path.split("/")[1]
    with translation.override(spoken if spoken in LANGUAGES else "en"):
        try:
            return resolve(path).view_name or path
        except Resolver404:
            return ""


def people() -> dict[str, str]:
    """The buttons of the sign-in page: person by address."""
    from django.test import Client

    text = Client().get("/en/sign-in", HTTP_HOST="localhost").content.decode()
    reading = Reading()
    reading.feed(text)
    found = [action for _, action in reading.forms if "/sign-in/as/" in action]
    return {action.rpartition("/")[2]: action for action in found}


def sample_of_programmes() -> list[str]:
    """So many programmes that each host, each criterion and each name of a value that any has is among them."""
    from sojourn_office.queries import catalogue

    schemes = {name: used.scheme for name, used in catalogue.programmes().items()}
    has = {
        name: {scheme.host, *(spec.code + " asked" for spec in scheme.criteria), *scheme.series}
        for name, scheme in schemes.items()
    }
    wanted, sample = set[str]().union(*has.values()), list[str]()
    while wanted:
        sample.append(max(sorted(has), key=lambda name: len(has[name] & wanted)))
        wanted -= has[sample[-1]]
    return sample


def walks() -> Iterator[Walk]:
    """A stranger in three languages, then one among the programmes, then everyone of the list."""
    from django.test import Client

    known: set[str] = set()
    for language in LANGUAGES:
        walk = Walk(f"nobody ({language})", Client(raise_request_exception=False))
        walk.go(f"/{language}/")
        known |= walk.kinds.keys()
        yield walk
    among = Walk("nobody (programmes)", Client(raise_request_exception=False))
    among.look_at_programmes(sample_of_programmes())
    yield among
    # Each person walks in one language; between them they read all three.
    for (name, button), language in zip(people().items(), cycle(LANGUAGES), strict=False):
        button = button.replace("/en/", f"/{language}/", 1)
        client = Client(raise_request_exception=False)
        answer = client.post(button, HTTP_HOST="localhost")
        walk = Walk(name, client, frozenset(known), language)
        if answer.status_code not in GOOD:
            walk.faults.append(f"{name}: signing in answers {answer.status_code}")
        else:
            walk.go(answer["Location"])
        yield walk


def main() -> None:
    """Walk, and print what was seen and what was wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sojourn_office.site.settings")
    django.setup()
    walked = list(walks())
    # What everyone meets is said once, by who met it first.
    faults = list({fault.partition(": ")[2]: fault for walk in reversed(walked) for fault in walk.faults}.values())
    kinds = sorted({kind for walk in walked for kind in walk.kinds})
    seen = {walk.who: len(walk.seen) for walk in walked}
    print(json.dumps({"seen": seen, "kinds": kinds, "faults": faults}, ensure_ascii=False))


if __name__ == "__main__":
    main()
