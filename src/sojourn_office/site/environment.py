"""What an office can be told by its environment: every `SOJOURN_` setting with its safe default and its meaning."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from sojourn.basics.messages import Message
from sojourn.log.notes import KeyKind, NoteKey

PREFIX = "SOJOURN_"
# Shorter than this, a shared secret is guessed.
_SECRET_MIN = 32


class Mode(StrEnum):
    """What the office is run for; only a production makes no keys of its own. `rehearsal` is a copy of an office."""

    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"
    REHEARSAL = "rehearsal"
    TEST = "test"


class UnknownSetting(ValueError):
    """A `SOJOURN_` name that no setting has: a mistyped name would otherwise go unnoticed."""


class Settings(BaseSettings):
    """The settings of one office, read from the environment once, at the start."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    mode: Mode = Field(
        default=Mode.DEMONSTRATION,
        description="What the office is run for: demonstration, production, rehearsal, test.",
    )
    data_folder: Path = Field(
        default=Path("var"), description="Where the database, the papers and the persons' keys lie."
    )
    keys_folder: Path = Field(
        default=Path("keys"),
        description="Where the master keys lie; never inside the data folder, and not in its backups.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signs forms and cookies. Empty: made once and kept in the keys folder."
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="Empty: SQLite in the data folder. Otherwise postgresql://user@host:port/name, without a copy "
        "of it in any log.",
    )
    database_pool_size: int = Field(
        default=8, ge=1, description="Connections to PostgreSQL that one process keeps at most."
    )
    patroni: str = Field(
        default="",
        description="Where Patroni answers on the machines of the database, like http://10.0.0.11:8008, with a space "
        "between two. Then no version that has lost claims is accepted. Empty: none looks after the database.",
    )
    sqlite_synchronous: str = Field(
        default="FULL", description="How SQLite writes; less than FULL has lost acknowledged places in power cuts."
    )
    reserve_mb: int = Field(
        default=256,
        ge=0,
        description="Free space in MB below which no paper and no application is taken, so that what was begun can be "
        "finished.",
    )
    origin: str = Field(
        default="http://localhost:8000",
        description="The address under which people reach the office, without a path; by name, since a passkey "
        "belongs to a name and never to a number.",
    )
    bind: str = Field(default="127.0.0.1", description="The network address the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port the server listens on; 0 takes any free one.")
    gate_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port on which claims are taken at an opening; 0 takes the one after that of the pages.",
    )
    gate_origin: str = Field(
        default="",
        description="The address under which people reach the gate, where a proxy stands before it; empty: the host of "
        "the pages and the port of the gate.",
    )
    workers: int = Field(default=1, ge=1, description="Processes that serve pages.")
    trusted_proxies: int = Field(
        default=0, ge=0, description="How many proxies of our own stand in front and add to X-Forwarded-For."
    )
    agreements_folder: Path | None = Field(
        default=None, description="Agreement files to load instead of those that come with the distribution."
    )
    session_hours: int = Field(default=12, ge=1, le=336, description="Hours after which a sign-in ends.")
    factor_minutes: int = Field(
        default=15,
        ge=1,
        le=120,
        description="Minutes after which an act of weight, like a signature, asks staff for the second factor again: "
        "long enough for a row of cases, shorter than a browser stands open beside an empty chair.",
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="How mail leaves: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Empty: it stays "
        "in the post box page, in the demonstration only.",
    )
    mail_from: str = Field(default="Sojourn <no-reply@example.org>", description="The sender of every mail.")
    oidc_server: str = Field(
        default="",
        description="The ministry's identity provider (OpenID Connect) through which staff may sign in, like "
        "https://login.example.go.kr; empty: staff sign in by mailed code alone.",
    )
    oidc_name: str = Field(default="", description="What staff call that provider; on the sign-in page.")
    oidc_client: str = Field(default="", description="The name by which the provider knows this office.")
    oidc_secret: SecretStr = Field(default=SecretStr(""), description="What this office proves that name with.")
    oidc_second_factor: str = Field(
        default="",
        description="The values of `acr` by which the provider says that a second factor was given there, with a space "
        "between two. Empty: the own second factor is asked for after it.",
    )
    payment_address: str = Field(
        default="",
        description="Where fees are paid: a provider that speaks the open payment interface. Empty: fees are not paid "
        "here, and hold nothing up; the demonstration starts a provider to try.",
    )
    payment_secret: SecretStr = Field(
        default=SecretStr(""), description="What the office and that provider sign with, at least 32 characters."
    )
    payment_name: str = Field(default="", description="What people call that provider; on the page of a payment.")
    run_by: str = Field(default="", description="Who runs this office; one sentence at the foot of every page.")
    contact: str = Field(
        default="",
        description="Whom people call or write with questions or about a doubtful visa; on the help page and beside "
        "each answer of a check.",
    )
    log_witnesses: str = Field(
        default="",
        description="The keys of those who may sign the heads of the public log beside the office, each the one line "
        "that its witness publishes, with a space between two.",
    )
    security_contact: str = Field(
        default="mailto:security@example.org", description="Where a finder of a weakness writes; in security.txt."
    )
    debug: bool = Field(
        default=False, description="Pages of the framework about errors; never beside real people's data."
    )

    @field_validator("log_witnesses")
    @classmethod
    def _are_witnesses(cls, written: str) -> str:
        for line in written.split():
            if NoteKey.read(line).kind != KeyKind.ED25519_COSIGNATURE:
                raise ValueError(f"{line}: a witness signs with a key of kind 04")
        return written

    @field_validator("patroni")
    @classmethod
    def _are_addresses(cls, written: str) -> str:
        for address in written.split():
            if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
                raise ValueError(f"{address}: an address begins with http:// or https://")
        return written

    @property
    def sqlite_file(self) -> Path:
        """The database of the embedded default."""
        return self.data_folder / "office.sqlite"

    @property
    def persons_keys_file(self) -> Path:
        """The small store of persons' keys, beside the database and backed up apart from it."""
        return self.data_folder / "keys" / "persons.sqlite"

    @property
    def master_keys_file(self) -> Path:
        """The generations of master keys, outside the data folder."""
        return self.keys_folder / "master.json"

    @property
    def secret_key_file(self) -> Path:
        """The signing secret that is made when none is given."""
        return self.keys_folder / "secret-key"

    @property
    def host(self) -> str:
        """The host name of the origin."""
        return urlsplit(self.origin).hostname or ""

    def unsafe(self) -> list[Message]:
        """What a production start refuses, for commands, which lie below this room."""
        return refuse_unsafe(self)

    @staticmethod
    def example() -> str:
        """Every setting in the form of an environment file."""
        return example()

    @property
    def makes_keys(self) -> bool:
        """Whether this office may make its own keys at the first start."""
        return self.mode is not Mode.PRODUCTION


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; an unknown `SOJOURN_` name is refused with the nearest known one."""
    _refuse_unknown(os.environ if environment is None else environment)
    return Settings()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings, read once."""
    return read()


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    if not unknown:
        return
    lines = []
    for name in unknown:
        near = get_close_matches(name.upper(), known, n=1)
        lines.append(f"{name}: no such setting." + (f" Did you mean {near[0]}?" if near else ""))
    raise UnknownSetting("\n".join([*lines, "All of them: sojourn-office settings-example"]))


