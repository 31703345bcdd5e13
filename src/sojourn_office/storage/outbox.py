"""Mail on its way: one addressee each, sealed until it leaves, tried again until it does; and what stays of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models

from sojourn.basics.messages import Message
from sojourn.texts import say
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.classes import Class
from sojourn_office.storage.prepared import insert
from sojourn_office.storage.sealing import PersonErased, SealedText

# A minute, doubled each time, to a day; after that the list of staff shows it.
_FIRST_WAIT = timedelta(minutes=1)
_LAST_WAIT = timedelta(hours=24)
# It is no trouble of the office's that somebody has no address.
_NO_ADDRESS = "no address"


class Mail(models.Model):
    """
    One mail to one account. The subject is one of our own sentences and tells nothing about anyone.

    `post_id` names the post under which it is read, where it goes to staff of an agency.
    `address` is set where it goes to another address than the account's own: one that is being proved, or was left.
    `says` is what stays in the account once the mail itself is gone, `sent_to` the masked address it went to, and
    `sendings` counts how often it left: once, or not yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mail")
    subject = models.CharField(max_length=200)
    body = SealedText(personal=Class.C2, owner="account_id", null=True)
    says = SealedText(personal=Class.C2, owner="account_id", null=True)
    sent_to = SealedText(personal=Class.C2, owner="account_id", null=True)
    address = SealedText(personal=Class.C2, owner="account_id", null=True)
    language = models.CharField(max_length=2)
    event_id = models.BigIntegerField(null=True, db_index=True)
    post_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sendings = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    given_up = models.BooleanField(default=False)

    classes: ClassVar[dict[str, str]] = {
        "id": "C1",
        "account": "C1",
        "subject": "C0",
        "language": "C1",
        "event_id": "C1",
        "post_id": "C1",
        "made_at": "C1",
        "due_at": "C1",
        "sent_at": "C1",
        "sendings": "C1",
        "attempts": "C1",
        "last_error": "C1",
        "given_up": "C1",
    }

    class Meta:
        """What waits is found without reading what was sent."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="mail_waiting",
                condition=models.Q(sent_at__isnull=True, given_up=False),
            )
        ]


def post(
    account: Account,
    *,
    subject: Message,
    body: Message,
    at: datetime,
    language: str | None = None,
    event_id: int | None = None,
    address: str | None = None,
    says: Message | None = None,
) -> Mail:
    """
    Put one mail to one account in the outbox, in the transaction in hand.

    It is addressed only when it leaves: a changed address is then the new one. `address` names another one.
    """
    mail = written(account, subject=subject, body=body, at=at, language=language, event_id=event_id, says=says)
    mail.address = address
    insert(mail)
    return mail


def post_several(mails: Sequence[Mail]) -> None:
    """Put many mails that were written into the outbox, in one statement."""
    insert(*mails)


def written(
    account: Account,
    *,
    subject: Message,
    body: Message,
    at: datetime,
    language: str | None = None,
    event_id: int | None = None,
    says: Message | None = None,
    post_id: UUID | None = None,
) -> Mail:
    """
    One mail to one account, in the account's own language, not kept yet.

    What it `says`, if anything, stays in the account when the mail is forgotten.
    """
    spoken = language or account.language
    mail = Mail(
        account=account,
        subject=say(subject, spoken),
        language=spoken,
        event_id=event_id,
        post_id=post_id,
        made_at=at,
        due_at=at,
    )
    mail.body = say(body, spoken)
    mail.says = say(says, spoken) if says is not None else None
    return mail


def send_due(at: datetime, *, limit: int = 100) -> int:
    """
    Send what is due, one by one; returns how many left.

    A mail that cannot leave waits 1 minute, then twice as long each time, up to 24 hours, and then is given up
    and shown to staff. Where no mail leaves (the demonstration) it counts as sent and stays in the post box.
    """
    waiting = Mail.objects.filter(sent_at__isnull=True, given_up=False, due_at__lte=at).order_by("made_at")
    return sum(_send(mail, at=at) for mail in waiting.select_related("account")[:limit])


def _send(mail: Mail, *, at: datetime) -> bool:
    wait = min(_FIRST_WAIT * 2**mail.attempts, _LAST_WAIT)
    if not _is_ours(mail, until=at + wait):
        return False
    try:
        address = mail.address or mail.account.address
        if not address:
            # Whoever filed on paper and wrote no address reads it once they sign in.
            mail.given_up, mail.last_error = True, _NO_ADDRESS
            mail.save(update_fields=["given_up", "last_error"])
            return False
        if settings.MAIL_LEAVES:
            EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [address]).send()
        mail.sent_to = masked(address)
    except PersonErased:
        mail.given_up, mail.last_error = True, "erased"
    except OSError as trouble:
        # Only the kind of trouble is kept: a mail server's words may hold the address.
        mail.attempts, mail.last_error = mail.attempts + 1, type(trouble).__name__
        mail.given_up = wait == _LAST_WAIT and at - mail.made_at > 2 * _LAST_WAIT
    else:
        mail.sent_at = at
        Mail.objects.filter(pk=mail.pk).update(sendings=models.F("sendings") + 1)
    mail.save(update_fields=["sent_at", "sent_to", "attempts", "last_error", "given_up"])
    return mail.sent_at is not None


def _is_ours(mail: Mail, *, until: datetime) -> bool:
    """
    Put a mail off before it is sent, so that of two workers at once only one sends it.

    Where that one ends before it can say how it went, the mail is due again then.
    """
    return bool(Mail.objects.filter(pk=mail.pk, due_at=mail.due_at, sent_at__isnull=True).update(due_at=until))


def masked(address: str) -> str:
    """
    An address of which its owner knows which one it is, and nobody else.

    >>> masked("haneul@example.org")
    'h…@example.org'
    """
    before, _, domain = address.partition("@")
    return f"{before[:1]}…@{domain}"


def newest(*, limit: int) -> list[Mail]:
    """The newest mails, for the demonstration's post box."""
    return list(Mail.objects.select_related("account").order_by("-made_at")[:limit])


