from django.apps import AppConfig


class Actions(AppConfig):
    name = "lic.actions"
    label = "actions"
