"""Which place "the port city" goes back to: the last one of a compatible kind, as a reader would take it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from gazetteer import Gazetteer, Place, PlaceKind
from geo import vocabulary as words
from geo.grammar.phrases import Line, Match
from geo.records import Resolution

WINDOW = 8  # sentences back in which an anaphor may find its place; further back a reader would be lost too
_REACH_THE, _REACH_THIS = 3.0, 2.0  # how much weaker (see ``_pull``) another place may be and still be the one meant
_READ = 0.35  # confidence below which a rival is more likely no place at all
_NEAR_WATER_KM = 25.0  # a port may lie up a river mouth or have a centre away from its quays
_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": 1}


@dataclass(frozen=True, slots=True)
class Seen:
    """A place named earlier: where, as what ("Banff National Park"), and whether it opened its sentence (then it is
    likely the topic).
    """

    resolution: Resolution
    sentence: int
    text: str
    opens: bool
    joined: bool = False  # by "and" to the name before
    is_nature: bool = False  # "the dunes of X"

    @property
    def place(self) -> Place | None:
        return self.resolution.place

    def fits(self, noun: str) -> bool:
        """Whether the noun may be said of it; a name without a place may be anything."""
        if self.is_nature and words.KINDS[noun] == {PlaceKind.PARK}:
            return True
        return self.place is None or fits(noun, self.resolution) or self.text.lower().endswith(f" {noun}")


class Memory:
    """The places of the lines read so far."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._seen: list[Seen] = []
        self._topic: tuple[int, Resolution] | None = None
        self._newcomers: list[tuple[int, str]] = []  # offset and noun of "a village" that is not named
        self._counted: dict[str, tuple[int, Counter[str]]] = {}  # noun: how many were looked at, how often each fits

    def add(self, line: Line) -> None:
        """Remembers the places of a line that is wholly read."""
        self._seen.extend(_named_in(line, len(line.items)))
        opening = next((item for item in line.items[:2] if item.symbol.startswith("p:")), None)
        article = line.word(0) == "the"
        if opening is not None and (line.items[0] is opening or article):
            self._topic = line.sentence, opening.resolution

    def add_newcomer(self, offset: int, noun: str) -> None:
        """Remembers a place that has no name, and to which "the village" may go back as well."""
        self._newcomers.append((offset, noun))

    def topic(self, sentence: int) -> Resolution | None:
        """The place that "it" goes back to: the one that the sentence before begins with."""
        return self._topic[1] if self._topic is not None and self._topic[0] == sentence - 1 else None

    def antecedents(self, match: Match, noun: str) -> tuple[Resolution, ...]:
        """Every earlier place that the phrase may mean, best first. None if none is near, or if the one meant may be a
        newcomer or a name without a place.
        """
        sentence = match.line.sentence
        here = [s for s in _named_in(match.line, match.first) if s.fits(noun)]
        recent = [*self._since(sentence - WINDOW, noun), *here]
        if noun in words.SEATS and not match.has("m") and not match.has("o"):
            recent = [s for s in recent if s.place is None or s.place.feature_code in _SEAT_CODES]
        before, now = self._times(noun), Counter(s.place.id for s in here if s.place is not None)
        times = {s.place.id: before[s.place.id] + now[s.place.id] for s in recent if s.place is not None}
        pulls = [(self._pull(s, sentence, noun, times), s) for s in recent if s.place is not None]
        if not pulls:
            return ()
        most, best = max(pulls, key=lambda pair: pair[0])
        after = best.resolution.mention.end
        newcomers = takewhile(lambda each: each[0] > after, reversed(self._newcomers))
        if any(offset < match.start and _alike(noun, other) for offset, other in newcomers):
            return ()
        if any(s.place is None and s.resolution.mention.start > after for s in recent):
            return ()
        reach = _REACH_THIS if match.text("det") in ("this", "that") else _REACH_THE
        rivals = [s for pull, s in reversed(pulls) if s is not best and pull >= most - reach]
        rest = [s.resolution for s in rivals if s.resolution.confidence >= _READ]
        return (best.resolution, *_distinct(rest, best.resolution))

    def ordinal(self, match: Match, noun: str) -> Resolution | None:
        """Binds "the second town", "the first of the two" to one of the two places of the last sentence with any."""
        last = self._last_group(match, noun)
        if len(last) > 2 and last[-1].joined:
            last = last[-2:]  # "to A from B and C. From the first of the two ..."
        return last[_ORDINALS[match.text("n")]].resolution if len(last) == 2 else None

    def group(self, match: Match, noun: str) -> tuple[Resolution, ...]:
        """Binds "the three ports" to the places of the last sentence with any, if there are so many."""
        last = self._last_group(match, noun)
        count = words.number(match.text("q")) if match.has("q") else None
        return tuple(s.resolution for s in last) if len(last) > 1 and count in (None, float(len(last))) else ()

    def _last_group(self, match: Match, noun: str) -> list[Seen]:
        """The fitting places of the last sentence with any, at most two sentences back."""
        fitting = [s for s in self._since(match.line.sentence - 2, noun) if s.place is not None]
        return [s for s in fitting if s.sentence == fitting[-1].sentence]

    def _since(self, sentence: int, noun: str) -> list[Seen]:
        """What fits the noun in the lines from this one on; the whole of a long report is not looked at again."""
        near = list(takewhile(lambda s: s.sentence >= sentence, reversed(self._seen)))
        return [s for s in reversed(near) if s.fits(noun)]

    def _times(self, noun: str) -> Counter[str]:
        """How often each place that fits the noun was named; counted on from where it was left."""
        done, counts = self._counted.get(noun, (0, Counter()))
        counts.update(s.place.id for s in self._seen[done:] if s.place is not None and s.fits(noun))
        self._counted[noun] = len(self._seen), counts
        return counts

    def _pull(self, seen: Seen, sentence: int, noun: str, times: Mapping[str, int]) -> float:
        """How strongly an earlier place offers itself. The weights say: what fits in fact beats two sentences of
        nearness, and the subject of its sentence beats an oblique of the same sentence.
        """
        place = seen.place
        if place is None:
            return -math.inf
        score = -1.0 * (sentence - seen.sentence) + (0.6 if seen.opens else 0.0) + 0.3 * math.log(times[place.id])
        return score + (2.5 if noun in words.PORTS and self._is_by_water(place) else 0.0)

    def _is_by_water(self, place: Place) -> bool:
        """Whether a port could be there: the sea within reach, or a river that is known to pass."""
        coast = self._gazetteer.coast_km(place)
        return (coast is not None and coast <= _NEAR_WATER_KM) or bool(self._gazetteer.rivers(place))


