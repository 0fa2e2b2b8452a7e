"""Addresses that say nothing of what they are about: a browser's history keeps them."""

from django.urls import path

from lic.safety.views import inbox, only, telling

app_name = "safety"
urlpatterns = [
    path("", telling.start, name="start"),
    path("new/", telling.tell, name="tell"),
    path("new/later/", only.only, name="only"),
    path("words/", telling.words, name="words"),
    path("back/", inbox.back, name="back"),
    path("open/", inbox.inbox, name="inbox"),
    path("open/steps/", inbox.consent, name="consent"),
    path("open/<uuid:part>/", inbox.answer, name="answer"),
    path("open/all/", inbox.erase, name="erase"),
    path("close/", inbox.close, name="close"),
]
