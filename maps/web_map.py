"""The page: one self-contained file with the text, the map and all of its data, made on Folium's shell.

Folium compiles what its elements render once more as a template, so that a text holding ``{{ }}`` would run. Nothing of
a report passes through it: ``Verbatim`` elements hand their text over as it is, and only constants reach a template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from geo.records import Report
from geo.text.safe import one_line
from maps.assets import POLICY, filled, libraries, library_css, style_sheet, viewer_file, with_policy
from maps.atlas import Atlas
from maps.errors import MapError
from maps.files import write_all
from maps.marks import PAGE_MARK
from maps.page_data import json_block, lean, page_data
from maps.pane import pane_html, places_html

if TYPE_CHECKING:
    import folium
    from branca.element import Element, Figure

# In the order in which they run: each file uses what those before it define.
_SCRIPTS: Final = (
    "shapes.js", "state.js", "labels.js", "base.js", "symbols.js", "evidence.js", "popup.js", "pane.js", "legend.js",
    "downloads.js", "keys.js", "main.js",
)  # fmt: skip
_MAIL_BYTES: Final = 15_000_000  # a third larger in a mail, and 20 MB is what many servers take
_LIMIT_BYTES: Final = 60_000_000  # beyond this, browsers take more than half a minute and most of a phone's memory


def write_map(
    report: Report | Sequence[Report], path: Path, atlas: Atlas, *, title: str | None = None, tiles: str | None = None
) -> str:
    """Write the page of one or more reports, wholly or not at all; the same input gives the same bytes.

    Args:
        report: what to show.
        path: the file, usually ``NAME.html``.
        atlas: shapes of the places and the base map.
        title: the page's title; by default that of the report, its source or its id.
        tiles: an ``xyzservices`` name ("Esri WorldGrayCanvas") for online tiles below the map. They are asked for by
            each reader's browser, which tells the server what is looked at; by default nothing is asked of anyone.

    Returns:
        What whoever passes the page on should know, in one line; "" for a page of ordinary size.

    Raises:
        MapError: if the page would be too large, the tiles are not known, or the file cannot be written.
    """
    reports = (report,) if isinstance(report, Report) else tuple(report)
    path = Path(path)
    data = page_html(reports, atlas, title=title, tiles=tiles).encode("utf-8")
    if len(data) > _LIMIT_BYTES:
        raise MapError(
            f"the page would be {len(data) // 1_000_000} MB, more than browsers take; write fewer reports into one"
            " page, or export them to .gpkg"
        )
    write_all(path, {path: data})
    if len(data) <= _MAIL_BYTES:
        return ""
    return (
        f"{path} has {len(data) // 1_000_000} MB: many mail servers refuse it, and phones open it slowly; write fewer"
        " reports into one page, or pass on the layers (.gpkg)"
    )


def page_html(reports: Sequence[Report], atlas: Atlas, *, title: str | None = None, tiles: str | None = None) -> str:
    """The page as text; arguments as for ``write_map``."""
    heading = one_line(title) if title else _heading(reports)
    collected = page_data(reports, atlas, heading, _tiles(tiles) if tiles else None)
    html = _render(heading, pane_html(reports, collected), places_html(collected), collected)
    return with_policy(html, collected["tiles"] and collected["tiles"]["origin"])


def _heading(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        document = reports[0].document
        return one_line(document.title or "") or one_line(document.id) or "Report"
    return f"{len(reports)} reports"


def _render(heading: str, text: str, places: str, data: dict[str, Any]) -> str:
    shell = _shell()
    figure = cast("Figure", shell.get_root())
    # Tile servers refuse requests that do not say which site they come from.
    referrer = "strict-origin-when-cross-origin" if data["tiles"] else "no-referrer"
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'{PAGE_MARK}<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark"><meta name="referrer" content="{referrer}">\n'
        f'<title>{escape(heading)} · Dateline</title><link rel="icon" href="data:,">\n'
        f"<style>{library_css()}</style>\n<style>{style_sheet('page.css', 'map.css')}</style>\n"
        f"{libraries()}"
    )
    top = filled("header.html", title=escape(heading))
    pane = filled(
        "pane.html",
        text=text,
        places=places,
        provenance=f"Made by {escape(data['generator'])} with the gazetteer {escape(data['gazetteer'])}.",
        sums="".join(
            f"<li><bdi>{escape(row['id'])}</bdi>: SHA-256 of the text <code>{row['sha256']}</code></li>"
            for row in data["documents"]
        ),
        tiles=f" but {escape(data['tiles']['origin'])}, for the tiles" if data["tiles"] else "",
    )
    figure.header.add_child(_verbatim(head), name="head")
    figure.html.add_child(_verbatim(top), name="top")
    figure.html.add_child(_verbatim(pane), name="pane")
    block = f'<script type="application/json" id="dateline-data">{json_block(lean(data))}</script>'
    figure.html.add_child(_verbatim(block), name="data")
    viewer = "\n".join(viewer_file(name) for name in _SCRIPTS)
    figure.script.add_child(_verbatim(f"(() => {{\n'use strict';\n{viewer}\n}})();"), name="viewer")
    return str(figure.render()).replace("<html>", '<html lang="en">', 1)


def _shell() -> folium.Map:
    """Folium's map without tiles, network or random names, its header being ours."""
    import folium
    from folium.template import Template

    class Shell(folium.Map):
        """Folium's element and its construction of the map; no link to a server, and a page that may be zoomed."""

        _template = Template(
            """
            {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
            {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
            });
            {% endmacro %}
            """
        )
        default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium's own names, and never changed
        default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as above

    shell = Shell(
        location=[30, 10], zoom_start=2, tiles=None, zoom_control=False, zoom_snap=0.25, zoom_delta=0.75,
        wheel_px_per_zoom_level=90, fade_animation=False, attribution_control=False,
    )  # fmt: skip
    shell._id = "dateline"  # noqa: SLF001 - Folium makes names from random ids and offers no other way to set them
    shell.get_root()._id = "page"  # noqa: SLF001 - as above
    return shell


def _verbatim(text: str) -> Element:
    from branca.element import Element

    class Verbatim(Element):
        """Text that is never a template: branca puts what ``render`` returns into the page as it stands."""

        def render(self, **_kwargs: object) -> str:
            return text

    return Verbatim()


def _tiles(name: str) -> dict[str, Any]:
    """The tile layer of an ``xyzservices`` name: address, credit and the host that the policy lets through."""
    import xyzservices.providers  # type: ignore[import-untyped]  # it comes without types

    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        raise MapError(
            f"no tiles are called {name!r}; names are those of xyzservices, such as 'Esri WorldGrayCanvas'"
        ) from None
    if provider.requires_token():
        raise MapError(f"the tiles {name!r} need a key of your own; choose others, such as 'Esri WorldGrayCanvas'")
    address = str(provider["url"])
    for key, value in provider.items():
        address = address.replace(f"{{{key}}}", str(value))
    origin = re.match(r"https://[^/]+", address.replace("{s}", "*"))
    if not origin:
        raise MapError(f"the tiles {name!r} are not served over https; choose others, such as 'Esri WorldGrayCanvas'")
    return {
        "url": address.replace("{r}", ""),
        "origin": re.sub(r"[^/]*\*", "*", origin.group()),
        "credit": one_line(str(provider.get("attribution", ""))),
        "subdomains": str(provider.get("subdomains", "abc")),
        "max_zoom": int(provider.get("max_zoom", 18)),
    }
