"""The second factor, under the names that django-allauth looks for; its other pages are not mounted."""

from django.urls import path

from lic.accounts.views import second_factor, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/second/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", second_factor.passkey_sign_in, name="mfa_login_webauthn"),
    path("account/again/", second_factor.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", second_factor.reauthenticate_code, name="mfa_reauthenticate"),
    path(
        "account/again/passkey/",
        second_factor.reauthenticate_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/app/", second_factor.add_app, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("account/second-factor/passkeys/", second_factor.index, name="mfa_list_webauthn"),
    path("account/second-factor/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        second_factor.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path(
        "account/second-factor/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "account/second-factor/codes/new/",
        second_factor.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
