"""What acts ask and write again and again: worked out as SQL once, and filled in each time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from inspect import signature
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from django.db import connection, connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
_Field: TypeAlias = "models.Field[Any, Any]"
# What Django asks of a text before it keeps it comes to the text itself, and nothing is kept as nothing.
_TEXTS = (models.CharField, models.TextField)
_IDS = (models.UUIDField, models.ForeignKey)


class Question(Generic[M]):
    """
    A question for rows. Django takes ten times as long over its SQL as the database over the answer.

    `ask` makes the query set; each of its arguments is one value that a column is compared with: no list, not
    nothing, and nothing that decides what is asked.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[M]]) -> None:
        self._ask = ask

    @cached_property
    def _asked(self) -> models.QuerySet[M]:
        return self._ask(*(_Hole(at) for at in range(len(signature(self._ask).parameters))))

    @cached_property
    def _alias(self) -> str:
        return self._asked.db

    def rows(self, *values: object) -> list[M]:
        """The rows of the answer, with the rows they are joined to."""
        connection = connections[self._alias]
        # What turns columns into values belongs to the connection of this thread, and ends with it.
        known: dict[Question[Any], _InSql] = vars(connection).setdefault("questions_in_sql", {})
        if self not in known:
            known[self] = _InSql(self._asked, connection)
        found: list[M] = known[self].rows(values)
        return found

    def first(self, *values: object) -> M | None:
        """The first row of the answer; nothing where there is none."""
        return next(iter(self.rows(*values)), None)


