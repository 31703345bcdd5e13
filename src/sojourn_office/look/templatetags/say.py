"""The words of a template: `{% say %}` in the reader's language, values in the reader's form, signs and lines."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from sojourn.basics.messages import Message, Words
from sojourn.eligibility import values
from sojourn.rounds import names
from sojourn.texts import LANGUAGES, unbroken
from sojourn.texts import say as said
from sojourn_office.actions.typed import whose
from sojourn_office.look import drawing
from sojourn_office.look.addresses import at as at_address
from sojourn_office.look.addresses import in_language as address_in_language
from sojourn_office.look.countries import country_name
from sojourn_office.papers.words import gap

register = template.Library()


def language_of(context: Context) -> str:
    """The language a page is written in: the context's, else the request's, else English."""
    language = context.get("language") or getattr(context.get("request"), "language", "")
    return language if language in LANGUAGES else "en"


def in_words(message: object, language: str) -> SafeString:
    """A message, words or any value as safe markup, every filled value escaped, no day or sum broken between lines."""
    if not isinstance(message, (Message, Words, str)):
        message = unbroken(message, language)
    return mark_safe(said(message, language, dress=conditional_escape, form=unbroken))  # noqa: S308 (each hole was escaped)


class Say(template.Node):
    """One sentence of a template, or one message handed to it."""

    def __init__(self, text: str | FilterExpression, holes: dict[str, FilterExpression], name: str) -> None:
        self.text, self.holes, self.name = text, holes, name

    def render(self, context: Context) -> SafeString:
        """The sentence in the page's language; nothing where it is stored under a name."""
        if isinstance(self.text, str):
            values = {hole: value.resolve(context) for hole, value in self.holes.items()}
            message: object = Message(self.text, values)
        else:
            message = self.text.resolve(context)
        words = SafeString("") if message in (None, "") else in_words(message, language_of(context))
        if not self.name:
            return words
        context[self.name] = words
        return SafeString("")


@register.tag("say")
def say_tag(parser: Parser, token: Token) -> Say:
    """`{% say "Text with {hole}." hole=value %}`, `{% say variable %}`, either with `as name`."""
    parts = token.split_contents()[1:]
    if not parts:
        raise template.TemplateSyntaxError("say: a sentence or a variable is missing, as in {% say message %}")
    name = ""
    if len(parts) > 2 and parts[-2] == "as":
        name, parts = parts[-1], parts[:-2]
    holes = token_kwargs(parts[1:], parser)
    if len(holes) != len(parts) - 1:
        raise template.TemplateSyntaxError(f"say: holes are filled by name, as in name=value, at {token.contents!r}")
    first = parts[0]
    if first.startswith('"'):
        return Say(ast.literal_eval(first), holes, name)
    if holes:
        raise template.TemplateSyntaxError(f"say: a variable brings its own values, at {token.contents!r}")
    return Say(parser.compile_filter(first), {}, name)


@register.simple_tag(takes_context=True)
def between(context: Context) -> str:
    """`{% between %}`: what stands between two sentences; nothing in Japanese."""
    return gap(language_of(context))


@register.filter
def shown(value: object, language: str) -> SafeString:
    """`{{ value|shown:language }}`: a value in the reader's form."""
    return in_words("" if value is None else value, language or "en")


def drawn(context: Context, component: str, values: Mapping[str, object]) -> SafeString:
    """A component of the look; nothing of the page's context reaches it but what every component may need."""
    frame = ("language", "demonstration", "csrf_token", "idempotency_key", "request")
    own = {key: context[key] for key in frame if key in context}
    assert context.template is not None, "a component is drawn inside a page"
    found = context.template.engine.get_template(f"look/{component}.html")
    return found.render(context.new({**own, **values}))


