"""The address to which a ministry leads back; it has no language, so that the ministry registers one alone."""

from django.urls import path

from sojourn_office.desks.signin import ministry

urlpatterns = [path("sign-in/<slug:provider_id>/back", ministry.back, name="openid_connect_callback")]
