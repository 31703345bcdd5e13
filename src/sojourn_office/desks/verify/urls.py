"""The address of the check, under a language."""

from django.urls import path

from sojourn_office.desks.verify import views

urlpatterns = [path("verify", views.verify, name="verify")]
