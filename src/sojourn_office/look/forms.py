"""Forms in the reader's language: labels, hints and errors are messages; a summary links to each fault."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.texts import say
from sojourn_office.look.date_boxes import DateBoxes, DateBoxesWidget

Text = Message | Words | str

# The answer of someone who does not know; it is never turned into "no".
NOT_KNOWN = "not-known"
# The answer of someone who brings the paper itself to the counter.
ON_PAPER = "on-paper"


class Renderer(DjangoTemplates):
    """Draws every form of the house, also those of other applications, by the templates of the look."""

    form_template_name = "look/forms/form.html"
    field_template_name = "look/forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """The templates of the look first, then Django's own."""
        own = Path(__file__).parent / "templates" / "look" / "controls"
        djangos = Path(django.forms.__file__).parent / "templates"
        return self.backend({"APP_DIRS": True, "DIRS": [own, djangos], "NAME": "look", "OPTIONS": {}})


# What each fault says where the form says nothing of its own. Django's texts are never shown.
FAULTS: dict[str, Message] = {
    "required": Message("Answer this question"),
    "invalid": Message("This answer cannot be read. Check it"),
    "invalid_choice": Message("Choose one of the answers shown"),
    "invalid_list": Message("Choose from the answers shown"),
    "max_length": Message("Write at most {limit_value} characters; these are {show_value}"),
    "min_length": Message("Write at least {limit_value} characters; these are {show_value}"),
    "max_value": Message("Enter a number up to {limit_value}"),
    "min_value": Message("Enter a number from {limit_value} on"),
    "null_characters_not_allowed": Message("This answer holds a sign that cannot be stored. Type it again"),
    "missing": Message("No file was sent. Choose one"),
    "empty": Message("This file is empty. Choose another one"),
    "contradiction": Message("Choose a file or remove it, not both"),
    "invalid_image": Message("This picture cannot be opened. Save it anew and send it again"),
}
# The same by kind of field, where a better sentence is possible.
FAULTS_BY_KIND: dict[type[forms.Field], dict[str, Message]] = {
    forms.BooleanField: {"required": Message("Tick this box to go on")},
    forms.ChoiceField: {"required": Message("Choose an answer")},
    forms.EmailField: {"invalid": Message("Enter an e-mail address, like name@example.org")},
    forms.IntegerField: {"invalid": Message("Enter a whole number, in figures")},
    forms.FileField: {
        "required": Message("No file was sent. Choose one"),
        "invalid": Message("No file was sent. Choose one"),
    },
}


# What may be said of any box of a form; the summary names the question beside it.
_SAID_OF_ANY: tuple[Message, ...] = (
    DateBoxes.default_error_messages["required"],
    *(text for texts in (FAULTS, *FAULTS_BY_KIND.values()) for text in texts.values() if "{" not in text.text),
)
# How long or large an answer may be, which is said with its number.
_LIMITS = frozenset({"max_length", "min_length", "max_value", "min_value"})


@dataclass(frozen=True)
class Fault:
    """One fault of a form: its words in the reader's language, and the id of the box it is about."""

    words: str
    target: str


