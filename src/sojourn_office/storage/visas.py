"""Issued visas, the counter of serials, the published certificates, and stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sojourn.stays.model import Stay as StayRecord
from sojourn_office.storage import events
from sojourn_office.storage.cases import Case
from sojourn_office.storage.masters import digest
from sojourn_office.storage.prepared import Question, save, update
from sojourn_office.storage.sealing import SealedBytes, SealedText


class SerialCounter(models.Model):
    """The last serial of a host, locked in the transaction that issues."""

    host = models.CharField(primary_key=True, max_length=3)
    last = models.PositiveIntegerField(default=0)

    classes: ClassVar[dict[str, str]] = {"host": "C0", "last": "C0"}


class Certificate(models.Model):
    """A published certificate of a host: its authority, or a generation of its signer."""

    host = models.CharField(max_length=3)
    role = models.CharField(max_length=10)
    generation = models.PositiveSmallIntegerField()
    signer = models.CharField(max_length=4, blank=True)
    pem = models.TextField()
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "host", "role", "generation", "signer", "pem", "made_at"), "C0"
    )

    class Meta:
        """One certificate of a generation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["host", "role", "generation"], name="certificate_once")
        ]


class Visa(models.Model):
    """A visa as an electronic record: what is on it is sealed for its holder, serial and dates are open."""

    serial = models.CharField(primary_key=True, max_length=9)
    host = models.CharField(max_length=3)
    number = models.PositiveIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="visa")
    person_id = models.UUIDField(db_index=True)
    scheme = models.CharField(max_length=20)
    line_1 = SealedText(personal="C3")
    line_2 = SealedText(personal="C3")
    passport_number = SealedText(personal="C3")
    seal = SealedBytes(personal="C3")
    lines_digest = models.CharField(max_length=64, db_index=True)
    key_generation = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    valid_until = models.DateField()
    entries = models.PositiveSmallIntegerField()
    stay_months = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "serial",
            "host",
            "number",
            "case",
            "person_id",
            "scheme",
            "lines_digest",
            "key_generation",
            "issued_on",
            "valid_until",
            "entries",
            "stay_months",
            "issued_at",
            "revoked_at",
        ),
        "C1",
    )

    class Meta:
        """Serials are given once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["host", "number"], name="visa_serial_once")
        ]


class Stay(models.Model):
    """One stay under a visa; its days are worked out by the library."""

    visa = models.OneToOneField(Visa, on_delete=models.PROTECT, related_name="stay")
    entered_on = models.DateField()
    last_day = models.DateField()
    last_day_is_stamped = models.BooleanField(default=False)
    settled_on = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    register_by = models.DateField(null=True)
    left_on = models.DateField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "visa",
            "entered_on",
            "last_day",
            "last_day_is_stamped",
            "settled_on",
            "registered_on",
            "register_by",
            "left_on",
        ),
        "C1",
    )

    @property
    def record(self) -> StayRecord:
        """The stay as the library reads it."""
        return StayRecord(
            serial=self.visa_id,
            entered_on=self.entered_on,
            last_day=self.last_day,
            last_day_is_stamped=self.last_day_is_stamped,
            settled_on=self.settled_on,
            registered_on=self.registered_on,
            register_by=self.register_by,
            left_on=self.left_on,
        )


def next_number(host: str) -> int:
    """The next serial number of a host; the counter stays locked until the transaction ends, so none is lost."""
    counter, _ = SerialCounter.objects.select_for_update().get_or_create(host=host)
    counter.last += 1
    update(counter, ("last",))
    return counter.last


_WITH_CASE = ("case__round__period", "case__person")
_BY_SERIAL = Question(lambda serial: Visa.objects.select_related(*_WITH_CASE).filter(pk=serial))
_TO_CHANGE = Question(
    lambda serial: Visa.objects.select_for_update(of=("self",)).select_related(*_WITH_CASE).filter(pk=serial)
)
_OF_CASE = Question(lambda number: Visa.objects.filter(case_id=number))
_STAY = Question(lambda serial: Stay.objects.filter(visa_id=serial))


def by_serial(serial: str) -> Visa | None:
    """A visa by its serial."""
    return _BY_SERIAL.first(serial)


def to_change(serial: str) -> Visa:
    """A visa, locked until the transaction ends."""
    (visa,) = _TO_CHANGE.rows(serial)
    return visa


def stay_of(visa: Visa) -> Stay | None:
    """The stay under a visa, once the holder has landed."""
    return _STAY.first(visa.serial)


def stays_with_a_day(since: date, until: date) -> list[Visa]:
    """The visas of people who are in the host country, with a last day to register, or of the stay, in a time."""
    days = (since, until)
    near = Q(stay__last_day__range=days) | Q(stay__register_by__range=days, stay__registered_on__isnull=True)
    found = Visa.objects.filter(near, stay__left_on__isnull=True, revoked_at__isnull=True)
    return list(found.select_related("case", "stay").order_by("serial"))


def keep_stay(visa: Visa, record: StayRecord) -> None:
    """Keep what the library worked out of a stay."""
    row = stay_of(visa) or Stay(visa=visa)
    row.entered_on, row.last_day = record.entered_on, record.last_day
    row.last_day_is_stamped = record.last_day_is_stamped
    row.settled_on, row.registered_on = record.settled_on, record.registered_on
    row.register_by, row.left_on = record.register_by, record.left_on
    save(row)


def certificates(host: str) -> list[Certificate]:
    """The published certificates of a host, oldest first."""
    return list(Certificate.objects.filter(host=host).order_by("generation", "role"))


def digest_of_lines(lines: tuple[str, str]) -> str:
    """The keyed digest of two machine-readable lines, by which typed lines are held against the record."""
    return digest("visa-lines", "".join(lines))


def every() -> Iterator[Visa]:
    """Every visa there is, by host and number."""
    return Visa.objects.order_by("host", "number").iterator()


def by_lines(lines: tuple[str, str]) -> Visa | None:
    """The visa that carries these two lines, by their keyed digest."""
    found = Visa.objects.select_related("case__round__period", "case__person")
    return found.filter(lines_digest=digest_of_lines(lines)).first()


def is_issued(serial: str) -> bool:
    """Whether a visa has this serial."""
    return Visa.objects.filter(pk=serial).exists()


@dataclass(frozen=True)
class Listed:
    """What the list of a host is made from: the highest serial, and days of withdrawal and of entry by number."""

    highest: int
    revoked: dict[int, datetime]
    used: dict[int, date]


def listed(host: str) -> Listed:
    """What a host has issued, withdrawn, and seen used, where a visa is good for one entry."""
    counter = SerialCounter.objects.filter(host=host).first()
    revoked = Visa.objects.filter(host=host, revoked_at__isnull=False).values_list("number", "revoked_at")
    used = Stay.objects.filter(visa__host=host, visa__entries=1).values_list("visa__number", "entered_on")
    return Listed(
        highest=counter.last if counter else 0,
        revoked={number: at for number, at in revoked if at is not None},
        used=dict(used),
    )


def certified_hosts() -> list[str]:
    """The hosts that publish a certificate here."""
    return list(Certificate.objects.order_by("host").values_list("host", flat=True).distinct())


def serials_of_cases() -> dict[str, str]:
    """The serial of each case that has a visa."""
    return dict(Visa.objects.values_list("case_id", "serial"))


def counted() -> dict[str, tuple[int, list[int]]]:
    """For each host the last number its counter gave, and the numbers that are on visas."""
    return {
        counter.host: (counter.last, list(Visa.objects.filter(host=counter.host).values_list("number", flat=True)))
        for counter in SerialCounter.objects.order_by("host")
    }


def mark_revoked(serial: str, *, at: datetime) -> None:
    """Write on the record of a visa that it was withdrawn."""
    Visa.objects.filter(pk=serial).update(revoked_at=at)


def of_case(number: str) -> Visa | None:
    """The visa that was issued on a case."""
    return _OF_CASE.first(number)


def told_of(number: str) -> set[int]:
    """The numbers of everything that happened to a case and to its visa."""
    visa = of_case(number)
    happened = [*events.events_about("case", number), *(events.events_about("visa", visa.serial) if visa else [])]
    return {event.seq for event in happened}


def issued_to(person_id: UUID, scheme: str) -> int:
    """How many visas of a scheme were issued to a person."""
    return Visa.objects.filter(person_id=person_id, scheme=scheme).count()
