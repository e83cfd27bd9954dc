"""What the families read, as typed relations with all the alternatives of their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gazetteer import Gazetteer, Inside, PlaceKind
from geo import relations as r
from geo.claims.ends import Ends
from geo.grammar.reading import Reading
from geo.records import Json, Mention, Resolution, Role

_SURE: Final = 0.95  # that a phrase says what it was written for
_ACROSS_SENTENCES: Final = 0.9  # ... where one of its ends is carried over by a phrase that goes back
_ACTS_THERE: Final = 0.3  # ... of a country that rather acts there
_STYLE: Final = 0.3  # ... of what is called after a city
_OF_ANOTHER: Final = 0.3  # ... of a distance that is rather said of another place
_IN_A_LIST: Final = 0.1  # ... where it rather counts up
_BOUNDS: Final = {
    **dict.fromkeys(("more than", "over", "at least", "well over"), r.Bound.AT_LEAST),
    **dict.fromkeys(("less than", "under", "up to", "within", "no more than", "not more than"), r.Bound.AT_MOST),
}


class Emitter:
    """Turns the readings of one document into relations."""

    def __init__(
        self,
        text: str,
        ends: Ends,
        resolutions: Sequence[Resolution],
        gazetteer: Gazetteer,
        readings: Sequence[Reading],
    ) -> None:
        self._ends = ends
        self._text = text
        self._resolutions = {each.mention.id: each for each in resolutions}
        self._gazetteer = gazetteer
        # What a name is called beside it: "the island of X".
        mentions = [each.mention for each in resolutions]
        self._runs = list(_runs(text, mentions))
        self._called = {
            each.subjects[0].mention.id: _text(each.stated, "noun")
            for each in readings
            if each.kind == "kind" and not each.stated.get("anaphor")
        }

    def probability(self, reading: Reading) -> float:
        """How likely the words say what was read off them."""
        if reading.stated.get("anaphor"):
            return _SURE * _ACROSS_SENTENCES
        doubt = 1.0
        if reading.kind == "containment":
            if self._counts_up(reading) or self._is_in_series(reading):
                doubt = _IN_A_LIST
            elif self._is_nation_in(reading):
                doubt = _ACTS_THERE
            elif _is_of_a_city(reading):
                doubt = _STYLE
        elif reading.kind in ("distance", "direction") and self._ends_another(reading):
            doubt = _OF_ANOTHER
        return _SURE * doubt

    def _is_nation_in(self, reading: Reading) -> bool:
        """Whether a country is put "in" somewhere without a verb or a noun that says what it is: it acts there."""
        subject = reading.subjects[0]
        said = reading.is_predicate or reading.stated.get("noun") or reading.stated.get("own")
        said = bool(said) or _NATION.search(self._text, reading.start, reading.end) is not None
        if reading.objects:
            between = self._text[subject.mention.end : reading.objects[0].mention.start]
            said = said or "," in between or _LIES.search(between) is not None
        return subject.place is not None and subject.place.kind is PlaceKind.COUNTRY and not said

    def _ends_another(self, reading: Reading) -> bool:
        """Whether the subject is the end of another distance: "325 km from X, 100 km from Y" is said of neither."""
        if len(reading.subjects) > 1:
            return False
        start = reading.subjects[0].mention.start
        before = _FROM.search(self._text, max(0, start - 60), start)
        return before is not None and before.start() < reading.start

    def _is_in_series(self, reading: Reading) -> bool:
        """Whether one "in" follows another: "in Buffalo as well as in Selma, in Philadelphia and in Rome"."""
        if not reading.objects or reading.is_predicate:
            return False
        x, y = reading.subjects[0].mention, reading.objects[0].mention
        return (
            self._text[max(0, x.start - 3) : x.start] == "in "
            and self._text[x.end : y.start].startswith(", in ")
            and _IN_AGAIN.match(self._text, y.end) is not None
        )

    def _counts_up(self, reading: Reading) -> bool:
        """Whether "X, Y" is rather two members of a list: Beirut, Kuwait and Rangoon. The last of one may hold the
        others, and the next may hold this one.
        """
        if not reading.objects or not reading.stated.get("comma"):
            return False
        x, y = reading.subjects[0].mention.id, reading.objects[0].mention.id
        run = next((run for run in self._runs if x in run and y in run), ())
        at = run.index(y) if run else 0
        if not run or run.index(x) != at - 1:
            return False
        places = [self._resolutions[mention].place for mention in run]
        held = places[at]
        if at == len(run) - 1:
            return any(p is not None and held is not None and p.kind is held.kind for p in places[:at])
        over = places[at + 1]
        if held is not None and over is not None and self._gazetteer.containment(held, over).inside is Inside.YES:
            return False
        kinds = {p.kind for p in (places[at - 1], held) if p is not None}
        beside = (over, places[at - 2] if at > 1 else None)
        return any(p is not None and p.kind in kinds for p in beside)

    def relation(self, reading: Reading) -> r.Relation:
        """The relation, by the family and by what the family says that it is."""
        x = self._subject(reading)
        y = self._object(reading)
        stated = reading.stated
        match reading.kind:
            case "containment":
                region = _text(stated, "region")
                found = _inside(x, y, stated)
                return replace(found, region=self._gazetteer.get(region)) if region else found
            case "capital":
                return r.CapitalOf(x, y)
            case "kind":
                return r.Is(x, _text(stated, "noun"))
            case "superlative":
                return _ranked(x, y, stated)
            case "hemisphere":
                return r.Hemisphere(x, _text(stated, "side"))
            case "water":
                return _water(x, y, stated)
            case "coast":
                return r.OnCoast(x, r.Coast(_text(stated, "relation")), _text(stated, "noun"))
            case "mixup":
                return r.MixedUp(x, _known(y), r.Mixup(_text(stated, "relation")))
            case "border":
                return _border(x, y, stated)
            case "name":
                return _name(x, y, stated)
            case _:
                return self._measure(x, y, stated)

    def _subject(self, reading: Reading) -> r.End:
        noun, goes_back = _text(reading.stated, "noun"), bool(reading.stated.get("anaphor"))
        beside = reading.objects[0].mention.name if reading.objects else ""
        return self._ends.end(
            reading.subjects,
            beside=beside,
            noun=(noun or "place") if goes_back else "",
            called="" if goes_back else noun or self._called.get(reading.subjects[0].mention.id, ""),
        )

    def _object(self, reading: Reading) -> r.End | None:
        if not reading.objects:
            return None
        return self._ends.end(reading.objects[:1], beside=reading.subjects[0].mention.name)

    def _measure(self, x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Relation:
        relation = _text(stated, "relation")
        if relation == "distance":
            qualifier = _text(stated, "about")
            return r.Away(
                x,
                y,
                amount=_number(stated, "amount"),
                unit=_text(stated, "unit"),
                km=_number(stated, "km"),
                bound=_BOUNDS.get(qualifier, r.Bound.ABOUT),
                to_border=bool(stated.get("border")),
                qualifier=qualifier,
            )
        if relation == "direction":
            return r.Toward(x, y, _text(stated, "compass"))
        other = _known(y)
        if relation == "travel":
            return r.Travel(x, other, _number(stated, "hours"))
        if relation == "near":
            return r.Near(x, other, r.Reach(_text(stated, "how")))
        if relation == "farther":
            return r.Farther(x, other, _text(stated, "compass"))
        second = self._ends.end([self._resolutions[_text(stated, "second")]])
        return r.Closer(x, other, second) if relation == "closer" else r.Between(x, other, second)


_COUNTS_UP: Final = re.compile(
    r"[\s*]*(?:\([^()]{0,30}|\)[\s*]*,?|,)\s*(?:(?:and|or)\s+)?(?:the\s+|parts\s+of\s+)?|\s+(?:and|or|&)\s+(?:the\s+)?"
)
_SHORTEST: Final = 3
_IN_AGAIN: Final = re.compile(r"\s*,?\s*(?:and|or|as well as)\s+in\b")


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, ...]]:
    """Runs of three and more names that only commas, brackets and "and" part, by id."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not _COUNTS_UP.fullmatch(text, run[-1].end, mention.start):
            if len(run) >= _SHORTEST:
                yield tuple(m.id for m in run)
            run = []
        run.append(mention)
    if len(run) >= _SHORTEST:
        yield tuple(m.id for m in run)


