"""Addresses of the whole house."""

from django.urls import path

from lic.web.views import home

app_name = "web"
urlpatterns = [
    path("", home.start, name="start"),
    path("c/<slug:community>/", home.home, name="home"),
]
