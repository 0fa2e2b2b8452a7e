"""JSON that a stranger may have written: whoever reads it gets plain signs and no depth without end."""

from __future__ import annotations

import json
from typing import Any


def read(text: bytes) -> Any:
    """What the JSON says; half signs, which no page can show, come as question marks. Raises ValueError."""
    try:
        found = json.loads(text.decode("utf-8", "replace"))
        whole = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(whole)
    except RecursionError:
        raise ValueError("This is nested without end.") from None
