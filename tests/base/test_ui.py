"""The components: what they draw, and that a slip of the pen is an error."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines

from lic.base import ui


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_a_misspelt_argument_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'titel'"):
        draw('{% notice "care" titel="x" %}{% endnotice %}')
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'knd'"):
        draw('{% button "Send" knd="main" %}')


def test_a_value_that_is_not_listed_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="kind is 'loud', not one of care, note, plain"):
        draw('{% notice "loud" %}{% endnotice %}')


def test_a_group_has_its_mark_and_its_name_in_words() -> None:
    html = draw("{% group group %}", group=ui.Group("sw", "Sex workers"))

    assert html == (
        '<span class="group"><svg class="mark g-sw" width="16" height="16" aria-hidden="true">'
        '<use href="#m-circle"/></svg> Sex workers</span>'
    )
