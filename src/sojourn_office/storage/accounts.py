"""Accounts that sign in, and the posts of staff; an address is kept sealed and found by its keyed digest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from sojourn.basics.messages import Message
from sojourn_office.storage.classes import Class
from sojourn_office.storage.keys import erase_key, make_key, open_keys
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.prepared import Question, insert, update
from sojourn_office.storage.sealing import SealedText

# The domain is reserved (RFC 2606): mail to an alias can reach nobody, should it ever leave by mistake.
ALIAS_DOMAIN = "alias.invalid"
# So many accounts are read in one question.
_AT_ONCE = 500


def fold_address(address: str) -> str:
    """
    An address in the one form in which two spellings of it are the same.

    >>> fold_address(" Kim.Haneul@Example.ORG ")
    'kim.haneul@example.org'
    """
    return unicodedata.normalize("NFKC", address).strip().casefold()


def alias_of(address: str, generation: int | None = None) -> str:
    """The name an address has everywhere but in the envelope: a keyed digest at a domain that cannot exist."""
    return f"{digest('sign-in', fold_address(address), generation)}@{ALIAS_DOMAIN}"


class Accounts(BaseUserManager["Account"]):
    """Looking accounts up by their alias."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """By alias."""
        return self.get(alias=username)


class Account(AbstractBaseUser):
    """Someone who signs in: no name, no password, no plain address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    password = None  # type: ignore[assignment]
    alias = models.CharField(max_length=100, unique=True)
    address = SealedText(personal=Class.C2, owner="id")
    # The zone times are shown in, by the name of the zone database; none: that of the mission, where one lives.
    zone = SealedText(personal=Class.C2, owner="id", null=True)
    language = models.CharField(max_length=2, default="en")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # Whom the ministry's sign-in means, as a keyed digest; empty before the first time.
    ministry_subject = models.CharField(max_length=64, blank=True)
    # Raised by one to end every sign-in of this account at once.
    sign_in_epoch = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "alias"
    EMAIL_FIELD = "alias"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = Accounts()

    classes: ClassVar[dict[str, str]] = {
        "id": "C1",
        "alias": "C1",
        "language": "C1",
        "made_at": "C1",
        "confirmed_at": "C1",
        "last_login": "C1",
        "ministry_subject": "C1",
        "sign_in_epoch": "C1",
        "is_active": "C1",
    }

    def __str__(self) -> str:
        return f"account {self.id}"

    def has_usable_password(self) -> bool:
        """Nobody has a password here."""
        return False

    def check_password(self, raw_password: str | None) -> bool:
        """Nobody has a password here."""
        return False

    def get_session_auth_hash(self) -> str:
        """What a sign-in is bound to: it ends when the epoch is raised."""
        return digest("session", f"{self.id}/{self.sign_in_epoch}")

    def get_session_auth_fallback_hash(self) -> Iterable[str]:
        """The same under older digest keys."""
        for generation in digest_generations()[1:]:
            yield digest("session", f"{self.id}/{self.sign_in_epoch}", generation)


class Post(models.Model):
    """A post of staff: what someone may do, for which host and which mission, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    host = models.CharField(max_length=3)
    mission = models.CharField(max_length=40, blank=True)
    # Whose staff it is, where that is an agency and no mission.
    agency = models.ForeignKey("storage.Agency", on_delete=models.PROTECT, null=True, related_name="posts")
    roles = models.JSONField(default=list)
    number = models.PositiveIntegerField()
    display_name = SealedText(personal=Class.C2, owner="account_id")
    active_from = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = {
        "id": "C1",
        "account": "C1",
        "host": "C0",
        "mission": "C0",
        "agency": "C0",
        "roles": "C0",
        "number": "C1",
        "active_from": "C1",
        "left_at": "C1",
    }

    class Meta:
        """Numbers are given once in a host and stay with who had them."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["host", "number", "mission"],
                condition=Q(left_at__isnull=True),
                name="post_number_once",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("active_from")),
                name="post_left_after_it_began",
            ),
        ]

    @property
    def post_id(self) -> UUID:
        """The post's own id, under the name that acts ask for."""
        return self.id

    def __str__(self) -> str:
        return f"post {self.host} {self.mission} {self.number}"


class DemoPerson(models.Model):
    """One button of the demonstration's sign-in page: an invented person, and what they show."""

    slug = models.SlugField(primary_key=True, max_length=60)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="demo_person")
    label = SealedText(personal=Class.C2, owner="account_id")
    shows = models.CharField(max_length=300)
    lands_on = models.CharField(max_length=200, default="/me")
    order = models.PositiveIntegerField()

    classes: ClassVar[dict[str, str]] = {
        "slug": "C0",
        "account": "C1",
        "shows": "C0",
        "lands_on": "C0",
        "order": "C0",
    }

    class Meta:
        """In the order of the list."""

        ordering: ClassVar[list[str]] = ["order"]


