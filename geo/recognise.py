"""Which stretches of a text are names: the recognisers by name, and the one that is used by default.

The default joins the learned tagger and the gazetteer, each where it is the better judge.

The tagger knows how names are used; the gazetteer knows names that the tagger never saw and where a name of several
words ends. A name that the gazetteer is sure of is kept even if the tagger saw none there; one that it merely lists is
not, since nearly every word is a village somewhere.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from gazetteer import Gazetteer, Hit, PlaceKind
from gazetteer.place import NameUse
from geo import lexicon
from geo.parts import parts
from geo.prior import ranked
from geo.records import Label, Recogniser, Sentence, Span
from geo.spans import spans_by_gazetteer

if TYPE_CHECKING:
    from geo.tagger import Tagger

_DOUBT = 0.9  # below this certainty, "Paris" alone is rather the city than a person or a company
_UNLISTED_DOUBT = 0.8  # a name that is in no list needs this certainty
_NAMESAKE_DOUBT = 0.97  # and "Russian" rather the adjective than somebody's surname
_CAPITAL = "PPLC"
_GREAT_CITY = 1_000_000  # rather the city than somebody's name
_KNOWN_CITY = 100_000  # population from which a city is found without the tagger's word
_CERTAINTY_WITHOUT_TAGGER = 0.7
_SHORT = 4  # letters of what may be an abbreviation
_LISTED = (PlaceKind.CITY, PlaceKind.SUBURB, PlaceKind.ADMIN2, PlaceKind.AIRPORT)


RECOGNISERS = ("default", "rules", "spacy:MODEL")
SPACY = "spacy:"


def is_recogniser(name: str) -> bool:
    return name in RECOGNISERS[:2] or (name.startswith(SPACY) and name != SPACY)


def is_installed_pipeline(name: str) -> bool:
    """Whether an installed package, not one that lies in the current folder, offers itself to spaCy by this name."""
    import sys
    from importlib.metadata import distributions

    here = os.path.realpath(os.curdir)
    folders = [folder for folder in sys.path if os.path.realpath(folder) != here]
    return any(
        entry.group == "spacy_models" and entry.name == name
        for distribution in distributions(path=folders)
        for entry in distribution.entry_points
    )


@cache
def recogniser_named(name: str) -> Recogniser:
    """The recogniser of this name; see ``RECOGNISERS``.

    Raises:
        RecogniserError: if its spaCy pipeline cannot be loaded.
        ValueError: if there is no such recogniser.
    """
    if name == "default":
        return recognise
    if name == "rules":
        return spans_by_gazetteer
    if not is_recogniser(name):
        raise ValueError(f"no recogniser is called {name!r}")
    from geo.spacy_pipeline import SpacyPipeline

    return SpacyPipeline(name.removeprefix(SPACY))


def recognise(text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> tuple[Span, ...]:
    """Spans of names in text order, none overlapping another."""
    tagged = consistent(text, tagger().tag(text, sentences), gazetteer)
    learned = parts(text, sentences, tagged, lambda name: _is_known(name, gazetteer), gazetteer)
    return combined(text, learned, spans_by_gazetteer(text, sentences, gazetteer), gazetteer)


@cache
def tagger() -> Tagger:
    """The tagger that comes with the package, loaded once."""
    from geo.tagger import Tagger

    return Tagger.load()


def consistent(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> tuple[Span, ...]:
    """One name is no person or company where it is a place elsewhere in the document, or a country or great city.

    Unless somebody in the document bears it: "Lincoln" is not Nebraska's where Abraham Lincoln is.
    """
    names = [text[span.start : span.end] for span in spans]
    labelled = list(zip(names, spans, strict=True))
    places = {n for n, s in labelled if s.label is Label.PLACE and s.certainty >= _DOUBT}
    people = {word for n, s in labelled if s.label is Label.PERSON and " " in n for word in n.split()}

    def is_place(name: str, span: Span) -> bool:
        if span.label in (Label.PLACE, Label.DEMONYM) or name in people:
            return False
        if name in places:
            return True
        if span.label is Label.PERSON:
            return " " not in name and _is_great(name, gazetteer) and not _titled(text, span)
        return _is_state(name, gazetteer)

    return tuple(
        replace(s, label=Label.PLACE, certainty=_CERTAINTY_WITHOUT_TAGGER) if is_place(n, s) else s for n, s in labelled
    )


def _is_state(name: str, gazetteer: Gazetteer) -> bool:
    """A country or a first-level unit, by its name or a usual abbreviation: U.S., DRC, New Jersey."""
    hits = ranked(gazetteer.find(name))
    return bool(hits) and hits[0][0].place.kind in (PlaceKind.COUNTRY, PlaceKind.ADMIN1) and _is_known(name, gazetteer)


def _is_great(name: str, gazetteer: Gazetteer) -> bool:
    hits = ranked(gazetteer.find(name))
    if not hits or hits[0][0].name.use not in (NameUse.MAIN, NameUse.OFFICIAL):
        return False
    place = hits[0][0].place
    return place.kind is PlaceKind.COUNTRY or place.population >= _GREAT_CITY or place.feature_code == _CAPITAL


def _titled(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 20) : span.start].replace(".", " ").split()
    return bool(before) and before[-1].lower() in lexicon.TITLES


def combined(text: str, learned: Sequence[Span], known: Sequence[Span], gazetteer: Gazetteer) -> tuple[Span, ...]:
    """The tagger's spans and the gazetteer's in one, the better one where they meet."""
    chosen: list[Span] = []
    replaced: set[int] = set()
    ends = [span.end for span in learned]
    for span in known:
        first = bisect_right(ends, span.start)
        met = range(first, _past(learned, first, span.end))
        spans = [learned[i] for i in met]
        if _prevails(text, span, spans, gazetteer):
            replaced.update(met)
            certainty = max([_CERTAINTY_WITHOUT_TAGGER, *(s.certainty for s in spans)])
            chosen.append(replace(span, certainty=certainty))
    chosen.extend(span for i, span in enumerate(learned) if i not in replaced)
    return tuple(sorted((s for s in chosen if _may_be_a_place(text, s, gazetteer)), key=lambda s: s.start))


def _past(spans: Sequence[Span], first: int, end: int) -> int:
    """The index after the last of the spans from ``first`` that begin before ``end``."""
    return next((i for i in range(first, len(spans)) if spans[i].start >= end), len(spans))


def _prevails(text: str, span: Span, met: Sequence[Span], gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer's span is to be used instead of the tagger's that it overlaps, or where there is none."""
    covers = all(span.start <= s.start and s.end <= span.end for s in met)
    if not covers or span.label is Label.PERSON:
        return False
    if span.label in (Label.ORGANISATION, Label.OTHER):
        return all(s.label is not Label.PLACE or s.certainty < _DOUBT for s in met) or len(met) > 1
    if span.label is Label.DEMONYM:
        if len(met) > 1 and all(s.label is Label.DEMONYM for s in met):  # Turkish | Russian relations
            return False
        return not any(s.label in (Label.PERSON, Label.ORGANISATION) and s.certainty >= _NAMESAKE_DOUBT for s in met)
    same = [s for s in met if (s.start, s.end) == (span.start, span.end)]
    if same and same[0].label is Label.PLACE:
        return True
    no_place = [s for s in met if s.label in (Label.PERSON, Label.ORGANISATION, Label.OTHER)]
    if any(s.certainty >= _DOUBT for s in no_place) and not _is_power(text, span, gazetteer):
        return False
    return _is_sure(text, span, gazetteer)