def of_account(account_id: UUID) -> list[Mail]:
    """The mails of one account, newest first."""
    return list(Mail.objects.filter(account_id=account_id).order_by("-made_at"))


def of_post(account_id: UUID, post_ids: Iterable[UUID], *, limit: int) -> list[Mail]:
    """The newest mails that an account got under some of its posts."""
    found = Mail.objects.filter(account_id=account_id, post_id__in=list(post_ids))
    return list(found.order_by("-made_at", "pk")[:limit])


def to_posts() -> list[Mail]:
    """Every mail that was written to somebody under a post at an agency."""
    return list(Mail.objects.filter(post_id__isnull=False).order_by("made_at", "pk"))


def move_to(account: Account, *, of: Account) -> None:
    """Let the mail of one account be that of another, sealed for it."""
    for mail in Mail.objects.filter(account=of):
        opened = (mail.body, mail.says, mail.sent_to, mail.address)
        mail.account = account
        mail.body, mail.says, mail.sent_to, mail.address = opened
        mail.save()


def given_up() -> list[Mail]:
    """Mails that could not leave for a day, for staff."""
    return list(Mail.objects.filter(given_up=True).order_by("made_at"))


def waiting(*, at: datetime) -> tuple[int, int]:
    """How many mails are due and have not left, and how many were given up."""
    due = Mail.objects.filter(sent_at__isnull=True, given_up=False, due_at__lte=at).count()
    return due, Mail.objects.filter(given_up=True).exclude(last_error=_NO_ADDRESS).count()


def troubles() -> dict[str, int]:
    """Of the mails that did not leave at the first try, or never will: the kinds of trouble, each with its number."""
    untroubled = ["", _NO_ADDRESS]
    troubled = Mail.objects.filter(sent_at__isnull=True).exclude(last_error__in=untroubled).values_list("last_error")
    return dict(troubled.annotate(count=models.Count("pk")).order_by("last_error"))


def forget(*, made_before: datetime) -> int:
    """
    Forget mails made before a moment: their text is kept 7 days. Returns how many.

    Of one that told of an application, what it said stays in the account, sealed for its person.
    """
    old = Mail.objects.filter(made_at__lt=made_before)
    stays = old.filter(says__isnull=False, body__isnull=False).exclude(sent_at__isnull=True, given_up=False)
    emptied = stays.update(body=None, address=None)
    gone, _ = old.filter(says__isnull=True).delete()
    return emptied + gone


def forget_of(account_id: UUID, told: Iterable[int]) -> None:
    """Delete what was written to an account about certain events, and to the agencies that filed for it."""
    mine = models.Q(account_id=account_id) | models.Q(post_id__isnull=False)
    Mail.objects.filter(mine, event_id__in=list(told)).delete()


def event_of(mail_id: str) -> int | None:
    """The event that a mail tells of; nothing where it tells of none."""
    return Mail.objects.filter(pk=mail_id).values_list("event_id", flat=True).first()


def every() -> Iterator[Mail]:
    """Every mail that is kept, in the order in which it was made."""
    return Mail.objects.order_by("made_at", "pk").iterator()


def sent_and_given_up(event: int) -> tuple[int, int]:
    """How many mails that tell of an event went out, and how many never will."""
    mails = Mail.objects.filter(event_id=event)
    return mails.filter(sent_at__isnull=False).count(), mails.filter(given_up=True).count()
