"""Every address of the web process."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("lic.web.urls")),
    path("", include("lic.accounts.urls")),
    path("", include("lic.accounts.second_factor_urls")),
    path("c/<slug:community>/", include("lic.communities.urls")),
    path("c/<slug:community>/rounds/", include("lic.listening.urls")),
    path("c/<slug:community>/proposals/", include("lic.decisions.urls")),
    path("c/<slug:community>/actions/", include("lic.actions.urls")),
]
if settings.SAFETY_ZONES:  # chosen by nobody: there is no such address
    urlpatterns.append(path("c/<slug:community>/talk/", include("lic.safety.urls")))
if settings.DEMO:
    urlpatterns.append(path("demo/", include("lic.demo.urls")))

handler404 = "lic.web.views.errors.not_found"
handler500 = "lic.web.views.errors.broken"
