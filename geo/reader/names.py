"""Mentions as the reader is told of them: what each may be, never which place it is."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer import Gazetteer, PlaceKind
from geo.reader.records import Name
from geo.records import Mention, Role


def names_of(mentions: Iterable[Mention], gazetteer: Gazetteer) -> tuple[Name, ...]:
    """Those mentions that are places, in their order."""
    return tuple(
        Name(
            mention.id,
            mention.start,
            mention.end,
            kinds_of(mention.name, gazetteer, demonym=mention.role is Role.DEMONYM),
            mention.role is Role.DEMONYM,
        )
        for mention in mentions
        if mention.role.is_place
    )


def kinds_of(name: str, gazetteer: Gazetteer, *, demonym: bool) -> frozenset[PlaceKind]:
    """Of every place that the name may mean; none where nothing is listed."""
    found = gazetteer.demonyms(name) if demonym else ()
    return frozenset(place.kind for place in found) or frozenset(hit.place.kind for hit in gazetteer.find(name))
