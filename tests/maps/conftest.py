"""A real browser without a network, for the tests that use a page as a reader does.

Screenshots are kept where DATELINE_PICTURES names a folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from geo.records import Report
from maps import write_map
from tests.maps.world import SmallAtlas

CHROMIUM = os.environ.get("DATELINE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PICTURES = os.environ.get("DATELINE_PICTURES")

Opener: TypeAlias = Callable[..., Page]
"""Opens a page; keyword arguments as in ``open_file`` and ``open_page``."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_file(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Open an HTML file offline; at the end, nothing may have gone wrong or asked for anything."""
    troubles: list[str] = []
    contexts = []

    def opener(
        path: Path, *, size: tuple[int, int] = (1280, 800), scripts: bool = True, fragment: str = "",
        scheme: str = "light",
    ) -> Page:  # fmt: skip
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, offline=True, java_script_enabled=scripts,
            color_scheme="dark" if scheme == "dark" else "light", accept_downloads=True, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(("file:", "data:,", "blob:")) else troubles.append(asked.url),
        )
        page.goto(path.as_uri() + fragment)
        return page

    yield opener
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        for number, context in enumerate(contexts):
            name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name).strip("-")
            context.pages[0].screenshot(path=Path(PICTURES) / f"{name}-{number}.png")
    for context in contexts:
        context.close()
    assert not troubles


@pytest.fixture
def open_page(open_file: Opener, tmp_path: Path) -> Opener:
    """Write the page of a report on the small world and open it."""

    def opener(report: Report | list[Report], *, scripts: bool = True, **options: object) -> Page:
        path = tmp_path / "page.html"
        write_map(report, path, SmallAtlas())
        page = open_file(path, scripts=scripts, **options)
        if scripts:
            page.wait_for_selector("html[data-ready]")
        return page

    return opener
