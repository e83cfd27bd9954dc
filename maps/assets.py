"""The files of ``viewer/`` and of the script libraries for a page, and the policy that lets only them run."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from typing import Final

from maps.errors import MapError

POLICY: Final = "%policy%"
"""Stands in a page for its content security policy until ``with_policy`` knows all of its scripts."""


def viewer_file(name: str) -> str:
    """The text of a file of the viewer."""
    return resources.files("maps").joinpath("viewer", name).read_text(encoding="utf-8")


def filled(name: str, **values: str) -> str:
    """A file of the viewer with its ``%words%`` replaced, in one pass: what is put in is not searched again."""
    return re.sub(r"%([a-z]+)%", lambda match: values[match.group(1)], viewer_file(name))


def style_sheet(*names: str) -> str:
    """Style sheets of the viewer in one, the dark colours also for readers who run no scripts and prefer them."""
    css = "".join(viewer_file(name) for name in names)
    dark = re.search(r':root\[data-theme="dark"\] (\{[^}]*\})', css)
    return (
        css
        if dark is None
        else f"{css}@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme]) {dark[1]} }}\n"
    )


def library_css() -> str:
    """The libraries' style sheets without the rules that load pictures, which a single file cannot have."""
    css = _library("leaflet", "leaflet.css") + _library("leaflet_markercluster", "MarkerCluster.css")
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", css)


def libraries() -> str:
    """Leaflet and its clusters as script elements, with their licences."""
    # Leaflet's default credit holds a national flag; the page sets a credit of its own.
    leaflet = re.sub(r"<svg[^>]*leaflet-attribution-flag.*?</svg> ?", "", _library("leaflet", "leaflet.js"))
    cluster = _library("leaflet_markercluster", "leaflet.markercluster.js")
    notices = viewer_file("notices.txt")
    return f"<script>/*!\n{notices}*/\n{leaflet}</script>\n<script>{cluster}</script>\n"


def with_policy(html: str, tile_origin: str | None = None) -> str:
    """The page with its content security policy: nothing but its own scripts and styles, by their checksums."""

    def sources(tag: str) -> str:
        # The report's text cannot hold such a tag: it is escaped in the pane and in the data block.
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
        digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found)
        return " ".join(f"'sha256-{digest}'" for digest in dict.fromkeys(digests))

    images = f"data: blob: {tile_origin}" if tile_origin else "data: blob:"
    policy = (
        f"default-src 'none'; script-src {sources('script')}; style-src {sources('style')}; img-src {images};"
        " base-uri 'none'; form-action 'none'"
    )
    return html.replace(POLICY, policy, 1)


def _library(package: str, name: str) -> str:
    try:
        file = resources.files(f"xstatic.pkg.{package}").joinpath("data", name)
        text = file.read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        raise MapError(
            f"the page's script library {package} is missing; run: pip install --force-reinstall dateline"
        ) from None
    # A browser's developer tools would ask for the map of the source.
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", text).strip()
