"""A refusal that the reader may know the reason of."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818
    """The desk cannot do this now; `sentence` says why and what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
