"""What a place name does in its sentence: a location, a government named by its seat, an agent, an adjective ...

The rules read the words on both sides of the name; they never look at what is claimed about it. Order matters and is
the order of ``_CUES``: the first cue that speaks decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gazetteer import Gazetteer, Place, PlaceKind
from geo import lexicon
from geo.prior import ranked
from geo.records import Label, Role
from geo.tokens import Token


@dataclass(frozen=True)
class Context:
    """A name with its sentence. ``tokens`` are those of the whole sentence, ``name`` what is looked up."""

    tokens: Sequence[Token]
    start: int
    end: int
    label: Label
    name: str
    follows_town: bool = False  # it comes after a town and a comma
    place: Place | None = None  # the likeliest place of this name
    governs: bool = False  # whether that is the capital of a country

    @cached_property
    def before(self) -> tuple[Token, ...]:
        """The tokens before the name, nearest first; articles, compass words and the like skipped."""
        return tuple(t for t in reversed(self.tokens) if t.end <= self.start and t.lower not in _SKIPPED)

    @cached_property
    def after(self) -> tuple[Token, ...]:
        return tuple(t for t in self.tokens if t.start >= self.end)

    @property
    def possessive(self) -> bool:
        return bool(self.after) and self.after[0].kind == "possessive" and self.after[0].start == self.end

    def word_before(self, n: int = 0) -> str:
        return self.before[n].lower if n < len(self.before) else ""

    def word_after(self, n: int = 0) -> str:
        return self.after[n].lower if n < len(self.after) else ""


_SKIPPED = frozenset(
    """
    the northern southern eastern western central north-eastern north-western south-eastern south-western
    northeastern northwestern southeastern southwestern neighbouring neighboring nearby downtown all entire whole
    mainland occupied so-called “ " ‘
    """.split()
)
_ROLE_OF_LABEL = {
    Label.DEMONYM: Role.DEMONYM,
    Label.PERSON: Role.PERSON,
    Label.ORGANISATION: Role.ORGANISATION,
    Label.OTHER: Role.OTHER,
}
_COUNTRIES = frozenset({PlaceKind.COUNTRY, PlaceKind.TERRITORY})


def role_of(context: Context, gazetteer: Gazetteer) -> Role:
    """The role of a name; a location where no cue says otherwise."""
    if context.label in _ROLE_OF_LABEL:
        return _ROLE_OF_LABEL[context.label]
    hits = ranked(gazetteer.find(context.name))
    if hits:
        place = hits[0][0].place
        context = replace(context, place=place, governs=_governs(place, gazetteer))
    return next((role for cue in _CUES if (role := cue(context)) is not None), Role.LITERAL)


def _governs(place: Place, gazetteer: Gazetteer) -> bool:
    return place.kind is PlaceKind.CITY and any(unit.kind in _COUNTRIES for unit in gazetteer.capital_of(place))


def _inside_a_name(context: Context) -> Role | None:
    """As in "the Istanbul agreements", "Lagos City Council": the place inside the name of something else."""
    if context.possessive:
        return None
    if context.word_before() == "of" and len(context.before) > 1:
        head = context.before[1]
        if head.is_name_like and head.lower in lexicon.ORGANISATION_WORDS:
            return Role.EMBEDDED  # the Bank of England
    for n, token in enumerate(context.after[:4]):
        if token.start > context.end + 1 and n == 0:
            return None
        if token.lower in lexicon.NAMED_EVENT_WORDS or (
            token.is_name_like and token.lower in lexicon.ORGANISATION_WORDS
        ):
            return Role.EMBEDDED
        if not token.is_name_like:
            return None
    return None


def _branch(context: Context) -> Role | None:
    """As in "CBC Toronto", "Cancer Research UK", "Air France": the place at the end of an organisation's name."""
    before = [t for t in context.tokens if t.end <= context.start]
    if context.place is None or not before or before[-1].end + 1 != context.start or _is_headline(context.tokens):
        return None
    run: list[Token] = []
    for token in reversed(before):
        if (
            not token.is_name_like
            or token.lower in lexicon.FUNCTION_WORDS | lexicon.TITLES | lexicon.OFFICES | _SKIPPED
        ):
            break
        run.append(token)
    word = run[0] if run else None
    if word is None or not (word.is_upper or word.lower in _BRANCHED or len(run) > 1):
        return None
    opens = run[-1] is before[0] and len(run) == 1 and word.lower not in _BRANCHED
    return None if (opens and not word.is_upper) or "-" in word.text else Role.EMBEDDED


def _is_headline(tokens: Sequence[Token]) -> bool:
    """Whether capitals say nothing: most long words have one."""
    long = [t for t in tokens if t.kind == "word" and len(t.text) > 3]
    return 2 * sum(t.is_name_like for t in long) > len(long) + 2


