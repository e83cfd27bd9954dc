"""The one normaliser of names, and the variants that rules make of a name. Used by the compiler and by look-up alike.

Nothing here knows what places exist: a variant is a question to ask of the names table, not an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gazetteer.place import PlaceKind

# Letters that Unicode does not decompose, with what an English keyboard writes for them.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ə": "e",
        "ǝ": "e",
        "ŋ": "n",
        "ƙ": "k",
        "ɗ": "d",
        "ɓ": "b",
        "\u0640": None,  # Arabic tatweel, a mere stretch of the line
    }
)
# ... and lone surrogates, which no table can hold.
_DROPPED = re.compile("['’‘ʼʻʿʾ`´ʹ′\u2018\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\ud800-\udfff]")
# Accents, Hebrew points, Arabic vowel signs: left out by most writers. Marks of Indic scripts are vowels and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
_STOP_BETWEEN_WORDS = re.compile(r"(?<=\w\w)\.(?=\w\w)")
_UNUSUAL = re.compile("[^a-z0-9 ]")
_SPACES = re.compile(r"[\s\-‐‑‒–—―−_/,;:()\[\]\"“”„«»|·•&+*!?]+")


def normalise(text: str) -> str:
    """Fold a name to the form under which it is stored and asked for.

    Case, accents, apostrophes and full stops go; hyphens, dashes and commas become spaces; a leading "the" goes.
    Letters of every script stay. Idempotent. The empty string means that nothing but punctuation was there.
    """
    folded = text.casefold()
    if _UNUSUAL.search(folded) is None and not folded.startswith(("the ", " ")) and "  " not in folded:
        return folded.rstrip(" ")  # four names in five, and all that need be done for them
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", _DROPPED.sub("", folded))
        folded = unicodedata.normalize("NFC", _MARKS.sub("", folded).casefold()).translate(_LETTERS)
        folded = _DROPPED.sub("", folded)
    else:
        folded = folded.replace("'", "").replace("`", "")
    if "." in folded:
        folded = _STOP_BETWEEN_WORDS.sub(" ", folded).replace(".", "")
    folded = _SPACES.sub(" ", folded).strip()
    while folded.startswith("the ") and len(folded) > 4:
        folded = folded[4:]
    return folded


@dataclass(frozen=True, slots=True)
class Variant:
    """A question that a rule makes of a name: this normalised name, of these kinds only, best first (empty: of any)."""

    norm: str
    kinds: tuple[PlaceKind, ...] = ()
    word: str = ""  # the generic word that was taken off


_POSSESSIVE_ENDS = frozenset("sS'’ʼ")
_POSSESSIVE = re.compile(r"(?:['’ʼ]s|(?<=s)['’ʼ])$", re.IGNORECASE)
_SWAPS: Mapping[str, tuple[str, ...]] = {
    "st": ("saint", "sankt"),
    "saint": ("st",),
    "ste": ("sainte",),
    "sainte": ("ste",),
    "mt": ("mount",),
    "mount": ("mt",),
    "ft": ("fort",),
    "fort": ("ft",),
    "is": ("islands", "island"),
    "mts": ("mountains",),
}


def spelling_variants(text: str, norm: str = "") -> Iterator[Variant]:
    """The same name without its possessive, and with "St", "Mt", "Ft" written out or shortened.

    ``norm`` is the name normalised, where the caller has that already.
    """
    bare = whole = norm or normalise(text)
    stripped = text.strip()
    if stripped[-1:] in _POSSESSIVE_ENDS:
        bare = normalise(_POSSESSIVE.sub("", stripped))
        if bare != whole and bare:
            yield Variant(bare)
    words = bare.split(" ")
    if len(words) > 1:
        for position, word in enumerate(words):
            for other in _SWAPS.get(word, ()):
                yield Variant(" ".join([*words[:position], other, *words[position + 1 :]]))


def unit_variants(norm: str, units: Mapping[str, tuple[PlaceKind, ...]]) -> Iterator[Variant]:
    """Read a generic word before or after a name: "kyiv oblast", "oblast of kyiv", "state of texas", "lake baikal".

    ``units`` gives, for each generic word (normalised, singular or plural, one to three words), the kinds that it may
    stand for. The name that is left must belong to a place of one of these kinds.
    """
    words = norm.split(" ")
    for length in (3, 2, 1):
        if len(words) <= length:
            continue
        tail, head = " ".join(words[-length:]), " ".join(words[:length])
        if tail in units:
            yield Variant(" ".join(words[:-length]), units[tail], tail)
        if head in units:
            rest = words[length:]
            if rest[0] == "of" and len(rest) > 1:
                rest = rest[1:]
                if rest[0] == "the" and len(rest) > 1:
                    rest = rest[1:]
            yield Variant(" ".join(rest), units[head], head)


# The same generic word in the languages in which GeoNames names units.
_COGNATES: Mapping[str, frozenset[str]] = {
    "province": frozenset({"province", "provincia", "provincie", "provinz", "provinsi"}),
    "department": frozenset({"department", "departamento", "departement"}),
    "region": frozenset({"region", "regione", "regiao"}),
    "district": frozenset({"district", "distrito", "distretto", "distrikt"}),
    "municipality": frozenset({"municipality", "municipio", "municipiul", "municipalidad"}),
    "state": frozenset({"state", "estado", "bundesland"}),
}


def bears_word(name: str, word: str) -> bool:
    """Whether a unit's own name has the generic word, in English or a sister language: "Provincia de Zamora"."""
    return not _COGNATES.get(word, frozenset({word})).isdisjoint(normalise(name).split(" "))


