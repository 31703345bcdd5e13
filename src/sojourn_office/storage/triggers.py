"""Guards that the database keeps itself: what is kept for ever, the order of the log, no movement below zero."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.backends.utils import CursorWrapper

# Tables whose rows are never changed and never removed.
KEPT_FOR_EVER = (
    "storage_event",
    "storage_placemovement",
    "storage_logleaf",
    "storage_loghead",
    "storage_logcosignature",
    "storage_waiting",
)
# What a claim was given stays as it is; that its person was told, or moved up, is added.
_GIVEN = ("round_id", "case_id", "person_id", "number", "reserve", "key", "event_id", "at")
_CLAIM_ACTS = (("update", f"UPDATE OF {', '.join(_GIVEN)}"), ("delete", "DELETE"))
_ACCOUNTS = ("not_released", "free", "held", "taken", "used", "returned")


def guards(vendor: str) -> dict[str, str]:
    """The text of every guard for a database, by its name."""
    return dict(_sqlite() if vendor == "sqlite" else _postgresql())


def install() -> None:
    """Put the guards back as they are written here; Django's rebuilding of a table drops them silently."""
    with connection.cursor() as cursor:
        _remove(cursor)
        for text in guards(connection.vendor).values():
            cursor.execute(text)


def remove() -> None:
    """Take the guards off, before the tables change."""
    with connection.cursor() as cursor:
        _remove(cursor)


def missing() -> list[str]:
    """The guards that are not there, or not as they are written here."""
    with connection.cursor() as cursor:
        found = _found(cursor)
    wanted = guards(connection.vendor)
    if connection.vendor == "sqlite":
        return [name for name, text in wanted.items() if found.get(name) != text]
    return [name for name in wanted if name not in found]


# The next entry of the log has the number after the last one's.
_OUT_OF_ORDER = 'NEW."index" <> COALESCE((SELECT MAX("index") + 1 FROM storage_logleaf), 0)'


def _below_zero() -> str:
    cases = " ".join(f"WHEN '{account}' THEN {account}" for account in _ACCOUNTS)
    return f"(SELECT CASE NEW.source {cases} END FROM storage_period WHERE id = NEW.period_id) < NEW.places"


# A place is given under a quota that has no room left.
_OVER_QUOTA = (
    "EXISTS (SELECT 1 FROM storage_quotaover o JOIN storage_quota q ON q.id = o.quota_id "
    "WHERE o.period_id = NEW.period_id AND q.promised >= q.most AND (q.stream = '' OR q.stream = "
    "(SELECT r.stream FROM storage_case c JOIN storage_round r ON r.id = c.round_id WHERE c.number = NEW.case_id)))"
)
# The same of movements that are kept together.
_OVER_QUOTA_TOGETHER = (
    "SELECT FROM moved m JOIN storage_quotaover o ON o.period_id = m.period_id "
    "JOIN storage_quota q ON q.id = o.quota_id "
    "LEFT JOIN storage_case c ON c.number = m.case_id LEFT JOIN storage_round r ON r.id = c.round_id "
    "WHERE m.source = 'free' AND m.target = 'held' AND (q.stream = '' OR q.stream = r.stream) "
    "GROUP BY q.id HAVING SUM(m.places) > q.most - q.promised"
)


def _below_zero_together() -> str:
    """The accounts that movements kept together take more from than is there; what they bring to it counts."""
    has = " ".join(f"WHEN '{account}' THEN {account}" for account in _ACCOUNTS)
    brought = "SELECT COALESCE(SUM(places), 0) FROM moved WHERE target = source.account AND period_id = source.period"
    return (
        "SELECT FROM (SELECT period_id AS period, source AS account, SUM(places) AS places FROM moved "
        f"WHERE source <> '' GROUP BY period_id, source) source JOIN storage_period ON id = source.period "
        f"WHERE (CASE source.account {has} END) + ({brought}) < source.places"
    )


def _sqlite() -> Iterable[tuple[str, str]]:
    for table in KEPT_FOR_EVER:
        for act in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{act.lower()}"
            yield (
                name,
                (
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
                ),
            )
    for each, act in _CLAIM_ACTS:
        name = f"guard_storage_claim_{each}"
        text = f"CREATE TRIGGER {name} BEFORE {act} ON storage_claim BEGIN SELECT RAISE(ABORT, 'a claim is kept'); END"
        yield name, text
    name = "guard_movement_below_zero"
    yield (
        name,
        (
            f"CREATE TRIGGER {name} BEFORE INSERT ON storage_placemovement WHEN NEW.source <> '' AND {_below_zero()} "
            "BEGIN SELECT RAISE(ABORT, 'a movement below zero'); END"
        ),
    )
    name = "guard_movement_over_quota"
    yield (
        name,
        (
            f"CREATE TRIGGER {name} BEFORE INSERT ON storage_placemovement WHEN NEW.source = 'free' "
            f"AND NEW.target = 'held' AND {_OVER_QUOTA} BEGIN SELECT RAISE(ABORT, 'a movement over a quota'); END"
        ),
    )
    name = "guard_leaf_out_of_order"
    yield (
        name,
        (
            f"CREATE TRIGGER {name} BEFORE INSERT ON storage_logleaf WHEN {_OUT_OF_ORDER} "
            "BEGIN SELECT RAISE(ABORT, 'an entry of the log out of order'); END"
        ),
    )


def _postgresql() -> Iterable[tuple[str, str]]:
    for table in KEPT_FOR_EVER:
        for act in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{act.lower()}"
            yield name, _function(name, f"RAISE EXCEPTION '{table} is kept for ever';") + _trigger(name, act, table)
    for each, act in _CLAIM_ACTS:
        name = f"guard_storage_claim_{each}"
        yield name, _function(name, "RAISE EXCEPTION 'a claim is kept';") + _trigger(name, act, "storage_claim")
    name = "guard_movement_below_zero"
    body = f"IF EXISTS ({_below_zero_together()}) THEN RAISE EXCEPTION 'a movement below zero'; END IF; RETURN NULL;"
    yield name, _function(name, body) + _together(name)
    name = "guard_movement_over_quota"
    body = f"IF EXISTS ({_OVER_QUOTA_TOGETHER}) THEN RAISE EXCEPTION 'a movement over a quota'; END IF; RETURN NULL;"
    yield name, _function(name, body) + _together(name)
    name = "guard_leaf_out_of_order"
    body = f"IF {_OUT_OF_ORDER} THEN RAISE EXCEPTION 'an entry of the log out of order'; END IF; RETURN NEW;"
    yield name, _function(name, body) + _trigger(name, "INSERT", "storage_logleaf")


def _function(name: str, body: str) -> str:
    # A plan kept from an empty table costs many times as much later.
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET plan_cache_mode = force_custom_plan AS $guard$ BEGIN {body} END $guard$; "
    )


def _together(name: str) -> str:
    # Once for all that are kept together: asked of each row, it took longer than everything else about a claim.
    when = "AFTER INSERT ON storage_placemovement REFERENCING NEW TABLE AS moved FOR EACH STATEMENT"
    return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()"


def _trigger(name: str, act: str, table: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _found(cursor: CursorWrapper) -> dict[str, str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'")
    else:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'guard_%'")
    return dict(cursor.fetchall())


def _remove(cursor: CursorWrapper) -> None:
    for name, on in _found(cursor).items():
        cursor.execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON {on}")
