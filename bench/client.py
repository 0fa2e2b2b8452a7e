"""A browser without a window: plain HTTP/1.1 over a socket, one connection a request."""

from __future__ import annotations

import gzip
import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LINK_OF_STYLE = re.compile(
    r"<link\b(?=[^>]*rel=\"(?:stylesheet|icon|manifest|preload|modulepreload)\")[^>]*href=\"([^\"]+)\"",
    re.IGNORECASE,
)
SCRIPT_OR_PICTURE = re.compile(r"<(?:script|img|source)\b[^>]*?\bsrc=\"([^\"]+)\"", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `wire` is the body as it travelled, `text` the same unpacked."""

    status: int
    headers: dict[str, str]
    wire: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.wire) if packed else self.wire).decode(errors="replace")


def get(
    port: int,
    path: str,
    cookie: str = "",
    *,
    method: str = "GET",
    body: str = "",
    timeout: float = 60,
) -> Answer:
    """One request to the loopback; raises OSError when nobody listens."""
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Connection": "close"}
    if cookie:
        headers["Cookie"] = cookie
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body=body or None, headers=headers)
        response = connection.getresponse()
        return Answer(
            response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        )
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Weight:
    """A page with all its parts: requests, and bytes as they travel (bodies)."""

    status: int
    requests: int
    wire: int
    html: int
    outside: int


def weigh(port: int, path: str, cookie: str = "") -> Weight:
    """Load a page as a browser with an empty cache does: the page, its styles, scripts, pictures and icon."""
    answer = get(port, path, cookie)
    parts = dict.fromkeys(
        [*LINK_OF_STYLE.findall(answer.text), *SCRIPT_OR_PICTURE.findall(answer.text)]
    )
    own = [p for p in parts if not p.startswith("data:") and not urlsplit(p).netloc]
    outside = [p for p in parts if urlsplit(p).netloc]
    bodies = [len(get(port, part, cookie).wire) for part in own]
    return Weight(
        answer.status, 1 + len(own), len(answer.wire) + sum(bodies), len(answer.wire), len(outside)
    )
