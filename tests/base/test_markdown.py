"""What people write as Markdown can do no harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.base import markdown


def test_the_usual_marks_are_drawn():
    html = markdown.render("# One\n\n## Two\n\n- **a** *b* ~~c~~\n\n|x|\n|-|\n|y|")

    assert html.startswith("<h2>One</h2>\n<h3>Two</h3>\n<ul>\n<li><strong>a</strong> <em>b</em>")
    assert "<td>y</td>" in html


def test_headings_fit_the_page_they_stand_on():
    assert str(markdown.render("# a\n###### b", level=3)) == "<h3>a</h3>\n<h6>b</h6>\n"


def test_links_leave_no_trace():
    assert str(markdown.render("[a](https://example.org)")) == (
        '<p><a href="https://example.org" rel="nofollow noopener noreferrer">a</a></p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![a](https://example.org/track.png)",
        "[a](javascript:alert(1))", "[a](data:text/html,x)", '<a href="x" onclick="y">z</a>', "<style>p{}</style>",
        "[a](vbscript:x)", "<javascript:alert(1)>", "[a](java\nscript:x)",
    ],
)  # fmt: skip
def test_nothing_runs_and_nothing_is_fetched(text):
    html = markdown.render(text)

    assert not re.search(
        r'<(script|img|style|iframe)|<[^>]+ on\w+=|<a href="(?!https?:|mailto:|tel:|[/#])', html
    )


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from("<>[]()!\"'=/:#*`&;\n\\ aonscriptjv"), max_size=60))
def test_whatever_is_typed_only_known_marks_come_out(text):
    html = markdown.render(text)

    assert set(re.findall(r"<(\w+)", html)) <= markdown.TAGS
    assert not re.search(r'<a href="\s*(javascript|data|vbscript)', html, re.I)
