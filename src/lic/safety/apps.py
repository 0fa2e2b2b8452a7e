from django.apps import AppConfig


class Safety(AppConfig):
    name = "lic.safety"
    label = "safety"
