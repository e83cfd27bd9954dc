"""Reports in a notebook: the map under a cell, the mentions as a GeoDataFrame.

``Report`` finds this module by its name (``VIEWS`` in ``geo.records``) and calls ``report_html`` and ``report_frame``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from geo.records import Report
from maps.atlas import Atlas
from maps.layers import mentions_geodataframe, to_geodataframes
from maps.web_map import page_html

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class MapView:
    """Reports that a notebook shows as their map, on the user's own gazetteer; ``height`` in pixels.

    A cell that ends with ``MapView(reports, gazetteer)`` shows them on one map.

    >>> from gazetteer import Gazetteer
    >>> from geo import Document, read
    >>> gazetteer = Gazetteer.open()
    >>> reports = [read(Document("day", text), gazetteer) for text in ("Lviv slept.", "Kyiv was quiet.")]
    >>> MapView(reports, gazetteer, height=480)._repr_html_()[:38]
    '<iframe title="Dateline" width="100%" '
    """

    report: Report | Sequence[Report]
    atlas: Atlas
    height: int = 640

    def _repr_html_(self) -> str:
        reports = (self.report,) if isinstance(self.report, Report) else tuple(self.report)
        page = escape(page_html(reports, self.atlas))
        frame = f'title="Dateline" width="100%" height="{int(self.height)}" style="border:0"'
        return f'<iframe {frame} srcdoc="{page}"></iframe>'


def report_html(report: Report, atlas: Atlas) -> str:
    """The map of a report as a notebook shows it."""
    return MapView(report, atlas)._repr_html_()


def report_frame(report: Report, layer: str, atlas: Atlas) -> gpd.GeoDataFrame:
    """A layer of a report; "mentions" is all of its mentions, the others are those of ``to_geodataframes``.

    Raises:
        ValueError: if there is no such layer.
    """
    if layer == "mentions":
        return mentions_geodataframe(report, atlas)
    frames = to_geodataframes(report, atlas)
    if layer not in frames:
        raise ValueError(f"no layer is called {layer!r}; there are mentions, {', '.join(frames)}")
    return frames[layer]
