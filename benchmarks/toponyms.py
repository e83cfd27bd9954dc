"""Recognition and resolution of place names on toponym corpora, beside the geoparsers that install with pip alone.

    python benchmarks/toponyms.py CORPUS.jsonl... [--no-demonyms geovirus]

The corpora are not part of this repository (their texts belong to newspapers); they are given by path. One JSON object
per line and document: ``{"id", "text", "toponyms": [{"start", "end", "phrase", "lat", "lon", "geonames_id"}]}``, where
``text[start:end] == phrase``, offsets count code points, and ``lat``, ``lon`` and ``geonames_id`` may be null. A span
that is annotated twice counts once.

All systems are scored here in one run, by the same functions:

* **spans**: precision, recall and F1 of the names found; a span is right if both ends are ("exact"), or if it
  overlaps a gold span that no other span took ("overlap");
* **end to end**: the share of *all* gold names with coordinates that were found, exactly, and put within 161 km;
* **gold spans given**: the same share where the names need not be found (@161 km, @20 km), the share of all gold names
  with a GeoNames id for which it is the same place, and the share that is in the same state or province. In brackets
  what any chooser could reach at most: the share of the gold ids that the gazetteer has at all.

"Population only" takes the most populous place that bears exactly this name, where several are as large the first in
the gazetteer's own order. ``--no-demonyms STEM`` leaves demonyms out of every system's output for the corpora whose
file name begins with STEM: GeoVirus marks none. flashgeotext and geotext are measured where they are installed; they
find names and give no coordinates.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer import Gazetteer, LonLat, Match, Place, PlaceKind
from gazetteer.errors import UnknownPlaceError
from gazetteer.geodesy import great_circle_km
from geo.inputs import items
from geo.read import read
from geo.recognise import recognise
from geo.records import Document, Label, Recogniser, Role, Sentence, Span
from geo.spans import spans_by_gazetteer

CITY_KM = 161.0  # 100 miles: the threshold that the literature uses
TOWN_KM = 20.0  # near enough to be the same town
_KNOWN = 100_000  # a name of a place this large is a name before it is a demonym

# What was published for corpora that we measure; see each row for what the system was given.
PUBLISHED = """
| published | given | LGL | TR-News | GeoWebNews | GeoVirus | source |
|---|---|---|---|---|---|---|
| span F1: Stanford NER | raw text | .71 | .82 | .73 | .92 | EUPEG (Wang and Hu 2019), outputs scored anew |
| span F1: CLAVIN | raw text | .57 | .65 | .55 | .75 | EUPEG, outputs scored anew |
| span F1: Edinburgh | raw text | .50 | .61 | .65 | .68 | EUPEG, outputs scored anew |
| span F1: Mordecai 3.5 | raw text | .876 pooled | | | - | its experiment notes, 2026; trained on other parts of them |
| span F1: Mordecai 3.5, a corpus never seen | raw text | .808 to .845 | | | - | the same |
| accuracy@161 km: a vote of 20 systems | gold spans | .83 | .86 | .81 | .95 | Hu et al. 2022, computed anew |
| accuracy@161 km: CamCoder | gold spans | .76 | - | - | .82 | Hu et al. 2022, computed anew |
| accuracy@161 km: population only | gold spans | .70 | - | - | .80 | Hu et al. 2022, computed anew |
| same state or province: Mordecai 3 | gold spans | .825 | .881 | .956 | - | Halterman 2023 |
| same place (identity): Mordecai 3.5 | gold spans | .926 pooled; .881 as shipped | | | - | its experiment notes, 2026 |
| same place (identity): Mordecai 3.5 | raw text | .823 pooled; .677 as shipped | | | - | its experiment notes, 2026 |
"""


@dataclass(frozen=True, slots=True)
class Gold:
    """A name as the annotators marked it."""

    start: int
    end: int
    point: LonLat | None
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A name as a system found it; ``place`` is ``None`` where it was not resolved or the system resolves nothing."""

    start: int
    end: int
    place: Place | None = None
    demonym: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a corpus with its gold names, in text order."""

    document: Document
    gold: tuple[Gold, ...]


System = Callable[[Text], Sequence[Found]]


@dataclass(slots=True)
class Tally:
    """Counts over a corpus, from which every figure is a quotient."""

    gold: int = 0
    predicted: int = 0
    exact: int = 0
    overlap: int = 0
    located: int = 0  # gold names with coordinates
    within_city: int = 0  # ... found and within CITY_KM
    within_town: int = 0
    identified: int = 0  # gold names with a GeoNames id
    same_place: int = 0
    units: int = 0  # ... whose id the gazetteer has, so that its state or province is known
    same_unit: int = 0
    documents: int = 0
    seconds: float = 0.0

    @property
    def precision(self) -> float:
        return _share(self.exact, self.predicted)

    @property
    def recall(self) -> float:
        return _share(self.exact, self.gold)

    @property
    def exact_f1(self) -> float:
        return _share(2 * self.exact, self.gold + self.predicted)

    @property
    def overlap_f1(self) -> float:
        return _share(2 * self.overlap, self.gold + self.predicted)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


# ---- the scorer


def matches(gold: Sequence[Gold], found: Sequence[Found], *, exact: bool) -> dict[int, int]:
    """Which found name each gold name is, by index, one to one: same span first, then the largest share of overlap."""
    at = {(f.start, f.end): j for j, f in enumerate(found)}
    pairs = {i: at[g.start, g.end] for i, g in enumerate(gold) if (g.start, g.end) in at}
    if exact:
        return pairs
    taken = set(pairs.values())
    overlaps = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            common = min(g.end, f.end) - max(g.start, f.start)
            if common > 0 and i not in pairs and j not in taken:
                overlaps.append((-common / (max(g.end, f.end) - min(g.start, f.start)), i, j))
    for _, i, j in sorted(overlaps):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def add(tally: Tally, gold: Sequence[Gold], found: Iterable[Found], units: Mapping[int, str], *, exact: bool) -> None:
    """Count one document. ``exact`` says which match resolution is judged on; ``units`` is the unit of a gold id."""
    unique = list({(f.start, f.end): f for f in sorted(found, key=lambda f: f.place is not None)}.values())
    same, touching = matches(gold, unique, exact=True), matches(gold, unique, exact=False)
    tally.documents += 1
    tally.gold += len(gold)
    tally.predicted += len(unique)
    tally.exact += len(same)
    tally.overlap += len(touching)
    pairs = same if exact else touching
    for i, name in enumerate(gold):
        place = unique[pairs[i]].place if i in pairs else None
        if name.point is not None:
            km = great_circle_km(name.point, place.point) if place is not None else float("inf")
            tally.located += 1
            tally.within_city += km <= CITY_KM
            tally.within_town += km <= TOWN_KM
        if name.geonames_id is not None:
            tally.identified += 1
            tally.same_place += place is not None and place.geonames_id == name.geonames_id
            if name.geonames_id in units:
                tally.units += 1
                tally.same_unit += place is not None and unit_of(place) == units[name.geonames_id]


def unit_of(place: Place) -> str:
    """The state or province that a place is or lies in; of a country the country, of a sea the sea."""
    if place.kind is PlaceKind.ADMIN1:
        return place.id
    return place.admin1_id or place.country or place.id


# ---- the corpora


def load(path: Path) -> Iterator[Text]:
    """The documents of a corpus, each as the ``batch`` command would read it."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    for item, row in zip(items(str(path)), rows, strict=True):
        if item.document is None:
            raise SystemExit(f"{path}: {item.id}: {item.problem}")
        spans: dict[tuple[int, int], Gold] = {}
        for name in row["toponyms"]:
            located = name["lat"] is not None and name["lon"] is not None
            point = LonLat(name["lon"], name["lat"]) if located else None
            number = name.get("geonames_id")
            gold = Gold(name["start"], name["end"], point, int(number) if number else None)
            known = spans.get((gold.start, gold.end))
            if known is None or (known.point is None and gold.point is not None):
                spans[gold.start, gold.end] = gold
        yield Text(item.document, tuple(sorted(spans.values(), key=lambda g: (g.start, g.end))))


