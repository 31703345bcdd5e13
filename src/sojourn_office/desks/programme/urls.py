"""The addresses of the programme manager's desk."""

from django.urls import path

from sojourn_office.desks.programme import agencies, erasing, holds, mass, notices, staff

urlpatterns = [
    path("programme/agencies", agencies.register, name="programme_agencies"),
    path("programme/agencies/<slug:slug>", agencies.change, name="programme_agency"),
    path("programme/kept", holds.listed, name="programme_holds"),
    path("programme/kept/<int:entry>", holds.agree, name="programme_hold_agree"),
    path("programme/erased", erasing.listed, name="programme_erased"),
    path("programme/erased/<int:entry>", erasing.agree, name="programme_erase_agree"),
    path("programme/staff", staff.every, name="programme_staff"),
    path("programme/staff/<uuid:post_id>", staff.one, name="programme_staff_one"),
    path("programme/notices", notices.previewed, name="programme_notices"),
    path("programme/mass", mass.compose, name="programme_mass"),
    path("programme/mass/<uuid:notice_id>", mass.one, name="programme_mass_one"),
]
