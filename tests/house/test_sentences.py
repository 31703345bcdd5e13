"""Every sentence of every page in every language, with its holes whole."""

from __future__ import annotations

import ast
import re

import pytest
import texts
from house_tree import LIBRARY, OFFICE, named, syntax

from sojourn.agreements.model import Agreement
from sojourn.basics.messages import Words
from sojourn.cli.files import catalogue_folder, read_catalogue

title = "Sentences"

SENTENCES = texts.sentences()
CONTRACTION = re.compile(r"\b\w+('|’)(t|re|ve|ll|d|m)\b|\b(it|that|there|what|who|he|she|let)('|’)s\b", re.IGNORECASE)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_sentence_is_said_in_the_language_with_the_same_holes(language: str) -> None:
    """The same reading as `make texts`."""
    _, _, faults = texts.written(language, SENTENCES)
    assert faults == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    """What a page says is what the translators read."""
    text, compiled, _ = texts.written(language, SENTENCES)
    folder = LIBRARY / "texts" / language / "LC_MESSAGES"
    assert (folder / "sojourn.po").read_bytes() == text, "Run: make texts"
    assert (folder / "sojourn.mo").read_bytes() == compiled, "Run: make texts"


def translations(language: str) -> dict[str, str]:
    return {
        str(message.id): str(message.string) for message in texts.catalogue(language) if message.id and message.string
    }


def test_no_korean_particle_hangs_on_a_hole() -> None:
    """Its form would be wrong for half of all words: write the sentence so that none is needed."""
    assert [said for said in translations("ko").values() if texts.HANGING_PARTICLE.search(said)] == []


def test_a_particle_after_a_hole_is_seen() -> None:
    """And a word that only begins like one is not."""
    assert all(
        texts.HANGING_PARTICLE.search(said) for said in ("{name}은 없습니다.", "{file}을 보내십시오.", "“{name}”이 ")
    )
    assert not any(
        texts.HANGING_PARTICLE.search(said) for said in ("{count}명", "{day}까지 제출", "{name} 님", "{a}, {b}")
    )


def test_japanese_does_not_say_anata() -> None:
    """A reader is addressed by what they do, or by name."""
    assert [said for said in translations("ja").values() if "あなた" in said] == []


def test_japanese_has_colons_of_its_own_width() -> None:
    """A colon of an address or a time stays as it is."""
    narrow = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff}）」]:(?!//|\d\d)")
    assert [said for said in translations("ja").values() if narrow.search(said)] == []


def test_english_has_no_contractions() -> None:
    """Easier for readers who learned English late, and for translators."""
    assert [sentence for sentence in SENTENCES if CONTRACTION.search(sentence)] == []


def test_no_sentence_is_pieced_together() -> None:
    """A message is one literal: what is added, formatted or chosen at run time no translator has seen."""
    found = []
    for path in [*LIBRARY.rglob("*.py"), *OFFICE.rglob("*.py")]:
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
                first = node.args[0]
                if isinstance(first, ast.JoinedStr | ast.BinOp) or (
                    isinstance(first, ast.Call) and getattr(first.func, "attr", "") == "format"
                ):
                    found.append(f"{named(path)}:{node.lineno}")
    assert found == []


def test_every_page_says_its_words_through_the_tag() -> None:
    """Letters between tags of a template would be the same in every language."""
    found = []
    for path in OFFICE.rglob("templates/**/*"):
        if path.suffix not in (".html", ".txt") or not path.is_file():
            continue
        bare = NOT_SAID.sub(" ", path.read_text(encoding="utf-8"))
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", bare))
        found += [f"{named(path)}: {word}" for word in words if word not in UNTRANSLATED]
    assert found == []


# Names of languages, of the house and of file formats are the same everywhere.
UNTRANSLATED = {"Sojourn", "English", "한국어", "日本語", "CSV", "JSON"}
# What a template holds that no reader is told: tags, values, remarks, commands as they are typed, classes of the frame,
# and people's own words in the picture book of components, which say their language.
NOT_SAID = re.compile(
    r"""(?sx)
      \{%\ block\ \w*(?:width|class|body|shape)\w*\ %\}[\w\ ]*\{%\ endblock\ %\}
    | \{%.*?%\} | \{\{.*?\}\} | \{\#.*?\#\}
    | <(script|style|svg|code|pre)\b.*?</\1>
    | <(\w+)[^>]*\blang="(?:ko|ja)"[^>]*>.*?</\2>
    | <!--.*?-->
    | <[^>]*>
    """
)


def everything_said(agreement: Agreement) -> list[tuple[str, Words]]:
    """Every text of an agreement that is written in several languages, with where it stands."""
    found: list[tuple[str, Words]] = []

    def walk(thing: object, where: str) -> None:
        if isinstance(thing, Words):
            found.append((where, thing))
        elif isinstance(thing, dict) or hasattr(thing, "items"):
            for name, part in thing.items():
                walk(part, f"{where}.{name}")
        elif isinstance(thing, tuple | list):
            for number, part in enumerate(thing):
                walk(part, f"{where}[{number}]")
        elif hasattr(thing, "__dataclass_fields__"):
            for name in thing.__dataclass_fields__:
                walk(getattr(thing, name), f"{where}.{name}")

    walk(agreement, agreement.place.rpartition("/")[2])
    return found


def test_every_text_of_an_agreement_is_in_three_languages() -> None:
    """What an agreement file says to people it says to all of them."""
    agreements, problems = read_catalogue(catalogue_folder())
    assert problems == () and agreements
    lacking = [
        f"{where}: {language}"
        for agreement in agreements
        for where, words in everything_said(agreement)
        for language in ("en", *texts.LANGUAGES)
        if not dict(words.by_language).get(language)
    ]
    assert lacking == []
