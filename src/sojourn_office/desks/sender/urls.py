"""The addresses of the desk of a sending state."""

from django.urls import path

from sojourn_office.desks.sender import views

urlpatterns = [
    path("endorse", views.waiting, name="endorse"),
    path("endorse/next", views.following, name="endorse_next"),
    path("endorse/<str:number>", views.case, name="endorse_case"),
    path("endorse/<str:number>/ask", views.ask, name="endorse_ask"),
    path("endorse/<str:number>/letter.pdf", views.letter, name="endorse_letter"),
    path("endorse/<str:number>/given", views.given, name="endorse_given"),
    path("endorse/<str:number>/papers/<slug:paper>/<int:leaf>.png", views.picture, name="endorse_paper"),
]
