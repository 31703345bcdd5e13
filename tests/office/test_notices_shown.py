"""The manager reads every notice as people get it, in three languages, and reading makes no mail."""

from __future__ import annotations

import inspect

import pytest

from sojourn.texts import LANGUAGES, say
from sojourn_office import clock
from sojourn_office.actions import notices, notices_shown
from sojourn_office.storage.outbox import Mail
from tests.office.desks import Office, words_of

PAGE = "/en/programme/notices"


def test_every_notice_of_the_code_is_shown_once() -> None:
    written = [
        name
        for name, each in inspect.getmembers(notices, inspect.isfunction)
        if each.__module__ == notices.__name__ and not name.startswith("_") and name not in ("shown", "whole_of")
    ]
    assert sorted(sample.name for sample in notices_shown.samples(clock.now())) == sorted(written)


def test_each_is_said_in_three_languages_and_tells_no_name() -> None:
    for sample in notices_shown.samples(clock.now()):
        said = {say(sample.body, language) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES), sample.name
        for words in said:
            assert "{" not in words and "4TR9XA-7" not in words, sample.name


def test_the_page_shows_them_and_makes_no_mail(office: Office) -> None:
    before = Mail.objects.count()
    page = office.client("hara").get(PAGE)
    shown = page.content.decode()
    assert Mail.objects.count() == before
    assert "A paper is asked for in your application ending in" in words_of(page)
    assert all(f'<li lang="{language}">' in shown for language in LANGUAGES)


@pytest.mark.parametrize("slug", ["mori", "kobayashi", "fujita"])
def test_only_the_manager_has_the_page(office: Office, slug: str) -> None:
    assert office.client(slug).get(PAGE).status_code == 404
