"""Sentences in the reader's language: `say(message, language)` and the forms of dates, sums and numbers."""

from sojourn.texts.forms import LANGUAGES, form, unbroken
from sojourn.texts.saying import say

__all__ = ["LANGUAGES", "form", "say", "unbroken"]