_BRANCHED = frozenset("air real inter team radio bank bayern dynamo environment racing virgin research bell".split())


def _seat(context: Context) -> Role | None:
    """A building that stands for a power, unless one is in it, near it, or goes there."""
    if context.place is None or context.place.kind is not PlaceKind.SEAT:
        return None
    return Role.LITERAL if context.word_before() in _AT else Role.METONYM


def _country(context: Context) -> Role | None:
    """A country is an agent wherever nothing makes it a location."""
    if context.place is None or context.place.kind not in _COUNTRIES:
        return None
    if context.possessive:
        return Role.LITERAL if _owns_ground(context) else Role.ACTOR
    if context.follows_town:
        return Role.LITERAL
    located = _located(context)
    if located is not None:
        return Role.LITERAL if located else Role.ACTOR
    if context.word_before() in lexicon.VERBS_OF_PLACE or _is_described(context):
        return Role.ACTOR if context.word_after() == "to" and context.word_after(1) in _JUDGES else Role.LITERAL
    return None if _listed(context) and not _acts(context) else Role.ACTOR


def _capital(context: Context) -> Role | None:
    """The capital of a country stands for its government where it acts, or is dealt with."""
    if not context.governs:
        return None
    if context.possessive:
        return Role.METONYM if _owns_politics(context) else Role.LITERAL
    if context.word_before() in lexicon.AGENT_VERBS - lexicon.VERBS_OF_PLACE:
        return Role.METONYM
    located = _located(context)
    if located is not None:
        return Role.LITERAL if located or not _dealt_with(context) else Role.METONYM
    return Role.METONYM if _acts(context) and context.word_before() not in lexicon.VERBS_OF_PLACE else None


def _town(context: Context) -> Role | None:
    """Any other place that says or decides something: its officials do."""
    if context.possessive or _located(context) is not None:
        return None
    rules_itself = context.place is not None and context.place.kind is PlaceKind.ADMIN1
    return Role.ACTOR if context.word_after() in _SPEECH or (rules_itself and _acts(context)) else None


_CUES: tuple[Callable[[Context], Role | None], ...] = (
    _inside_a_name,
    _branch,
    _seat,
    _country,
    _capital,
    _town,
)

_AT = frozenset(
    """
    of in at inside outside near to into around behind opposite beside onto over above from leaving left entered
    """.split()
)
_SPEECH = frozenset(
    """
    said says claimed claims accused accuses denied denies warned warns vowed announced insisted rejected demanded
    urged
    """.split()
)


def _located(context: Context) -> bool | None:
    """True after a preposition of place, False after one of dealing with someone, ``None`` where there is neither."""
    word, earlier = context.word_before(), context.word_before(1)
    if word == "of":
        return earlier not in lexicon.POLITICAL_NOUNS
    if word == "to":
        return earlier not in _GIVING and context.word_before(2) not in _GIVING
    if word == "from":
        return earlier not in _TAKING and not any(t.lower in _ACQUIRES for t in context.before[2:6])
    if word in ("and", "or", ",", "&"):
        return None
    if word in lexicon.LOCATIVE:
        return True
    if word == "between":
        return not any(t.lower in _DEALINGS for t in context.before[:6])
    if word in lexicon.AGENTIVE or word in ("on", "about"):
        borders = any(t.lower in ("border", "borders", "frontier", "boundary") for t in context.before[1:5])
        return borders and word in ("with", "between")
    return None


_JUDGES = frozenset("court task arbitration".split())  # "took Israel to court"
_GIVING = frozenset(
    """
    complained complains apologised apologized protested objected appealed wrote replied responded point points
    pointed aid arms weapons support gave give gives given sold sell supplied supply supplies loyal loyalty message
    warning appeal ultimatum belong belongs belonged response reply offered offer according due thanks owed lost
    concessions ceded cede threat ally
    """.split()
)
_TAKING = frozenset(
    """
    response reaction pressure support message letter statement aid approval demand demands independence independent
    condemnation help
    """.split()
)
# "will buy submarines from": whoever sells is an agent
_ACQUIRES = frozenset(
    "buy buys bought buying purchase purchased import imports imported borrow borrowed demanded seek sought".split()
)
_DEALINGS = frozenset(
    """
    talks war relations ties tension tensions agreement deal conflict negotiations treaty trade hostilities dispute
    ceasefire peace accord cooperation rivalry feud alliance pact truce
    """.split()
)


