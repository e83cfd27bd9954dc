"""Examples made anew for each epoch: the world's names in place of America's, sentences of our own, case lost.

Everything is drawn from one ``random.Random``: the same seed makes the same examples.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from geo.tagger.labels import Kind
from geo.tagger.words import words_in
from geo.train.corpora import Example, Name, World, key

SUBSTITUTE = 0.35  # share of sentences whose places are replaced
SURNAME = 0.12  # ... of persons in them who get a place for a surname
DATELINE = 0.4  # ... of datelines of our own in capitals
REGION = 0.2  # ... of countries that are regions
_UNITS = "Oblast Province Region District County Governorate State Prefecture Department Raion Division".split()
_WATERS = "River Creek Canal Strait".split()
_TITLES = frozenset(
    "mr mrs ms dr president minister gen general capt sgt col sen gov judge sir king queen prince pope".split()
)
_GENERIC = frozenset(
    "river lake mount county city valley island islands street road avenue park beach bay sea ocean north "
    "south east west new old upper lower "
    "st saint fort port mountain mountains hills heights oblast province region district state peninsula "
    "gulf strait desert forest drive "
    "highway creek airport station bridge republic kingdom united states of the and in on de la el".split()
)
_ORGANISATIONS = (
    "World Food Programme|Red Crescent|Doctors Without Borders|Amnesty International|Civil Defence|"
    "Ministry of Health|National Guard|Interpol|"
    "Human Rights Watch|Save the Children|Supreme Court|Central Election Commission|Border Guard Service|"
    "Coast Guard|Oxfam|UNICEF|OSCE|NATO|"
    "Ministry of Defence|Northern Rail|Meridian Mining|Solaris Energy|Halden Group|Kestrel Airways|"
    "World Bank|African Union|Arab League"
).split("|")
_REGIONS = (
    "DRC|UAE|UK|US|U.S.|U.K.|USA|PNG|NSW|B.C.|D.C.|Britain|England|Scotland|Wales|Northern Ireland|Gaza|"
    "West Bank|Gaza Strip|Crimea|Kurdistan|"
    "Siberia|Europe|Africa|Asia|Latin America|Middle East|Southeast Asia|Sahel|Balkans|Donbas|Kashmir|Darfur|"
    "Tigray|Soviet Union|West Africa|"
    "East Africa|Central Asia|North America|South America|Caribbean|Caucasus|Hong Kong|Ivory Coast|Congo|"
    "Burma|Holland|Korea|Palestine|Punjab|"
    "Bavaria|Catalonia|Chechnya|Dagestan|Tibet|Xinjiang|Sichuan|Bihar|Kerala|Java|Sumatra|Mindanao|Sinai|"
    "Anatolia|Galicia|Lapland|"
    "British Columbia|New South Wales|Western Australia|Nova Scotia|New Brunswick|South Sudan|East Timor|"
    "New Zealand|United Kingdom|"
    "United States|Saudi Arabia|North Korea|South Korea|Sri Lanka|Burkina Faso|Costa Rica|El Salvador|"
    "Puerto Rico|Vatican|Eastern Europe"
).split("|")
_FEATURES = (
    "Lake *|Mount *|* Valley|* Peninsula|Gulf of *|* Street|* Road|* Avenue|Strait of *|* Mountains|* Desert|"
    "* Island|* Islands|Cape *|"
    "* Bay|Sea of *|* Hills|* Forest|* National Park|Fort *|Port *|* Square|* Highway|* Bridge|River *|"
    "* Delta|* Plateau"
).split("|")
_STATE_ABBREVIATIONS = (
    "Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. "
    "Mont. Neb. Nev. N.H. N.J. N.M. N.Y. "
    "N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Vt. Va. Wash. W.Va. Wis. Wyo. Ont. Que. Alta. Sask. "
    "Man. B.C. D.C. N.S. N.B. CA TX FL NY PA OH"
).split()
_STREETS = (
    "* Street|* Avenue|* Road|* Drive|* Lane|* Boulevard|* Ave.|* St.|* Rd.|Main Street|First Street|North * Street|"
    "* Parkway|East * Avenue"
).split("|")
_ROADS = "U.S. *|Highway *|Interstate *|Route *|I-*|State Route *|U.S. Highway *|State Highway *".split("|")
_MEDIA = (
    "Reuters|AP|AFP|Associated Press|Guardian|* Times|* Post|* Herald|Daily *|* Tribune|New * Review|* News|BBC|"
    "Al Jazeera|Interfax|Xinhua|Daily Mail|* Star"
).split("|")


class Augmenter:
    """Draws names and makes sentences. ``persons`` are the given names that the corpora hold."""

    def __init__(self, world: World, examples: list[Example], sentences: list[Path], rng: random.Random) -> None:
        self._world, self._rng = world, rng
        self._cities = [name for name, _ in world.cities]
        self._weights = list(accumulate(p**0.5 for _, p in world.cities))
        self._towns = [name for name, population in world.cities if population < 60_000]
        self._city_keys = {key(name) for name in self._cities}
        self._country_keys = {key(name) for name in world.countries}
        self._demonyms = sorted(
            {
                w
                for e in examples
                for n in e.names
                if n.kinds == {Kind.DEMONYM}
                for w in e.words[n.first : n.last]
                if w.istitle() and not w.endswith("s")
            }
        )
        self._given = sorted(
            {
                e.words[n.first]
                for e in examples
                for n in e.names
                if n.kinds == {Kind.PERSON} and n.last - n.first == 2 and e.words[n.first].istitle()
            }
        )
        self._surnames = sorted(
            {
                e.words[n.last - 1]
                for e in examples
                for n in e.names
                if n.kinds == {Kind.PERSON} and n.last - n.first == 2 and e.words[n.last - 1].istitle()
            }
        )
        lines = [line for path in sentences for line in path.read_text(encoding="utf-8").splitlines()]
        self._own = [line for line in lines if line.strip() and not line.startswith("#")]

    def city(self) -> str:
        return self._rng.choices(self._cities, cum_weights=self._weights)[0]

    def country(self) -> str:
        """A country, now and then a region or an abbreviation that news writes in a country's place."""
        return self._rng.choice(_REGIONS if self._rng.random() < REGION else self._world.countries)

    def town(self) -> str:
        return self._rng.choice(self._towns)

    def _one_word_place(self) -> str:
        while True:
            name = self.city()
            if name.isalpha() and len(name) > 3:
                return name

    def _surname(self) -> str:
        return self._one_word_place() if self._rng.random() < 0.3 else self._rng.choice(self._surnames)

    def own(self) -> Example:
        """A sentence of our own with every slot filled."""
        rng = self._rng
        fill: dict[str, tuple[Kind, Callable[[], str]]] = {
            "city": (Kind.PLACE, self.city),
            "town": (Kind.PLACE, self.town),
            "country": (Kind.PLACE, self.country),
            "state": (Kind.PLACE, lambda: rng.choice(self._world.states)),
            "region": (Kind.PLACE, lambda: f"{self.city()} {rng.choice(_UNITS)}"),
            "ustown": (Kind.PLACE, lambda: rng.choice(self._world.towns_us)),
            "county": (Kind.PLACE, lambda: rng.choice(self._world.counties_us)),
            "embcounty": (Kind.EMBEDDED, lambda: rng.choice(self._world.counties_us)),
            "instate": (Kind.EMBEDDED, lambda: rng.choice(self._world.states)),
            "abbr": (Kind.PLACE, lambda: rng.choice(_STATE_ABBREVIATIONS)),
            "street": (Kind.PLACE, lambda: rng.choice(_STREETS).replace("*", self._surname())),
            "usroad": (Kind.PLACE, lambda: rng.choice(_ROADS).replace("*", str(rng.randint(2, 499)))),
            "river": (Kind.PLACE, lambda: f"{self._one_word_place()} {rng.choice(_WATERS)}"),
            "feature": (Kind.PLACE, lambda: rng.choice(_FEATURES).replace("*", self._one_word_place())),
            "inside": (Kind.EMBEDDED, self.city),
            "person": (Kind.PERSON, lambda: f"{rng.choice(self._given)} {self._surname()}"),
            "surname": (Kind.PERSON, self._surname),
            "org": (Kind.ORGANISATION, lambda: rng.choice(_ORGANISATIONS)),
            "demonym": (Kind.DEMONYM, lambda: rng.choice(self._demonyms)),
            "media": (Kind.ORGANISATION, lambda: rng.choice(_MEDIA).replace("*", self._one_word_place())),
        }
        words: list[str] = []
        names: list[Name] = []
        line = rng.choice(self._own)
        for part in re.split(r"(\{\w+\}|<[^>]+>)", line):
            first = len(words)
            if part.startswith("{"):
                kind, draw = fill[part[1:-1]]
                text = draw()
                words += _words(
                    text.upper()
                    if not first and line.startswith(("{city}", "{ustown}", "{town}")) and rng.random() < DATELINE
                    else text
                )
                names.append(Name(first, len(words), frozenset({kind})))
            else:
                words += _words(part.strip("<>"))
                if part.startswith("<"):
                    names.append(Name(first, len(words), frozenset({Kind.ORGANISATION})))
        return Example("own", "own", tuple(words), tuple(names))

    def renamed(self, example: Example) -> Example:
        """The same sentence about other places and, now and then, about people who bear a place's name."""
        new: dict[str, list[str]] = {}
        words: list[str] = []
        names: list[Name] = []
        done = 0
        for name in example.names:
            words.extend(example.words[done : name.first])
            old = example.words[name.first : name.last]
            text = " ".join(old)
            if text not in new:
                new[text] = self._other(old, name, example.words[name.first - 1].lower() if name.first else "")
            names.append(Name(len(words), len(words) + len(new[text]), name.kinds))
            words.extend(new[text])
            done = name.last
        words.extend(example.words[done:])
        return replace(example, words=tuple(words), names=tuple(names))

    def _other(self, old: tuple[str, ...], name: Name, before: str) -> list[str]:
        rng = self._rng
        if name.kinds == {Kind.PERSON}:
            if rng.random() < SURNAME and (len(old) > 1 or before in _TITLES) and old[-1].istitle():
                return [*old[:-1], self._one_word_place()]
        elif name.kinds in ({Kind.PLACE}, {Kind.EMBEDDED}) and old[0][0].isupper():
            text = key(" ".join(old))
            if text in self._country_keys and rng.random() < 0.6:
                return _words(self.country())
            if text in self._city_keys or (len(old) == 1 and old[0].istitle() and text not in self._world.known):
                return _words(self.city() if rng.random() < 0.6 else self.town())
            rare = [i for i, w in enumerate(old) if w.lower() not in _GENERIC and w.istitle()]
            if (
                name.kinds == {Kind.PLACE}
                and len(old) <= 3
                and len(rare) == 1
                and len(old) > 1
                and text not in self._world.known
            ):
                return [*old[: rare[0]], *_words(self._one_word_place()), *old[rare[0] + 1 :]]
        return list(old)


def _words(text: str) -> list[str]:
    return [w.text for w in words_in(text)]


def recased(words: list[str], rng: random.Random, *, upper: float, lower: float) -> list[str]:
    """A window in capitals or in lower case, with these chances; else as it is."""
    draw = rng.random()
    if draw < upper:
        return [w.upper() for w in words]
    if draw < upper + lower:
        return [w.lower() for w in words]
    return words
