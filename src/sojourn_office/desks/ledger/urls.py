"""The addresses of the ledger."""

from django.urls import path

from sojourn_office.desks.ledger import alarms, draws, odds, rehearsals, rounds, views

urlpatterns = [
    path("alarms", alarms.how, name="alarms"),
    path("draws", draws.every, name="draws"),
    path("draws/<str:ballot>.zip", draws.folder, name="draw_folder"),
    path("draws/<str:ballot>", draws.one, name="draw"),
    path("odds", odds.every, name="odds"),
    path("odds/<str:scheme>", odds.one, name="odds_of"),
    path("rehearsals", rehearsals.every, name="rehearsals"),
    path("rehearsals/<int:number>", rehearsals.one, name="rehearsal"),
    path("rehearsals/<int:number>.json", rehearsals.one_as_json, name="rehearsal_as_json"),
    path("places", views.places, name="places"),
    path("places.json", views.places_as_json, name="places_as_json"),
    path("rounds", rounds.every, name="rounds"),
    path("rounds/<str:round_id>.txt", rounds.numbers, name="round_numbers"),
    path("rounds/<str:round_id>", rounds.one, name="round"),
    path("schemes/<str:scheme>/ledger/<int:year>", views.ledger, name="ledger"),
    path("schemes/<str:scheme>/ledger/<int:year>.json", views.ledger_as_json, name="ledger_as_json"),
    path("schemes/<str:scheme>/ledger/<int:year>/ledger.csv", views.movements, name="ledger_movements"),
    path("schemes/<str:scheme>/ledger/<int:year>/ledger.zip", views.folder, name="ledger_folder"),
]
