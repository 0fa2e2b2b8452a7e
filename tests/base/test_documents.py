"""A PDF is made from the page alone: nothing is fetched, from the disk or from anywhere."""

from __future__ import annotations

import http.server
import io
import threading

import pypdf
import pytest

from lic.base import documents
from tests import programs

needs_pdf = pytest.mark.usefixtures("weasyprint")
PAGE = '<html><head><title>Agreement 4</title><link rel="stylesheet" href="/static/site.css"></head><body><h1>Agreed</h1>{}</body></html>'


@pytest.fixture
def weasyprint() -> None:
    programs.need("The extra `pdf`", documents.available())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@needs_pdf
def test_a_page_becomes_a_pdf():
    pdf = documents.pdf(
        PAGE.format("<p>More lights on the path.</p>"), "https://table.example/c/x/"
    )

    assert "More lights on the path." in text_of(pdf)


@needs_pdf
def test_it_is_tagged_and_has_its_title_and_language():
    page = PAGE.replace("<html>", '<html lang="fr">').format("<h2>Texte</h2>")

    catalog = pypdf.PdfReader(io.BytesIO(documents.pdf(page, ""))).trailer["/Root"]

    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert b"Agreement 4" in catalog["/Metadata"].get_data()


@needs_pdf
def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-in-a-file")
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{server.server_port}"
    body = (
        f'<img src="{there}/a.png"><img src="/b.png"><object data="file://{secret}"></object><iframe src="file://{secret}"></iframe>'
        f'<link rel="stylesheet" href="{there}/c.css"><style>@import url({there}/d.css);p{{background:url({there}/e.png)}}</style>'
        f'<link rel="attachment" href="file://{secret}"><svg><image href="{there}/f.png"/></svg><p>done</p>'
    )

    pdf = documents.pdf(PAGE.format(body), there)
    server.shutdown()
    server.server_close()

    assert (asked, b"canary-in-a-file" in pdf) == ([], False)
    assert "done" in text_of(pdf)


@needs_pdf
def test_what_is_bold_on_the_page_is_bold_in_the_pdf():
    page = '<html><head><title>x</title><link rel="stylesheet" href="/static/site.css"></head><body><p class="items__title">Alert 4</p></body></html>'

    found = pypdf.PdfReader(io.BytesIO(documents.pdf(page, ""))).pages[0]["/Resources"]["/Font"]

    assert all("Bold" in font.get_object()["/BaseFont"] for font in found.values())


def test_our_own_styles_are_written_in_and_everything_else_goes():
    html = documents.self_contained(
        '<link rel="stylesheet" href="/static/site.0123456789ab.css?x"><link rel=icon href="data:,">'
        '<link rel="stylesheet" href="https://example.org/static/x.css"><link rel="stylesheet" href="/static/../settings.css">'
        "<script>alert(1)</script><script src=x></script><p>kept</p>"
    )

    assert html.startswith("<style>") and html.endswith("</style><p>kept</p>")
    assert "@layer" in html


def test_where_the_extra_is_missing_it_is_said(monkeypatch):
    monkeypatch.setattr(documents, "available", lambda: False)

    with pytest.raises(documents.NoDocument, match="install the extra"):
        documents.pdf("<p>", "")


@needs_pdf
def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0.01)

    with pytest.raises(documents.NoDocument, match="within"):
        documents.pdf("<p>x", "")
