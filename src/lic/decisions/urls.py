"""Addresses of proposals, under /c/<community>/proposals/."""

from django.urls import path

from lic.decisions.views import lists

app_name = "decisions"
urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("<int:number>/", lists.proposal, name="proposal"),
    path("<int:number>/concerns/<int:concern>/", lists.proposal, name="concern"),
    path("<int:number>/versions/", lists.proposal, name="versions"),
    path("records/<int:number>/", lists.record, name="record"),
]
