"""The addresses of the public pages."""

from django.urls import path

from sojourn_office.desks.public import (
    agencies,
    difference,
    feeds,
    front,
    going,
    outcomes,
    past,
    programmes,
    two_ways,
    where,
)

urlpatterns = [
    path("", front.front, name="front"),
    path("go", going.choose, name="go"),
    path("go/<str:scheme_id>.json", going.answer_as_json, name="answer_as_json"),
    path("go/<str:scheme_id>", going.answer, name="answer"),
    path("go/<str:scheme_id>/<slug:fact>", going.question, name="question"),
    path("agencies", agencies.register, name="agencies"),
    path("agencies/<slug:slug>", agencies.one, name="agency_in_register"),
    path("where", where.where, name="where"),
    path("schemes", programmes.all_schemes, name="schemes"),
    path("schemes/<str:scheme_id>/visas-issued.csv", past.figures_as_csv, name="figures_as_csv"),
    path("schemes/<str:scheme_id>/openings.ics", feeds.openings, name="openings_as_calendar"),
    path("schemes/<str:scheme_id>/changes.atom", feeds.changes, name="changes_as_feed"),
    path("schemes/<str:scheme_id>/outcomes", outcomes.every_outcome, name="outcomes"),
    path("schemes/<str:scheme_id>/difference", difference.difference, name="difference"),
    path("schemes/<str:scheme_id>/rules/<slug:name>", two_ways.one_value, name="value"),
    path("schemes/<str:scheme_id>", two_ways.one_scheme, name="scheme"),
]
