"""The demo's doors: a button per persona."""

app_name = "demo"
urlpatterns: list = []
