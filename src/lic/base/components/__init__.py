"""How a component becomes a template tag; `lic.base.templatetags.ui` has them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString

register = Library()
CATALOGUE: dict[str, Callable[..., dict[str, Any]]] = {}
BLOCKS: set[str] = set()


def piece(make: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Register `{% name … %}`, drawn by `components/name.html` from what `make` returns."""
    name = make.__name__
    CATALOGUE[name] = make
    with_context = "context" in inspect.signature(make).parameters
    register.inclusion_tag(f"components/{name}.html", takes_context=with_context)(make)
    return make


def block(make: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Register `{% name … %}…{% endname %}`; `make` gets what stands inside as `content`."""
    name = make.__name__
    CATALOGUE[name] = make
    BLOCKS.add(name)

    @register.simple_block_tag(takes_context=True, name=name)
    @wraps(make)
    def draw(context: Context, content: str, *args: Any, **kwargs: Any) -> SafeString:
        inside = context.new(
            {**make(context, content, *args, **kwargs), "content": content.strip() and content}
        )
        inside["csrf_token"] = context.get("csrf_token")
        engine = context.template.engine  # type: ignore[union-attr]
        return engine.get_template(f"components/{name}.html").render(inside)

    return make