class _Hole(models.Expression):
    """Where a value goes."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def as_sql(self, _compiler: Any, _connection: Any) -> Any:
        return "%s", [self]


class _InSql:
    """A question as one connection puts it, and how it reads the answer."""

    def __init__(self, queryset: models.QuerySet[Any], connection: BaseDatabaseWrapper) -> None:
        compiler = queryset.query.clone().get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        columns = [each for each, _, _ in compiler.select]
        found = compiler.get_converters(columns).items()
        self._converters = [(at, _quicker(each), column) for at, (several, column) in found for each in several]
        kind = compiler.klass_info
        assert kind is not None, "a question is for rows"
        self._model, own = kind["model"], kind["select_fields"]
        self._own = slice(own[0], own[-1] + 1)
        self._names = [column.target.attname for column in columns[self._own]]
        populators: Any = get_related_populators
        self._joined = populators(kind, compiler.select, connection.alias)
        for joined in self._joined:
            joined.model_cls = _Joined(joined.model_cls)
        self._connection = connection

    def rows(self, values: Sequence[Any]) -> list[Any]:
        filled = [self._kept(values[each.at]) if isinstance(each, _Hole) else each for each in self._params]
        with cursor_of(self._connection) as cursor:
            cursor.execute(self._sql, filled)
            return [self._row(list(row)) for row in cursor.fetchall()]

    def _kept(self, value: Any) -> Any:
        """A value as the column holds it."""
        if isinstance(value, UUID) and not self._connection.features.has_native_uuid_field:
            return value.hex
        return self._connection.ops.adapt_unknown_value(value)

    def _row(self, row: list[Any]) -> models.Model:
        for at, convert, column in self._converters:
            row[at] = convert(row[at], column, self._connection)
        found = _as_read(self._model, self._connection.alias, zip(self._names, row[self._own], strict=True))
        for joined in self._joined:
            joined.populate(row, found)
        return found


def _quicker(convert: Callable[..., Any]) -> Callable[..., Any]:
    """The same for what SQLite keeps as text, without what Django looks up for each value."""
    return {"convert_uuidfield_value": _id_of, "convert_datetimefield_value": _moment_of}.get(convert.__name__, convert)


def _id_of(kept: str | None, _column: object, _connection: object) -> UUID | None:
    return None if kept is None else _id(kept)


# The same persons and cases come again and again.
_id = lru_cache(maxsize=4096)(UUID)


def _moment_of(kept: datetime | str | None, _column: object, _connection: object) -> datetime | None:
    moment = datetime.fromisoformat(kept) if isinstance(kept, str) else kept
    return None if moment is None else moment.replace(tzinfo=UTC)


class _Joined:
    """The model of a joined row, for whoever makes its rows by `from_db`."""

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model

    def from_db(self, alias: str, names: Iterable[str], values: Iterable[Any]) -> models.Model:
        return _as_read(self._model, alias, zip(names, values, strict=True))


def _as_read(model: type[models.Model], alias: str, columns: Iterable[tuple[str, Any]]) -> models.Model:
    """
    A row as `from_db` would make it, in a tenth of the time: nobody listens to the signals of a model that is made.

    A column that is read needs no setter, since its value is what the setter would keep.
    """
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, alias
    vars(row).update(columns)
    return row


def cursor_of(connection: BaseDatabaseWrapper) -> Any:
    """
    A cursor for what is asked again and again: PostgreSQL reads and plans it once for each connection.

    To plan a question took it several times as long as to answer it. SQLite keeps what it has worked out by itself.
    """
    prepared: Callable[[], Any] = getattr(connection, "prepared_cursor", connection.cursor)
    return prepared()


def insert(*rows: models.Model) -> None:
    """Keep new rows of one table. A number that the database gives is not asked back."""
    if not rows:
        return
    model, connection = type(rows[0]), _of(rows[0])
    is_numbered = rows[0].pk is None
    fields = [field for field in model._meta.concrete_fields if not (is_numbered and field.primary_key)]
    kept = [[_kept(row, field, connection, add=True) for field in fields] for row in rows]
    _insert(model, connection, tuple(field.attname for field in fields), kept)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_plainly(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[object]], *, common: Mapping[str, object]
) -> None:
    """
    Keep many new rows of one table that are told as values, in the order of these attributes; `common` are those that
    are the same for all.

    To make an object of each, and to ask Django what each of its values is kept as, takes longer than to keep them.
    Only texts, whole numbers, nothing, moments and ids are told so.
    """
    connection = connections[_home_of(model)]
    has_ids = connection.features.has_native_uuid_field
    columns = [_plain(column, connection, has_ids=has_ids) for column in zip(*rows, strict=True)]
    if not columns:
        return
    shared = _plain(tuple(common.values()), connection, has_ids=has_ids)
    with cursor_of(connection) as cursor:
        # One statement however many rows. A statement a row took PostgreSQL four times as long, and after each row
        # SQLite let whoever else waited for the interpreter go first.
        sql = _inserting(model, connection.alias, tuple(common), tuple(names), many_by=connection.vendor)
        if connection.vendor == "postgresql":
            cursor.execute(sql, [*shared, *map(array_of, columns)])
        else:
            cursor.execute(sql, [*shared, json.dumps(list(zip(*columns, strict=True)))])


def _plain(values: Sequence[Any], connection: BaseDatabaseWrapper, *, has_ids: bool) -> Sequence[Any]:
    """Values as the database is told them."""
    if not has_ids and any(isinstance(value, UUID) for value in values):
        values = [value.hex if isinstance(value, UUID) else value for value in values]
    if any(isinstance(value, datetime) for value in values):
        known = {each: connection.ops.adapt_unknown_value(each) for each in set(values) if isinstance(each, datetime)}
        return [known.get(value, value) for value in values]
    return values


def about_many(question: Mapping[str, str], values: Iterable[str], *others: object) -> list[tuple[Any, ...]]:
    """
    The rows of an answer about many values at once, by a question for each database. They are sent as one.

    So the question stays the same; Django would take longer to write it than the database to answer it.
    """
    several = list(values)
    asked = array_of(several) if connection.vendor == "postgresql" else json.dumps(several)
    with cursor_of(connection) as cursor:
        cursor.execute(question[connection.vendor], [asked, *others])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def id_of(kept: UUID | str) -> UUID:
    """An id as a plain question brings it: SQLite keeps it as text."""
    return UUID(kept) if isinstance(kept, str) else kept


def array_of(values: Sequence[object]) -> str:
    """Values as PostgreSQL reads an array. The driver asks each of them how it is written, which takes longer."""
    told = [each if isinstance(each, str) else None for each in values]
    texts = [each for each in told if each is not None]
    if len(texts) == len(values) and not any(map(_NEEDS_MARKS, texts)):
        return f'{{"{_BETWEEN.join(texts)}"}}' if texts else "{}"
    return f"{{{','.join(map(_in_array, values))}}}"


_NEEDS_MARKS = re.compile(r'["\\]').search
_BETWEEN = '","'


def _in_array(value: object) -> str:
    if value is None or type(value) is int:
        return "NULL" if value is None else str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _insert(
    model: type[models.Model], connection: BaseDatabaseWrapper, names: tuple[str, ...], rows: list[list[Any]]
) -> None:
    in_columns = len(rows) > 1 and connection.vendor == "postgresql"
    sql = _inserting(model, connection.alias, (), names, many_by=connection.vendor if in_columns else "")
    with cursor_of(connection) as cursor:
        if in_columns:
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        elif len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)


def update(row: models.Model, names: Iterable[str]) -> None:
    """Write some columns of a row that is there, each named by its attribute."""
    connection = _of(row)
    sql, fields = _updating(type(row), connection.alias, tuple(names))
    with cursor_of(connection) as cursor:
        cursor.execute(sql, [_kept(row, field, connection, add=False) for field in fields])
        assert cursor.rowcount == 1, f"{row._meta.db_table}: the row is there"


def update_several(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write some columns of many rows of one table that are there, in one statement for all of them."""
    if not rows:
        return
    connection = _of(rows[0])
    sql, fields = _updating(type(rows[0]), connection.alias, tuple(names))
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[_kept(row, field, connection, add=False) for field in fields] for row in rows])
        assert cursor.rowcount == len(rows), f"{rows[0]._meta.db_table}: every row is there"