class Form(forms.Form):
    """
    The base of every form. `Form(data, language="ko")`; labels, hints, choices and errors are messages.

    `faults` feeds the summary; `refuse` puts the "no" of an action beside its field.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        kwargs.setdefault("renderer", Renderer())
        kwargs.setdefault("label_suffix", "")
        self.language = language
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._translate(field)

    def _translate(self, field: forms.Field) -> None:
        """Labels, hints, choices and errors of a field into the reader's language; browser limits off."""
        field.label = self.words(field.label or "")
        field.help_text = self.words(field.help_text or "")
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            field.choices = self._choices(list(field.choices))  # type: ignore[arg-type]
        own = {code: text for code, text in field.error_messages.items() if isinstance(text, (Message, Words))}
        field.error_messages = {**_faults_of(field), **own}  # type: ignore[dict-item]
        for limit in ("maxlength", "minlength"):
            # A browser cuts what is pasted without a word; the form says what is too long.
            field.widget.attrs.pop(limit, None)
        if hasattr(field.widget, "language"):
            field.widget.language = self.language

    def choose_from(self, name: str, choices: Iterable[Any]) -> None:
        """Set what can be chosen in a box, where that is known only once the form is made."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self._choices(choices)

    def words_chosen(self, name: str) -> dict[str, str]:
        """What can be chosen in a box, each by its words."""
        return {str(each.data["value"]): each.choice_label for each in self[name]}

    def ask_in(self, name: str, currency: str) -> None:
        """Ask for a sum in a currency that is known only once the form is made."""
        field = self.fields[name]
        assert isinstance(field, SumOfMoney) and isinstance(field.widget, MoneyInput)
        field.currency = field.widget.currency = currency

    def _choices(self, choices: Iterable[Any]) -> list[Any]:
        """Choices with their words said; a pair whose second half is a list is a group."""
        return [
            (self.words(first), self._choices(second))
            if isinstance(second, (list, tuple))
            else (first, self.words(second))
            for first, second in choices
        ]

    def words(self, text: object) -> str:
        """A message in the language of the form."""
        return say(text, self.language) if isinstance(text, (Message, Words)) else str(text)

    def add_error(self, field: str | None, error: Any) -> None:
        """Django's `add_error`, which also takes a `Message`."""
        super().add_error(field, self._in_language(error))

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal of an action into the form, at its field where it names one."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def _in_language(self, error: Any) -> Any:
        if isinstance(error, Message):
            return ValidationError(say(error, self.language))
        if not isinstance(error, ValidationError):
            return error
        if hasattr(error, "error_dict"):
            return ValidationError(
                {name: self._in_language(ValidationError(each)) for name, each in error.error_dict.items()}
            )
        return ValidationError([self._one(each) for each in error.error_list])

    def _one(self, error: ValidationError) -> ValidationError:
        """One fault with its words; a text of Django's own becomes ours."""
        text: object = error.message
        if not isinstance(text, (Message, Words, str)):
            text = FAULTS.get(error.code or "", FAULTS["invalid"])
        if isinstance(text, Message):
            known = {**(error.params or {}), **text.values}
            text = Message(text.text, {hole: known[hole] for hole in re.findall(r"{(\w+)}", text.text)})
        return ValidationError(self.words(text), code=error.code)

    @property
    def faults(self) -> list[Fault]:
        """Every fault in the order of the page, each with the id of its box."""
        whole = [Fault(str(words), "") for words in self.non_field_errors()]
        found = self.errors.as_data()
        said = [(name, error) for name in self.fields for error in found.get(name, ())]
        times = Counter(error.messages[0] for _, error in said)
        return whole + [
            Fault(self._of(name, error, times[error.messages[0]]), self._target(name)) for name, error in said
        ]

    def _of(self, name: str, error: ValidationError, times: int) -> str:
        """A fault as the summary says it: what any box may say, or several do, names its question as well."""
        field, fault = self.fields[name], str(error.messages[0])
        label = field.label
        any_may = fault in map(self.words, _SAID_OF_ANY) or error.code in _LIMITS
        one_of_many = isinstance(field, DateBoxes) and error.code == "invalid" and len(self.visible_fields()) > 1
        if not label or not (any_may or one_of_many or times > 1):
            return fault
        return self.words(Message("{fault}: {question}", {"fault": fault.rstrip(".。"), "question": str(label)}))

    def _target(self, name: str) -> str:
        bound = self[name]
        if isinstance(bound.field.widget, (Rows, TickRows)):
            return f"{bound.auto_id}_0"
        if isinstance(bound.field.widget, DateBoxesWidget):
            return bound.field.widget.first_wrong(bound.auto_id)
        return bound.id_for_label or bound.auto_id


def _faults_of(field: forms.Field) -> dict[str, Message]:
    found = dict(FAULTS)
    for kind in reversed(type(field).__mro__):
        found |= FAULTS_BY_KIND.get(kind, {})
    return found


class Rows(forms.RadioSelect):
    """Radio buttons as rows; "I do not know" stands last, after a gap."""

    def __init__(self, *args: Any, hints: Mapping[str, Text] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints, self.language = dict(hints or {}), "en"

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its hint, set apart where it is "I do not know"."""
        option = super().create_option(name, value, label, *args, **kwargs)
        hint = self.hints.get(str(value), "")
        option["hint"] = say(hint, self.language) if hint else ""
        option["apart"] = str(value) == NOT_KNOWN
        return option


class TickRows(forms.CheckboxSelectMultiple):
    """Tick boxes as rows."""


class Choice(forms.ChoiceField):
    """
    One of a few answers, as rows; with `may_not_know`, the last answer is "I do not know".

    Cleans to the value, or to `NOT_KNOWN`.
    """

    widget = Rows

    def __init__(self, *, choices: Sequence[tuple[str, Text]], may_not_know: bool = False, **kwargs: Any) -> None:
        hints = kwargs.pop("hints", None)
        unknown = [(NOT_KNOWN, Message("I do not know"))] if may_not_know else []
        super().__init__(choices=[*choices, *unknown], widget=kwargs.pop("widget", None) or Rows(hints=hints), **kwargs)


class Line(forms.CharField):
    """One line of text in a box as wide as the answer."""

    def __init__(self, *, signs: int = 20, attrs: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": f"w{_width(signs)}", **(attrs or {})})
        super().__init__(widget=kwargs.pop("widget", widget), **kwargs)


class Lines(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Mail(forms.EmailField):
    """A mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.EmailInput(attrs={"class": "w20", "autocomplete": "email", "spellcheck": "false"}), **kwargs
        )


