"""Noun phrases that describe a place, and which place each of them is about.

"The port city", "Ukraine's second city", "the Crimean port" say something about a place that is named beside them
(apposition), after them ("the Russian city of ..."), before a verb ("X is a ..."), or some sentences earlier
(an anaphor). Here each is bound to its place and folded into one item of its line, so that the phrases of the families
can speak of "x in y" whatever x looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gazetteer import Gazetteer, PlaceKind
from gazetteer import Match as NameMatch
from geo import vocabulary as words
from geo.grammar.antecedents import Memory, fits
from geo.grammar.phrases import Item, Line, Match, Phrase, is_aside
from geo.records import Resolution


class Bond(StrEnum):
    """How a description is tied to its place."""

    NAMING = "naming"  # "the Russian city of X"
    APPOSITION = "apposition"  # "X, the port city"
    PREDICATE = "predicate"  # "X is a port city"
    ANAPHOR = "anaphor"  # "... X ... . The port city ..."


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase about a place. ``subjects`` are what it may be about, best first; an anaphor can have several.

    ``modifier`` is a place or demonym used as adjective, ``owner`` a place in the possessive, ``compass`` a part
    ("western").
    """

    sentence: int
    start: int
    end: int
    noun: str
    bond: Bond
    subjects: tuple[Resolution, ...]
    modifier: Item | None = None
    owner: Item | None = None
    compass: str = ""
    adjectives: tuple[str, ...] = ()
    region: str = ""  # id of what the modifier and the noun name together: "a Baltic state"


_NOUN_PHRASES = (
    Phrase("det:(the|this|that|a|an|its|his|her|their) f:FILL*? c:COMPASS? m:(PLACE | DEMONYM)? e:FILL*? k:KIND"),
    Phrase("o:PLACE 's f:FILL*? c:COMPASS? m:DEMONYM? e:FILL*? k:KIND"),
    Phrase("one of (the | o:PLACE 's) f:FILL*? c:COMPASS? m:DEMONYM? e:FILL*? k:KINDS"),
)
_ORDINAL_PHRASES = (
    Phrase("the n:(first|second|former|latter) of (the|these) two KINDS?"),
    Phrase("the n:(first|second) k:KIND > (,|is|was|lies|lay)"),
    Phrase("the n:(first|second|former|latter) > END"),
)
_GROUP_PHRASES = (Phrase("(the|both|all) the? q:NUMBER? FILL*? m:(PLACE | DEMONYM) e:FILL*? g:KINDS"),)
PRONOUN, POSSESSIVE = "it", "its"  # what stands for a noun where there is none
_PRONOUN_PHRASES = (
    Phrase("START it:it > (lies|lay|sits|stands|borders|shares|has|is|was|flows)"),
    Phrase("START it:its > (c:COMPASS)? (capital|neighbour|neighbor|border|coast|coastline|largest|biggest|second)"),
)
# A noun after the kind makes the kind an adjective: "the city council", "the state legislature".
_HEADS = frozenset(
    "council hall centre center government authorities authority mayor official officials police court "
    "courts school schools limits budget line house legislature residents resident team manager side club "
    "administration border department commission leader leaders hospital university board attorney lawmaker "
    "lawmakers senator representative law highway media television tv news officer officers council's office "
    "building program programme service services system fund funds agency worker workers markets gains "
    "punishment flight controls investment expenditure spending project projects tax taxes bank company firm "
    "championship championships title player players song music singer star bus train road roads street "
    "streets elder elders nation state country city town village park district governor government's visit "
    "tour trip chief head secretary minister planner planners prosecutor prosecutors clerk clerks employee "
    "employees committee convention fair record".split()
)
_MOST_FILL = 3


