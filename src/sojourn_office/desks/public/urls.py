"""The addresses of the public pages."""

from django.urls import path

from sojourn_office.desks.public import dates, front, going, past, two_ways, where

urlpatterns = [
    path("", front.front, name="front"),
    path("go", going.choose, name="go"),
    path("go/<str:scheme_id>.json", going.answer_as_json, name="answer_as_json"),
    path("go/<str:scheme_id>", going.answer, name="answer"),
    path("go/<str:scheme_id>/<slug:fact>", going.question, name="question"),
    path("where", where.where, name="where"),
    path("schemes", two_ways.all_schemes, name="schemes"),
    path("schemes/<str:scheme_id>/visas-issued.csv", past.figures_as_csv, name="figures_as_csv"),
    path("schemes/<str:scheme_id>/openings.ics", dates.openings, name="openings_as_calendar"),
    path("schemes/<str:scheme_id>/rules/<slug:name>", two_ways.one_value, name="value"),
    path("schemes/<str:scheme_id>", two_ways.one_scheme, name="scheme"),
]
