"""Saying no to somebody who may ask, with the sentence that says why."""

from __future__ import annotations

from django.utils.functional import Promise


class Refusal(ValueError):  # noqa: N818  a no, not a fault
    """This cannot be done as asked; `sentence` says why, `field` names what to change on the form."""

    def __init__(self, sentence: str | Promise, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field
