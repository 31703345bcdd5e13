"""The report as a page that stands alone: one file a language, with its own style, no script and no network."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from sojourn.rounds.rehearsals import Rehearsal
from sojourn_office.look import rehearsal as look

LANGUAGES = (("en", "English"), ("ko", "한국어"), ("ja", "日本語"))


def pages(report: Rehearsal) -> dict[str, bytes]:
    """The page of a report in each language, by the name of its file."""
    known = {**look.context(report), "languages": LANGUAGES, "styles": _styles(), "run_by": settings.RUN_BY}
    return {
        f"rehearsal.{code}.html": render_to_string("look/rehearsal_alone.html", {**known, "language": code}).encode()
        for code, _ in LANGUAGES
    }


def _styles() -> str:
    """The style of every page, inside this one: it is our own file, and nobody's words are in it."""
    found = finders.find("look/sojourn.css")
    assert isinstance(found, str), "the style comes with the look"
    return mark_safe(f"<style>\n{Path(found).read_text(encoding='utf-8')}</style>")  # noqa: S308