_COMPASS: Mapping[str, str] = {
    "north": "north",
    "south": "south",
    "east": "east",
    "west": "west",
    "northern": "north",
    "southern": "south",
    "eastern": "east",
    "western": "west",
    "northernmost": "north",
    "southernmost": "south",
    "easternmost": "east",
    "westernmost": "west",
    "northeast": "north-east",
    "northwest": "north-west",
    "southeast": "south-east",
    "southwest": "south-west",
    "northeastern": "north-east",
    "northwestern": "north-west",
    "southeastern": "south-east",
    "southwestern": "south-west",
    "central": "centre",
    "centre": "centre",
    "center": "centre",
}
_BETWEEN = re.compile(r"^(north|south) ?(east|west)(?:ern)? (?=\w)")


def between_variants(norm: str) -> Iterator[Variant]:
    """The other forms of a direction between two others: "south eastern asia" is "southeast asia" and so on.

    Not of north, south, east and west: South Africa is not southern Africa.
    """
    found = _BETWEEN.match(norm)
    if found is not None:
        rest = norm[found.end() :]
        for direction in (f"{found[1]}{gap}{found[2]}{end}" for gap in ("", " ") for end in ("", "ern")):
            if f"{direction} {rest}" != norm:
                yield Variant(f"{direction} {rest}")


_MIDDLE = frozenset({"and", "part", "parts", "of", "the", "regions", "areas", "end", "half", "section", "edge"})
ADJECTIVES: Mapping[str, str] = {
    "north": "northern",
    "south": "southern",
    "east": "eastern",
    "west": "western",
    "north-east": "north-eastern",
    "north-west": "north-western",
    "south-east": "south-eastern",
    "south-west": "south-western",
    "centre": "central",
}


def split_part(place_id: str) -> tuple[str, str]:
    """The id of the whole and the direction of "geonames:690791/north"; the direction is empty for any other id."""
    whole, _, direction = place_id.rpartition("/")
    return (whole, direction) if direction in ADJECTIVES and whole else (place_id, "")


def compass_part(norm: str) -> tuple[str, str] | None:
    """Split "northern ukraine" or "north east of kharkiv oblast" into the direction and the normalised rest.

    Directions are ``north``, ``north-east``, ... and ``centre``. ``None`` where the name does not start (or, as in
    "ukraines north", end) with one.
    """
    words = norm.split(" ")
    direction, used = _leading_direction(words)
    if direction is not None:
        rest = words[used:]
        skipped = 0
        while skipped < len(rest) - 1 and rest[skipped] in _MIDDLE:
            skipped += 1
        rest = rest[skipped:]
        if rest and rest[0] not in _MIDDLE:
            return direction, " ".join(rest)
        return None
    if len(words) > 1 and words[-1] in _COMPASS and words[-2] not in ("of", "the"):
        direction = _COMPASS[words[-1]]
        used = 1
        if len(words) > 2 and f"{words[-2]}{words[-1]}" in _COMPASS:
            direction, used = _COMPASS[f"{words[-2]}{words[-1]}"], 2
        owner = words[:-used]
        if owner[-1].endswith("s") and len(owner[-1]) > 2:
            return direction, " ".join([*owner[:-1], owner[-1][:-1]])
    return None


def _leading_direction(words: list[str]) -> tuple[str | None, int]:
    if len(words) > 2 and f"{words[0]}{words[1]}" in _COMPASS:
        return _COMPASS[f"{words[0]}{words[1]}"], 2
    if len(words) > 1 and words[0] in _COMPASS:
        return _COMPASS[words[0]], 1
    return None, 0
