"""A case as a folder for a court: pages and records that open anywhere, with the fingerprint of each file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sojourn.basics.messages import Message, Words
from sojourn.texts import say

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #999;padding:.4em;text-align:left;vertical-align:top}code{word-break:break-all}"
)


class Line(Protocol):
    """One line of what happened."""

    @property
    def at(self) -> datetime: ...
    @property
    def who(self) -> Message: ...
    @property
    def what(self) -> Message: ...
    @property
    def which(self) -> Message | Words | str: ...
    @property
    def why(self) -> Message | str: ...


class Kept(Protocol):
    """One file as it was kept."""

    @property
    def name(self) -> str: ...
    @property
    def what(self) -> Words | Message: ...
    @property
    def at(self) -> datetime: ...
    @property
    def content(self) -> bytes: ...


class Whole(Protocol):
    """Everything of one case."""

    @property
    def number(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def round(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def lines(self) -> Iterable[Line]: ...
    @property
    def record(self) -> Iterable[dict[str, Any]]: ...
    @property
    def files(self) -> Iterable[Kept]: ...


def court_folder(case: Whole, language: str) -> bytes:
    """
    The case as a zip: `index.html` to read, `case.json` with every event, papers and letters as they were kept.

    `SHA256SUMS` names the fingerprint of each file, as `sha256sum --check` reads it. Same case, same bytes.
    """
    members = {file.name: file.content for file in case.files}
    record = {"number": case.number, "scheme": case.scheme, "round": case.round, "events": list(case.record)}
    members["case.json"] = json.dumps(record, ensure_ascii=False, indent=1, default=str).encode()
    members["index.html"] = _index(case, members, language).encode()
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    members["SHA256SUMS"] = sums.encode()
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as folder:
        for name, content in sorted(members.items()):
            folder.writestr(ZipInfo(f"{case.number}/{name}", date_time=case.made_at.timetuple()[:6]), content)
    return written.getvalue()


def _index(case: Whole, members: dict[str, bytes], language: str) -> str:
    """The page that a reader opens first; every word of a person is escaped."""

    def told(words: Message | Words | str) -> str:
        return escape(words if isinstance(words, str) else say(words, language))

    happened = "".join(
        f"<tr><td>{line.at:%Y-%m-%d %H:%M %Z}</td><td>{told(line.who)}</td>"
        f"<td>{told(line.what)}</td><td>{told(line.which)}</td><td>{told(line.why)}</td></tr>"
        for line in case.lines
    )
    files = "".join(
        f'<tr><td><a href="{escape(file.name)}">{escape(file.name)}</a></td><td>{told(file.what)}</td>'
        f"<td>{file.at:%Y-%m-%d %H:%M %Z}</td><td><code>{sha256(members[file.name]).hexdigest()}</code></td></tr>"
        for file in case.files
    )
    heads = (Message("When"), Message("Who"), Message("What"), Message("Which"), Message("Why"))
    columns = (Message("File"), Message("What"), Message("When"), Message("Fingerprint (SHA-256)"))
    title = Message("Case {number}", {"number": case.number})
    made = Message(
        "Made on {moment}. Everything that is kept of this case is in this folder.", {"moment": case.made_at}
    )
    what, which = Message("What happened"), Message("Files")
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{told(title)}</title>'
        f"<style>{_STYLE}</style><h1>{told(title)}</h1><p>{escape(case.person)} · {escape(case.scheme)} · "
        f"{escape(case.round)}</p><p>{told(made)}</p>"
        f"<h2>{told(what)}</h2><table><tr>{_head(heads, language)}</tr>{happened}</table>"
        f"<h2>{told(which)}</h2><table><tr>{_head(columns, language)}</tr>{files}</table>"
        f'<p><a href="case.json">case.json</a> · <a href="SHA256SUMS">SHA256SUMS</a></p></html>'
    )


def _head(names: Iterable[Message], language: str) -> str:
    return "".join(f"<th>{escape(say(name, language))}</th>" for name in names)
