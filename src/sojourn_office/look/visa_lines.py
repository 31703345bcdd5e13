"""The two ways in which a page takes a visa: its two lines, typed or scanned by hand, or a picture or PDF of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sojourn.basics.messages import Message
from sojourn.basics.mrz import Form as LineForm
from sojourn.basics.mrz import LineFinding, Lines, parse
from sojourn.basics.refusals import Refusal
from sojourn_office.intake.receiving import KindOfUse, receive
from sojourn_office.look import forms
from sojourn_office.papers.barcode import read_seal

_WIDTH = LineForm.MRV_A.width


class LinesForm(forms.Form):
    """
    Two machine-readable lines of a visa.

    Capitals are made, spaces taken away, and fillers at the end may be left out: a person types them so. Nothing
    else is put right; what is wrong is said with its place.
    """

    line_1 = forms.Line(
        label=Message("Line 1"),
        help_text=Message("It begins with V. The signs < at the end may be left out."),
        max_length=120,
        attrs={"class": "w44 mrz", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    line_2 = forms.Line(
        label=Message("Line 2"),
        help_text=Message("It begins with the number of the visa."),
        max_length=120,
        attrs={"class": "w44 mrz", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def clean_line_1(self) -> str:
        """The first line as it is printed."""
        return as_printed(self.cleaned_data["line_1"])

    def clean_line_2(self) -> str:
        """The second line as it is printed."""
        return as_printed(self.cleaned_data["line_2"])

    def clean(self) -> dict[str, Any]:
        """The lines read strictly; every fault at its line."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "line_1" in cleaned and "line_2" in cleaned:
            read = parse((cleaned["line_1"], cleaned["line_2"]), LineForm.MRV_A)
            for finding in told(read):
                if finding.code != "code_list":
                    self.add_error("line_1" if finding.line == 1 else "line_2", finding.message)
            cleaned["lines"] = read
        return cleaned

    @property
    def read(self) -> Lines:
        """The lines of a valid form."""
        lines: Lines = self.cleaned_data["lines"]
        return lines


def told(read: Lines) -> tuple[LineFinding, ...]:
    """What is told of two lines: where they are no lines of a visa at all, that alone, and no check of their signs."""
    of_the_whole = tuple(finding for finding in read.findings if finding.code in ("length", "document_code"))
    return of_the_whole[:1] or tuple(read.findings)


def as_printed(typed: str) -> str:
    """A line as it is printed: capitals, no gaps, filled up with the sign < to its width."""
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).upper()
    return written.ljust(_WIDTH, "<")


class PictureForm(forms.Form):
    """A photograph or a PDF of the visa. The file is read and forgotten."""

    paper = forms.Paper(
        label=Message("A photo or the PDF of the visa"),
        help_text=Message("PDF, JPEG or PNG, up to 10 MB. It is read and forgotten; nothing of it is kept."),
    )


def seal_in(name: str, content: bytes) -> bytes | Refusal:
    """
    The seal on a photograph or in a PDF; a refusal where the file cannot be taken, or no seal can be read on it.

    The symbol is looked for in the file as it came: a picture that is drawn again loses sharpness.
    """
    taken = receive(name, content, kind_of_use=KindOfUse.PAPER)
    if isinstance(taken, Refusal):
        return taken
    seal = read_seal(content)
    if seal is None:
        return Refusal("unreadable", Message("Cannot be read. Hold it flat, or type the two lines at the foot."))
    return seal
