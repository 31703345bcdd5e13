"""The addresses of the service's own pages."""

from django.urls import path

from sojourn_office.desks.service import lost_time, views

urlpatterns = [
    path("help", views.help_page, name="help"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("order", views.order, name="order"),
    path("status", views.status, name="status"),
    path("status/closed/<int:entry>.tlog-proof", lost_time.proof, name="closed_proof"),
    path("status.json", views.status_as_json, name="status_as_json"),
]