def _is_of_a_city(reading: Reading) -> bool:
    """Whether the container is the adjective of a city: "a Roman settlement" is one of an age and a style."""
    container = reading.objects[0] if reading.objects else None
    if container is None or container.mention.role is not Role.DEMONYM:
        return False
    return container.place is not None and container.place.kind is PlaceKind.CITY


_LIES: Final = re.compile(r"\b(?:lies|lie|is|are|sits|located|situated)\b")
_NATION: Final = re.compile(r"\b(?:country|nation|state|kingdom|republic)\b")
_FROM: Final = re.compile(
    r"\d[\d,.]*[\s\u00a0-]*(?:km|kilomet\w+|mi|miles?)\b[^.;]{0,40}\b(?:from|of|to)\s+(?:the\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def _known(end: r.End | None) -> r.End:
    if end is None:
        raise ValueError("a relation between two places has two ends")
    return end


def _text(stated: Mapping[str, Json], key: str) -> str:
    value = stated.get(key)
    return value if isinstance(value, str) else ""


def _number(stated: Mapping[str, Json], key: str) -> float:
    value = stated[key]
    return float(value) if isinstance(value, int | float) else 0.0


def _inside(x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Inside:
    return r.Inside(
        x,
        y,
        part=_text(stated, "part") or None,
        wholly=bool(stated.get("wholly")),
        strict=bool(stated.get("strict")),
        on=bool(stated.get("on")),
        owned=bool(stated.get("owned")),
        by_comma=bool(stated.get("comma")),
    )


def _ranked(x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Ranked:
    return r.Ranked(x, _text(stated, "noun"), _text(stated, "relation"), int(_number(stated, "rank")), y)


def _water(x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Relation:
    relation = _text(stated, "relation")
    if relation in ("into", "through"):
        return r.Flows(x, _known(y), into=relation == "into")
    return r.OnWater(x, _known(y), r.Shore(relation))


def _border(x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Relation:
    relation = _text(stated, "relation")
    near = r.Meeting.NEAR if stated.get("near") else r.Meeting.BORDERS
    adjectives = stated.get("adjectives")
    if isinstance(adjectives, tuple):
        first, second = (str(word) for word in adjectives)
        return r.Frontier(x, (first, second), beside=relation == "beside", how=near)
    if relation == "apart":
        return r.Apart(x, _known(y))
    how = r.Meeting.NEIGHBOUR if relation == "neighbour" else near
    return r.Borders(x, _known(y), how, _text(stated, "side") or None)


def _name(x: r.End, y: r.End | None, stated: Mapping[str, Json]) -> r.Relation:
    relation = _text(stated, "relation")
    if relation == "formerly":
        return r.Formerly(x, _text(stated, "old"), _known(y))
    if relation == "country":
        return r.NoCountry(x, _text(stated, "name"))
    if relation == "unknown":
        return r.NoPlace(x, _text(stated, "name"), _text(stated, "noun"), y)
    return r.Position(x, _angle(stated["first"]), _angle(stated["second"]), beside=bool(stated.get("beside")))


def _angle(stated: Json) -> r.Angle:
    if not isinstance(stated, Mapping):
        raise TypeError("an angle is a mapping of its degrees, side and axis")
    return r.Angle(_number(stated, "degrees"), _text(stated, "side"), _text(stated, "axis"), _number(stated, "step"))
