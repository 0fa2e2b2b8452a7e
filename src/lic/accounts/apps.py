from django.apps import AppConfig


class Accounts(AppConfig):
    name = "lic.accounts"
    label = "accounts"