_NATURE = frozenset("dunes wetlands wetland marshes lagoons forest forests cliffs dune beaches sands".split())


def _named_in(line: Line, last: int) -> Iterator[Seen]:
    """The names among the first items of a line."""
    opens = True
    for i, item in enumerate(line.items[:last]):
        if item.symbol[:2] in ("p:", "u:"):
            joined = "and" in (line.word(i - 1), line.word(i - 2) if line.word(i - 1) else "")
            nature = line.word(i - 1) == "of" and line.word(i - 2) in _NATURE
            yield Seen(item.resolution, line.sentence, item.text, opens, joined, nature)
            opens = False


def _distinct(resolutions: Sequence[Resolution], first: Resolution) -> Iterator[Resolution]:
    """Resolutions to different places, ``first``'s left out."""
    done = {first.place.id} if first.place else set()
    for resolution in resolutions:
        if resolution.place is not None and resolution.place.id not in done:
            done.add(resolution.place.id)
            yield resolution


def _alike(noun: str, other: str) -> bool:
    return bool(words.KINDS[noun] & words.KINDS[other])


_SEAT_CODES = frozenset({"PPLC", "PPLG"})  # "the capital", without more, goes back to one
_SHARED = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.CITY})
_ALSO_LIKELY = 3.0  # natural log odds of a second reading that a reader would think of


def fits(noun: str, resolution: Resolution) -> bool:
    """Whether a place, in its chosen or another plausible reading, is what the noun says."""
    kinds = words.KINDS[noun]
    chosen = resolution.place
    if chosen is None:
        return False
    if chosen.kind in kinds:
        return True
    # Sevastopol is a unit, Singapore a country; both are cities. New York may be read as the state, Zug as the canton.
    if chosen.kind not in _SHARED:
        return False
    best = max((c.score for c in resolution.candidates), default=0.0)
    return any(c.place.kind in kinds and c.score >= best - _ALSO_LIKELY for c in resolution.candidates)
