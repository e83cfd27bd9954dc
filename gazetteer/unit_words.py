"""Words for units in other languages, as reports write them in Latin letters: "Kyivska oblast", "Provincia de Zamora".

Asked only of names that nothing else explains; the English words are reviewed rows of the store (``unit``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gazetteer.names import Variant
from gazetteer.place import PlaceKind

_FIRST, _SECOND = (PlaceKind.ADMIN1,), (PlaceKind.ADMIN2,)
_EITHER, _LOWER = (PlaceKind.ADMIN1, PlaceKind.ADMIN2), (PlaceKind.ADMIN2, PlaceKind.ADMIN1)

# Normalised words that stand before the name, after it, or both.
_BEFORE: Mapping[str, tuple[PlaceKind, ...]] = {
    "bundesland": _FIRST,
    "freistaat": _FIRST,
    "kanton": _FIRST,
    "landkreis": _SECOND,
    "kreis": _SECOND,
    "regierungsbezirk": _LOWER,
    "departement": _EITHER,
    "departamento": _EITHER,
    "provincia": _EITHER,
    "provincie": _EITHER,
    "provinz": _EITHER,
    "provinsi": _FIRST,
    "regione": _FIRST,
    "regiao": _FIRST,
    "estado": _FIRST,
    "comunidad autonoma": _FIRST,
    "comunidad": _FIRST,
    "communaute": _FIRST,
    "distrito": _EITHER,
    "distretto": _EITHER,
    "municipio": _LOWER,
    "municipalidad": _LOWER,
    "concelho": _SECOND,
    "judetul": _FIRST,
    "judet": _FIRST,
    "wojewodztwo": _FIRST,
    "powiat": _SECOND,
    "okres": _SECOND,
    "wilaya": _FIRST,
    "wilayat": _FIRST,
    "muhafazat": _FIRST,
    "muhafazah": _FIRST,
    "mohafazat": _FIRST,
    "gouvernorat": _FIRST,
    "governatorato": _FIRST,
    "gobernacion": _FIRST,
    "prefecture": _EITHER,
    "ostan": _FIRST,
    "ostan e": _FIRST,
    "shahrestan": _SECOND,
    "changwat": _FIRST,
    "tinh": _FIRST,
    "kabupaten": _SECOND,
    "daerah istimewa": _FIRST,
    "cercle": _LOWER,
    "oblast": _FIRST,
    "respublika": _FIRST,
    "republika": _FIRST,
}
_AFTER: Mapping[str, tuple[PlaceKind, ...]] = {
    "oblast": _FIRST,
    "oblasts": _FIRST,
    "voblast": _FIRST,
    "voblasts": _FIRST,
    "oblasti": _FIRST,
    "oblys": _FIRST,
    "viloyati": _FIRST,
    "guberniya": _FIRST,
    "krai": _FIRST,
    "kray": _FIRST,
    "kraj": _FIRST,
    "raion": _LOWER,
    "rayon": _LOWER,
    "rajon": _LOWER,
    "okrug": _LOWER,
    "wojewodztwo": _FIRST,
    "zupanija": _FIRST,
    "megye": _FIRST,
    "lan": _FIRST,
    "fylke": _FIRST,
    "kommune": _LOWER,
    "kommun": _LOWER,
    "maakunta": _FIRST,
    "maakond": _FIRST,
    "apskritis": _FIRST,
    "novads": _EITHER,
    "ili": _FIRST,
    "ilcesi": _SECOND,
    "ken": _FIRST,
    "sheng": _FIRST,
    "zizhiqu": _FIRST,
    "aimag": _FIRST,
    "pradesh": _FIRST,
    "zila": _SECOND,
    "jela": _SECOND,
}
_ARTICLES = frozenset(
    "of de del della dello dei degli di do da dos das du des d la le les los las el al von der e".split()
)
# Adjectives of Slavic languages -> the name: Kyivska, Donetskaya, Luhanskyi. What is left, and what it may go on with.
_ADJECTIVE_ENDS = (
    "skaya",
    "skaja",
    "skaia",
    "ska",
    "skyi",
    "skyy",
    "skij",
    "skiy",
    "skii",
    "sky",
    "ski",
    "skoi",
    "skoy",
)
_POLISH_ENDS = ("skie", "ckie", "dzkie")
_HARDENED_ENDS = ("tskaya", "tska", "zka", "zkaya")  # Vinnytska: Vinnytsia; Zaporizka: Zaporizhzhia
_NAME_ENDS = ("", "sk", "a", "y", "e", "ia", "sa", "sia", "sy", "zhzhia")


def variants(norm: str) -> Iterator[Variant]:
    """Questions that a unit's name in another language makes; ``norm`` is normalised."""
    words = norm.split(" ")
    if words[-1].endswith(_POLISH_ENDS):  # "Podlaskie", the voivodeship; agrees with a word that is left out
        yield Variant(f"{norm} voivodeship", _FIRST, "wojewodztwo")
        yield Variant(f"wojewodztwo {norm}", _FIRST, "wojewodztwo")
    for length in (2, 1):
        head, tail = " ".join(words[:length]), " ".join(words[-length:])
        if len(words) > length and head in _BEFORE:
            rest = words[length:]
            while len(rest) > 1 and rest[0] in _ARTICLES:
                rest = rest[1:]
            yield from _forms(" ".join(rest), _BEFORE[head], head)
        if len(words) > length and tail in _AFTER:
            yield from _forms(" ".join(words[:-length]), _AFTER[tail], tail)


def _forms(name: str, kinds: tuple[PlaceKind, ...], word: str) -> Iterator[Variant]:
    yield Variant(name, kinds, word)
    if word == "wojewodztwo":
        yield Variant(f"{name} voivodeship", kinds, word)
    if name[:1] in "ld" and len(name) > 3 and word in ("departement", "provincia", "regione"):  # de l'Hérault
        yield Variant(name[1:], kinds, word)
    if name.endswith("s") and word in ("lan", "kommun"):  # Stockholms lan
        yield Variant(name[:-1], kinds, word)
    for end in (*_ADJECTIVE_ENDS, *_HARDENED_ENDS):
        stem = name.removesuffix(end)
        if stem != name and len(stem) > 2:
            yield from (Variant(stem + more, kinds, word) for more in _NAME_ENDS)
            if stem.endswith("n"):  # Rivnenska: Rivne
                yield Variant(stem[:-1], kinds, word)
