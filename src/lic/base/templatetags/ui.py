"""The components: one tag, one template and one style sheet each; `docs/components.md` lists them.

A misspelt argument, or a value that is not one of the listed, is a TemplateSyntaxError.
"""

from lic.base import days
from lic.base.components import boxes, figures, forms, frame, lists, people, register

__all__ = ["boxes", "days", "figures", "forms", "frame", "lists", "people", "register"]
