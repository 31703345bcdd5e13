"""The sentences of every language: gathered from the code, kept in order, compiled; `--check` says what is missing."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "src" / "sojourn" / "texts"
LANGUAGES = ("ko", "ja")

# Korean particles whose form hangs on the last sound of the word before them, which a hole does not know.
HANGING_PARTICLE = re.compile(r"\}['\"”’)\]]?(은|는|이|가|을|를|과|와|으로|로|이나|나|이라|라)(?=[\s.,!?…)]|$)")
_BABEL = (sys.executable, "-m", "babel.messages.frontend", "-q", "extract")


def sentences() -> list[str]:
    """Every sentence that the code says, as Babel finds it."""
    gathered = ROOT / "build" / "sojourn.pot"
    gathered.parent.mkdir(exist_ok=True)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "babel.messages.frontend",
            "-q",
            "extract",
            "-F",
            "babel.toml",
            "-k",
            "Message",
            "--no-location",
            "--sort-output",
            "-o",
            str(gathered),
            "src",
        ],
        cwd=ROOT,
        check=True,
    )
    with gathered.open("rb") as source:
        return [str(message.id) for message in read_po(source) if message.id]


def holes(sentence: str) -> set[str]:
    """The names of the holes of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def written(language: str, known: list[str]) -> tuple[bytes, bytes, list[str]]:
    """The catalogue of a language as text and compiled, and what is wrong with it."""
    old = catalogue(language)
    new = Catalog(locale=language, fuzzy=False, project="sojourn", version="0.1.0", charset="utf-8")
    faults = []
    for sentence in known:
        message = old.get(sentence)
        said = str(message.string) if message else ""
        new.add(sentence, said)
        if not said:
            faults.append(f"{language}: not translated: {sentence!r}")
        elif holes(said) != holes(sentence):
            faults.append(f"{language}: other holes: {sentence!r} → {said!r}")
        elif HANGING_PARTICLE.search(said):
            faults.append(f"{language}: a particle hangs on a hole: {said!r}")
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, new, sort_output=True, width=110)
    kept = b"\n".join(line for line in text.getvalue().split(b"\n") if not line.startswith(_UNSTEADY))
    steady = read_po(io.BytesIO(kept), locale=language)
    # The compiled head would otherwise carry the minute in which it was made.
    steady.creation_date = steady.revision_date = _MADE_AT
    write_mo(compiled, steady)
    return kept, compiled.getvalue(), faults


_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
_UNSTEADY = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Last-Translator',
    b'"Generated-By',
    b'"Language-Team',
    b'"Report-Msgid',
)


def catalogue(language: str) -> Catalog:
    """The kept catalogue of a language."""
    with _file(language, "po").open("rb") as source:
        return read_po(source, locale=language)


def _file(language: str, ending: str) -> Path:
    return TEXTS / language / "LC_MESSAGES" / f"sojourn.{ending}"


def main() -> int:
    """Write the catalogues anew, or with `--check` only say what is not as it should be."""
    check = "--check" in sys.argv
    known = sentences()
    wrong = []
    for language in LANGUAGES:
        text, compiled, faults = written(language, known)
        wrong += faults
        for ending, content in (("po", text), ("mo", compiled)):
            file = _file(language, ending)
            if not check:
                file.write_bytes(content)
            elif file.read_bytes() != content:
                wrong.append(f"{file.relative_to(ROOT)} is not current. Run: make texts")
    for fault in wrong:
        print(fault)
    print(f"{len(known)} sentences, {len(LANGUAGES)} translations, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