class Tick(forms.BooleanField):
    """One tick box with its sentence; required means that it must be ticked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)


class OneOfMany(forms.ChoiceField):
    """One of a long list, in a box that opens. Its first row asks to choose."""

    def __init__(self, *, choices: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        asks = [("", Message("Choose an answer"))]
        super().__init__(choices=[*asks, *choices], widget=forms.Select(), **kwargs)


class YesNo(Choice):
    """Yes or no, as rows. Cleans to "yes", "no" or `NOT_KNOWN`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("yes", Message("Yes")), ("no", Message("No"))], **kwargs)


class Whole(forms.IntegerField):
    """A whole number in a box as wide as the answer; digits of any width are read."""

    def __init__(self, *, digits: int = 2, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "class": f"w{_width(digits)}", "autocomplete": "off"}
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        """The number, thousands signs and spaces taken away."""
        return super().to_python(re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", value or "")))


def _width(signs: int) -> int:
    return next(width for width in (2, 4, 6, 10, 20) if signs <= width or width == 20)


class SumOfMoney(forms.Field):
    """A sum in one currency. Reads 2,800,000 and 280만 or 280万; cleans to `Money`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": Message("Enter the sum"),
    }

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(widget=MoneyInput(currency), **kwargs)

    def to_python(self, value: Any) -> Money | None:
        """The sum as `Money`; nothing for an empty box."""
        written = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", value or ""))
        if not written:
            return None
        ten_thousands = written[-1] in "만万"
        try:
            amount = Decimal(written.rstrip("만万")) * (10_000 if ten_thousands else 1)
        except InvalidOperation:
            raise ValidationError(in_figures(self.currency), code="invalid") from None  # type: ignore[arg-type]
        if not amount.is_finite() or amount < 0:
            raise ValidationError(in_figures(self.currency), code="invalid")  # type: ignore[arg-type]
        return Money(amount, self.currency)


def in_figures(currency: str) -> Message:
    """How a sum is typed, by a sum as it is asked for in the currency."""
    example = {"KRW": "2,800,000", "JPY": "300,000"}.get(currency, "3,000")
    return Message("Enter the sum in figures, like {example}", {"example": example})


class MoneyInput(forms.TextInput):
    """A box for a sum, its currency beside it."""

    template_name = "look/forms/money.html"

    def __init__(self, currency: str) -> None:
        super().__init__(attrs={"inputmode": "decimal", "class": "w10", "autocomplete": "off"})
        self.currency = currency

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box with its currency."""
        context = super().get_context(name, f"{value.amount:,}" if isinstance(value, Money) else value, attrs)
        context["widget"]["currency"] = self.currency
        return context


class PaperWidget(forms.ClearableFileInput):
    """Take a photo, choose a file, or say that one has it on paper."""

    template_name = "look/forms/paper.html"
    use_fieldset = True

    def __init__(self, *, may_be_on_paper: bool = False, accept: str = "application/pdf,image/jpeg,image/png") -> None:
        super().__init__()
        self.language, self.may_be_on_paper, self.accept = "en", may_be_on_paper, accept

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A fault leads to the box where a file is chosen."""
        return id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The file chosen, else the photo taken, else the word that it is on paper."""
        found = files.get(name) or files.get(f"{name}_photo")
        return found or (ON_PAPER if self.may_be_on_paper and data.get(f"{name}_on_paper") else None)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Nothing was sent under any of the three names."""
        return not any(key in files for key in (name, f"{name}_photo")) and f"{name}_on_paper" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three ways with their words."""
        context = forms.Widget.get_context(self, name, None, attrs)
        context["widget"] |= {
            "accept": self.accept,
            "take": say(Message("Take a photo"), self.language),
            "choose": say(Message("Choose a file"), self.language),
            "on_paper": say(Message("I have it on paper"), self.language) if self.may_be_on_paper else "",
        }
        return context


class Paper(forms.FileField):
    """One paper: a file, or `ON_PAPER`. What the file is inside is judged where it is taken in, not here."""

    def __init__(self, *, may_be_on_paper: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=PaperWidget(may_be_on_paper=may_be_on_paper), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, or the word that it is on paper."""
        return ON_PAPER if data == ON_PAPER else super().clean(data, initial)


__all__ = [
    "NON_FIELD_ERRORS", "NOT_KNOWN", "ON_PAPER", "Choice", "DateBoxes", "Fault", "Form", "Line", "Lines", "Mail",
    "OneOfMany", "Paper", "Renderer", "Rows", "SumOfMoney", "Tick", "TickRows", "Whole", "YesNo",
]  # fmt: skip
