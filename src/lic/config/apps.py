from django.apps import AppConfig


class Config(AppConfig):
    name = "lic.config"
    label = "config"
