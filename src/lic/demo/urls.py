"""The demo's doors: a button per persona. Mounted in the demo alone."""

from django.urls import path, re_path

from lic.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.door, name="door"),
    re_path(r"^enter/(?P<persona>[a-z]+)/?$", views.enter, name="enter"),  # with or without a slash
]
