"""How long a page of very many mentions takes to write and to open, beside plain Folium markers of the same places.

    python benchmarks/many_mentions.py [--mentions 10000] [--runs 5]

Places are towns of the gazetteer, all over the world, each named once. "written" is the time of the writing itself in
this process (wall-clock and its processor time), the gazetteer being open; "usable" the time from the request for the
file to a page on which the map and the text answer, two frames after its script has finished, in headless Chromium with
nothing cached and no network, and the processor time of all of its processes until then. Plain Folium gets the name and
the sentence of each mention in a popup, as its documentation does it, with the files that it would load from servers
inlined, so that it can be opened at all; it has no text beside the map, no filters and no base map. Medians; the two
take turns, so that a busy machine slows both.

Needs Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import functools
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from gazetteer import Gazetteer, Hit, Match, Place
from gazetteer.place import NameUse, PlaceName
from geo.records import Candidate, Document, Mention, Report, Resolution, Role, Sentence
from maps import write_map

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SENTENCE = ("Men went to ", " on the second day and came back with news of the roads.")
# What each page has when it can be used: ours says so itself, Folium's is ready when its last marker is on the map.
OURS = "html[data-ready]"
PLAIN = ".leaflet-marker-pane > :nth-child({count})"
# All that Folium's popups ask of jQuery.
JQUERY = "var $ = (html) => [new DOMParser().parseFromString(html, 'text/html').body.firstChild];"
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Times:
    written: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    usable: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)
    megabytes: float = 0.0


def report_of(places: list[Place]) -> Report:
    """A report that names each place once, in a sentence of its own, four to a paragraph."""
    text, sentences, resolutions = "", [], []
    for number, place in enumerate(places):
        text += "" if not number else "\n\n" if number % 4 == 0 else " "
        start = len(text)
        at = start + len(SENTENCE[0])
        mention = Mention(f"m{number + 1}", at, at + len(place.name), place.name, number, Role.LITERAL, place.name)
        text += place.name.join(SENTENCE)
        candidate = Candidate(Hit(place, PlaceName(place.name, NameUse.MAIN), Match.EXACT), 1.0)
        resolutions.append(Resolution(mention, place, 0.9, (candidate,), "exact name; the largest of that name"))
        sentences.append(Sentence(start, len(text)))
    document = Document("many", text, title="Very many places")
    return Report(document, tuple(sentences), tuple(places), tuple(resolutions), (), (), "benchmark", "benchmark")


def plain_folium(report: Report, path: Path) -> None:
    import folium

    chart = folium.Map(location=[20, 10], zoom_start=2, tiles=None)
    for resolution in report.resolutions:
        if resolution.place is None:
            continue
        sentence = report.sentences[resolution.mention.sentence]
        folium.Marker(
            [resolution.place.point.lat, resolution.place.point.lon],
            popup=folium.Popup(report.document.text[sentence.start : sentence.end], max_width=300),
            tooltip=resolution.place.name,
        ).add_to(chart)
    chart.save(str(path))


def openable(path: Path) -> None:
    """Put Leaflet into Folium's page in place of the links to servers, which an offline browser cannot follow."""
    leaflet = resources.files("xstatic.pkg.leaflet").joinpath("data", "leaflet.js").read_text(encoding="utf-8")
    html = path.read_text(encoding="utf-8")
    html = re.sub(r'<script src="http[^>]*></script>', "", html)
    html = re.sub(r'<link rel="stylesheet" href="http[^>]*/>', "", html)
    path.write_text(html.replace("<head>", f"<head><script>{leaflet}</script><script>{JQUERY}</script>", 1), "utf-8")


def timed(times: Times, write: Callable[[], None], path: Path) -> None:
    begun, processor = time.perf_counter(), time.process_time()
    write()
    times.written.append(time.perf_counter() - begun)
    times.processor.append(time.process_time() - processor)
    times.megabytes = path.stat().st_size / 1e6


def usable(times: Times, browser: Browser, path: Path, ready: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
    begun, processor = time.perf_counter(), processor_time(browser)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector(ready, state="attached", timeout=120_000)
    page.evaluate(FRAMES)
    times.usable.append(time.perf_counter() - begun)
    times.browser.append(processor_time(browser) - processor)
    page.context.close()


def processor_time(browser: Browser) -> float:
    """Seconds that the browser's processes have worked since they began; those that ended count no more."""
    session = browser.new_browser_cdp_session()
    seconds = sum(process["cpuTime"] for process in session.send("SystemInfo.getProcessInfo")["processInfo"])
    session.detach()
    return float(seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium here; install it, then run this again")
        return 1
    gazetteer = Gazetteer.open()
    places = list(gazetteer.towns_in((-180.0, -90.0, 180.0, 90.0), options.mentions))
    report = report_of(places)
    ours, plain = Times(), Times()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page, chart = Path(folder, "page.html"), Path(folder, "folium.html")
        for _ in range(options.runs):
            timed(ours, functools.partial(write_map, report, page, gazetteer), page)
            usable(ours, browser, page, OURS)
            timed(plain, functools.partial(plain_folium, report, chart), chart)
            openable(chart)
            usable(plain, browser, chart, PLAIN.format(count=len(places)))
        browser.close()
    print(f"{len(places)} mentions, medians of {options.runs}\n")
    print("| | written, s | processor, s | MB | usable, s | processor, s |\n|---|---:|---:|---:|---:|---:|")
    for name, times in (("dateline", ours), ("plain Folium markers", plain)):
        written, processor, opened, browsing = (
            statistics.median(each) for each in (times.written, times.processor, times.usable, times.browser)
        )
        row = f"{written:.2f} | {processor:.2f} | {times.megabytes:.1f} | {opened:.2f} | {browsing:.2f}"
        print(f"| {name} | {row} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
