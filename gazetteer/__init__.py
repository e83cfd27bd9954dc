"""What is known about places."""

from gazetteer.lookup import Gazetteer
from gazetteer.place import Containment, Hit, Inside, LonLat, Match, Place, PlaceKind

__all__ = ["Containment", "Gazetteer", "Hit", "Inside", "LonLat", "Match", "Place", "PlaceKind"]
