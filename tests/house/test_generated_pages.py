"""The pages that are made from the code and the tests are those of today."""

from __future__ import annotations

import reference
from house_tree import ROOT, named

from sojourn.basics.refusals import REFUSALS

title = "Generated pages"


def test_every_generated_page_is_current() -> None:
    """The same reading as `make check`."""
    made = reference.pages()
    stale = [named(path) for path, text in made.items() if not path.exists() or path.read_text() != text]
    assert stale == [], "Run: make docs"
    assert reference.left_over(made) == []


def test_every_refusal_is_on_its_page() -> None:
    """A person who meets a code finds it there."""
    page = (ROOT / "docs" / "reference" / "refusals.md").read_text()
    assert [code for code in REFUSALS if f"| `{code}` |" not in page] == []


def test_every_chapter_has_a_title_and_says_what_each_sentence_means() -> None:
    """A handbook is read by people who did not write it."""
    chapters = reference.handbook.chapters(ROOT / "tests" / "spec")
    assert len(chapters) >= 10
    silent = [
        f"{chapter.part}/{chapter.name}: {rule.sentence}"
        for chapter in chapters
        for rule in chapter.rules
        if not rule.about
    ]
    assert silent == []
