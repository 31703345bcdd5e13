"""The settings in the words of Django, worked out from the environment."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from sojourn_office.site.environment import Mode, settings
from sojourn_office.storage.masters import write_secret

SOJOURN = settings()
DEMONSTRATION = SOJOURN.mode is Mode.DEMONSTRATION
RUN_BY = SOJOURN.run_by
_OFFICE = Path(__file__).resolve().parent.parent
_PRODUCTION = SOJOURN.mode is Mode.PRODUCTION
_HTTPS = urlsplit(SOJOURN.origin).scheme == "https"


def _secret_key() -> str:
    """The given secret, or one that is made once and kept; production is refused without a given one."""
    given = SOJOURN.secret_key.get_secret_value()
    if given or not SOJOURN.makes_keys:
        return given or secrets.token_urlsafe(48)
    if not SOJOURN.secret_key_file.exists():
        write_secret(SOJOURN.secret_key_file, secrets.token_urlsafe(48))
    return SOJOURN.secret_key_file.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = SOJOURN.debug
ALLOWED_HOSTS = [SOJOURN.host] if _PRODUCTION else [SOJOURN.host, "127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "sojourn_office.site.urls"
WSGI_APPLICATION = "sojourn_office.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "sojourn_office.look.apps.Look",
    "sojourn_office.storage.apps.Storage",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sojourn_office.site.middleware.head_of_a_page",
    "sojourn_office.site.middleware.by_name",
    "sojourn_office.site.middleware.language_prefix",
    "sojourn_office.site.middleware.one_moment",
    "sojourn_office.look.again.keeping",
    "sojourn_office.site.middleware.WhatFails",
    "sojourn_office.site.uploads.whole_forms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sojourn_office.site.middleware.who_asks",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *sorted((_OFFICE / "desks").glob("*/templates")),
            _OFFICE / "api" / "templates",
            _OFFICE / "gate" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]


def _sqlite(file: Path) -> dict[str, Any]:
    """
    One SQLite file, so that what was answered is on disk.

    A writer takes its lock at the start (IMMEDIATE) and waits 5 seconds for it; NORMAL and OFF lost places.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "sojourn_office.storage.sqlite",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            # An act asks some hundred questions; what SQLite has worked out for them is kept.
            "cached_statements": 512,
            "init_command": "PRAGMA journal_mode=WAL;"
            f"PRAGMA synchronous={SOJOURN.sqlite_synchronous};"
            "PRAGMA foreign_keys=ON;"
            # In kibibytes: a long act spills into the log of writes whatever does not fit, and reads it back.
            "PRAGMA cache_size=-32768;",
        },
        "TEST": {"NAME": file.with_name(f"test-{file.name}")},
    }


# What an address may say of how the way to the server is sealed, in the words of libpq.
_TLS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding"})


def postgresql(url: str, *, pool_size: int) -> dict[str, Any]:
    """
    PostgreSQL by its address; several hosts are tried in turn and only one that takes writes is used.

    The limits of the server end a statement, a wait for a lock and a transaction that nobody goes on with. What a
    silent network or a server that stands still would hold is ended on this side (`Watched`). Raises `ValueError`
    where the address asks for something that is not known here.
    """
    from sojourn_office.storage.postgresql.connection import Watched

    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    who, _, where = parts.netloc.rpartition("@")
    user, _, password = who.partition(":")
    places = [place.partition(":") for place in where.split(",") if place]
    # By itself the pool tries again after longer and longer waits: then a new primary stands ready and nobody asks it.
    # Whoever finds no connection is told so soon, and the next one who asks begins a new try.
    pool = {"min_size": 1, "max_size": pool_size, "timeout": 2, "reconnect_timeout": 0.1, "connection_class": Watched}
    if unknown := sorted(asked.keys() - {"host", "port"} - _TLS):
        raise ValueError(f"SOJOURN_DATABASE_URL: {', '.join(unknown)} is not known. Known: {', '.join(sorted(_TLS))}.")
    return {
        "ENGINE": "sojourn_office.storage.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": asked.get("host") or ",".join(host for host, _, _ in places),
        "PORT": asked.get("port") or ",".join(port for _, _, port in places),
        "OPTIONS": {
            # For each host: one that stands still takes the connection and says nothing.
            "connect_timeout": 2,
            # Whatever is asked for the third time in the same words is planned for good (`storage.prepared`).
            "prepare_threshold": 2,
            "target_session_attrs": "read-write",
            # In milliseconds: what was sent and is not even received ends the connection.
            "tcp_user_timeout": 5000,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            "options": "-c statement_timeout=5000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=10000",
            **{name: value for name, value in asked.items() if name in _TLS},
            **({"pool": pool} if pool_size else {}),
        },
    }


