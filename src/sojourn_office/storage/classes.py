"""How personal a stored field is: C3 and C2 are sealed, C1 and C0 are open; every field says which."""

from __future__ import annotations

from enum import StrEnum

from django.apps import apps
from django.db import models


class Class(StrEnum):
    """The four classes of the promises."""

    C3 = "C3"
    """Passport, bank and criminal-record data, photographs, papers."""
    C2 = "C2"
    """Name, birth date, address, mail, telephone, what a decision says."""
    C1 = "C1"
    """Numbers, tickets, states, moments: of a person, and telling nothing alone."""
    C0 = "C0"
    """Public."""


class Sealed:
    """A field whose column holds nothing that can be read without a key."""

    personal: Class


def class_of(field: models.Field) -> Class | None:  # type: ignore[type-arg]
    """
    The declared class of a stored field, or nothing where none was declared.

    A sealed field carries its own; the others are named in their model's `classes`.
    """
    if isinstance(field, Sealed):
        return field.personal
    declared: dict[str, str] = getattr(field.model, "classes", {})
    said = declared.get(field.name)
    return Class(said) if said else None


def undeclared() -> list[str]:
    """Every stored field of ours that has no class, or is personal and not sealed: `Model.field: trouble`."""
    found = []
    for model in apps.get_app_config("storage").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            said = class_of(field)
            name = f"{model.__name__}.{field.name}"
            if said is None:
                found.append(
                    f"{name}: say in {model.__name__}.classes whether it is personal (C3, C2) or open (C1, C0)"
                )
            elif said in (Class.C3, Class.C2) and not isinstance(field, Sealed):
                found.append(f"{name}: {said} is kept open; make it a sealed field")
    return found
