"""Signing in and everything about one's own account."""

app_name = "accounts"
urlpatterns: list = []
