"""Addresses of the table itself, under /c/<community>/."""

app_name = "communities"
urlpatterns: list = []