class AddressChange(models.Model):
    """Another address that was asked for without the old one; it takes effect only if nobody signs in before."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="address_change")
    address = SealedText(personal=Class.C2, owner="account_id")
    asked_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField(db_index=True)

    classes: ClassVar[dict[str, str]] = {"account": "C1", "asked_at": "C1", "takes_effect_at": "C1"}


_BY_ALIAS = Question(lambda alias: Account.objects.filter(alias=alias))
_BY_ID = Question(lambda account_id: Account.objects.filter(pk=account_id))
_CHANGE = Question(lambda account_id: AddressChange.objects.filter(account_id=account_id))
_POSTS_EVER = Question(lambda account_id: Post.objects.filter(account_id=account_id))


def find(address: str) -> Account | None:
    """The account of an address, whichever generation of digest keys it was made under."""
    found = (by_alias(alias_of(address, generation)) for generation in digest_generations())
    return next(filter(None, found), None)


def find_or_open(address: str, *, language: str, at: datetime) -> Account:
    """The account of an address, opened if there is none; it counts as confirmed after its first sign-in."""
    found = find(address)
    if found is not None:
        return found
    account_id = uuid4()
    make_key(account_id)
    try:
        account = Account(id=account_id, alias=alias_of(address), language=language, made_at=at)
        account.address = address.strip()
        with transaction.atomic():
            insert(account)
        return account
    except IntegrityError:
        # The same address was typed twice at once; the other one was first.
        erase_key(account_id)
        return Account.objects.get(alias=alias_of(address))


def by_alias(alias: str) -> Account | None:
    """The account behind an alias."""
    return _BY_ALIAS.first(alias)


def by_id(account_id: UUID) -> Account | None:
    """The account with an id."""
    return _BY_ID.first(account_id)


def several(account_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """Accounts by their ids, a few hundred in a question, with the keys of what is sealed for them opened."""
    wanted, found = list(set(account_ids)), dict[UUID, Account]()
    if len(wanted) == 1:
        return {account.pk: account for account in _BY_ID.rows(*wanted)}
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        open_keys(some)
        found |= Account.objects.in_bulk(some)
    return found


def confirm(account: Account, *, language: str, at: datetime) -> None:
    """The address was proved by its code; from now on mail is in the language of this sign-in."""
    account.confirmed_at = account.confirmed_at or at
    account.language = language
    update(account, ("confirmed_at", "language"))


def change_language(account: Account, language: str) -> None:
    """Mail is in another language from now on."""
    account.language = language
    account.save(update_fields=["language"])


def change_zone(account: Account, zone: str) -> None:
    """Times are shown in another zone from now on; with none, in that of the mission."""
    account.zone = zone or None
    account.save(update_fields=["zone"])


def change_address(account: Account, address: str) -> None:
    """Another address for the same account; every sign-in ends."""
    account.alias = alias_of(address)
    account.address = address.strip()
    account.save(update_fields=["alias", "address_sealed"])
    end_sign_ins(account)


def ask_change(account: Account, address: str, *, asked_at: datetime, takes_effect_at: datetime) -> None:
    """Keep the wish for another address; a newer wish takes the place of an older one."""
    change = AddressChange(account=account, asked_at=asked_at, takes_effect_at=takes_effect_at)
    change.address = address.strip()
    AddressChange.objects.filter(account=account).delete()
    change.save(force_insert=True)


def drop_change(account: Account) -> bool:
    """Forget the wish for another address; whether there was one."""
    asked = _CHANGE.first(account.pk)
    if asked is not None:
        asked.delete()
    return asked is not None


def due_changes(at: datetime) -> list[AddressChange]:
    """The wishes whose time has come."""
    return list(AddressChange.objects.filter(takes_effect_at__lte=at).select_related("account"))


def end_sign_ins(account: Account) -> None:
    """End every sign-in of an account, on every device, at once."""
    Account.objects.filter(pk=account.pk).update(sign_in_epoch=F("sign_in_epoch") + 1)
    account.refresh_from_db(fields=["sign_in_epoch"])


def sweep_unconfirmed(*, made_before: datetime) -> int:
    """
    Remove accounts whose address was typed and never proved, and destroy their keys; returns how many.

    Whoever an agency filed for, or who is somebody's account, stays: their own days end it.
    """
    unused = {f"{name}__isnull": True for name in ("posts", "demo_person", "persons", "mandates")}
    stale = list(Account.objects.filter(confirmed_at__isnull=True, made_at__lt=made_before, **unused))
    for account in stale:
        account_id = account.id
        account.delete()
        erase_key(account_id)
    return len(stale)


def posts_of(account: Account, *, at: datetime) -> list[Post]:
    """The posts an account holds at a moment; those at an agency rest while it is suspended."""
    held = Post.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at), account=account, active_from__lte=at)
    return list(held.filter(agency__suspended_at__isnull=True).order_by("host", "mission", "number"))


def next_number(host: str) -> int:
    """The next free number of a post in a host."""
    last = Post.objects.filter(host=host).aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def open_post(
    account: Account,
    *,
    host: str,
    mission: str,
    roles: Iterable[str],
    name: str,
    at: datetime,
    number: int | None = None,
    agency_id: UUID | None = None,
) -> Post:
    """Give an account a post; the same person keeps their number in every mission of a host."""
    held = Post.objects.filter(account=account, host=host).order_by("active_from").first()
    post = Post(
        account=account,
        host=host,
        mission=mission,
        roles=sorted(set(roles)),
        number=number or (held.number if held else next_number(host)),
        active_from=at,
        agency_id=agency_id,
    )
    post.display_name = name
    post.save(force_insert=True)
    return post


def close_posts(account: Account, *, host: str | None, at: datetime) -> list[Post]:
    """End the posts of an account, in one host or in all; returns those that were open."""
    posts = [post for post in posts_of(account, at=at) if host in (None, post.host)]
    for post in posts:
        post.left_at = at
        post.save(update_fields=["left_at"])
    return posts


def post_by_id(post_id: UUID) -> Post | None:
    """A post by its id."""
    return Post.objects.filter(pk=post_id).select_related("account", "agency").first()


def staff_of(host: str, *, at: datetime) -> list[Post]:
    """Everyone with a post of a host at a moment, by their numbers; staff of agencies are not of the host."""
    held = Post.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at), host=host, active_from__lte=at)
    held = held.filter(agency__isnull=True)
    return list(held.select_related("account").order_by("number", "mission"))


def hosts_with(role: str, *, at: datetime) -> set[str]:
    """The hosts that have a post with a role at a moment."""
    held = Post.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at), active_from__lte=at)
    return {host for host, roles in held.values_list("host", "roles") if role in roles}


def accounts_with(role: str, *, at: datetime) -> list[Account]:
    """Every account that holds a role in any host at a moment, each once."""
    held = Post.objects.filter(Q(left_at__isnull=True) | Q(left_at__gt=at), active_from__lte=at)
    return list(
        {post.account_id: post.account for post in held.select_related("account") if role in post.roles}.values()
    )


def who_is(by: str) -> Message:
    """Whoever an event names, as pages say it: an officer by number, the applicant, or the service itself."""
    kind, _, which = by.partition(":")
    if kind == "account":
        return Message("the applicant")
    post = post_by_id(UUID(which)) if kind == "post" and _is_uuid(which) else None
    if post is not None and post.agency is not None:
        return Message("the agency {agency}", {"agency": post.agency.name})
    return Message("officer {number}", {"number": str(post.number)}) if post else Message("this service")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def demonstration_people() -> list[DemoPerson]:
    """The invented people of the sign-in list, in its order."""
    return list(DemoPerson.objects.select_related("account"))


def demonstration_person(slug: str) -> DemoPerson | None:
    """One invented person of the list."""
    return DemoPerson.objects.filter(slug=slug).select_related("account").first()


def list_in_demonstration(
    account: Account, *, slug: str, label: str, shows: Message, lands_on: str = "/me", order: int
) -> None:
    """Put an account on the demonstration's sign-in list: its name, what it shows, and the page it begins on."""
    DemoPerson.objects.filter(slug=slug).delete()
    person = DemoPerson(slug=slug, account=account, shows=shows.text, lands_on=lands_on, order=order)
    person.label = label
    person.save(force_insert=True)


def open_facts(row: Post) -> dict[str, Any]:
    """What of a post is open, for its event."""
    return {"host": row.host, "mission": row.mission, "roles": row.roles, "number": row.number}


def accounts_of_posts() -> dict[UUID, UUID]:
    """The account behind every post there ever was, by the post's id."""
    return dict(Post.objects.values_list("pk", "account_id"))


def numbers_of_posts(posts: Iterable[UUID]) -> dict[str, int]:
    """The staff numbers of posts, by how events name them."""
    return {f"post:{post.pk}": post.number for post in Post.objects.filter(pk__in=set(posts))}


def names_of(account_id: UUID) -> frozenset[str]:
    """How events name someone of staff, in each post they ever had."""
    return frozenset(f"post:{post.pk}" for post in _POSTS_EVER.rows(account_id))