class Part(template.Node):
    """One component with its values."""

    def __init__(self, component: FilterExpression, values: dict[str, FilterExpression]) -> None:
        self.component, self.values = component, values

    def render(self, context: Context) -> SafeString:
        """The component, drawn from its values alone."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        return drawn(context, self.component.resolve(context), values)


@register.tag("part")
def part_tag(parser: Parser, token: Token) -> Part:
    """`{% part "finding" sign="cross" name=words %}`: a component of the look with these values and no others."""
    parts = token.split_contents()[1:]
    values = token_kwargs(parts[1:], parser)
    if not parts or len(values) != len(parts) - 1:
        raise template.TemplateSyntaxError(f"part: a component, then name=value pairs, at {token.contents!r}")
    return Part(parser.compile_filter(parts[0]), values)


@register.simple_tag(takes_context=True)
def bar(context: Context, label: object, parts: Sequence[Mapping[str, Any]]) -> SafeString:
    """`{% bar label parts %}`: one bar in the order of the flow, each part as wide as its `count` of the sum."""
    return drawn(context, "bar", {"label": label, "parts": drawing.shares(parts)})


@register.simple_tag
def sign(name: str, size: int = 26, tone: str = "") -> SafeString:
    """`{% sign "check" 26 "pine" %}`: a sign of the sprite; its word stands beside it."""
    return drawing.sign(name, size, tone)


@register.simple_tag
def line(standing: str, width: int = 26, tone: str = "") -> SafeString:
    """`{% line "projected" 34 "pine" %}`: solid, dashed, dotted or broken."""
    return drawing.line(standing, width, tone)


@register.simple_tag(takes_context=True)
def country(context: Context, code: str) -> str:
    """`{% country "KOR" %}`: the short name of a country."""
    return country_name(code, language_of(context))


@register.simple_tag(takes_context=True)
def way(context: Context, scheme: Any) -> SafeString:
    """`{% way "KOR-JPN" %}`, or of a scheme with `sender` and `host`: Korea ring, line, dot Japan."""
    if isinstance(scheme, str):
        sender, host = scheme.split("-")[:2]
    else:
        sender, host = scheme.sender, scheme.host
    language = language_of(context)
    return format_html(
        '<span class="way"><span>{}</span>{}<span class="unseen"> → </span><span>{}</span></span>',
        country_name(sender, language),
        drawing.way_line(),
        country_name(host, language),
    )


@register.simple_tag(takes_context=True)
def round_name(context: Context, identifier: str) -> SafeString:
    """`{% round_name "KOR-JPN-2027-Q1" %}`: what a round is called."""
    return in_words(names.round_name(identifier), language_of(context))


@register.simple_tag(takes_context=True)
def shore(context: Context, one: str, other: str) -> SafeString:
    """`{% shore "KOR" "JPN" %}`: two full dots on a line of page width, in the order of the page's alphabet."""
    language = language_of(context)
    names = sorted(country_name(code, language) for code in (one, other))
    return format_html(
        '<div class="shore"><div class="shore-line" aria-hidden="true"><span></span></div>'
        '<p class="shore-names"><span>{}</span><span>{}</span></p></div>',
        *names,
    )


@register.simple_tag(takes_context=True)
def standing(context: Context, entry: Any, since: object = None) -> SafeString:
    """`{% standing entry %}` or `{% standing "in-force" since=day %}`: the line and its word, never one alone."""
    name = str(getattr(entry, "standing", entry))
    words = values.since(name, since) if since else values.STANDINGS[name]
    return format_html('<span class="standing">{}{}</span>', drawing.line(name), in_words(words, language_of(context)))


@register.simple_tag(takes_context=True)
def trust(context: Context, word: Any) -> SafeString:
    """`{% trust "official" %}`, or of a source with `trust`: the square and its word."""
    name = str(getattr(word, "trust", word))
    return format_html(
        '<span class="trust">{}{}</span>',
        drawing.trust_mark(name),
        in_words(values.TRUST[name], language_of(context)),
    )


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """The address of this same page in another language, its query kept."""
    request = context.get("request")
    return address_in_language(request.get_full_path(), language) if request else f"/{language}/"


@register.simple_tag(takes_context=True)
def at(context: Context, path: str) -> str:
    """`{% at "/help" %}`: an address of ours in the page's language."""
    return at_address(path, language_of(context))


@register.simple_tag(takes_context=True)
def key_field(context: Context) -> SafeString:
    """The hidden key of a press: pressed twice, it is done once; and for whom the form was made."""
    key = format_html('<input type="hidden" name="key" value="{}">', context.get("idempotency_key", ""))
    account = getattr(getattr(context.get("request"), "asker", None), "account", None)
    if account is None:
        return key
    key += format_html('<input type="hidden" name="whose" value="{}">', whose(account.pk))
    again = getattr(context["request"], "typed_boxes", None)
    return key + SafeString('<input type="hidden" name="typed" value="1">') if again is not None else key


@register.simple_tag(takes_context=True)
def error_mark(context: Context) -> SafeString:
    """`Error: ` before the title of a page whose form has faults; nothing elsewhere."""
    faulty = context.get("faulty")
    if faulty is None:
        faulty = bool(getattr(context.get("form"), "errors", None))
    if not faulty:
        return SafeString("")
    # What stands between is no part of the sentence; an f-string would hide the sentence from extraction.
    return in_words(Message("Error:"), language_of(context)) + SafeString(gap(language_of(context)))