def _is_power(text: str, span: Span, gazetteer: Gazetteer) -> bool:
    hits = ranked(gazetteer.find(text[span.start : span.end]))
    return bool(hits) and hits[0][0].place.kind is PlaceKind.SEAT


def _is_sure(text: str, span: Span, gazetteer: Gazetteer) -> bool:
    return _is_known(text[span.start : span.end], gazetteer)


def _is_known(name: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer's likeliest reading of a name is one that a news reader has heard of."""
    hits = ranked(gazetteer.find(name))
    if not hits:
        return False
    hit = hits[0][0]
    if _is_other_word(name, hit):
        return False
    if hit.name.use is NameUse.ABBREVIATION:  # U.S., UK, B.C.; but not MS or CO
        return hit.place.kind is PlaceKind.COUNTRY or (hit.place.kind is PlaceKind.ADMIN1 and "." in name)
    if hit.name.use not in (NameUse.MAIN, NameUse.OFFICIAL):
        return False
    return hit.place.kind not in _LISTED or hit.place.population >= _KNOWN_CITY


def _is_other_word(name: str, hit: Hit) -> bool:
    """Whether the name only happens to be spelt so: a sale and Salé, EST and Est."""
    if hit.place.population >= _GREAT_CITY or hit.place.kind is PlaceKind.COUNTRY:
        return False
    shouted = name.isupper() and len(name) <= _SHORT and not hit.name.text.isupper()
    return shouted or (hit.name.text.isascii() != name.isascii() and hit.place.kind is PlaceKind.CITY)


def _may_be_a_place(text: str, span: Span, gazetteer: Gazetteer) -> bool:
    """Doubtful names are kept where the gazetteer lists them, persons and the like where they look like a place."""
    name = text[span.start : span.end]
    if name.lower() in lexicon.FUNCTION_WORDS and not (name.isupper() and _is_known(name, gazetteer)):  # March; not US
        return False
    if span.label is Label.DEMONYM:
        return True
    if span.label is Label.PLACE:
        if text.startswith("$", span.end) or text[: span.start].endswith("$"):  # US$ 40 million, $US 2
            return False
        return span.certainty >= _UNLISTED_DOUBT or bool(gazetteer.find(text[span.start : span.end]))
    words = text[span.start : span.end].split()
    parts = (" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(a + 4, len(words) + 1)))
    return span.label is Label.OTHER or any(part[:1].isupper() and _is_known(part, gazetteer) for part in parts)