def describe(lines: Sequence[Line], gazetteer: Gazetteer) -> tuple[tuple[Line, ...], tuple[Description, ...]]:
    """The lines with every bound description folded into one item, and the descriptions in text order."""
    memory = Memory(gazetteer)
    folded: list[Line] = []
    found: list[Description] = []
    for line in lines:
        here = list(_read(line, memory, gazetteer))
        found.extend(d for d, _, _ in here if d.noun not in (PRONOUN, POSSESSIVE))
        folded.append(_fold(line, here))
        memory.add(line)
    return tuple(folded), tuple(found)


def _fold(line: Line, here: Sequence[tuple[Description, int, int]]) -> Line:
    """``line`` with items ``first:last`` of each description as one."""
    items: list[Item] = []
    at = 0
    for n, (description, first, last) in enumerate(here):
        items.extend(line.items[at:first])
        text = " ".join(item.text for item in line.items[first:last])
        items.append(
            Item(
                description.start,
                description.end,
                text,
                f"a:{n}",
                description.subjects,
                description.noun,
                description.bond.value,
                "" if description.modifier or description.owner else description.compass,
            )
        )
        if description.noun == POSSESSIVE:
            items.append(Item(description.end, description.end, "", "w:'s"))
        at = last
    items.extend(line.items[at:])
    return Line(line.sentence, tuple(items))


def _read(line: Line, memory: Memory, gazetteer: Gazetteer) -> Iterator[tuple[Description, int, int]]:
    """Bound descriptions with the half-open item indices that they cover; none overlaps another."""
    taken = 0
    special = (*_ORDINAL_PHRASES, *_PRONOUN_PHRASES, *_GROUP_PHRASES)
    matches = [m for p in special for m in p.matches(line)]
    matches += [m for p in _NOUN_PHRASES for m in p.matches(line) if _is_noun_phrase(m)]
    before: tuple[Resolution, ...] = ()
    for match in sorted(matches, key=lambda m: (m.first, -m.last)):
        beside = before if match.first == taken + 1 and line.word(taken) == "," else ()
        bound = _bind(match, memory, beside, gazetteer) if match.first >= taken else None
        if bound is not None:
            yield bound
            before, taken = bound[0].subjects, bound[2]


_POSSESSIVES = frozenset("its his her their".split())
_STATES = frozenset("state country nation republic".split())


def _region_of(modifier: Item | None, noun: str, gazetteer: Gazetteer) -> str:
    """The id of the region whose states are called by a name of their own: "a Baltic state", "the Gulf states"."""
    if modifier is None or modifier.is_anaphor or noun not in _STATES:
        return ""
    for plural in dict.fromkeys((f"{noun}s", "states", "countries")):
        for hit in gazetteer.find(f"{modifier.text} {plural}"):
            if hit.match is NameMatch.EXACT and hit.place.kind is PlaceKind.REGION:
                return hit.place.id
    regions = (place.id for place in gazetteer.demonyms(modifier.text) if place.kind is PlaceKind.REGION)
    return next(regions, "") if modifier.symbol.startswith("p:") else ""


