"""A round's results as PDF: the page that is seen, for the same readers."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from lic.base import documents
from lic.listening import analysis
from tests import programs
from tests.listening import made

pytestmark = pytest.mark.django_db
SAVE = {"save": "pdf"}


@pytest.fixture
def weasyprint() -> None:
    programs.need("The extra `pdf`", documents.available())


@pytest.fixture
def town():
    return made.table.town()


def results(town, **more):
    """A closed round in which six residents are for, and twelve people of another group."""
    round_ = made.round_(town, "Lights that stay on all night.", "The bench stays.", state="CLOSED", **more)  # fmt: skip
    made.answers(round_, "res", {1: (6, 0), 2: (0, 6)})
    made.answers(round_, "com", {1: (12, 0), 2: (12, 0)})
    analysis.refresh(round_.pk)
    return reverse("listening:results", args=[town.slug, 1])


def seated(town, key="res"):
    client = Client()
    client.force_login(made.seat(town, key).account)
    return client


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


@pytest.mark.usefixtures("weasyprint")
def test_results_are_saved_with_every_group_beside_its_figure(town):
    address = results(town)

    saved = seated(town).get(address, SAVE)

    text = text_of(saved.content)
    assert (saved["Content-Type"], saved["Content-Disposition"]) == (
        "application/pdf", 'attachment; filename="results-1.pdf"',
    )  # fmt: skip
    assert "“The bench stays.”" in text
    assert "Residents few or none" in text
    assert "Community organizations most or all" in text
    assert [word for word in ("Sign out", "Save as PDF", "CSV") if word in text] == []


@pytest.mark.usefixtures("weasyprint")
def test_a_group_of_a_few_stands_on_no_line_on_two_pages(town):
    saved = seated(town).get(results(town), SAVE)

    assert len(pypdf.PdfReader(io.BytesIO(saved.content)).pages) <= 3


@pytest.mark.usefixtures("weasyprint")
def test_the_publics_file_says_what_the_publics_page_says(town):
    address = results(town)

    texts = [
        text_of(client.get(address, asked).content)
        for client, asked in ((seated(town), {**SAVE, "as": "public"}), (Client(), SAVE))
    ]

    assert texts[0] == texts[1]
    assert "Residents few or none" not in texts[0]


def test_the_button_saves_the_page_that_is_seen(town, monkeypatch):
    monkeypatch.setattr(documents, "available", lambda: True)
    address, client = results(town), seated(town)

    own = client.get(address).content.decode()
    publics = client.get(address, {"as": "public"}).content.decode()

    assert 'href="?all=1&amp;save=pdf"' in own
    assert 'href="?as=public&amp;all=1&amp;save=pdf"' in publics
    assert 'href="?save=pdf"' not in publics


@pytest.mark.usefixtures("weasyprint")
def test_whoever_may_not_read_results_may_not_save_them(town):
    address = results(town, is_police_absent=True)

    answers = [client.get(address, SAVE).status_code for client in (seated(town, "pol"), Client())]

    assert answers == [404, 404]
