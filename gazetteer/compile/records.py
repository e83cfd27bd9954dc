"""The rows that the compiler collects before it writes them: places, names and relations, still open to change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gazetteer.names import normalise
from gazetteer.place import NameUse, PlaceKind

_ORDER = list(NameUse)


@dataclass(slots=True)
class Row:
    """A place in the making. Codes are GeoNames' ("UA", "UA.05", "UA.05.123"); ids have their prefix."""

    id: str
    name: str
    kind: PlaceKind
    feature_code: str
    lon: float
    lat: float
    country: str = ""
    admin1: str = ""  # id of the unit
    admin2: str = ""
    population: int = 0
    precision_km: float = 5.0
    code: str = ""
    coast_km: float | None = None
    edge_km: float | None = None
    since: str = ""
    until: str = ""
    dispute: str = ""
    source: str = ""
    names: dict[str, tuple[NameUse, str, str]] = field(default_factory=dict)  # norm -> (use, language, text)

    def add_name(self, text: str, use: NameUse, language: str = "") -> None:
        """Keep the name unless a stronger use of the same normalised name is there already."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        norm = normalise(text)
        if not norm:
            return
        known = self.names.get(norm)
        if known is None or _ORDER.index(use) < _ORDER.index(known[0]):
            self.names[norm] = (use, language or (known[1] if known else ""), text)

    def rename(self, text: str) -> None:
        """Make this the display name; the one before stays as an official name."""
        for norm, (use, language, old) in list(self.names.items()):
            if use is NameUse.MAIN:
                self.names[norm] = (NameUse.OFFICIAL, language, old)
        self.name = text
        self.names.pop(normalise(text), None)
        self.add_name(text, NameUse.MAIN)

    def cells(self) -> list[str]:
        """The row of the places table."""
        return [
            self.id,
            self.name,
            self.kind.value,
            self.feature_code,
            f"{self.lon:.5f}".rstrip("0").rstrip("."),
            f"{self.lat:.5f}".rstrip("0").rstrip("."),
            self.country,
            self.admin1,
            self.admin2,
            str(self.population) if self.population else "",
            f"{self.precision_km:.1f}".removesuffix(".0"),
            self.code,
            "" if self.coast_km is None else f"{self.coast_km:.1f}".removesuffix(".0"),
            "" if self.edge_km is None else f"{self.edge_km:g}",
            self.since,
            self.until,
            self.dispute,
            self.source,
        ]

    def name_cells(self) -> Iterator[list[str]]:
        """The rows of the names table: one for each use and language, texts joined by ``|``."""
        grouped: dict[tuple[str, str], list[str]] = {}
        for use, language, text in self.names.values():
            if "|" not in text:
                grouped.setdefault((use.value, language), []).append(text)
        for (use_value, language), texts in grouped.items():
            yield [self.id, use_value, language, "|".join(sorted(texts))]


@dataclass(frozen=True, slots=True)
class Relation:
    """Something that holds between two places, by id; dates are ISO 8601, possibly shortened."""

    kind: str
    a: str
    b: str
    qualifier: str = ""
    since: str = ""
    until: str = ""

    def cells(self) -> list[str]:
        return [self.kind, self.a, self.b, self.qualifier, self.since, self.until]


_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_MACHINE_MADE = re.compile(r"^(?:hindi|kartuli|hayeren|osh|.*\bosh)$", re.IGNORECASE)


def usable_alternates(name: str, alternates: Iterable[str]) -> Iterator[str]:
    """Alternate names worth keeping.

    Left out: names in Latin letters without a capital (machine romanisations: "ji fu", "marywbwl"); scraps of up to
    three letters and codes in capitals up to four (airports': Teresina is THE, Fortaleza FOR); names of scripts that
    GeoNames took for names of places; numbers.
    """
    for text in alternates:
        if _LATIN.search(text):
            is_code = text.isupper() and len(text) <= _LONGEST_CODE
            if text == text.lower() or len(text) <= _LONGEST_SCRAP or is_code or _MACHINE_MADE.match(text):
                continue
            if any(letter.isdigit() for letter in text):
                continue
        elif text.isascii():
            continue
        if text != name:
            yield text


_LONGEST_SCRAP, _LONGEST_CODE = 3, 4
