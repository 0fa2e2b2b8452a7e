"""Addresses of the whole house."""

from django.urls import path

from lic.web.views import frame, home

app_name = "web"
urlpatterns = [
    path("", home.start, name="start"),
    path("leave/", frame.leave, name="leave"),
    path("privacy/", frame.privacy, name="privacy"),
    path("write/", frame.write, name="write"),
    path("appearance/", frame.appearance, name="appearance"),
    path("language/<slug:code>/", frame.language, name="language"),
    path("styleguide/", frame.gallery, name="gallery"),
    path("c/<slug:community>/", home.home, name="home"),
    path("c/<slug:community>/week/", home.week, name="week"),
]
