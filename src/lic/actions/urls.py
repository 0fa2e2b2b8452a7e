"""Addresses under /c/<community>/actions/."""

app_name = "actions"
urlpatterns: list = []
