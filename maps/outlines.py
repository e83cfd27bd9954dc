"""The shapes of places as the page draws them: small, encoded, and made once for all the pages that show a place.

Most reports share their countries. What is kept is bounded in number, and an encoded shape has at most some 30 kB.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from gazetteer import Place
from maps import shapes
from maps.atlas import Atlas, shape_of

if TYPE_CHECKING:
    from shapely import MultiPolygon

_TOLERANCES: Final = (0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)  # degrees
_KEPT: Final = 256


def drawn(atlas: Atlas, place: Place, budget: int) -> dict[str, Any]:
    """What the page draws of a place: "shape" and "label_at" of an area, "course" of a line, nothing of a point.

    An area has at most ``budget`` vertices, or as few as the coarsest tolerance leaves; the dictionary is not to be
    changed.
    """
    for level in range(len(_TOLERANCES) + 1):
        outline = _outline(atlas, place, level)
        if outline is None:
            return _course(atlas, place)
        if shapes.vertex_count(outline) <= budget:
            break
    return _area(atlas, place, level)


@lru_cache(maxsize=_KEPT)
def _outline(atlas: Atlas, place: Place, level: int) -> MultiPolygon | None:
    """The area of a place: as the atlas has it, or simplified with the tolerance of a level above 0."""
    import shapely

    if level == 0:
        return shapes.polygons(shape_of(atlas, place))
    coarse = shapely.simplify(_outline(atlas, place, 0), _TOLERANCES[level - 1], preserve_topology=True)
    return shapes.polygons(coarse) or _outline(atlas, place, level - 1)


@lru_cache(maxsize=_KEPT)
def _area(atlas: Atlas, place: Place, level: int) -> dict[str, Any]:
    outline = _outline(atlas, place, level)
    if outline is None:
        return {}
    small = shapes.rejoined(outline)
    lon, lat, _ = shapes.label_point(small)
    return {
        "shape": shapes.encode_polygons(small, 3),
        "label_at": [round((lon + 180) % 360 - 180, 3), round(lat, 3)],
    }


@lru_cache(maxsize=_KEPT)
def _course(atlas: Atlas, place: Place) -> dict[str, Any]:
    course = shapes.lines(shape_of(atlas, place))
    return {} if course is None else {"course": [shapes.encode(part.coords, 3) for part in course.geoms]}
