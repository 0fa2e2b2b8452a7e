"""An alert on paper: nothing of it is lost, and no sheet hangs without what is known and until when."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.urls import reverse

from lic.base import documents
from lic.desk.models import Settings
from lic.desk.services import paper
from tests import programs
from tests.desk import made, pages
from tests.desk.test_office_pages import out

pytestmark = pytest.mark.django_db

MM = 72 / 25.4
SAID = "A man in a blue van asked for no condom, and would not let her out near the old mill. "
DIT = "Un homme dans une fourgonnette bleue a demandé sans condom et ne l’a pas laissée sortir. "
PROVED = {"en": "Nobody has proved it.", "fr": "Personne ne l’a prouvé."}
UNTIL = {"en": "Good until 25 February 2027.", "fr": "Valable jusqu’au 25 février 2027."}
FOOT = {"en": ", good until 25", "fr": ", valable jusqu’au 25"}


def words(sentence: str, n: int) -> str:
    return (sentence * 20)[: n - 1].strip() + "."


def written(title: str, text: str, summary: str) -> dict[str, str]:
    return {"title": title, "text": text, "summary": summary}


LENGTHS = {
    "short": ("en", written("Blue van", "A man in a blue van.", "A van."), 1, 10),
    "longest": ("en", written(words(SAID, 80), words(SAID, 1200), words(SAID, 400)), 1, 4),
    "longest in French": ("fr", written(words(DIT, 80), words(DIT, 1200), words(DIT, 400)), 1, 4),
    "broad letters": ("en", written("W" * 80, "W" * 1200, "W" * 400), 2, 4),
    "many lines": ("en", written("Plates", "\n".join(str(n) for n in range(100, 200)), "\n".join("ab" * 50)), 4, 6),
}  # fmt: skip


def spoken(page: pypdf.PageObject) -> list[tuple[float, str]]:
    """What stands on a page, with how high above its lower edge."""
    found: list[tuple[float, str]] = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, *_: (
            found.append((tm[4] * cm[1] + tm[5] * cm[3] + cm[5], text)) if text.strip() else None
        )
    )
    return found


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("length", LENGTHS)
def test_whatever_its_length_an_alert_is_whole_on_paper_and_each_sheet_says_what_is_known(length):
    programs.need("The extra `pdf`", documents.available())
    language, said, n_sheets, n_strips = LENGTHS[length]
    desk = made.desk()
    Settings.objects.update(custodian="Tidewater Collective of the harbour and of the river towns")
    alert = out(desk, texts={language: said})

    saved = pages.browser(desk.one).get(
        reverse("desk:alert_print", args=[alert.pk]), {"language": language, "save": "pdf"}
    )

    printed = [spoken(page) for page in pypdf.PdfReader(io.BytesIO(saved.content)).pages]
    texts = [bare("".join(text for _y, text in page)) for page in printed]
    sheets = [text for text in texts if bare(PROVED[language]) in text]
    strips = texts[len(sheets) :]
    assert len(sheets) == n_sheets
    assert all(text.count(bare(UNTIL[language])) == 1 for text in sheets)
    assert all(18 * MM < y < (297 - 18) * MM for page in printed for y, _text in page)
    whole = "".join(text.partition("2026")[2].partition(bare("As reported to us" if language == "en" else "Tel que"))[0] for text in sheets)  # fmt: skip
    assert whole == bare(said["title"] + said["text"])
    assert "".join(strips).count(bare(said["summary"])) == n_strips
    assert [text.count(bare(FOOT[language])) for text in strips] == [text.count("Alert") for text in strips]  # fmt: skip


def test_type_shrinks_with_the_length_of_what_is_said():
    found = [paper.sheet_type(words(SAID, n // 15), words(SAID, n)) for n in (60, 800, 1200)]

    assert found == ["", "smaller", "small"]


def test_strips_are_as_many_as_fit():
    found = [paper.strip_rows("Blue van", words(SAID, n), "Tidewater") for n in (40, 150, 250)]

    assert found == [5, 4, 3]
    assert min(paper.ROWS) == paper.strip_rows("W" * 80, "W" * 400, "W" * 120)