def _bind(
    match: Match, memory: Memory, described: tuple[Resolution, ...], gazetteer: Gazetteer
) -> tuple[Description, int, int] | None:
    noun = singular(match.text("g") or match.text("k")) or "city"
    shape = Description(
        sentence=match.line.sentence,
        start=match.start,
        end=match.end,
        noun=noun,
        bond=Bond.ANAPHOR,
        subjects=(),
        modifier=match.item("m"),
        owner=match.item("o"),
        compass=match.text("c"),
        adjectives=_adjectives(match),
    )
    if match.has("it"):
        topic = memory.topic(match.line.sentence)
        shape = replace(shape, noun=PRONOUN if match.text("it") == "it" else POSSESSIVE)
        return (replace(shape, subjects=(topic,)), match.first, match.last) if topic is not None else None
    if match.has("g"):
        several = memory.group(match, noun)
        return (replace(shape, subjects=several), match.first, match.last) if several else None
    if match.has("n"):
        one = memory.ordinal(match, noun)
        return (replace(shape, subjects=(one,)), match.first, match.last) if one is not None else None
    if match.text("det") == "its":
        topic = memory.topic(match.line.sentence) if match.first == 0 else None
        if topic is not None:
            shape = replace(shape, owner=Item(match.start, match.start + len("its"), "its", "p:0", (topic,)))
    region = _region_of(shape.modifier, noun, gazetteer)
    if region:
        noun = "country"  # "a Baltic state" is none of a federation
    shape = replace(shape, region=region, noun=noun)
    itself = _is_itself(match, noun) if not region else None
    if itself is not None:
        return replace(shape, bond=Bond.NAMING, subjects=itself.resolutions, modifier=None), match.first, match.last
    named = _named_after(match, noun)
    if named is not None:
        item, last = named
        return replace(shape, bond=Bond.NAMING, subjects=(item.resolution,), end=item.end), match.first, last
    if described and any(fits(noun, r) for r in described):  # "the first of the two, the port city"
        return replace(shape, bond=Bond.APPOSITION, subjects=described), match.first, match.last
    beside, bond = _named_before(match, noun)
    if beside is not None:
        return replace(shape, bond=bond, subjects=beside.resolutions), match.first, match.last
    if match.text("det") in ("a", "an"):
        memory.add_newcomer(match.start, noun)
        return None
    # "Its capital" is that of what was spoken of, seldom a city that was.
    new = match.text("det") in _POSSESSIVES and noun in words.CAPITALS
    subjects = () if new else memory.antecedents(match, noun)
    return (replace(shape, subjects=subjects), match.first, match.last) if subjects else None


def _is_noun_phrase(match: Match) -> bool:
    """Whether the phrase ends where its noun does and has no more adjectives than one would write."""
    follower = match.line.word(match.last)
    if match.text("k") == "part" and (match.text("det") not in ("this", "that") or follower != "of"):
        return False
    if match.text("k") == "area" and not match.has("m") and match.text("det") not in ("this", "that"):
        return False
    if follower in _HEADS or (follower == "'s" and match.line.word(match.last + 1) in _HEADS):
        return False
    if match.last < len(match.line.items) and match.line.items[match.last].text[:1] == "-":
        return False  # "the port-side"
    return match.last - match.first <= _MOST_FILL + 6 and len(_adjectives(match)) <= _MOST_FILL


_AREA_NOUNS = frozenset(
    "area region district province oblast state county republic territory peninsula valley desert enclave "
    "exclave governorate prefecture department canton raion neighbourhood neighborhood quarter borough "
    "archipelago islands island range mountains lake river".split()
)


# Nouns for what lies in a region, a sea or a continent, and never completes its name.
_INNER_NOUNS = frozenset(
    "state country republic territory province county district department canton island islands archipelago "
    "prefecture governorate enclave oblast".split()
)
_WIDE = frozenset({PlaceKind.REGION, PlaceKind.CONTINENT, PlaceKind.PART})


def _is_itself(match: Match, noun: str) -> Item | None:
    """The place whose name a noun only completes: "the Donetsk region", "the Crimean peninsula"; but for "a Russian
    region" there is none.
    """
    item = match.item("m")
    if (
        item is None
        or item.is_anaphor
        or match.first + 1 > match.spans["m"][0]
        or match.spans["m"][1] != match.spans["k"][0]
    ):
        return None
    place = item.resolution.place
    if place is None:
        return None
    nation = place.kind in words.NATION
    if item.symbol.startswith("d:"):
        if nation and match.text("det") in ("a", "an"):
            return None  # "a northern Indian state" is one of many
        same = bool(words.KINDS[noun] & words.NATION) and noun != "island" if nation else noun in _AREA_NOUNS
        return item if same and not _named_after(match, noun) else None
    if place.kind is PlaceKind.COUNTRY:
        return None  # "a US territory", "the Mexico state of X"
    if noun in _INNER_NOUNS and (place.kind.is_water or place.kind in _WIDE):
        return None  # "a Caribbean island", "the New England state of X"
    return item if noun in _AREA_NOUNS and not _names_inner(match, noun) else None


