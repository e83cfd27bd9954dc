"""What the map asks of a gazetteer: shapes of places, and the surroundings to draw them on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from gazetteer import Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees, west < east; never across 180 degrees (ask twice)."""


class Atlas(Hashable, Protocol):
    """The part of a gazetteer that the page and the layers need.

    Its answers do not change: what many pages share is made once for an atlas, and kept for the next page.
    """

    def get(self, place_id: str) -> Place:
        """The place of this id; a ``KeyError`` if there is none."""

    def shape(self, place: Place) -> BaseGeometry | None:
        """Outline or course of a place, longitude first, degrees on WGS 84; ``None`` where it is unknown."""

    def countries_in(self, box: Box) -> Iterable[Place]:
        """Countries and territories of which some part lies in the box."""

    def admin1_in(self, box: Box) -> Iterable[Place]:
        """First-level units of which some part lies in the box."""

    def towns_in(self, box: Box, limit: int) -> Iterable[Place]:
        """Settlements in the box, the most important first, at most ``limit``."""

    def seas_in(self, box: Box) -> Iterable[Place]:
        """Oceans, seas, gulfs and straits whose point lies in the box."""


def shape_of(atlas: Atlas, place: Place) -> BaseGeometry | None:
    """The shape of a place, ``None`` also for a place that this atlas does not know: a report read with another
    gazetteer is shown with what there is.
    """
    try:
        return atlas.shape(place)
    except KeyError:
        return None
