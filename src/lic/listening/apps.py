from django.apps import AppConfig


class Listening(AppConfig):
    name = "lic.listening"
    label = "listening"