# ---- the systems


def ours(gazetteer: Gazetteer, recogniser: Recogniser) -> System:
    """Everything that the product does from raw text on."""

    def run(text: Text) -> list[Found]:
        return _found(text.document, gazetteer, recogniser)

    return run


def ours_given_spans(gazetteer: Gazetteer) -> System:
    """The product's choice of place for names that are marked already."""

    def run(text: Text) -> list[Found]:
        return _found(text.document, gazetteer, given(text.gold))

    return run


def _found(document: Document, gazetteer: Gazetteer, recogniser: Recogniser) -> list[Found]:
    report = read(document, gazetteer, recogniser=recogniser)
    return [
        Found(r.mention.start, r.mention.end, r.named, r.mention.role is Role.DEMONYM)
        for r in report.resolutions
        if r.mention.role.is_place
    ]


def given(gold: Sequence[Gold]) -> Recogniser:
    """A recogniser that knows the answers: every gold name that overlaps none before it."""

    def run(text: str, _: Sequence[Sentence], gazetteer: Gazetteer, /) -> tuple[Span, ...]:
        spans: list[Span] = []
        for name in gold:
            if not spans or name.start >= spans[-1].end:
                phrase = text[name.start : name.end]
                label = Label.DEMONYM if is_demonym(phrase, gazetteer) else Label.PLACE
                spans.append(Span(name.start, name.end, label))
        return tuple(spans)

    return run


