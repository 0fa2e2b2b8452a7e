from django.apps import AppConfig


class Communities(AppConfig):
    name = "lic.communities"
    label = "communities"
