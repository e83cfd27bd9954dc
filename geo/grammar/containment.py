"""Inside: "X in Y", "X, Y", "X, a town in western Y", "the Y-ian city of X", "this port city in Y"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gazetteer import PlaceKind
from geo.grammar.descriptions import Bond, Description, singular
from geo.grammar.phrases import Item, Line, Match, Phrase
from geo.grammar.reading import Reading, likely, plausible, reading
from geo.records import Resolution, Role
from geo.vocabulary import CAPITALS, KINDS, NATION, PORTS, SEAS, compass

_PART = "part|parts|half|edge|corner|tip|end|fringe|fringes|reaches|flank|side"
_REGION = (
    f"(PLACE 's)? (the? c:COMPASS {_PART} of|in | the? c:COMPASS | the c:COMPASS of | the? nearby|neighbouring|"
    "neighboring)? the? y:PLACE"
)
_PHRASES = (
    # "Puzhnyky, in western Y"; "this port city in Y"; "X, on Y" (an island)
    Phrase(f"x:PLACE ,? in|on {_REGION}"),
    # "X, the city of caves in Y", after the noun phrase was folded: "X , [a] in Y"
    Phrase(f"x:ANAPHOR (of FILL FILL?)? ,? in|on {_REGION}"),
    # "X, a district of Y", "this part of Y"
    Phrase("x:ANAPHOR of (the? c:COMPASS)? the? y:PLACE"),
    # "X, a resort on the coast of Y"; "X, on the Black Sea coast of Y"
    Phrase(f"x:PLACE ,? (FILL FILL?)? on the (c:COMPASS | PLACE | FILL)* coast|shore|shores|coastline of {_REGION}"),
    # "X, on Y's western coast"; "X, in the Y-ian south", "X, in Y's north"; "X, at the southern tip of Y"
    Phrase("x:PLACE ,? (LIE)? on y:PLACE 's (c:COMPASS)? FILL? k:(coast|shore|shores|coastline|seaboard)"),
    Phrase("x:PLACE ,? (LIE)? in y:PLACE 's (far|deep)? c:COMPASS > (MARK | and|but|on|in|at|where|when)"),
    Phrase(f"x:PLACE ,? (LIE)? at|on|near the? c:COMPASS {_PART} of the? y:PLACE"),
    # several towns in one region, one of several islands
    Phrase(f"x:PLACE and (FILL)? other FILL* KINDS in|on|of {_REGION}"),
    Phrase("x:PLACE , one of the y:PLACE"),
    Phrase(f"x:PLACE ,? (deep|high|tucked|nestled) (away)? in|inside {_REGION}"),
    Phrase(f"x:PLACE (is | , a|an FILL*? KIND) (that|which) belongs|belonged to {_REGION}", is_predicate=True),
    Phrase(f"x:ANAPHOR (that|which)? belongs|belonged|belonging to {_REGION}"),
    Phrase("x:PLACE , (just)? (over|across) the border in the? y:PLACE"),
    # "X, once the home of kings, in Y": a phrase between commas
    Phrase(f"x:PLACE , (once|formerly|also|home|now) (FILL | PLACE | OTHER | the|of|to)+ , in {_REGION}"),
    # "X, which lies in Y"; "X is in Y"
    Phrase(
        f"x:PLACE ,? r:(which|that)? v:LIE (deep|just|well|squarely|firmly)? in|inside|within {_REGION}",
        is_predicate=True,
    ),
    Phrase(f"x:PLACE LIE (the | one of the) FILL* (in | on) {_REGION}", is_predicate=True),
    Phrase(f"x:PLACE , GAP+ , LIE in|inside|within {_REGION}", is_predicate=True),
    Phrase(
        f"x:PLACE ,? LIE on the (c:COMPASS | PLACE | FILL)* coast|shore|shores|coastline of {_REGION}",
        is_predicate=True,
    ),
    Phrase("x:PLACE ,? r:(which|that)? is|was|are part of the? y:PLACE", is_predicate=True),
    Phrase("x:PLACE (is|was)? located|situated in|within the? y:PLACE"),
)
_IN_BRACKETS = Phrase("x:PLACE PAREN the? y:PLACE (CLOSE | ,)")
_OF_ITS_COUNTRY = (
    Phrase(f"x:PLACE ,? (LIE)? (in|on|at) the c:COMPASS ({_PART})? of the country"),
    Phrase("x:PLACE ,? (LIE)? in the country 's (far|deep)? c:COMPASS"),
)
_EACH = Phrase(f"x:PLACES ,? (both|all) (in|on) {_REGION}")
_COMMA = Phrase("x:PLACE , the? (c:COMPASS)? y:PLACE")
_ONE_OF = Phrase("x:PLACE , one of y:PLACE 's (FILL* g:KINDS)?")
_OWNED = Phrase("y:PLACE 's x:PLACE")
_HUB = Phrase(
    "x:PLACE , (a|an|the) FILL*? (hub|heart|heartland|bastion|powerhouse|centre|center|gateway) of (c:COMPASS)? the? "
    "y:PLACE > (MARK | and|but|is|was|has|had|where|on|in)"
)
_SEVERAL = Phrase(f"(to|in|near|visited|visiting|reached) x:PLACES in {_REGION}")
_COUNTRIES = Phrase(
    "x:PLACES are|were (the | two|three|four | both | among the)* y:DEMONYM FILL? (countries|nations|states|cities|"
    "towns|islands|ports|provinces)",
    is_predicate=True,
)
_TOPIC = Phrase("START in the? y:PLACE , x:ANAPHOR > GAP")

_LARGE = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.CONTINENT})
_REGIONS = frozenset({PlaceKind.REGION, PlaceKind.PART})
# From the small to the large; what is not here is smaller still.
_RANK = {
    **dict.fromkeys((PlaceKind.CITY,), 2),
    **dict.fromkeys((PlaceKind.ADMIN2, PlaceKind.PARK, PlaceKind.VALLEY), 3),
    **dict.fromkeys((PlaceKind.ADMIN1, PlaceKind.TERRITORY, PlaceKind.REGION, PlaceKind.PART), 4),
    **dict.fromkeys((PlaceKind.ISLAND, PlaceKind.ARCHIPELAGO, PlaceKind.PENINSULA), 4),
    **dict.fromkeys((PlaceKind.RANGE, PlaceKind.DESERT), 4),
    PlaceKind.COUNTRY: 5,
    PlaceKind.CONTINENT: 6,
}
# What a place is when it is the thing fought, met or backed rather than where something is: "beat Iceland in Nice".
_PARTIES = frozenset(
    "beat beats beating defeat defeated defeats defeating against versus vs v play plays played playing face "
    "faces faced facing over host hosts hosting hosted edged thrashed drew draw join joined joins joining "
    "sign signed signs by with accuse accused accuses accusing between support supported supporting helped "
    "help helping back backed backing fight fighting fought met meet tell told urge urged for leave left "
    "leaving leaves departed quit than like as and or s".split()
)
_FIGURES = frozenset("his her their its my our your a an another every".split())  # "met his Waterloo in ..."
_LOCATIVES = frozenset("in at near outside around of from inside throughout beneath under".split())
_BODIES = frozenset(
    "talks talk war policy crisis embassy ambassador conflict negotiations summit envoy correspondent bureau "
    "office peace trade border mission operation campaign strategy deal file question front theatre theater "
    "policymakers".split()
)


def readings(lines: Sequence[Line], descriptions: Sequence[Description]) -> Iterator[Reading]:
    for description in descriptions:
        yield from _of_description(description)
    for line in lines:
        for phrase, is_claim in _JUDGED:
            for match in phrase.matches(line):
                if is_claim(match):
                    yield from _reading(match, phrase)
        for phrase in _OF_ITS_COUNTRY:
            for match in phrase.matches(line):
                x = match.items("x")[-1]
                if x.resolution.place is not None and _RANK.get(x.resolution.place.kind, 1) < _RANK[PlaceKind.COUNTRY]:
                    part = compass(match.text("c"))
                    yield reading(
                        "containment", match, x, None, (match.at("c")[0], match.end), relation="in", part=part, own=True
                    )


def _reading(match: Match, phrase: Phrase) -> Iterator[Reading]:
    y = match.items("y")[0]
    focus = (match.at("c")[0] if match.has("c") else y.start, y.end)
    if focus[0] > y.start:
        focus = (y.start, match.at("c")[1])
    for x in match.items("x"):
        said = match.text("c") or (x.compass if x.is_anaphor else "")
        part = compass(said) if said else None
        yield reading(
            "containment",
            match,
            x,
            y,
            focus,
            is_predicate=phrase.is_predicate,
            relation="in",
            part=part,
            noun=singular(match.text("g")),
            owned=phrase is _OWNED,
            comma=phrase is _COMMA,
            on=_says_on(match),
            wholly="wholly" in match.text("v") or "entirely" in match.text("v"),
            strict=said.endswith("most") or (bool(said) and _is_coast(match)),
        )


def _of_description(d: Description) -> Iterator[Reading]:
    """Reads "the Y-ian city of X", "the Y-ian port", "Y's second city"."""
    if d.noun in CAPITALS:
        return  # a capital says more than "inside": see ``kind``
    for item in (d.modifier, d.owner):
        if item is None or item.is_anaphor or (item is d.owner and d.bond is Bond.ANAPHOR and not _sole(d)):
            continue
        named = bool(d.region) and item is d.modifier
        can_hold = any(_can_hold(o, s) for o in item.resolutions for s in d.subjects)
        if not named and (_is_state_itself(d, item) or not can_hold):
            continue
        if d.noun == "suburb":
            continue  # it lies outside: see ``distance``
        if d.noun in PORTS and not named and (item.text.lower() in SEAS or _may_be_water(item)):
            continue  # "the Baltic port of X" is not in a town of that name: see ``water``
        if item.symbol.startswith("d:") and PlaceKind.FACILITY in KINDS[d.noun]:
            continue  # "the German stronghold", "the Russian base" belong to somebody
        focus = (d.start, d.end) if d.bond is Bond.ANAPHOR else (item.start, item.end)
        part = compass(d.compass) if d.compass and item is (d.modifier or d.owner) else None
        region = d.region if named else ""
        yield Reading(
            "containment", d.start, d.end, focus, d.subjects, item.resolutions, d.sentence,
            {
                "relation": "in", "part": part, "noun": d.noun, "anaphor": d.bond is Bond.ANAPHOR, "region": region,
                "strict": d.compass.endswith("most"),
            },
            is_predicate=d.bond is Bond.PREDICATE,
        )  # fmt: skip
    if d.compass and d.modifier is None and d.owner is None and d.bond is not Bond.ANAPHOR and d.noun in _TOWN_NOUNS:
        yield Reading(
            "containment", d.start, d.end, (d.start, d.end), d.subjects, (), d.sentence,
            {"relation": "in", "part": compass(d.compass), "noun": d.noun, "own": True},
            is_predicate=d.bond is Bond.PREDICATE,
        )  # fmt: skip


_TOWN_NOUNS = frozenset("city town village port".split())


def _is_state_itself(d: Description, item: Item) -> bool:
    """Whether it is the state, not something in it: "the Irish Republic"; but "the Indian state of X", "a Greek island"
    are not.
    """
    place = item.resolution.place
    named = item.symbol.startswith("p:") and item is d.modifier  # "a US territory" is not the US
    if named or place is None or place.kind not in NATION or not KINDS[d.noun] & NATION:
        return False
    return (d.bond is Bond.ANAPHOR and d.noun not in _ISLAND_NOUNS) or all(
        s.place is None or s.place.kind in NATION for s in d.subjects
    )


_ISLAND_NOUNS = frozenset("island islands archipelago atoll islet".split())
_MUCH_SMALLER = 0.1  # a place with fewer people than this share of the other's is no rival for "Y's second city"


def _sole(d: Description) -> bool:
    """Whether the report speaks of one place only; else "Y's biggest city" may be one not named yet."""
    people = [s.place.population for s in d.subjects if s.place is not None]
    return all(n <= _MUCH_SMALLER * people[0] for n in people[1:])


def _can_hold(outer: Resolution, inner: Resolution) -> bool:
    """Whether the first is of a kind that may hold the second, in some reading of both."""
    return any(holds(o.kind, i.kind) for o in likely((outer,)) for i in likely((inner,)))


def holds(outer: PlaceKind, inner: PlaceKind) -> bool:
    """Whether "in" between such kinds speaks of the map: a town in a country, never a country in a town. Regions are of
    every size: the Donbas lies in a country, countries lie in the Sahel.
    """
    if outer.is_water or inner is PlaceKind.CONTINENT:
        return False
    if outer in _REGIONS or (inner.is_settlement and outer.is_settlement):
        return True
    if inner is PlaceKind.ISLAND and outer in (PlaceKind.ADMIN1, PlaceKind.ARCHIPELAGO):
        return True
    return (inner in _REGIONS and outer in _LARGE) or _RANK.get(outer, 0) > _RANK.get(inner, 1)


def _is_claim(match: Match) -> bool:
    """Whether "x in y" says where x is, rather than what was done there, with whom or about what."""
    x, y = match.items("x")[-1], match.items("y")[0]
    line = match.line
    if line.word(match.first + 1) == "of" and (
        x.noun in CAPITALS or x.noun == "suburb" or (x.goes_back and x.noun != "part")
    ):
        return False
    if y.is_vague or not any(_can_hold(y.resolution, s) for s in x.resolutions):
        return False
    if _may_be_water(y):
        return False
    if line.word(match.last) in _BODIES or _opens_list(line, match.last, y):
        return False
    if x.is_anaphor or line.word(match.first + 1) == "," or match.has("c"):
        return True
    before = line.word(match.first - 1)
    if line.word(match.first + 1) not in ("in", "on"):
        return before not in _FIGURES  # with a verb
    if before in _PARTIES or before in _FIGURES:
        return False
    if x.resolution.place is not None and x.resolution.place.feature_code == "PPLC":
        return before in _LOCATIVES and x.resolution.mention.role is not Role.METONYM
    return True


def _is_coast(match: Match) -> bool:
    """Whether it names a side of a coast ("Y's eastern coast"), which leaves less room than a part of the land does."""
    return any(i.symbol[2:] in _COASTS for i in match.line.items[match.first : match.last])


_COASTS = frozenset("coast shore shores coastline seaboard".split())


def _may_be_water(item: Item) -> bool:
    return any(p.kind.is_water for p in plausible(item.resolutions))


def _says_on(match: Match) -> bool:
    """Whether it says "X on Y", which is said of islands; anything else that X is on is no region."""
    between = match.line.items[match.spans["x"][1] : match.spans["y"][0]]
    if match.has("k"):
        return False
    preposition = next((i.symbol[2:] for i in between if i.symbol[2:] in ("in", "on", "inside", "within", "of")), "")
    return preposition == "on" and not any(
        i.symbol[2:] in ("coast", "shore", "shores", "coastline", "edge") for i in between
    )


def _opens_list(line: Line, i: int, y: Item) -> bool:
    """Whether item ``i`` goes on with places of the kind of ``y``: "in Ukraine, Poland and Moldova"."""
    while line.word(i) in (",", "and", "or", "the", "&"):
        i += 1
        if i < len(line.items) and line.items[i].symbol[:2] in ("p:", "u:"):
            after, place = line.items[i].resolution.place, y.resolution.place
            return after is None or place is None or _RANK.get(after.kind, 1) >= _RANK.get(place.kind, 1)
    return False


def _is_comma_claim(match: Match) -> bool:
    """Whether "X, Y" is a place with what holds it, rather than two members of a list or two clauses."""
    line = match.line
    x, y = match.items("x")[0], match.items("y")[0]
    if (x.is_anaphor and x.bond != Bond.NAMING) or y.is_vague or not _can_hold(y.resolution, x.resolution):
        return False
    if (
        _same_rank(x, y)
        or match.has("c")
        or all(p.kind in (PlaceKind.CITY, PlaceKind.SUBURB) for p in plausible((y.resolution,)))
    ):
        return False
    if _in_list_before(line, match.first, x) or _opens_list(line, match.last, y) or _opens_main_clause(match):
        return False
    after = line.word(match.last)
    if match.last < len(line.items) and not after:
        return False  # a mention follows: "in Geneva, Iran Russia ..."
    if line.word(match.last - 1) == ")" or after in _CLOSERS or match.last == len(line.items):
        return True
    # "Protesters in Warsaw, Poland said": the closing comma is often left out, but "In Geneva, Iran said" is a subject.
    return line.word(match.first - 1) in _LOCATIVES and match.first > 1 and after in _PREPOSITIONS


def _opens_main_clause(match: Match) -> bool:
    """Whether "Y, which" is the subject that follows an opening clause: "After he left X, Y, which denies it, ..."."""
    line = match.line
    related = line.word(match.last) == "," and line.word(match.last + 1) in ("which", "who", "whose")
    return related and line.word(0) in _OPENERS and all(line.word(i) != "," for i in range(match.first))


_OPENERS = frozenset("after before when while as if since although though because once until in at from".split())


def _same_rank(x: Item, y: Item) -> bool:
    a = x.resolution.place
    return a is not None and all(_RANK.get(a.kind, 1) >= _RANK.get(b.kind, 1) for b in likely((y.resolution,)))


_CLOSERS = frozenset(', . ; : ( ) -- ? ! " ” - ]'.split())
_PREPOSITIONS = frozenset("on in at for to from with by after before during where when who as and".split()) - {"and"}


def _in_list_before(line: Line, i: int, x: Item) -> bool:
    """Whether a place of the rank of ``x`` stands before it with only a comma between."""
    if line.word(i - 1) != "," or i < 2 or line.items[i - 2].symbol[:2] not in ("p:", "u:"):
        return False
    before, place = line.items[i - 2].resolution.place, x.resolution.place
    return before is None or place is None or _RANK.get(before.kind, 1) == _RANK.get(place.kind, 1)


def _is_owned_claim(match: Match) -> bool:
    """Whether "Y's X" says that X is in Y: not "India's Silicon Valley" after "is", not "Ukraine's Moscow embassy"."""
    line = match.line
    x, y = match.items("x")[0], match.items("y")[0]
    place = x.resolution.place
    if (
        x.is_anaphor
        or y.is_vague
        or place is None
        or place.feature_code == "PPLC"
        or not _can_hold(y.resolution, x.resolution)
    ):
        return False
    before, after = line.word(match.first - 1), line.word(match.last)
    if before in ("is", "was", "as", "become", "became", "called", ",") or (match.last < len(line.items) and not after):
        return False
    return after in _CLOSERS or after in _LOCATIVES or after in _PREPOSITIONS or match.last == len(line.items)


def _holds_each(match: Match) -> bool:
    """Whether "X and Z, both in Y" speaks of the map."""
    y = match.items("y")[0]
    return not y.is_vague and all(_can_hold(y.resolution, x.resolution) for x in match.items("x"))


def _is_hub(match: Match) -> bool:
    """Whether a town is called the hub of the country or province around it; the hub of a continent may lie outside."""
    x, y = match.items("x")[0], match.items("y")[0]
    place = y.resolution.place
    return not y.is_vague and place is not None and place.kind in _COUNTED and _can_hold(y.resolution, x.resolution)


_COUNTED = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY, PlaceKind.ADMIN1})


def _holds_several(match: Match) -> bool:
    """Whether "to X and Z in Y" speaks of towns, none of them a seat of government that may stand for it."""
    places = [x.resolution.place for x in match.items("x")]
    towns = [p for p in places if p is not None and p.kind.is_settlement and p.feature_code != "PPLC"]
    parted = any(match.line.word(match.first - 1) == verb for verb in _LOSSES)
    return len(towns) == len(places) > 1 and not parted and _is_claim(match) and _holds_each(match)


_LOSSES = frozenset("lost lose loses losing fell defeat defeats loss losses".split())


_COPULAS = frozenset("is was are were has had seems remains looks".split())


def _is_topic(match: Match) -> bool:
    """Whether "In Y, the city of X" names a town of the province that the sentence is about."""
    x, y = match.items("x")[0], match.items("y")[0]
    town, unit = x.resolution.place, y.resolution.place
    return (
        x.bond == Bond.NAMING
        and match.line.word(match.last) not in _COPULAS  # "In Catalonia, the city of Madrid is seen as distant"
        and town is not None
        and town.kind.is_settlement
        and unit is not None
        and unit.kind is PlaceKind.ADMIN1
    )


_JUDGED: tuple[tuple[Phrase, Callable[[Match], bool]], ...] = (
    *((phrase, _is_claim) for phrase in _PHRASES),
    (_EACH, _holds_each),
    (_IN_BRACKETS, _is_comma_claim),
    (_COMMA, _is_comma_claim),
    (_ONE_OF, _holds_each),
    (_OWNED, _is_owned_claim),
    (_HUB, _is_hub),
    (_SEVERAL, _holds_several),
    (_COUNTRIES, _holds_each),
    (_TOPIC, _is_topic),
)
