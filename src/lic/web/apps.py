from django.apps import AppConfig


class Web(AppConfig):
    name = "lic.web"
    label = "web"
