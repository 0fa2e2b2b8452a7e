"""A record as PDF: the same page, for the same readers, one at a time on this machine."""

from __future__ import annotations

import fcntl
import io

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from lic.base import documents
from tests import programs
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def weasyprint() -> None:
    programs.need("The extra `pdf`", documents.available())


@pytest.fixture
def address() -> str:
    """The record of an agreement."""
    town = table.town()
    people = made.seats(town)
    proposal = made.called(people["sw"][0], people["res"][0])
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    return reverse("decisions:record", args=[town.slug, 1])


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


@pytest.mark.usefixtures("weasyprint")
def test_a_record_is_saved_with_its_fingerprint_and_without_the_frame(address):
    page = Client().get(address).content.decode()

    saved = Client().get(address, {"save": "pdf"})

    assert 'href="?save=pdf"' in page
    assert (saved["Content-Type"], saved["Content-Disposition"], saved["Cache-Control"]) == (
        "application/pdf",
        'attachment; filename="record-1.pdf"',
        "private, no-cache",
    )
    text = text_of(saved.content)
    assert "A card that says who to call" in text
    assert "text fingerprint" in text
    assert [word for word in ("Sign in", "Save as PDF", "Français") if word in text] == []


@pytest.mark.usefixtures("weasyprint")
def test_it_is_saved_in_the_language_of_the_reader(address):
    saved = Client(headers={"accept-language": "fr"}).get(address, {"save": "pdf"})

    assert pypdf.PdfReader(io.BytesIO(saved.content)).trailer["/Root"]["/Lang"] == "fr"


def test_whoever_may_not_read_a_record_may_not_save_it():
    town = table.town()
    absent = reverse("decisions:record", args=[town.slug, 9])

    answers = [Client().get(absent, given) for given in ({}, {"save": "pdf"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_where_another_is_being_made_it_asks_to_try_again(address, monkeypatch, settings):
    monkeypatch.setattr(documents, "available", lambda: True)
    with (settings.DATA / "pdf.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        answer = Client().get(address, {"save": "pdf"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Wait a few seconds" in answer.content.decode()


def test_without_the_extra_nothing_is_offered(address, monkeypatch):
    monkeypatch.setattr(documents, "available", lambda: False)

    page, asked = Client().get(address), Client().get(address, {"save": "pdf"})

    assert "save=pdf" not in page.content.decode()
    assert asked["Content-Type"].startswith("text/html")
