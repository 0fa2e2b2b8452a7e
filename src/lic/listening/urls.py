"""Addresses under /c/<community>/rounds/."""

app_name = "listening"
urlpatterns: list = []
