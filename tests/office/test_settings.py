"""The settings: safe defaults, unknown names refused, an unsafe production refused with everything that is wrong."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from sojourn_office.site.environment import Settings, UnknownSetting, example, read, refuse_unsafe
from sojourn_office.site.settings import postgresql
from sojourn_office.storage import connections as stored_connections
from sojourn_office.storage import masters
from sojourn_office.storage.connections import OutcomeUnknown, unsafe, unsafe_databases

ROOT = Path(__file__).parent.parent.parent


def test_a_mistyped_name_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(UnknownSetting, match="Did you mean SOJOURN_DATABASE_URL"):
        read({"SOJOURN_DATABSE_URL": "postgresql://x"})


def test_every_unknown_name_is_said_at_once() -> None:
    with pytest.raises(UnknownSetting) as refused:
        read({"SOJOURN_ONE": "1", "SOJOURN_TWO": "2", "PATH": "/bin"})
    assert "SOJOURN_ONE" in str(refused.value)
    assert "SOJOURN_TWO" in str(refused.value)
    assert "PATH" not in str(refused.value)


def test_the_defaults_are_a_demonstration_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MODE", "DATA_FOLDER", "KEYS_FOLDER"):
        monkeypatch.delenv(f"SOJOURN_{name}")
    settings = Settings()
    assert (settings.mode, settings.bind, settings.debug) == ("demonstration", "127.0.0.1", False)
    assert not settings.keys_folder.resolve().is_relative_to(settings.data_folder.resolve())


def production(tmp_path: Path, **changed: object) -> Settings:
    """A production that is safe, but for what was changed."""
    keys = tmp_path / "keys"
    if not (keys / "master.json").exists():
        masters.make_generation(keys / "master.json", made_by="production")
        masters.master_keys.cache_clear()
    safe: dict[str, object] = {
        "mode": "production",
        "secret_key": "k" * 50,
        "origin": "https://visa.example.org",
        "keys_folder": keys,
        "data_folder": tmp_path / "var",
        "smtp_url": "smtp://mail.example.org",
    }
    return Settings(**{**safe, **changed})


def test_a_safe_production_is_not_refused(tmp_path: Path) -> None:
    assert refuse_unsafe(production(tmp_path)) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"secret_key": "short"}, "SOJOURN_SECRET_KEY"),
        ({"origin": "http://visa.example.org"}, "SOJOURN_ORIGIN"),
        ({"debug": True}, "SOJOURN_DEBUG"),
        ({"smtp_url": ""}, "SOJOURN_SMTP_URL"),
        ({"sqlite_synchronous": "NORMAL"}, "SOJOURN_SQLITE_SYNCHRONOUS"),
        ({"sqlite_synchronous": "OFF"}, "SOJOURN_SQLITE_SYNCHRONOUS"),
    ],
)
def test_each_unsafe_value_is_refused_by_its_name(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    refused = refuse_unsafe(production(tmp_path, **changed))
    assert [message.text for message in refused if said in message.text] == [message.text for message in refused]
    assert len(refused) == 1


def test_everything_unsafe_is_said_at_once(tmp_path: Path) -> None:
    assert len(refuse_unsafe(production(tmp_path, secret_key="", debug=True, origin="http://x", smtp_url=""))) == 4


def test_a_master_key_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    refused = refuse_unsafe(production(tmp_path, data_folder=tmp_path))
    assert "inside the data folder" in refused[0].text


def test_a_master_key_of_a_demonstration_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.json"
    settings = production(tmp_path)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"made_by": "demonstration"}))
    assert "made by a demonstration" in refuse_unsafe(settings)[0].text


def test_a_master_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    settings = production(tmp_path)
    settings.master_keys_file.chmod(0o644)
    assert "Others may read" in refuse_unsafe(settings)[0].text


def test_a_production_without_a_master_key_is_refused_and_makes_none(tmp_path: Path) -> None:
    settings = production(tmp_path, keys_folder=tmp_path / "elsewhere")
    assert "no master key" in refuse_unsafe(settings)[0].text
    assert not settings.master_keys_file.exists()


def test_the_example_names_every_setting_and_is_the_one_in_the_reference() -> None:
    made = example()
    assert all(f"#SOJOURN_{name.upper()}=" in made for name in Settings.model_fields)
    assert (ROOT / "docs" / "reference" / "settings.env").read_text() == made


def test_no_secret_is_shown_by_printing_the_settings() -> None:
    settings = Settings(secret_key="very-secret", database_url="postgresql://u:very-secret@h/d")
    assert "very-secret" not in repr(settings) + str(settings)


def test_the_databases_run_as_promised() -> None:
    assert unsafe_databases() == []
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone()[0] == 5000


@pytest.mark.parametrize(
    ("pragmas", "found"),
    [
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;", ["synchronous"]),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;", ["synchronous"]),
        (
            "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;PRAGMA foreign_keys=OFF;",
            ["foreign_keys", "journal_mode"],
        ),
        ("PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;", []),
    ],
)
def test_a_database_that_may_lose_places_is_found_at_the_start(tmp_path: Path, pragmas: str, found: list[str]) -> None:
    connection = connections.create_connection("keys")
    connection.settings_dict = {
        **connection.settings_dict,
        "NAME": tmp_path / "other.sqlite",
        "OPTIONS": {"init_command": pragmas},
    }
    try:
        assert sorted(str(message.values["setting"]) for message in unsafe(connection)) == found
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "name"),
    [
        ("postgresql://office:p%40ss@db.example.org:5433/visas", "db.example.org", "5433", "office", "visas"),
        ("postgresql://office@db.example.org/visas", "db.example.org", "", "office", "visas"),
        ("postgresql:///visas?host=/run/postgresql&port=5432", "/run/postgresql", "5432", "", "visas"),
    ],
)
def test_a_postgresql_address_is_read_in_all_its_forms(url: str, host: str, port: str, user: str, name: str) -> None:
    found = postgresql(url, pool_size=4)
    assert (found["HOST"], found["PORT"], found["USER"], found["NAME"]) == (host, port, user, name)
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"


def test_several_hosts_are_handed_on_as_they_stand() -> None:
    found = postgresql("postgresql://office@one:5432,two:5433/visas", pool_size=4)
    assert (found["HOST"], found["PORT"]) == ("one,two", "5432,5433")


@pytest.mark.both_databases
def test_the_database_asked_for_is_the_one_in_use_and_runs_as_promised(database: str) -> None:
    assert connections["default"].vendor == database
    assert connections["keys"].vendor == "sqlite"
    assert unsafe_databases() == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("value", ["off", "local", "remote_write"])
def test_a_postgresql_that_commits_before_it_wrote_is_found_at_the_start(database: str, value: str) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    assert [message.values["setting"] for message in unsafe_databases()] == ["synchronous_commit"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "data_checksums"])
def test_a_postgresql_that_may_lose_what_was_written_is_found_at_the_start(
    database: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """These change only with the whole server: what it says of itself is put in its mouth."""
    real = stored_connections._answer

    def says(connection: BaseDatabaseWrapper, question: str) -> object:
        return "off" if question == f"SHOW {setting}" else real(connection, question)

    monkeypatch.setattr(stored_connections, "_answer", says)
    assert [message.values["setting"] for message in unsafe_databases()] == [setting]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_standby_that_is_not_waited_for_is_found_at_the_start(database: str, tmp_path: Path) -> None:
    """A receiver of the log is a standby like any other: none is named, so none would be waited for."""
    where = connections[DEFAULT_DB_ALIAS].settings_dict
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_receivewal"))[-1]
    asked = [program, "-D", tmp_path, "-h", where["HOST"], "-U", where["USER"], "--no-loop"]
    standby = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        found: list[object] = []
        while not found and standby.poll() is None and time.monotonic() < until:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SELECT pg_stat_clear_snapshot()")
            found = [message.values["setting"] for message in unsafe_databases()]
        assert found == ["synchronous_standby_names"]
    finally:
        standby.terminate()
        standby.wait(timeout=10)


@pytest.mark.parametrize("number", ["127.0.0.1:8000", "[::1]:8000"])
def test_a_browser_that_came_by_number_is_led_to_the_name_that_passkeys_belong_to(
    client: Client, settings: Any, number: str
) -> None:
    """In the demonstration alone; programs and the health of the service are answered where they ask."""
    settings.DEMONSTRATION = True
    browser = {"HTTP_HOST": number, "HTTP_ACCEPT": "text/html,application/xhtml+xml"}
    answer = client.get("/ko/sign-in?next=/ko/me", **browser)
    assert (answer.status_code, answer["Location"]) == (302, "http://localhost:8000/ko/sign-in?next=/ko/me")
    assert client.get("/livez", HTTP_HOST=number).status_code == 200
    assert client.get("/en/help", HTTP_HOST="localhost:8000", HTTP_ACCEPT="text/html").status_code == 200
    settings.DEMONSTRATION = False
    assert client.get("/en/help", **browser).status_code == 200


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("said", "is_unsure"),
    [("canceling wait for synchronous replication due to user request", True), ("something else", False)],
)
def test_a_commit_the_second_machine_did_not_confirm_is_no_success(database: str, said: str, is_unsure: bool) -> None:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        connection.ensure_connection()
        connection.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE claim (n int)")
            cursor.execute(
                "CREATE FUNCTION pg_temp.warn() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE WARNING USING MESSAGE = '{said}', ERRCODE = '01000'; RETURN NULL; END $$"
            )
            cursor.execute(
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON claim DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION pg_temp.warn()"
            )
            cursor.execute("INSERT INTO claim VALUES (1)")
        if is_unsure:
            with pytest.raises(OutcomeUnknown):
                connection.commit()
        else:
            connection.commit()
    finally:
        connection.close()


def test_no_request_is_one_transaction() -> None:
    assert not any(database.get("ATOMIC_REQUESTS") for database in django_settings.DATABASES.values())


@pytest.mark.promise("script-in-a-name")
def test_pages_allow_no_script_of_others_and_no_inline_one(client: Client) -> None:
    policy = client.get("/en/sign-in")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


def test_the_limits_of_sign_in_are_counted_in_the_database_under_no_readable_name() -> None:
    cache.add("someone@example.org", 1)
    assert cache.get("someone@example.org") == 1
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT cache_key FROM storage_limits")
        assert "example" not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("ja", "ja"),
        ("fr-FR,fr", "en"),
        ("", "en"),
        ("en-KR", "en"),
        ("de,ja;q=0.5", "ja"),
    ],
)
def test_an_address_without_a_language_leads_to_the_browsers_own(client: Client, accepted: str, language: str) -> None:
    answer = client.get("/sign-in?next=/x", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/sign-in?next=/x")
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize(
    ("typed", "status", "leads_to"),
    [
        ("/en", 301, "/en/"),
        ("/en//", 301, "/en/"),
        ("/ko?code=1&next=//evil.example", 301, "/ko/?code=1&next=//evil.example"),
        ("/en/sign-in/", 301, "/en/sign-in"),
        ("/en/sign-in///?next=/x", 301, "/en/sign-in?next=/x"),
        ("/version/", 301, "/version"),
        ("/sign-in/", 302, "/ja/sign-in"),
        ("/", 302, "/ja/"),
        ("/en/nowhere/", 404, ""),
        ("//evil.example", 404, ""),
        ("//evil.example/", 404, ""),
        ("//evil.example/..//", 404, ""),
        ("/en//evil.example/", 404, ""),
        ("/\\evil.example/", 404, ""),
    ],
)
def test_a_slash_too_few_or_too_many_at_the_end_leads_to_the_page(
    client: Client, typed: str, status: int, leads_to: str
) -> None:
    path, _, query = typed.partition("?")
    for ask in (client.get, client.head):
        answer = ask("/", PATH_INFO=path, QUERY_STRING=query, headers={"accept-language": "ja"})
        assert (answer.status_code, answer.get("Location", "")) == (status, leads_to)


def test_what_is_sent_to_an_address_with_a_slash_too_many_is_not_led_elsewhere(client: Client) -> None:
    assert client.post("/en/sign-in/", {"email": "kim@example.org"}).status_code == 404


def test_the_health_pages_answer_without_a_language(client: Client) -> None:
    assert client.get("/livez").json() == {"live": True}
    assert client.get("/readyz").json() == {"ready": True, "missing": []}
    assert client.get("/version").json()["name"] == "sojourn"
    assert "Contact: mailto:" in client.get("/.well-known/security.txt").content.decode()


def test_a_page_that_is_not_there_says_so_in_the_readers_language(client: Client) -> None:
    answer = client.get("/ko/nowhere")
    assert answer.status_code == 404
    assert '<html lang="ko">' in answer.content.decode()


def test_a_log_line_holds_no_words_of_an_exception() -> None:
    import logging
    import sys

    from sojourn_office.site.logs import WithoutContents

    try:
        raise ValueError("Key (alias)=(kim@example.org) already exists")
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "try_again at %s", ("sign_in",), sys.exc_info())
    line = WithoutContents().format(record)
    assert "ValueError" in line
    assert "kim" not in line


def test_the_framework_finds_nothing_unsafe_in_a_production_but_what_its_proxy_and_its_domain_decide(
    tmp_path: Path,
) -> None:
    """The proxy leads to https (W008); what other names of the domain bear is for the domain to say (W005, W021)."""
    given = {"MODE": "production", "SECRET_KEY": secrets.token_urlsafe(50), "ORIGIN": "https://visa.example.org"}
    folders = {"DATA_FOLDER": str(tmp_path / "var"), "KEYS_FOLDER": str(tmp_path / "keys")}
    environment = {f"SOJOURN_{name}": value for name, value in {**given, **folders}.items()}
    command = [sys.executable, "-m", "django", "check", "--deploy"]
    named = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings"}
    done = subprocess.run(command, env={**named, **environment}, capture_output=True, text=True, check=False)
    found = set(re.findall(r"\((\w+\.\w\d+)\)", done.stderr))
    assert found == {"security.W005", "security.W008", "security.W021"}, done.stderr
