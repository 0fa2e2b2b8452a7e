"""HTML on the standard input, PDF on the standard output: a process of its own, without settings or network.

Everything that the page needs stands in it. Whatever else it asks for is refused.
"""

from __future__ import annotations

import logging
import sys
from typing import Any


def main() -> int:
    """Typeset one document; exit code 3 where the extra `pdf` is not installed."""
    try:
        import weasyprint  # noqa: PLC0415  an extra
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError):  # OSError: its libraries for fonts are not on this machine
        return 3

    class Nothing(URLFetcher):  # type: ignore[misc]
        """Fetches nothing: no file, no network, no data in an address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("A document fetches nothing.")

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    base_url = sys.argv[1] if len(sys.argv) > 1 else ""
    html = sys.stdin.buffer.read().decode()
    document = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=Nothing())
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