def refuse_unsafe(settings: Settings) -> list[Message]:
    """Everything about these settings that a production start refuses; all of it, not the first."""
    return [
        *_unsafe_keys(settings),
        *_unsafe_network(settings),
        *_unsafe_database(settings),
    ]


def _unsafe_keys(settings: Settings) -> list[Message]:
    found = []
    if len(settings.secret_key.get_secret_value()) < 40:
        found.append(Message("SOJOURN_SECRET_KEY is missing or shorter than 40 characters. Set a random one."))
    if settings.keys_folder.resolve().is_relative_to(settings.data_folder.resolve()):
        found.append(
            Message(
                "The master keys lie inside the data folder and would be in its backups. "
                "Set SOJOURN_KEYS_FOLDER to a folder outside it."
            )
        )
    if not settings.master_keys_file.exists():
        found.append(Message("There is no master key yet. Make one: sojourn-office keys."))
    elif _made_by(settings.master_keys_file) != Mode.PRODUCTION:
        found.append(
            Message("The master key was made by a demonstration. Set SOJOURN_KEYS_FOLDER to a folder of its own.")
        )
    elif settings.master_keys_file.stat().st_mode & 0o077:
        found.append(Message("Others may read the master key. Take their rights away: chmod 600."))
    return found


def _made_by(file: Path) -> str:
    try:
        return str(json.loads(file.read_text())["made_by"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _unsafe_network(settings: Settings) -> list[Message]:
    found = []
    if settings.debug:
        found.append(Message("SOJOURN_DEBUG is on and would show people's data in error pages. Leave it off."))
    if urlsplit(settings.origin).scheme != "https":
        found.append(Message("SOJOURN_ORIGIN does not begin with https. Set the address that people type."))
    if settings.oidc_server and urlsplit(settings.oidc_server).scheme != "https":
        found.append(Message("SOJOURN_OIDC_SERVER does not begin with https. Set the address of the provider."))
    if settings.oidc_server and not (settings.oidc_client and settings.oidc_name):
        found.append(Message("SOJOURN_OIDC_CLIENT or SOJOURN_OIDC_NAME is missing. Set both, or no provider."))
    if settings.payment_address and urlsplit(settings.payment_address).scheme != "https":
        found.append(Message("SOJOURN_PAYMENT_ADDRESS does not begin with https. Set the address of the provider."))
    if settings.payment_address and len(settings.payment_secret.get_secret_value()) < _SECRET_MIN:
        found.append(Message("SOJOURN_PAYMENT_SECRET is missing or shorter than 32 characters. Set a random one."))
    if not settings.smtp_url.get_secret_value():
        found.append(Message("SOJOURN_SMTP_URL is missing, so that no sign-in code would reach anyone. Set it."))
    return found


def _unsafe_database(settings: Settings) -> list[Message]:
    url = settings.database_url.get_secret_value()
    if url:
        return []
    if settings.sqlite_synchronous.upper() not in ("FULL", "EXTRA"):
        return [Message("SOJOURN_SQLITE_SYNCHRONOUS is less than FULL. A power cut would lose places. Set FULL.")]
    return []


def example() -> str:
    """Every setting with its meaning and its default, in the form of an environment file."""
    lines = [
        "# Every setting of sojourn-office with its default. Made by `sojourn-office settings-example`.",
        "# A production start refuses unsafe values and names each.",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        lines += ["", f"# {field.description}", f"#{PREFIX}{name.upper()}={'' if shown is None else shown}"]
    return "\n".join(lines) + "\n"
