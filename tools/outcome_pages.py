"""Every outcome of every programme for the handbook: a page of the world, and a picture of each flow that differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import Rules, rules_on
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.outcomes import ANSWERS, Outcomes, outcomes
from sojourn.eligibility.telling import Part, parts, told
from sojourn.rules.answers import Answer
from sojourn.texts import form, say

LOOK = Path(__file__).parents[1] / "src" / "sojourn_office" / "look"
PAGE = "outcomes.md"
PICTURES = "outcomes"
# The programme whose people stand on the page; those of the others are told by the command.
SHOWN = "KOR-JPN"

_TOKENS = ("paper", "ink", "soft", "edge", "pine", "rust")
_RULES = re.compile(r"^\.(?:flow (?!\{)|sign\b|of\b|hf\b|w\d).*\}$", re.MULTILINE)
_WORDS = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_KNOWN: "not known"}


@dataclass(frozen=True)
class Shown:
    """The outcomes of one programme, in the parts in which they are told."""

    agreement: Agreement
    scheme: Scheme
    rules: Rules
    found: Outcomes
    parts: tuple[Part, ...]

    @property
    def drawn(self) -> tuple[object, ...]:
        """What its picture shows; programmes in which this is the same share one."""
        stops = [
            (say(part.name, "en"), part.weighed, *(len(self.found.of(part.code, met)) for met in ANSWERS))
            for part in self.parts
            if part.name is not None
        ]
        return tuple(stops), self.found.closed


def pages(on: date) -> dict[str, str]:
    """The page and its pictures by their names in the handbook, for applications on a day."""
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems, problems[0]
    world = [_shown(*each, on) for _, each in sorted(schemes_of(agreements).items())]
    of_flow: dict[tuple[object, ...], str] = {}
    first = next(each for each in world if each.scheme.id == SHOWN)
    for each in (first, *world):
        if each.found.reached:
            of_flow.setdefault(each.drawn, each.scheme.id)
    drawn = {name: next(each for each in world if each.scheme.id == name) for name in of_flow.values()}
    pictures = {f"{PICTURES}/{name}.svg": _picture(each) for name, each in drawn.items()}
    return {PAGE: _page(world, first, of_flow, on)} | pictures


def _shown(agreement: Agreement, scheme: Scheme, on: date) -> Shown:
    rules, found = rules_on(agreement, scheme, on=on), outcomes(agreement, scheme, on=on)
    return Shown(agreement, scheme, rules, found, parts(rules, found))


def _picture(shown: Shown) -> str:
    """A file that needs nothing beside it: the signs of the sprite and the rules of the stylesheet that it uses."""
    from sojourn_office.look.flow import flow

    drawn = flow(shown.parts, shown.found)
    sprite = (LOOK / "templates" / "look" / "sprite.html").read_text(encoding="utf-8")
    names = {exit.sign for stop in drawn.stops for exit in stop.exits} | {"dash" for stop in drawn.stops
                                                                           if stop.is_weighed}  # fmt: skip
    symbols = [line for line in sprite.splitlines() if any(f'id="sign-{name}"' in line for name in names)]
    ground = f"<style>{_style()}</style><defs>{''.join(symbols)}</defs>"
    label = f"The flow of {shown.scheme.id}: its questions in their order, with the numbers of the outcomes."
    values = {"flow": drawn, "label": label, "ground": SafeString(ground), "language": "en"}
    return render_to_string("look/flow.html", values).strip() + "\n"


def _style() -> str:
    css = (LOOK / "static" / "look" / "sojourn.css").read_text(encoding="utf-8")
    light, dark, *_ = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    rules = "".join(rule for rule in _RULES.findall(css))
    tones = "".join(f".{tone}{{color:var(--{tone})}}" for tone in ("ink", "pine", "rust"))
    ground = "svg{background:var(--paper);font-family:sans-serif}"
    return (
        f":root{{{_tokens(light)}}}@media(prefers-color-scheme:dark){{:root{{{_tokens(dark)}}}}}{ground}{tones}{rules}"
    )


def _tokens(block: str) -> str:
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", block))
    return "".join(f"--{name}:{found[name]};" for name in _TOKENS)


def _page(world: Sequence[Shown], first: Shown, of_flow: dict[tuple[object, ...], str], on: date) -> str:
    """The words of `tools/pages` around what was counted and found."""
    joined = ("criterion", "comes to", "only where this is not met, or not known", "programmes")
    made = {
        "counts": _counts(world, on),
        "people": _people(first),
        "joined": _table(joined, _joined(world)),
        "world": _table(("programme", "outcomes", "yes", "no", "not known", "picture"), _rows(world, of_flow)),
    }
    words = (Path(__file__).parent / "pages" / PAGE).read_text(encoding="utf-8")
    for place, text in made.items():
        words = words.replace(f"<!-- {place} -->", text)
    return words


def _counts(world: Sequence[Shown], on: date) -> str:
    every = [outcome for each in world for outcome in each.found.reached]
    rows = [
        ("programmes", str(len(world))),
        ("outcomes", str(len(every))),
        *((_WORDS[answer], str(sum(outcome.answer is answer for outcome in every))) for answer in ANSWERS),
        ("ways that nobody can go", str(sum(len(each.found.unreached) for each in world))),
        ("closed to everybody", _listed([each.scheme.id for each in world if each.found.closed])),
        ("without rules on that day", _listed([each.scheme.id for each in world if not each.found.reached])),
    ]
    return _table((f"On {form(on, 'en')}", ""), rows)


def _people(shown: Shown) -> str:
    rows = []
    for part in shown.parts:
        for outcome in part.outcomes:
            one = told(shown.agreement, shown.scheme, outcome, on=shown.rules.on)
            said = "; ".join(say(each, "en") for each in one.differs)
            beside = " ".join(say(each, "en") for each in one.remarks)
            name = say(part.name, "en") if part.name is not None else ""
            rows.append((str(outcome.number), name, _WORDS[outcome.answer], said, beside))
    return _table(("", "criterion", "answer", "person", "and then"), rows)


def _joined(world: Sequence[Shown]) -> list[Sequence[str]]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for each in world:
        for outcome in each.found.reached:
            if outcome.also:
                key = (f"`{outcome.criterion}`", _WORDS[outcome.met], ", ".join(f"`{code}`" for code in outcome.also))
                names = found.setdefault(key, [])
                names += [each.scheme.id] if each.scheme.id not in names else []
    return [(*key, _listed(names)) for key, names in sorted(found.items())]


def _rows(world: Sequence[Shown], of_flow: dict[tuple[object, ...], str]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for each in world:
        reached = each.found.reached
        name = of_flow[each.drawn] if reached else ""
        counts = [str(sum(outcome.answer is answer for outcome in reached)) for answer in ANSWERS]
        picture = f"[{name}]({PICTURES}/{name}.svg)" if name else "no rules on that day"
        rows.append((each.scheme.id, str(len(reached)), *counts, picture))
    return rows


def _listed(names: Sequence[str]) -> str:
    few = ", ".join(names[:4])
    return f"{few} and {len(names) - 4} more" if len(names) > 4 else few or "none"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *[[cell.replace("|", "\\|") for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
