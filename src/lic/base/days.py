"""Days in words."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.template.defaultfilters import date as plain_date
from django.utils import formats
from django.utils.translation import get_language

from lic.base.components import register

_FIRST = re.compile(r"\b1 (?=[^\W\d])")


def in_words(when: datetime.date, style: str) -> str:
    """A day as Django's `style` says it ("j F Y"), and "1er" for a French first of the month."""
    return _first(str(formats.date_format(when, style)))


def day(when: datetime.date | None) -> str:
    """A day with its year; "" for no day."""
    return in_words(when, "j F Y") if when else ""


def soon(when: datetime.date | None) -> str:
    """A day near today, without its year; "" for no day."""
    return in_words(when, "j F") if when else ""


@register.filter("date", is_safe=False)
def date(value: Any, style: str | None = None) -> str:
    """Django's own filter, with "1er" for a French first of the month."""
    return _first(str(plain_date(value, style)))


def _first(said: str) -> str:
    return _FIRST.sub("1er ", said, count=1) if (get_language() or "").startswith("fr") else said