def _acts(context: Context) -> bool:
    """Whether the name is the subject of an agent's verb: "Kyiv claimed", "Russia still does not"."""
    if context.possessive:
        return False
    words = [t for t in context.after if t.kind != "possessive"]
    n = 0
    while n + 1 < len(words) and words[n].lower in ("and", ",", "or") and words[n + 1].is_name_like:
        n += 2  # the other subjects
        while n < len(words) and words[n].is_name_like:
            n += 1
    perfect = False
    for token in words[n : n + 4]:
        word = token.lower
        if word in ("has", "have", "had"):
            perfect = True
        elif word in ("will", "would", "does", "did", "must", "should", "may", "might", "can", "could"):
            return True
        elif word not in _ADVERBS:
            if word in _HAPPENS_TO_A_PLACE | _ANYBODY_DOES:
                return _rules_over(words[words.index(token) + 1 :][:5])
            return word.endswith("ed") or word in lexicon.AGENT_VERBS or (perfect and word == "been")
    return False


def _rules_over(objects: Sequence[Token]) -> bool:
    """Whether what is done is done by those who govern: "closed the crossing", "put its army on alert"."""
    nouns = [t.lower for t in objects]
    end = next((n for n, word in enumerate(nouns) if word in _CLAUSE_ENDS), len(nouns))
    return any(word in _AFFAIRS_OF_STATE for word in nouns[:end])


_ANYBODY_DOES = frozenset("held shut hold holds shuts keeps kept".split())
_CLAUSE_ENDS = frozenset(". , ; : in on at after when as while".split())
_AFFAIRS_OF_STATE = frozenset(
    """
    army armies troops forces military ties relations border borders frontier frontiers crossing crossings airspace
    embassy embassies consulate consulates envoy envoys ambassador ambassadors referendum referendums sanctions tariffs
    duties imports exports aid negotiations ceasefire treaty pact visas diplomats fleet warships missiles reservists
    """.split()
)
# What a city does as a place, whatever its government: "Ottawa recorded its wettest July".
_HAPPENS_TO_A_PLACE = frozenset(
    """
    recorded suffered experienced remained lost wins won marked enjoyed celebrated hosted opened closed located
    situated named based needed faced used started stopped flooded burned cut put choked sweltered froze baked shook
    trembled emptied filled erupted plunged sank swelled buzzed woke slept grew shrank darkened
    """.split()
)


def _is_described(context: Context) -> bool:
    """As in "Fiji lies on", "Yemen has been at war", "Afghanistan has no coast": said of the land."""
    first, second, third = (context.word_after(n) for n in range(3))
    if first in _STATES or (first == "needs" and (second.isdigit() or second in _NUMBERS or second == "$")):
        return True
    if first in ("is", "was", "are", "were", "been"):
        return second in lexicon.VERBS_OF_PLACE | lexicon.LOCATIVE | {
            "a",
            "the",
            "annexed",
            "home",
            "landlocked",
            "struck",
            "hit",
        }
    if first in ("has", "had", "have"):
        if second in ("no", "a", "an", "the", "its") and any(_is_political(t) for t in context.after[2:4]):
            return False  # Iceland has no army
        return (
            second in ("no", "more", "fewer", "many", "about")
            or second.isdigit()
            or (second == "been" and third in lexicon.LOCATIVE | {"at"})
            or second in _NUMBERS
        )
    return False


def _is_political(token: Token) -> bool:
    return token.lower in lexicon.POLITICAL_NOUNS


_ADVERBS = frozenset(
    """
    also still then later not never again already repeatedly reportedly formally officially now once on that itself
    """.split()
)
_STATES = frozenset("lies lie borders bordered stretches straddles sits shares consists covers lost".split())
_NUMBERS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions
    """.split()
)


def _owns_ground(context: Context) -> bool:
    """As in "Ukraine's coast", "Ukraine's second-largest city", "Ukraine's Donetsk region": ground, not government."""
    for token in context.after[1:4]:
        if token.lower in lexicon.POLITICAL_NOUNS:
            return False
        if token.lower in lexicon.SPATIAL_NOUNS or token.is_name_like:
            return True
    return False


def _owns_politics(context: Context) -> bool:
    return any(t.lower in lexicon.POLITICAL_NOUNS for t in context.after[1:3])


def _dealt_with(context: Context) -> bool:
    """As in "the ire of Moscow", "talks with Beijing"; "a train for Kyiv" is travel."""
    word = context.word_before()
    if word == "of":
        return True
    return word in ("with", "by", "against", "between", "to", "from", "like", "than", "unlike")


def _listed(context: Context) -> bool:
    """A member of a list of places takes the role of what the list follows: "in Latvia, Estonia and Poland"."""
    for token in context.before[:12]:
        if token.lower in lexicon.LOCATIVE:
            return True
        if not (token.is_name_like or token.lower in (",", "and", "or", "&")):
            return False
    return False