def _names_inner(match: Match, noun: str) -> bool:
    """Whether the phrase names what follows: "the Volta region town of X" does, "the Podil district of Kyiv" not."""
    named = _named_after(match, noun)
    return named is not None and noun not in _AREA_NOUNS


def _adjectives(match: Match) -> tuple[str, ...]:
    return (*match.text("f").split(), *match.text("e").split())


_NAMING = frozenset("state province country city town village island continent river lake sea".split())


def _is_main_town(match: Match, noun: str, item: Item) -> bool:
    """Whether the town is in what is named after it."""
    towns = noun in ("city", "town", "village")
    return towns and (bool(_adjectives(match)) or item.text != item.resolution.mention.text)


def _opens(match: Match) -> bool:
    """Whether the phrase opens its sentence: "A landlocked nation, X depends ...", "As the largest port, X ..."."""
    return match.first == 0 or (match.first == 1 and match.line.word(0) == "as")


def _stands_alone(line: Line, i: int, noun: str) -> bool:
    """Whether the name at ``i`` is the subject that a phrase before it speaks of, and no member of a list."""
    return fits(noun, line.items[i].resolution) and line.word(i + 1) not in ("and", "or", "'s", "")


_OF_NOUNS = frozenset(words.KINDS) - words.CAPITALS - {"suburb", "area", "part", "quarter", "borough"}


def _named_after(match: Match, noun: str) -> tuple[Item, int] | None:
    """The place that a phrase goes on to name ("the port of X", "the city X"), and the index after it."""
    line, i = match.line, match.last
    of = line.word(i) == "of"
    if of or (line.word(i) == "," and (noun in words.CAPITALS or match.has("o") or _opens(match))):
        i += 1
    if i < len(line.items) and line.items[i].symbol[:2] in ("p:", "u:"):
        item = line.items[i]
        if of and noun not in _OF_NOUNS and not (match.has("m") or match.has("o")):
            return None  # "the capital of X"; but "the Syrian capital of Damascus" names it
        if of and match.text("det") in ("a", "an"):
            return None  # "an island of Germany" is one of several
        if of and not fits(noun, item.resolution) and (noun not in _NAMING or _is_main_town(match, noun, item)):
            return None  # "the Podil district of Kyiv", "the main town of Gezira state"
        if not of and noun not in words.CAPITALS and not match.has("o") and not _stands_alone(line, i, noun):
            return None
        if item.resolution.place is not None:
            return item, i + 1
    return None


def _named_before(match: Match, noun: str) -> tuple[Item | None, Bond]:
    """The place that the phrase stands in apposition to, or that is the subject of "is a ..."."""
    line, i = match.line, match.first - 1
    bond = Bond.APPOSITION
    if line.word(i) in ("is", "was", "are", "remains", "became", "as"):
        bond = Bond.PREDICATE if line.word(i) != "as" else Bond.APPOSITION
        i -= 1
        if line.word(i) == ",":
            i -= 1
    elif line.word(i) in (",", "--", "("):
        i -= 1
    else:
        return None, bond
    for at in (i, i - 2):  # "Springfield, Illinois, the state capital": one place may stand between
        if at < 0 or not line.items[at].symbol.startswith("p:"):
            return None, bond
        if fits(noun, line.items[at].resolution):
            aside = bond is Bond.PREDICATE and is_aside(line, at, at + 1)
            return (None if aside else line.items[at]), bond
        if line.word(at - 1) not in (",", "in"):
            return None, bond
    return None, bond


def singular(noun: str) -> str:
    """The noun of ``words.KINDS`` for its plural: "volcanoes" -> "volcano"."""
    return words.PLURALS.get(noun, noun)