_database_url = SOJOURN.database_url.get_secret_value()
DATABASES = {
    "default": (
        postgresql(_database_url, pool_size=SOJOURN.database_pool_size)
        if _database_url
        else _sqlite(SOJOURN.sqlite_file)
    ),
    "keys": _sqlite(SOJOURN.persons_keys_file),
}
DATABASE_ROUTERS = ["sojourn_office.storage.keys.KeysApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The limits of sign-in are counted here, so they hold over all processes and outlive a restart.
FORM_RENDERER = "sojourn_office.look.forms.Renderer"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "storage_limits",
        "KEY_FUNCTION": "sojourn_office.storage.masters.cache_key",
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어"), ("ja", "日本語")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False

STATIC_URL = "/static/"
STATIC_ROOT = SOJOURN.data_folder.resolve() / "static"

AUTH_USER_MODEL = "storage.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "signin:landing"
LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "sojourn_office.storage.sessions"
SESSION_COOKIE_AGE = SOJOURN.session_hours * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-sojourn" if _HTTPS else "sojourn"
CSRF_COOKIE_NAME = "__Host-sojourn-form" if _HTTPS else "sojourn-form"
CSRF_FAILURE_VIEW = "sojourn_office.look.errors.press_again"
CSRF_TRUSTED_ORIGINS = [SOJOURN.origin]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SOJOURN.trusted_proxies else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# A paper up to the largest size stays in memory until it is sealed: nothing of it is written open to a folder.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1_048_576

# Sign-in: a code by mail and nothing else for applicants, a second factor for staff.
ALLAUTH_TRUSTED_PROXY_COUNT = SOJOURN.trusted_proxies
ACCOUNT_ADAPTER = "sojourn_office.desks.signin.adapter.SignIn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "alias"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = True
# A person is counted by the account; an address, behind which a whole school may be, only where nobody is known yet.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "1000/m/ip,3/m/key,12/h/key",
    "round_door": "30/m/key",
    "lost_address": "5/m/ip,5/h/key",
    "ministry": "20/m/ip",
    "verify": "30/m/ip",
    "api": "120/m/ip",
    "api_post": "30/m/ip",
}
SOCIALACCOUNT_ADAPTER = "sojourn_office.desks.signin.ministry.Provider"
MFA_ADAPTER = "sojourn_office.desks.signin.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Sojourn"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS


def _mail(url: str) -> dict[str, Any]:
    """How mail leaves, by its address."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and parts.hostname not in ("127.0.0.1", "localhost"),
        "EMAIL_TIMEOUT": 20,
    }


_smtp_url = SOJOURN.smtp_url.get_secret_value()
# Without a mail server nothing leaves: the demonstration shows its mails in the post box.
MAIL_LEAVES = bool(_smtp_url) or SOJOURN.mode is Mode.TEST
if _smtp_url:
    globals().update(_mail(_smtp_url))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SOJOURN.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "sojourn_office.site.logs.WithoutContents"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # An answer that refuses something is no event for the log; only our own faults are.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
