"""The addresses of the border."""

from django.urls import path

from sojourn_office.desks.border import views

urlpatterns = [
    path("border", views.border, name="border"),
    path("border/<slug:act>", views.record, name="border_record"),
]
