"""Seeded errors: true sentences about real places, one value swapped for a wrong one.

    python benchmarks/seeded_errors.py [--pairs 200] [--seed 1] [--kind sea] [--show alarms|misses|all]

Every sentence is made from the gazetteer and a template of our own, once true and once wrong. The places come from the
whole world: a country is drawn first, then one of its larger towns whose name a reader takes for that town. The wrong
value is one that writers really take: the neighbour, the other sea of the country, the best-known city for the
capital, the opposite side, a distance three times too long or too short. Printed are the share of the wrong sentences
that are flagged (recall) and the share of the true ones that are (false alarms); an error or a warning counts.

Beside the checker stands a naive one of some fifty lines: the first two names of the sentence, looked up by
their main names, and one question about them. It is at its best here, where a sentence is short and holds two names
or three; what it pays for that is in its last column.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from gazetteer import Gazetteer, Inside, Match, Place, PlaceKind
from gazetteer.geodesy import bearing_deg, great_circle_km
from gazetteer.place import NameUse
from geo import Document, read
from geo.checks.wording import the
from geo.records import Flag, Level
from geo.tokens import tokens_in

WORLD = (-180.0, -90.0, 180.0, 90.0)
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
KM_PER_UNIT = {"kilometres": 1.0, "km": 1.0, "miles": 1.609344}

# {x} is the subject, {y} what is said of it, {X} the subject in capitals, {Cx} ... with a capital first letter.
IN = (
    "Rescuers worked through the night in {x}, {y}, after the flood.",
    "The airport of {x}, in {y}, stayed closed on Monday.",
    "Doctors in {x}, a city in {y}, asked for blood.",
    "Shops in {x} in {y} opened late, witnesses said.",
    "Nobody was hurt in {x}, which lies in {y}, police said.",
    "{Cx} is a city in {y}.",
    "She was born in {x} ({y}) and trained as a nurse.",
    "The convoy is thought to have come from {x}. The city in {y} has been quiet for weeks.",
    "Hundreds marched through {x} on Friday. Many shops in this city in {y} were shut.",
    "{X}, {y} -- The trams ran again on Tuesday.",
)

COUNTRY_IN = (
    "The disease has been found in {x}, a country in {y}, officials said.",
    "{Cx} is a country in {y}.",
    "Voters in {x}, in {y}, go to the polls on Sunday.",
    "The loan will help {x}, which lies in {y}, to pay for wheat.",
    "Flights to {x} are full. The country in {y} hopes for a record year.",
)
CAPITAL = (
    "The minister landed in {x}, the capital of {y}, before dawn.",
    "In {x}, {y}'s capital, the markets were full.",
    "He spent a week in {y}'s capital, {x}, and saw nobody.",
    "{Cx} is the capital of {y}.",
    "Prices doubled in {x}, capital of {y}, over the summer.",
    "The capital of {y}, {x}, was without water on Tuesday.",
)
NEIGHBOUR = (
    "The drought has reached {x}, which borders {y}.",
    "Traders in {x}, which shares a border with {y}, have noticed.",
    "Guards were doubled along the border between {x} and {y}.",
    "{Cx}'s border with {y} was closed at noon.",
    "The quarrel between {x} and neighbouring {y} is an old one.",
    "Smugglers cross from {x} into neighbouring {y} by night.",
    "Villages on the border of {x} and {y} were evacuated.",
)
WATER = (
    "The ferry reached {x}, a port on {y}, before dawn.",
    "Fishermen in {x}, on {y}, stayed at home.",
    "Hotels in {x}, on the shore of {y}, are full.",
    "The storm will reach {x}, which lies on {y}, by Friday.",
    "{Cx} lies on the coast of {y}.",
    "He grew up in {x}, a city on {y}, and never learned to swim.",
    "Two ships left {x} on Monday. The port on {y} had been shut for a week.",
)
RIVER = (
    "The embankment in {x}, on {y}, gave way.",
    "Volunteers in {x}, a city on the banks of {y}, filled sandbags.",
    "The bridges of {x}, which lies on {y}, are closed.",
    "{Cx} lies on {y}.",
    "Barges wait at {x}, a town on {y}, for higher water.",
)
DIRECTION = (
    "The plant stands in {x}, {d} of {y}.",
    "The road to {x}, which lies {d} of {y}, was cut.",
    "{Cx} lies {d} of {y}.",
    "Troops entered {x}, a city {d} of {y}, without a shot.",
    "He drove to {x}, far to the {d} of {y}, in one day.",
    "{Cx} is {n} {u} {d} of {y}.",
)
DISTANCE = (
    "The train stopped at {x}, {n} {u} from {y}.",
    "{Cx} is about {n} {u} from {y}.",
    "Families walked from {x}, some {n} {u} away from {y}, to the camp.",
    "The fire broke out in {x}, roughly {n} {u} {d} of {y}.",
    "A mill in {x}, a town {n} {u} from {y}, has closed.",
    "{Cx} lies {n} {u} {d} of {y}.",
)


# Half of the sentences stand beside one about another country, as sentences in reports do.
BESIDE = (
    "{}",
    "{}",
    "{}",
    "Nothing of the kind was reported from {z}. {}",
    "{} The news was noted in {z}.",
    "{} {Z} did not comment.",
)
# Two places and nothing said of either: there is no mistake to be made.
NO_CLAIM = (
    "The delegation from {y} arrived in {x} on Monday.",
    "Police in {x} arrested two men from {y}.",
    "Flights from {x} to {y} were cancelled.",
    "A court in {x} sentenced a citizen of {y} to three years.",
    "In {x}, as in {y}, the price of bread has doubled.",
    "The embassy of {y} in {x} was closed.",
    "He left {x} for {y} after the war.",
    "Wheat from {y} was unloaded in {x}.",
    "A crowd in {x} waved the flag of {y}.",
    "Troops from {y} have entered {x}.",
    "{Cx} is larger than any city in {y}.",
    "Talks between {x} and {y} broke down on Sunday.",
    "The singer, who lives in {x}, comes from {y}.",
    "A team from {x} won the cup in {y}.",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A true sentence and its twin with one wrong value. ``template`` tells which phrasing it was."""

    right: str
    wrong: str | None  # where nothing is claimed, nothing can be wrong
    template: str


