from django.apps import AppConfig


class Demo(AppConfig):
    name = "lic.demo"
    label = "demo"