def is_demonym(phrase: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is one of people: "German", though a canton of Ecuador and two villages are called so too."""
    place = most_populous(phrase, gazetteer)
    return bool(gazetteer.demonyms(phrase)) and (place is None or place.population < _KNOWN)


def by_population(gazetteer: Gazetteer, spans: System) -> System:
    """The most populous place of each name that ``spans`` finds; of a demonym's, where no place bears the name."""

    def run(text: Text) -> list[Found]:
        names = ((f, text.document.text[f.start : f.end]) for f in spans(text))
        return [Found(f.start, f.end, _population_choice(name, gazetteer), f.demonym) for f, name in names]

    return run


def _population_choice(name: str, gazetteer: Gazetteer) -> Place | None:
    place = most_populous(name, gazetteer)
    return place or max(gazetteer.demonyms(name), key=lambda p: p.population, default=None)


def most_populous(name: str, gazetteer: Gazetteer) -> Place | None:
    places = (hit.place for hit in gazetteer.find(name) if hit.match is Match.EXACT)
    return max(places, key=lambda p: p.population, default=None)


def gold_spans(text: Text) -> list[Found]:
    return [Found(g.start, g.end) for g in text.gold]


def flashgeotext() -> System:
    finder: Any = importlib.import_module("flashgeotext.geotext").GeoText()

    def run(text: Text) -> list[Found]:
        groups = finder.extract(text.document.text, span_info=True).values()
        return [Found(*span) for names in groups for name in names.values() for span in name["span_info"]]

    return run


def geotext() -> System:
    finder: Any = importlib.import_module("geotext").GeoText

    def run(text: Text) -> list[Found]:
        found = finder(text.document.text)
        return [
            *in_order(text.document.text, found.countries),
            *in_order(text.document.text, found.cities),
            *in_order(text.document.text, found.nationalities, demonym=True),
        ]

    return run


def in_order(text: str, names: Iterable[str], *, demonym: bool = False) -> Iterator[Found]:
    """Where names stand that are given without offsets, in the order of the text."""
    start = 0
    for name in names:
        at = text.find(name, start)
        if at >= 0:
            yield Found(at, at + len(name), None, demonym)
            start = at + len(name)


# ---- the run


def measure(system: System, texts: Sequence[Text], units: Mapping[int, str], *, exact: bool, demonyms: bool) -> Tally:
    tally = Tally()
    for text in texts:
        begun = time.perf_counter()
        found = system(text)
        tally.seconds += time.perf_counter() - begun
        add(tally, text.gold, (f for f in found if demonyms or not f.demonym), units, exact=exact)
    return tally


def units_of(texts: Iterable[Text], gazetteer: Gazetteer) -> dict[int, str]:
    """The unit of each gold id that the gazetteer has."""
    units = {}
    for number in {g.geonames_id for text in texts for g in text.gold if g.geonames_id is not None}:
        try:
            units[number] = unit_of(gazetteer.get(f"geonames:{number}"))
        except UnknownPlaceError:
            continue
    return units


def peers() -> dict[str, System]:
    """The peers that are installed; a word on standard error about those that are not."""
    found: dict[str, System] = {}
    for name, make in {"flashgeotext": flashgeotext, "geotext": geotext}.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name}: not measured; install it with: pip install {name}", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument("--no-demonyms", action="append", metavar="STEM", help="default: geovirus")
    arguments = parser.parse_args()
    unmarked = tuple(arguments.no_demonyms or ["geovirus"])
    gazetteer = Gazetteer.open()
    raw = {"Dateline": ours(gazetteer, recognise), "Dateline, rules alone": ours(gazetteer, spans_by_gazetteer)}
    systems = raw | peers()
    tables: dict[str, list[str]] = defaultdict(list)
    for path in arguments.corpora:
        texts = list(load(path))
        units = units_of(texts, gazetteer)
        demonyms = not path.name.startswith(unmarked)
        for name, system in systems.items():
            t = measure(system, texts, units, exact=True, demonyms=demonyms)
            tables["spans"].append(
                f"| {path.stem} | {name} | {t.precision:.3f} | {t.recall:.3f} | {t.exact_f1:.3f} | {t.overlap_f1:.3f} "
                f"| {t.documents / t.seconds:.1f} |"
            )
            if name in raw:
                tables["raw"].append(_resolution_row(path.stem, f"{name}", "raw text", t))
                if name == "Dateline":
                    t = measure(by_population(gazetteer, system), texts, units, exact=True, demonyms=demonyms)
                    tables["raw"].append(_resolution_row(path.stem, "population only", "Dateline's spans", t))
        for name, system in (
            ("Dateline", ours_given_spans(gazetteer)),
            ("population only", by_population(gazetteer, gold_spans)),
        ):
            t = measure(system, texts, units, exact=False, demonyms=True)
            tables["given"].append(_resolution_row(path.stem, name, "gold spans", t))
    print(f"\nRecognition from raw text; gazetteer {gazetteer.version}\n")
    print_table("corpus|system|precision|recall|F1, exact|F1, overlap|documents/s", tables["spans"])
    print("\nResolution: shares of all gold names, found or not\n")
    header = "corpus|system|given|@161 km|@20 km|same place|same state or province"
    print_table(header, [*tables["raw"], *tables["given"]])
    print(PUBLISHED)


def print_table(header: str, rows: Sequence[str]) -> None:
    columns = header.split("|")
    print(f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *rows, sep="\n")


def _resolution_row(corpus: str, system: str, what: str, t: Tally) -> str:
    identity = f"{_share(t.same_place, t.identified):.3f} (at most {_share(t.units, t.identified):.3f})"
    if not t.identified:
        identity = "-"
    unit = f"{_share(t.same_unit, t.units):.3f}" if t.units else "-"
    return (
        f"| {corpus} | {system} | {what} | {_share(t.within_city, t.located):.3f} "
        f"| {_share(t.within_town, t.located):.3f} | {identity} | {unit} |"
    )


if __name__ == "__main__":
    main()
