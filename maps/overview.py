"""A small still map of where many reports happen: land and dots as SVG, for the head of an index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from gazetteer import LonLat
from maps import shapes
from maps.atlas import Atlas, Box, shape_of
from maps.base_map import WORLD

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_WIDE: Final = 960.0  # units of the drawing, about its pixels on a desk
_HIGH: Final = (220.0, 420.0)
_CELL: Final = 14.0  # units; dots nearer than this would cover each other and become one
_LEAST_DEG: Final = 8.0  # the least width shown: a country and its neighbours
_TITLES: Final = 8  # named in the note of a dot


@dataclass(frozen=True, slots=True)
class Dot:
    """One report at one of its places. ``href`` leads to its map; ``graver`` says that it has an error."""

    at: LonLat
    title: str
    href: str
    graver: bool


def overview_svg(dots: Sequence[Dot], atlas: Atlas | None) -> str:
    """The drawing as an ``svg`` element, "" where there is nothing to draw; without an atlas only the dots."""
    if not dots:
        return ""
    frame = _Frame.around([dot.at for dot in dots])
    cells: dict[tuple[int, int], list[Dot]] = {}
    for dot in dots:
        x, y = frame.position(dot.at.lon, dot.at.lat)
        cells.setdefault((int(x // _CELL), int(y // _CELL)), []).append(dot)
    # The larger first, so that the smaller stay above them and can be clicked.
    drawn = "".join(_dot(found, frame) for _, found in sorted(cells.items(), key=lambda cell: (-len(cell[1]), cell[0])))
    return (
        f'<svg class="overview" viewBox="0 0 {_WIDE:.0f} {frame.high:.0f}" role="group"'
        ' aria-label="Where the reports happen; the table below lists them all">'
        f'<rect class="water" width="{_WIDE:.0f}" height="{frame.high:.0f}"/>'
        f'<g aria-hidden="true">{_land(atlas, frame) if atlas else ""}</g>{drawn}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """An equirectangular view: ``scale`` units to a degree of latitude, ``squeeze`` the width of one of longitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    high: float

    @classmethod
    def around(cls, positions: Sequence[LonLat]) -> _Frame:
        middle = shapes.middle_longitude(positions)
        lons = [(position.lon - middle + 180) % 360 - 180 for position in positions]
        lats = [position.lat for position in positions]
        squeeze = max(math.cos(math.radians((min(lats) + max(lats)) / 2)), 0.2)
        wide = min(max((max(lons) - min(lons)) * 1.12, _LEAST_DEG / squeeze), 360.0)
        tall = min(max((max(lats) - min(lats)) * 1.25, 0.1), 170.0)
        high = min(max(tall * _WIDE / (wide * squeeze), _HIGH[0]), _HIGH[1])
        wide = max(wide, tall * _WIDE / high / squeeze)
        scale = _WIDE / (wide * squeeze)
        west = middle + (min(lons) + max(lons)) / 2 - wide / 2
        return cls(west, (min(lats) + max(lats)) / 2 + high / scale / 2, scale, squeeze, high)

    def position(self, lon: float, lat: float) -> tuple[float, float]:
        east = (lon - self.west) % 360
        return east * self.scale * self.squeeze, (self.north - lat) * self.scale

    @property
    def box(self) -> Box:
        return (
            self.west,
            self.north - self.high / self.scale,
            self.west + _WIDE / self.scale / self.squeeze,
            self.north,
        )


def _dot(found: Sequence[Dot], frame: _Frame) -> str:
    """The reports of one cell as one dot at their mean position, a link where it is a single one."""
    places = [frame.position(dot.at.lon, dot.at.lat) for dot in found]
    x, y = (sum(axis) / len(places) for axis in zip(*places, strict=True))
    reports = {dot.href: dot.title for dot in found}
    radius = min(4.0 + 1.4 * math.sqrt(len(reports) - 1), 18.0)
    names = list(reports.values())
    note = "\n".join([*names[:_TITLES], *([f"… and {len(names) - _TITLES} more"] if len(names) > _TITLES else [])])
    grave = " graver" if any(dot.graver for dot in found) else ""
    circle = (
        f'<circle class="dot{grave}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(note)}</title></circle>'
    )
    return f'<a href="{escape(found[0].href)}" tabindex="-1">{circle}</a>' if len(reports) == 1 else circle


def _land(atlas: Atlas, frame: _Frame) -> str:
    import shapely
    from shapely.affinity import translate

    west, south, east, north = frame.box
    outlines = [shape_of(atlas, place) for place in sorted(atlas.countries_in(WORLD), key=lambda place: place.id)]
    paths = []
    for outline in outlines:
        for turn in (-360.0, 0.0, 360.0):
            if outline is None or outline.bounds[0] + turn > east or outline.bounds[2] + turn < west:
                continue
            part = shapely.clip_by_rect(translate(outline, xoff=turn), west, south, east, north)
            # Each country by itself: at this scale the slivers between two of them are finer than the line.
            part = part.simplify(0.8 / frame.scale)
            paths.append(_path(part, frame))
    return "".join(f'<path class="ground" d="{path}"/>' for path in paths if path)


def _path(shape: BaseGeometry, frame: _Frame) -> str:
    """The outlines that are wider than a pixel, as an SVG path."""
    rings = [part.exterior for part in shapes.areas(shape) if part.area * frame.scale**2 > 2]
    return "".join(
        "M"
        + "L".join(
            f"{(lon - frame.west) * frame.scale * frame.squeeze:.1f} {(frame.north - lat) * frame.scale:.1f}"
            for lon, lat in ring.coords[:-1]
        )
        + "Z"
        for ring in rings
    )
