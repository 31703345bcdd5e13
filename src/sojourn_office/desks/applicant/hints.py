"""Where a provider of payments says that there is news; it has no language."""

from django.urls import path

from sojourn_office.desks.applicant import paying

urlpatterns = [path("pay/hint", paying.hint, name="payment_hint")]
