from django.apps import AppConfig


class Decisions(AppConfig):
    name = "lic.decisions"
    label = "decisions"
