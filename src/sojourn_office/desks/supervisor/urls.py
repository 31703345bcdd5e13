"""The addresses of the supervisor's desk."""

from django.urls import path

from sojourn_office.desks.supervisor import agreement, alarms, overview, reviews, rounds, signing, stops

urlpatterns = [
    path("supervise", overview.tiles, name="supervise"),
    path("supervise/lists/<str:which>", overview.listed, name="supervise_list"),
    path("supervise/agreement", agreement.figures, name="supervise_agreement"),
    path("supervise/agreement.csv", agreement.as_csv, name="supervise_agreement_csv"),
    path("supervise/agreement/cases", agreement.behind, name="supervise_agreement_cases"),
    path("supervise/agreement/<str:number>", agreement.show, name="supervise_two_readings"),
    path("supervise/alarms", alarms.listed, name="supervise_alarms"),
    path("supervise/alarms/<str:alarm_id>", alarms.show, name="supervise_alarm"),
    path("supervise/openings", reviews.listed, name="supervise_openings"),
    path("supervise/openings/<str:name>", reviews.month, name="supervise_openings_month"),
    path("supervise/people", overview.people, name="supervise_people"),
    path("supervise/people/<uuid:post_id>", overview.in_hand, name="supervise_in_hand"),
    path("supervise/sign/<str:number>", signing.sign, name="supervise_sign"),
    path("supervise/sign/<str:number>/letter.pdf", signing.as_pdf, name="supervise_letter"),
    path("supervise/stopped", stops.listed, name="supervise_stopped"),
    path("supervise/stopped/<str:scheme>/<int:year>", stops.resume, name="supervise_resume"),
    path("supervise/rounds", rounds.listed, name="supervise_rounds"),
    path("supervise/rounds/<str:round_id>", rounds.show, name="supervise_round"),
    path("supervise/rounds/<str:round_id>/publish", rounds.publish, name="supervise_publish"),
]