def save(row: models.Model) -> None:
    """Keep a row as it stands, be it new or there already."""
    if row._state.adding:
        insert(row)
    else:
        update(row, (field.attname for field in row._meta.concrete_fields if not field.primary_key))


def _of(row: models.Model) -> BaseDatabaseWrapper:
    return connections[_home_of(type(row))]


@lru_cache(maxsize=128)
def _home_of(model: type[models.Model]) -> str:
    return router.db_for_write(model)


def _kept(row: models.Model, field: _Field, connection: BaseDatabaseWrapper, *, add: bool) -> Any:
    value = field.pre_save(row, add)
    if value is None or (isinstance(value, str) and isinstance(field, _TEXTS)):
        return value
    if isinstance(value, UUID) and isinstance(field, _IDS) and not connection.features.has_native_uuid_field:
        return value.hex
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=128)
def _inserting(
    model: type[models.Model], alias: str, common: tuple[str, ...], names: tuple[str, ...], *, many_by: str
) -> str:
    of = {field.attname: field for field in model._meta.concrete_fields}
    fields = [of[name] for name in (*common, *names)]
    table, *columns = _quoted(alias, model._meta.db_table, *(field.column for field in fields))
    kinds = [field.cast_db_type(connections[alias]) for field in fields]
    if many_by == "sqlite":
        shared = "%s, " * len(common)
        holes = ", ".join(f"value ->> {at}" for at in range(len(names)))
        values = f"SELECT {shared}{holes} FROM json_each(%s)"
    elif many_by:
        shared = "".join(f"%s::{kind}, " for kind in kinds[: len(common)])
        holes = ", ".join(f"%s::{kind}[]" for kind in kinds[len(common) :])
        values = f"SELECT {shared}its.* FROM unnest({holes}) its"
    else:
        values = f"VALUES ({', '.join('%s' for _ in kinds)})"
    return f"INSERT INTO {table} ({', '.join(columns)}) {values}"


@lru_cache(maxsize=128)
def _updating(model: type[models.Model], alias: str, names: tuple[str, ...]) -> tuple[str, tuple[_Field, ...]]:
    of = {field.attname: field for field in model._meta.concrete_fields}
    fields = (*(of[name] for name in names), model._meta.pk)
    table, *columns, key = _quoted(alias, model._meta.db_table, *(field.column for field in fields))
    return f"UPDATE {table} SET {', '.join(f'{column} = %s' for column in columns)} WHERE {key} = %s", fields


def _quoted(alias: str, *names: str | None) -> list[str]:
    return [connections[alias].ops.quote_name(str(name)) for name in names]
