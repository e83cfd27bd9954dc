"""Take docs/map.png, the picture of the page in the README, anew: the sample report with its mistake selected.

python docs/picture.py     needs Chromium and Playwright
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from gazetteer import Gazetteer
from geo import read
from geo.inputs import read_document
from maps import write_map

DOCS = Path(__file__).parent
REPORT = "seeds/donbas.txt"


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium here; install it, then run this again")
        return 1
    gazetteer = Gazetteer.open()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "donbas.html"
        write_map(read(read_document(REPORT), gazetteer), page_file, atlas=gazetteer)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(page_file.as_uri())
        page.locator("a.flag-tag").last.evaluate("tag => tag.click()")
        page.wait_for_timeout(1500)  # the map flies there
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=DOCS / "map.png")
        browser.close()
    print("wrote docs/map.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
