"""The addresses of sign-in. Those of the framework's own steps keep its names, so that it leads to our pages."""

from django.urls import path

from sojourn_office.desks.signin import demonstration, factors, lost, ministry, views

urlpatterns = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/code", views.code, name="account_confirm_login_code"),
    path("sign-in/new-code", views.new_code, name="new_code"),
    path("sign-in/lost", lost.lost, name="lost_address"),
    path("sign-in/ministry", ministry.begin, name="ministry"),
    path("sign-in/as/<slug:slug>", demonstration.sign_in_as, name="sign_in_as"),
    path("sign-in/second-factor", factors.give, name="mfa_authenticate"),
    path("sign-in/factors", factors.index, name="mfa_index"),
    path("sign-in/factors/app", factors.app, name="mfa_activate_totp"),
    path("sign-in/factors/app/remove", factors.remove_app, name="mfa_deactivate_totp"),
    path("sign-in/factors/passkey", factors.passkey, name="mfa_add_webauthn"),
    path("sign-in/factors/passkeys/remove", factors.remove_passkeys, name="mfa_remove_webauthn"),
    path("sign-in/factors/codes", factors.codes, name="mfa_view_recovery_codes"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("start", views.landing, name="landing"),
]
