"""Showing a report: one self-contained page, and layers for a GIS.

Folium, geopandas and shapely are loaded on first use, so that importing this package costs nothing.
"""

from maps.coarse import coarsened
from maps.errors import MapError
from maps.export import write_layers
from maps.index import IndexRow, index_page
from maps.layers import to_geodataframes
from maps.notebook import MapView
from maps.web_map import write_map

__all__ = [
    "IndexRow", "MapError", "MapView", "coarsened", "index_page", "to_geodataframes", "write_layers", "write_map",
]  # fmt: skip
