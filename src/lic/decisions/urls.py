"""Addresses under /c/<community>/proposals/."""

app_name = "decisions"
urlpatterns: list = []
