"""A person with a browser: what it shows, what she presses, and what it asked of the network."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from tests import programs

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-first-run",
]  # fmt: skip
WAIT = 20_000


@contextlib.contextmanager
def started() -> Iterator[Any]:
    """Chromium, running without a window."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # the ORM stays in this thread, which waits for the page
    )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One browser context: no JavaScript unless asked for, and every request it makes is noted.

    seat  whose account is signed in; None for a visitor        strict  scripts obey the policy of our pages, and so do those of the test
    """

    def __init__(
        self, browser: Any, house: str, seat: Any = None, *, script: bool = False, width: int = 320,
        scheme: str = "light", language: str = "en", strict: bool = False,
    ) -> None:  # fmt: skip
        self.house = house
        self.context = browser.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 720}, color_scheme=scheme,
            base_url=house, locale=language, reduced_motion="reduce", bypass_csp=script and not strict,
        )  # fmt: skip
        self.context.set_default_timeout(WAIT)
        self.asked: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        if getattr(seat, "account", None) is not None:
            self.sign_in(seat)
        self.page = self.context.new_page()

    def sign_in(self, seat: Any) -> None:
        """Put a session's cookie in place, as signing in would."""
        client = Client()
        client.force_login(seat.account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.house}]
        )

    def close(self) -> None:
        self.context.close()

    # What she does
    def go(self, path: str) -> int:
        """Open an address; returns the status."""
        return int(self.page.goto(path).status)

    def press(self, name: str, *, exact: bool = True, nth: int = 0) -> None:
        """Press a button, or a link that looks like one."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        found = button if button.count() else self.page.get_by_role("link", name=name, exact=exact)
        self.click(found.nth(nth))

    def follow(self, name: str, *, exact: bool = False, nth: int = 0) -> None:
        """Follow a link."""
        self.click(self.page.get_by_role("link", name=name, exact=exact).nth(nth))

    def click(self, what: Any) -> None:
        """Click this, and wait until the page it leads to is there: a count or an address does not wait by itself."""
        what.click()
        self.page.wait_for_load_state()

    def write(self, label: str, text: str, *, exact: bool = False) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=exact).first.fill(text)

    def tick(self, label: str, *, exact: bool = False) -> None:
        """Tick a box, or choose one of several."""
        self.page.get_by_label(label, exact=exact).first.check()

    def unfold(self, summary: str) -> None:
        """Open a part that is folded away."""
        self.page.locator("summary", has_text=summary).first.click()

    # What she sees
    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    @property
    def text(self) -> str:
        return str(self.page.locator("body").inner_text())

    @property
    def path(self) -> str:
        return str(self.page.url).removeprefix(self.house)

    @property
    def strangers(self) -> list[str]:
        """Requests that went anywhere else."""
        ours = (self.house, "data:", "about:")
        return [url for url in self.asked if not url.startswith(ours)]
