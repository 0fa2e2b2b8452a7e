"""Signing in and everything about one's own account."""

from django.urls import path

from lic.accounts.views import account, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("way-back/", sign_in.way_back, name="way_back"),
    path("account/", account.account, name="account"),
    path("account/passphrase/", account.passphrase, name="passphrase"),
    path("account/way-back-codes/", account.codes, name="codes"),
    path("account/sign-out-everywhere/", account.everywhere, name="everywhere"),
    path("account/language/", account.language, name="language"),
    path("account/forget-me/", account.forget, name="forget"),
]
