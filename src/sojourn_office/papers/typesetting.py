"""Words into pages, with our own fonts, as PDF/A-2a: the same words on the same day are the same bytes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

import typst

_HERE = Path(str(files("sojourn_office.papers")))
_LAYOUT = _HERE / "layout"
_of_this_thread = threading.local()


class CannotPrint(ValueError):
    """A paper holds a sign that our fonts cannot draw; `sign` is that one sign."""

    def __init__(self, sign: str) -> None:
        self.sign = sign
        code = " ".join(f"U+{ord(part):04X}" for part in sign)
        super().__init__(f"no font of the papers can draw {code}. Write the word with other signs, or add a font.")


def typeset(layout: str, content: Mapping[str, object], *, day: date) -> bytes:
    """
    The PDF/A-2a of a layout (`letter`, `visa`, `receipt`, `fee`) filled with words, dated on the paper's own day.

    Words are handed over as data and never read as markup. Raises `CannotPrint` rather than print an empty box.
    """
    filled = {**content, "year": day.year, "month": day.month, "day": day.day}
    try:
        made = _compiler().compile(
            input=str(_LAYOUT / f"{layout}.typ"),
            format="pdf",
            sys_inputs={"content": json.dumps(filled, ensure_ascii=False)},
            pdf_standards="a-2a",
        )
    except typst.TypstError as fault:
        sign = _missing_sign(fault)
        if sign is None:
            raise
        raise CannotPrint(sign) from None
    assert isinstance(made, bytes)
    return made


def _compiler() -> typst.Compiler:
    """The typesetter may not be shared between threads, and takes some milliseconds to read its fonts."""
    if not hasattr(_of_this_thread, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])
        _of_this_thread.compiler = typst.Compiler(root=str(_LAYOUT), font_paths=fonts)
    compiler: typst.Compiler = _of_this_thread.compiler
    return compiler


def _missing_sign(fault: typst.TypstError) -> str | None:
    named = re.search(r'the text `"(.+?)"` could not be displayed', fault.message)
    return named[1] if named else None
