"""The shapes of what the API takes and gives; the OpenAPI document is made from them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from sojourn.texts import say
from sojourn_office.api.words import PARTS

_DAY = r"^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def _day(written: object) -> date:
    """A day as it is written in ISO 8601, from 1900 to 2199."""
    if not isinstance(written, str) or not re.fullmatch(_DAY, written):
        raise ValueError(written)
    return date.fromisoformat(written)


def _as(part: str) -> tuple[BeforeValidator, WithJsonSchema]:
    """How a day is read, and how the document describes it."""
    schema = {"type": "string", "format": "date", "pattern": _DAY, "description": say(PARTS[part], "en")}
    return BeforeValidator(_day), WithJsonSchema(schema)


On = Annotated[date, *_as("on")]
Known = Annotated[date, *_as("known")]
Since = Annotated[date, *_as("since")]
Until = Annotated[date, *_as("until")]
Written = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3, with the additions of ICAO.")]
Answered = Literal["yes", "no", "not-known"]


class Shape(BaseModel):
    """What is not named is not taken, and not given."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Source(Shape):
    """Where a value comes from."""

    id: str
    title: str
    outlet: str
    address: str
    seen: Written = Field(description="The day it was last seen there.")
    trust: Literal["official", "press", "secondary", "inference"]


class Programme(Shape):
    """One direction of an agreement."""

    scheme: str = Field(description="SENDER-HOST, or SENDER-HOST-category.")
    title: str
    sender: Country
    sender_name: str
    host: Country
    host_name: str
    category: str | None
    missions: list[str]


class Value(Shape):
    """A dated, cited value."""

    value: Any
    from_: Written | None = Field(alias="from", description="The first day that was meant.")
    from_precision: str | None = Field(description="How precisely a source names it: day, month or year.")
    known: str | None = Field(description="The day it was published; a month or a year where no more is known.")
    known_by_inference: bool
    standing: Literal["reported", "announced", "in-force", "suspended"]
    counts: str = Field(description="Which day's value counts for a person.")
    mission: str | None
    cite: list[Source]
    trust: str | None
    note: Any = None


class Pending(Value):
    """A value that is only reported or announced; no verdict rests on it."""

    name: str


class Ruled(Shape):
    """The rules of a programme on a day, as known on a day."""

    scheme: str
    on: Written
    known: Written | None
    mission: str | None
    values: dict[str, Value]
    by_mission: list[str] = Field(description="Values that only missions have.")
    reported: list[Pending]


class AskedFact(Shape):
    """One fact that a programme asks of a person."""

    name: str
    type: str
    personal: bool
    class_: str = Field(alias="class", description="C3 most personal, C0 public.")
    given_by: str
    question: str


class AskedFacts(Shape):
    """What a programme asks."""

    scheme: str
    facts: list[AskedFact]


class Finding(Shape):
    """What one criterion came to."""

    code: str
    met: Literal["yes", "no", "not-known", "weighed"]
    name: str
    says: str
    facts: dict[str, Any]
    asks: list[str]
    cite: list[Source]
    value: Value | None
    reported: list[Pending]


class Judged(Shape):
    """The answer for one person on a day, with what it follows from."""

    scheme: str
    on: Written
    known: Written | None
    mission: str | None
    answer: Answered
    asks: list[str] = Field(description="The facts that are still open.")
    findings: list[Finding]


class Door(Shape):
    """Whether one can apply: the state of the window, and its day."""

    state: str
    on: Written | None


class Going(Shape):
    """One programme for one person."""

    scheme: str
    answer: Answered
    last_day: Written | None = Field(description="The last day on which the answer can still be yes.")
    before_age: int | None = Field(description="By an age alone: one can apply until the day before one has this age.")
    sure_until: Written | None = Field(description="The same as last_day, without an officer's consent.")
    sure_before_age: int | None = Field(description="The same as before_age, without an officer's consent.")
    ends: bool = Field(description="False: there is no last day.")
    open: Door
    asks: list[str]
    findings: list[Finding]


class Change(Value):
    """A value that was published, or came into force."""

    scheme: str
    name: str
    happening: Literal["published", "in-force"]
    day: Written


class ToJudge(Shape):
    """A person, by facts alone. Nothing of it is kept or written down."""

    facts: dict[str, Any]
    on: On | None = None
    known: Known | None = None


class ToGo(ToJudge):
    """A person, by facts alone; those of earlier stays may be told by host. Nothing of it is kept or written down."""

    all: bool = Field(default=False, description=say(PARTS["all"], "en"))


class LineFault(Shape):
    """One fault of a line, at its column; the column is empty where it is the line's own."""

    column: str
    trouble: str


class BatchLine(Shape):
    """One person of a sheet."""

    line: int
    state: Literal["ready", "handed-in", "missing", "wrong", "applied", "elsewhere", "before", "dismissed"]
    number: str | None = Field(description="The number of the application, once it was handed in.")
    confirmed: bool = Field(description="Whether the person agreed by their own sign-in.")
    faults: list[LineFault]
    empty: list[str] = Field(description="Columns in which something has to stand.")
    lacking: list[str] = Field(description="Papers that are not there, by their names.")


class Batch(Shape):
    """A sheet of an agency line by line."""

    batch: str
    round: str
    being_read: bool = Field(description="Whether there are people left whose papers are still being read.")
    ready: int = Field(description="How many people are ready and were not handed in.")
    handed_in: int
    lines: list[BatchLine]


class Wrong(Shape):
    """One thing that is wrong with a request."""

    place: str
    trouble: str
    remedy: str | None


class Problem(Shape):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    help: str | None
    faults: list[Wrong]
