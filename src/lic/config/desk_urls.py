"""Every address of the desk's own process."""

from django.urls import include, path

urlpatterns = [path("", include("lic.desk.urls"))]

handler404 = "lic.desk.views.errors.not_found"
handler500 = "lic.desk.views.errors.broken"