def fill(template: str, x: str, **values: str) -> str:
    """A sentence, with a capital at its start: ``{X}`` is ``x`` in capitals, ``{Cx}`` with the first one."""
    return _capital(template.format(x=x, X=x.upper(), Cx=_capital(x), **values)).replace("s's ", "s' ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass
class World:
    """Well-known places, and the true and wrong things that can be said of them."""

    g: Gazetteer
    rng: random.Random
    _plain: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def countries(self) -> list[Place]:
        found = [c for c in self.g.countries_in(WORLD) if c.kind is PlaceKind.COUNTRY and c.population > 300_000]
        return [c for c in found if self.is_plain(c)]

    @cached_property
    def towns(self) -> dict[str, list[Place]]:
        """The dozen largest towns of each country, by its code; none of disputed ground."""
        found: dict[str, list[Place]] = {c.country: [] for c in self.countries if c.country}
        for town in self.g.towns_in(WORLD, limit=12_000):
            here = found.get(town.country or "")
            if here is not None and len(here) < 12 and self.is_plain(town) and self.g.dispute(town) is None:
                here.append(town)
        return {code: towns for code, towns in found.items() if towns}

    @cached_property
    def units(self) -> list[Place]:
        """The first-level units that those towns lie in."""
        ids = {t.admin1_id for towns in self.towns.values() for t in towns if t.admin1_id}
        return [u for u in map(self.g.get, sorted(ids)) if u.kind is PlaceKind.ADMIN1 and self.is_plain(u)]

    @cached_property
    def seas(self) -> list[Place]:
        kinds = (PlaceKind.SEA, PlaceKind.OCEAN, PlaceKind.GULF)
        return [s for s in self.g.seas_in(WORLD) if s.kind in kinds and self.is_plain(s)]

    @cached_property
    def rivers(self) -> list[Place]:
        known = {w.id: w for towns in self.towns.values() for t in towns for w in self.g.rivers(t)}
        return [w for _, w in sorted(known.items()) if w.kind is PlaceKind.RIVER and self.is_plain(w)]

    @cached_property
    def regions(self) -> list[Place]:
        """What the largest towns lie in beside units and countries: islands, vernacular regions, continents."""
        return self._regions_of([t for towns in self.towns.values() for t in towns[:3]])

    @cached_property
    def world_regions(self) -> list[Place]:
        """What countries lie in."""
        return [p for p in self._regions_of(self.countries) if p.kind is not PlaceKind.ISLAND]

    def _regions_of(self, places: Sequence[Place]) -> list[Place]:
        kinds = (PlaceKind.CONTINENT, PlaceKind.REGION, PlaceKind.PENINSULA, PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO)
        known = {p.id: p for place in places for p in self.g.parents(place)}
        return [p for _, p in sorted(known.items()) if p.kind in kinds and p.precision_km > 50 and self.is_plain(p)]

    def is_plain(self, place: Place) -> bool:
        """Whether a reader needs no context for the name: its first reading is the place."""
        if place.id not in self._plain:
            hits = self.g.find(place.name)
            is_first = bool(hits) and hits[0].place.id == place.id
            self._plain[place.id] = is_first and place.name.isascii() and "(" not in place.name
        return self._plain[place.id]

    def town(self) -> Place:
        return self.rng.choice(self.towns[self.rng.choice(sorted(self.towns))])

    def is_outside(self, inner: Place, outer: Place) -> bool:
        return self.g.containment(inner, outer).inside is Inside.NO

    def drawn(self, places: Sequence[Place]) -> Sequence[Place]:
        """The places in any order, to be asked one by one: many of the questions are slow."""
        return self.rng.sample(places, len(places))

    def _is_far(self, town: Place, water: Place) -> bool:
        """Clearly not on it, and in the same part of the world."""
        return 100 < self.g.distance_km(town, water) < 2000

    def pair(self, templates: Sequence[str], right: Sequence[Place], wrong: Sequence[Place]) -> Pair:
        """Of (subject, value) as it is and as it is wrongly said."""
        texts = [{"x": the(x), "y": the(y)} for x, y in (right, wrong)]
        return self.twins(self.rng.choice(templates), texts[0], texts[1])

    def twins(self, template: str, right: Mapping[str, str], wrong: Mapping[str, str] | None) -> Pair:
        """Both sentences beside the same third place, if any."""
        beside, other = self.rng.choice(BESIDE), the(self.rng.choice(self.countries))
        texts = [
            beside.format(fill(template, **v), z=other, Z=_capital(other)) for v in (right, wrong) if v is not None
        ]
        return Pair(texts[0], texts[1] if wrong is not None else None, template)

    # ---- one method for each kind; each yields pairs without end

    def country(self) -> Iterator[Pair]:
        while True:
            town = self.town()
            home = self.g.by_code(town.country or "")
            near = self.g.neighbours(home) if home else ()
            wrong = [c for c in near if c in self.countries and self.is_outside(town, c)]
            if home is not None and wrong:
                yield self.pair(IN, (town, home), (town, self.rng.choice(wrong)))

    def admin1(self) -> Iterator[Pair]:
        while True:
            town = self.town()
            home = self.g.get(town.admin1_id) if town.admin1_id else None
            if home not in self.units or home is None:
                continue
            wrong = [u for u in self.g.neighbours(home) if self.is_plain(u) and self.is_outside(town, u)]
            if wrong:
                yield self.pair(IN, (town, home), (town, self.rng.choice(wrong)))

    def region(self) -> Iterator[Pair]:
        while True:
            is_country = self.rng.random() < 0.5
            place = self.rng.choice(self.countries) if is_country else self.town()
            regions = self.world_regions if is_country else self.regions
            right = [p for p in self.g.parents(place) if p in regions]
            near = [p for p in regions if great_circle_km(place.point, p.point) < 3000]
            wrong = next((p for p in self.drawn(near) if self.is_outside(place, p)), None)
            if right and wrong is not None:
                templates = COUNTRY_IN if is_country else IN
                yield self.pair(templates, (place, self.rng.choice(right)), (place, wrong))

    def capital(self) -> Iterator[Pair]:
        while True:
            unit = self.rng.choice(self.rng.choice((self.countries, self.units)))
            all_seats = [c.place.id for c in self.g.capitals(unit)]
            seats = [c.place for c in self.g.capitals(unit) if c.is_current and self.is_plain(c.place)]
            towns = [t for t in self.towns.get(unit.country or "", ()) if t.id not in all_seats]
            inside = [t for t in towns if unit.kind is PlaceKind.COUNTRY or t.admin1_id == unit.id]
            if len(seats) == 1 and inside:
                yield self.pair(CAPITAL, (seats[0], unit), (max(inside, key=lambda t: t.population), unit))

    def neighbour(self) -> Iterator[Pair]:
        while True:
            pool = self.rng.choice((self.countries, self.units))
            place = self.rng.choice(pool)
            beside = [n for n in self.g.neighbours(place) if n in pool]
            second = {s.id: s for n in beside for s in self.g.neighbours(n) if s in pool and s.id != place.id}
            wrong = [s for _, s in sorted(second.items()) if s not in beside and self.g.distance_km(place, s) > 100]
            if beside and wrong:
                yield self.pair(NEIGHBOUR, (place, self.rng.choice(beside)), (place, self.rng.choice(wrong)))

    def water(self) -> Iterator[Pair]:
        while True:
            town = self.town()
            home = self.g.by_code(town.country or "")
            right = [s for s in self.g.seas(town) if s in self.seas]
            if not right or home is None:
                continue
            # An ocean is no wrong value: where its seas end is a matter of opinion.
            others = [s for s in self.seas if s not in right and s.kind is not PlaceKind.OCEAN]
            near = [s for s in self.g.seas(home) if s in others]
            wrong = next((s for s in (*self.drawn(near), *self.drawn(others)) if self._is_far(town, s)), None)
            if wrong is not None:
                yield self.pair(WATER, (town, right[0]), (town, wrong))

    def river(self) -> Iterator[Pair]:
        while True:
            town = self.town()
            right = [w for w in self.g.rivers(town) if w in self.rivers]
            if not right:
                continue
            others = [w for w in self.rivers if w not in self.g.rivers(town) and self.g.shape(w) is not None]
            wrong = next((w for w in self.drawn(others) if self._is_far(town, w)), None)
            if wrong is not None:
                yield self.pair(RIVER, (town, self.rng.choice(right)), (town, wrong))

    def _two_towns(self) -> tuple[Place, Place]:
        """Two towns of one part of the world, neither so large or so near that its extent matters."""
        while True:
            x, y = self.town(), self.town()
            if x.name != y.name and 100 < great_circle_km(x.point, y.point) < 900:
                return x, y

    def _road(self, x: Place, y: Place) -> tuple[str, float, str]:
        """The unit, the distance in it as a report would round it, and the side of ``y`` that ``x`` lies on."""
        unit = self.rng.choice(sorted(KM_PER_UNIT))
        longer = self.rng.uniform(1.0, 1.3)  # roads are
        side = COMPASS[round(bearing_deg(y.point, x.point) / 45) % 8]
        return unit, great_circle_km(x.point, y.point) * longer / KM_PER_UNIT[unit], side

    def direction(self) -> Iterator[Pair]:
        while True:
            x, y = self._two_towns()
            unit, far, side = self._road(x, y)
            opposite = COMPASS[(COMPASS.index(side) + 4) % 8]
            values = {"x": x.name, "y": y.name, "n": rounded(far), "u": unit}
            yield self.twins(self.rng.choice(DIRECTION), values | {"d": side}, values | {"d": opposite})

    def distance(self) -> Iterator[Pair]:
        while True:
            x, y = self._two_towns()
            unit, far, side = self._road(x, y)
            wrong = far * self.rng.choice((1 / 3, 3.0))
            values = {"x": x.name, "y": y.name, "u": unit, "d": side}
            yield self.twins(self.rng.choice(DISTANCE), values | {"n": rounded(far)}, values | {"n": rounded(wrong)})

    def no_claim(self) -> Iterator[Pair]:
        while True:
            town, country = self.town(), self.rng.choice(self.countries)
            if town.country != country.country:
                yield self.twins(self.rng.choice(NO_CLAIM), {"x": town.name, "y": the(country)}, None)


KINDS: dict[str, Callable[[World], Iterator[Pair]]] = {
    "in a country": World.country,
    "in a state or province": World.admin1,
    "in a region": World.region,
    "capital": World.capital,
    "neighbour": World.neighbour,
    "sea": World.water,
    "river": World.river,
    "direction": World.direction,
    "distance": World.distance,
    "nothing claimed": World.no_claim,
}


def rounded(amount: float) -> str:
    """As reports round: to tens, with a comma in thousands."""
    return f"{max(10, round(amount / 10) * 10):,}"


# ---- the naive checker


def naive(text: str, g: Gazetteer) -> bool:
    """Whether the naive checker objects: the first two names, looked up, and one question about them."""
    names = _names(text, g)
    if len(names) < 2:
        return False
    x, y = names[:2]
    tokens = [t.text for t in tokens_in(text, 0, len(text))]
    side = next((d for d in sorted(COMPASS, key=len, reverse=True) if f" {d} of" in text), None)
    if side is not None:
        off = abs((bearing_deg(y.point, x.point) - 45 * COMPASS.index(side) + 180) % 360 - 180)
        if off > 67.5:
            return True
    number = next((float(t.replace(",", "")) for t in tokens if t[0].isdigit()), None)
    if number is not None:
        unit = next((u for u in KM_PER_UNIT if u in tokens), "km")
        return not 0.7 < number * KM_PER_UNIT[unit] / max(1.0, great_circle_km(x.point, y.point)) < 1.6
    if side is not None:
        return False
    if "border" in text or "neighbour" in text:
        return all(n.id != y.id for n in g.neighbours(x))
    if "capital" in text.lower():
        seats = [c.place.id for place in (x, y) for c in g.capitals(place) if c.is_current]
        return x.id not in seats and y.id not in seats
    if y.kind.is_water:
        return all(w.id != y.id for w in (*g.seas(x), *g.rivers(x)))
    return g.containment(x, y).inside is Inside.NO


def _names(text: str, g: Gazetteer) -> list[Place]:
    """The longest capitalised stretches that are the main name of something, as the place that comes first."""
    tokens = tokens_in(text, 0, len(text))
    found: list[Place] = []
    first = 0
    while first < len(tokens):
        for last in range(min(len(tokens), first + 5), first, -1):
            if tokens[first].is_name_like and tokens[last - 1].is_name_like:
                hits = g.find(text[tokens[first].start : tokens[last - 1].end])
                if hits and hits[0].match is Match.EXACT and hits[0].name.use is NameUse.MAIN:
                    found.append(hits[0].place)
                    first = last - 1
                    break
        first += 1
    return found


# ---- the run


def flags_of(text: str, g: Gazetteer) -> list[Flag]:
    return [f for f in read(Document("seeded", text), g).flags if f.level in (Level.ERROR, Level.WARNING)]


@dataclass(slots=True)
class Score:
    """Of one checker on one kind. ``wrong`` and ``right`` count sentences, ``found`` and ``alarms`` those flagged."""

    wrong: int = 0
    found: int = 0
    right: int = 0
    alarms: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.wrong + other.wrong, self.found + other.found, self.right + other.right, self.alarms + other.alarms
        )

    def shares(self) -> str:
        recall = f"{self.found / self.wrong:.2f}" if self.wrong else "-"
        return f"{recall} | {self.alarms / self.right:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this; default: every kind")
    parser.add_argument("--show", choices=("alarms", "misses", "all"), help="print false alarms, misses or both")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.open()
    world = World(gazetteer, random.Random())  # noqa: S311 -- no secrets here
    by_template: dict[str, Counter[str]] = defaultdict(Counter)
    rows = []
    for kind in arguments.kind or KINDS:
        world.rng.seed(f"{arguments.seed}/{kind}")
        pairs = islice(KINDS[kind](world), arguments.pairs)
        ours, other = Score(), Score()
        for pair in pairs:
            alarms = flags_of(pair.right, gazetteer)
            ours += Score(0, 0, 1, bool(alarms))
            other += Score(0, 0, 1, naive(pair.right, gazetteer))
            if alarms and arguments.show in ("alarms", "all"):
                print(f"ALARM {kind}: {pair.right}\n      {alarms[0].code} {alarms[0].message}")
            if pair.wrong is None:
                continue
            found = flags_of(pair.wrong, gazetteer)
            ours += Score(1, bool(found))
            other += Score(1, naive(pair.wrong, gazetteer))
            by_template[pair.template]["found" if found else "missed"] += 1
            if not found and arguments.show in ("misses", "all"):
                print(f"MISS  {kind}: {pair.wrong}")
        rows.append((kind, ours, other))
    if arguments.show in ("misses", "all"):
        for template, counts in by_template.items():
            print(f"{counts['found']:4} of {counts.total():4} found  {template}")
    rows.append(("all", sum((r[1] for r in rows), Score()), sum((r[2] for r in rows), Score())))
    print("| kind | pairs | recall | false alarms | naive: recall | naive: false alarms |\n|---|---|---|---|---|---|")
    for kind, ours, other in rows:
        print(f"| {kind} | {ours.right} | {ours.shares()} | {other.shares()} |")


if __name__ == "__main__":
    main()
