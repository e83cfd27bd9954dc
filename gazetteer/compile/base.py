"""The base tables: everything that the sources give, in the order in which one part needs another."""

from __future__ import annotations

from gazetteer.compile import sources
from gazetteer.compile.airports import add_airports
from gazetteer.compile.countries import add_continents, add_countries
from gazetteer.compile.outlines import admin_outlines
from gazetteer.compile.relations import add_relations
from gazetteer.compile.towns import add_towns
from gazetteer.compile.units import add_admin1, add_admin2, sum_up
from gazetteer.compile.waters import add_seas
from gazetteer.compile.world import World


def compile_base(archives: sources.Archives) -> World:
    """All base rows, and the relations that are computed from them."""
    world = World()
    cities = list(sources.cities(archives))
    admin1_names = sources.admin_names(archives, 1)
    units, countries = admin_outlines(archives, cities, admin1_names)
    labels = sources.english_labels(archives)
    add_countries(world, archives, countries, labels)
    add_admin1(world, archives, admin1_names, units, labels)
    add_towns(world, archives, cities, labels)
    add_admin2(world, archives)
    add_continents(world)
    sum_up(world)
    add_seas(world, archives)
    add_airports(world, archives)
    add_relations(world)
    return world
