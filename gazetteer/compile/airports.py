"""Airports that reports name."""

from __future__ import annotations

import re

from gazetteer.compile import sources
from gazetteer.compile.records import Row
from gazetteer.compile.world import World
from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind


def add_airports(world: World, archives: sources.Archives) -> None:
    """Airports with an IATA code, and those whose name says "International" or "Air Base"."""
    for item in sources.airports(archives):
        named = re.search(r"international|air ?base|air force base", item["name"], re.IGNORECASE)
        if not item["name"] or item["country"] not in world.ids or not (item["iata"] or named):
            continue
        row = Row(
            f"icao:{item['icao']}",
            item["name"],
            PlaceKind.AIRPORT,
            "AIRP",
            round(float(item["lon"]), 4),
            round(float(item["lat"]), 4),
            country=item["country"],
            precision_km=3.0,
        )
        row.add_name(item["name"], NameUse.MAIN)
        short = re.sub(r" (?:international|airport)\b", "", item["name"], flags=re.IGNORECASE)
        if f"{short} Airport" != item["name"]:
            row.add_name(f"{short} Airport", NameUse.ALTERNATE)
        if item["city"] and normalise(item["city"]) not in normalise(item["name"]):
            row.add_name(f"{item['city']} Airport", NameUse.ALTERNATE)
        world.add(row)
