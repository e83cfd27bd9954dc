"""How far a report stands behind a statement: quoted, negated, supposed, past, figurative, or called wrong.

A word counts by its scope. What can touch a claim are its own words, its clause, and the words that govern the clause:
"denied that ...", "the map wrongly put ...", "in the novel, ...". The same words elsewhere in the sentence say nothing
of it. An apposition or a noun phrase ("this port city in Y") is asserted whatever its sentence does with it, so only a
claim made with a verb is touched by "not", "if" and "would".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.records import Document, Modality, Sentence


def _any(*wordings: str, then: str = "") -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordings)})\b{then}", re.IGNORECASE)


# Where one clause ends and another begins.
_STRONG = re.compile(r"[;:—()\[\]]|--|\s–\s")
_NEXT_CLAUSE = _any(
    "and|but|or|nor|yet|so|who|whom|whose|which|that|where|when|while|whereas|although|though|because|since|as|if|"
    "unless|whether|after|before(?! \\d)",
)
_ASIDE = re.compile(r",\s[^,]*?,(?=\s)")
_ADDED = re.compile(
    r",\s(?:who|whose|whom|which|where|when|while|as|like|although|though|not|nor|formerly|once|then as now|known as)\b"
    r"[^,]*,(?=\s)",
    re.IGNORECASE,
)
_FRONTED = _any(
    "in|on|by|during|before|until|under|at|from|between|throughout|through|back|once|then|historically|originally|"
    "formerly|as|after|for|till|within|if|should|were|had|unless",
)

_SAYING = (
    r"(?:plac|put|list|locat|show|mark|label|describ|identif|nam|call|stat|sa[iy]|claim|report|refer|suggest|assign|"
    r"writ|wrote|caption|gave|giv|depict|position|dr[ae]w|assum|believ|th(?:ink|ought)|impl|announc|print|repeat|"
    r"translat|tell|told|ha[ds]\b|confus|mov)\w*"
)
_WRONGLY = r"(?:wrongly|mistakenly|erroneously|incorrectly|falsely|inaccurately)"
_CORRECTION = re.compile(
    r"^\W*(?:correction|clarification|corrections)\b|\b(?:earlier|previous|original) version of (?:this|the"
    r"|our)\b|\bwe (?:wrote|said|"
    r"reported|stated|printed)\b",
    re.IGNORECASE,
)
_SAID = re.compile(rf"\b(?:{_SAYING}|mis\w+)", re.IGNORECASE)
# From a verb to the claim that is its object: what happened "in X" is not said of X.
_TO_OBJECT = r"(?:\s(?!(?:in|at|to|from|near|on|into|through|for)\s)[\w'’-]+){0,4}\s$"
# What is wrong is where, or as what, somebody put it.
_PUT_WRONGLY = (
    rf"\b(?:{_WRONGLY},?\s(?:\w+\s){{0,2}}?{_SAYING}|{_SAYING},?\s(?:\w+\s){{0,2}}?{_WRONGLY}"
    r"|(?:misidentif|mislabel|mis-?stat|misreport|misdescrib|mispresent)\w*"
    r"|misplac(?:e[sd]?|ing)|mistook|mistak(?:es?|ing)|confus(?:ed|es|ing)(?: it| them| this)?(?: with)?)"
)
_PUT_WRONGLY_OWN = re.compile(rf"{_PUT_WRONGLY}\b|\bmistaken for\b", re.IGNORECASE)
_PUT_WRONGLY_BEFORE = re.compile(_PUT_WRONGLY + _TO_OBJECT, re.IGNORECASE)
# An apology or a jeer for having said so.
_SORRY = re.compile(
    r"\b(?:apologi[sz]\w+|correct(?:s|ed|ing|ion)?|retract\w*|mocked|ridiculed|criticised|criticized|teased|"
    rf"(?:mistake|error|gaffe|blunder)s? (?:of|in|by))\b[^,;:]*?\b{_SAYING}{_TO_OBJECT}",
    re.IGNORECASE,
)
# After a claim: "..., which was wrong", "..., an error that", "in error".
_WRONG_AFTER = re.compile(
    rf"^\W*(?:(?:which|that|this) (?:is|was|were) |is |was )(?:an? |simply |plainly |just )?(?:wrong|false|untrue|"
    r"incorrect|inaccurate|mistaken|error|mistake|hoax|myth|lie)\b"
    rf"|^\W*(?:{_WRONGLY}|in error|by mistake|by error)\b(?!\s{_SAYING})"
    r"|^,? (?:—|--|–)? ?(?:an? )(?:\w+ )?(?:error|mistake|gaffe|blunder|mix-up|falsehood|lie)\b"
    r"|^, but (?:it|they|he|she) (?:is|was|lies|lay|are) (?:actually |really |in fact )?(?:in|on|the|part)\b",
    re.IGNORECASE,
)

# What governs "that ..." or, without "that", the claim right after it.
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|reject\w*|dismiss\w*|disput\w+|refut\w+|rebut\w*|debunk\w*|disprov\w+|doubt\w*)"
    r"(?:\s[\w'’-]+){0,5}?\s(?:that\b(?:\s[\w'’-]+){0,5}\s*|)$",
    re.IGNORECASE,
)
_NOT = (
    r"(?:not(?! far| only| just| least| more| less| long)|never|no one|nobody|none|few|neither|nor|hardly"
    r"|nowhere|cannot|"
    r"\w+n['’]t|untrue|false|wrong)"
)
_NOT_THAT = re.compile(
    rf"\b{_NOT}\b(?:\s[\w'’-]+){{0,6}}?\s(?:that\b(?:\s[\w'’-]+){{0,5}}\s*|(?:thinks?|thought|believes?|believed|says?|"
    r"said|claims?|claimed|supposes?|supposed|imagines?|imagined)\s(?:the\s)?)$",
    re.IGNORECASE,
)
_ONLY_SAID = re.compile(
    r"\b(?:claim\w*|rumou?rs?|rumou?red|myths?|hoax\w*|lies?|lied|conspiracy theor\w+|legends?|falsehoods?"
    r"|jok(?:e[sd]?|"
    r"ing)|pretend\w*|quip\w*|notions?|allegations?|alleg(?:es|ed|ing)|misconceptions?|mistake|wrong|untrue|false|"
    r"misstat\w+)\b(?:\s[\w'’-]+){0,5}?,?\s(?:(?:\w+ly, )?that\b|(?:to )?(?:say|think|claim|believe)\b(?: that)?)"
    r"(?:\s[\w'’-]+){0,5}\s*$"
    r"|\b(?:claim(?:s|ed)?|jok(?:e[sd]?)|pretend(?:s|ed)?)\s(?:the\s)?$",
    re.IGNORECASE,
)
# "The guidebook puts X in Y", "maps show X as part of Y": it is theirs to answer for.
_PUT = re.compile(r"\b(?:puts?|putting|plac(?:es?|ed|ing)|show(?:s|ed|ing)?|gives?)\s(?:the\s)?$", re.IGNORECASE)
_SOMEWHERE = re.compile(r"[^,]*?\s(?:in|on|as|at|to|inside|near)\s[^,]*")
_OR_SO = re.compile(r"^, or so\b", re.IGNORECASE)
_WRONG_SAYING = re.compile(
    rf"\b(?:{_SAYING},?\s{_WRONGLY}|{_WRONGLY}\s{_SAYING}|mis-?stat\w+|misreport\w*),?\s(?:\w+\s)?that\b"
    r"(?:\s[\w'’-]+){0,5}\s*$"
    r"|\b(?:mistake|wrong|untrue|false|incorrect|myth|hoax|lie)\b(?:\s[\w'’-]+){0,3}?\s(?:that|to (?:say|claim|think)"
    r"(?: that)?)(?:\s[\w'’-]+){0,5}\s*$",
    re.IGNORECASE,
)
_NEGATED_OWN = _any(
    "not(?! far| only| just| least| more| less)",
    "never|no one|nobody|neither|nor|hardly|nowhere|cannot|rather than|far from being|instead of",
    r"\w+n['’]t|none of|no longer|no more|ceas(?:ed|es) to|stopped being|anything but",
)
_CONTRAST = re.compile(r"\bbut\b|[;—]", re.IGNORECASE)  # "is not in X but in Y" denies X alone
# Before a claim, right beside it or its noun: "neither X", "nowhere does X", "there is no border between X".
_NEITHER = re.compile(
    r"\b(?:neither|nor|nowhere|never|no longer|hardly|(?:by|on|at|in|under) no \w+)\s(?:(?:is|are|was|were|has"
    r"|does|do|did)\s)?"
    r"(?:the\s)?$",
    re.IGNORECASE,
)
_NO_SUCH = re.compile(
    r"\bthere (?:is|are|was|were) no (?:[\w'’-]+\s){0,3}$"
    r"|\b(?:no|never|without)\b[^,]*\b(?:border|frontier|boundary)\s(?:between|with)\b[^,]*$",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(
    r"(?-i:[A-Z])[\w'’.-]*(?:\s(?-i:[A-Z])[\w'’.-]*)* and (?:the )?(?-i:[A-Z])[\w'’.-]*(?:\s(?-i:[A-Z])[\w'’.-]*)*"
)
_NOT_AFTER = re.compile(
    r"^\s(?:(?:do|does|did|have|has|share|had)\s)?(?:not|no|nowhere|never)\b|^\s\w+n['’]t\b", re.IGNORECASE
)
_MODAL = _any(
    r"(?:would|might)(?:n['’]t)? (?!not)(?:\w+ly )?[a-z]{2,}",
    r"(?:would|could|might|may|should)(?:n['’]t)?(?= (?:\w+ )?(?:be|become|have|lie|sit|border|belong|stand|remain)\b)",
    r"were to|perhaps|possibly|supposed(?:ly)?|hypothetical\w*|in theory",
)
_IF = re.compile(
    r"(?:^|[\s,])(?:if|unless|whether|imagin\w+|suppos(?:e|es|ing)|as though|as if|wish\w*|dream\w*|wonder\w*|what if|"
    r"in theory|perhaps|possibly|hypothetically)\b[^,]*$|^\W*(?:should|were|had)\s[^,]*$",
    re.IGNORECASE,
)
_WANTED = _any(r"plan(?:s|ned)? to|hop(?:es?|ed) to|want(?:s|ed)?|propos(?:es?|ed)|wish\w*|dream\w* of")

_ASKED = re.compile(r"^\W*(?:is|are|was|were|does|do|did|would|will|could|can)\s(?:the\s)?$", re.IGNORECASE)
_TO_BE = _any("to be|to become|as")
_WILL = _any("will|would|could|might")
_THAT_OPENS = re.compile(r"^\W*That\s(?:the\s)?$")  # "That X lies in Y would surprise many"

_STATES = (
    r"(?:soviet union|ussr|ottomans?(?: empire)?|habsburgs?|austria-hungary|austro-hungarian\w*|prussia|byzantium|"
    r"byzantine empire|third reich|nazi germany|yugoslavia|czechoslovakia|east germany|west germany|british india)"
)
_PAST_OWN = _any(
    r"(?<!and )(?<!only )then(?! as now)|at the time|formerly|previously|former(?= \w)|used to|until"
    r"|what was|what is now|renamed|in those days|back then|"
    r"originally|historically|at that time",
    "had been",
    rf"(?:in|of|to|under|from|,|part of)\s(?:the\s)?{_STATES}(?![- ](?:era|built|style))",
)
_PAST_STATE = re.compile(rf"^{_STATES}\b|\b{_STATES}$", re.IGNORECASE)
_FORMER_NOUN = _any(r"(?:a|the|this|that|its) former (?=(?-i:[a-z]))(?!capital\b|seat\b)")
_ONCE_OWN = re.compile(r",\sonce\s", re.IGNORECASE)
# A past tense that something else in the clause dates.
_PAST_TENSE = _any(
    "was|were|lay|sat|stood|belonged|became|bordered|had|remained|formed|made|served|used|straddled|joined|shared|"
    "adjoined|flowed|emptied|held",
)
_PRESENT = _any(r"is|are|'s|lies|sits|stands|has|have|will|belongs|borders|remains|plans?|runs|becomes")
# Before a claim in the past tense: a time that is over; after it: what became of it since.
_OVER = re.compile(
    r"^\W*(?:before|until|till|under|when|in the days|in \w+ (?:days|times)|for (?:centuries|decades))\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:has|have) (?:long )?since\b|\bever since\b|^ for [\w-]+ (?:years|decades|centuries)\b", re.IGNORECASE
)
_UNTIL_NEXT = re.compile(r"^(?:['’]s)?\s?(?:\w+\s){0,2}until (?:\w+ )?[12]\d{3}\b", re.IGNORECASE)
_ERA = _any(
    "once|formerly|historically|historic|ancient|medieval|mediaeval|colonial|imperial|originally|empire|century|"
    "centuries|dynasty|then|at the time|in those days|at that time",
    r"ceded|pre-war|interwar|world war|bc|ad \d+|middle ages|antiquity|crusades?|partition|until|till|tsars?|sultans?",
    _STATES,
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(
    rf"\b(?:(?:in|by|until|till|of|during|before|between|from|since|around)(?: the)?(?: early| late| mid)?(?: \w+)?|"
    rf"(?:{_MONTH})(?: \d{{1,2}},?)?) ([12]\d{{3}})s?\b(?:\s?(?:and|to|-|–)\s?([12]\d{{3}})\b)?",
    re.IGNORECASE,
)
_OLD_BEFORE = 1946
_RECENT_FROM = 1992  # the last wave of new borders; later years mean today's map

_FICTION_NOUN = (
    r"(?:novels?|films?|movie|sitcom|video games?|board games?|game|screenplay|short story|story|spoof|satire|parody|"
    r"comic|play|series|sketch|opera|fiction|fantasy|legend|myth|winter['’]s tale|saga|drama)"
)
_IN_FICTION = re.compile(
    rf"^\W*(?:in|on|throughout|according to|within)\s(?:(?:the|a|an|his|her|its|their|this|that|one|\w+['’]s)\s)?"
    rf"(?:[\w'’-]+\s){{0,3}}?{_FICTION_NOUN}\b"
    rf"|\b{_FICTION_NOUN}\b[^,;:]*?\b(?:in which|where|imagin\w+|depict\w*|portray\w*|invent\w*)\b"
    r"|\b(?:satirical|spoof|parody)\b[^,;:]*\b(?:that|reported|said|wrote)\b[^,;:]*$",
    re.IGNORECASE,
)
_FICTIONAL = _any(r"fictional|fictitious|imaginary|mythical|invented|made-up|(?-i:Crater)")
_FICTIONAL_BEFORE = re.compile(
    r"\b(?:fictional|fictitious|imaginary|mythical|invented|made-up)\s(?:[a-z-]+\s){0,3}(?:of\s)?$", re.IGNORECASE
)
_ELSEWHERE = _any("on mars|martian|the rover")  # towns there are named after ours
_FIGURATIVE = _any(
    "so-called|nicknamed|dubbed|known as the|the (?-i:[A-Z])\\w+ of the (?:North|South|East|West)|as if",
    "(?:is|are|was|were|be|feels?|felt|looks?|looked|more) like an?",
    r"metaphor\w*|spiritual(?:ly)?|proverbial",
)
# "X, the Venice of Y": a place's name with an article and "of" is a byword, unless it is a word like "Republic".
_BYWORD = re.compile(
    r"(?:,|\b(?:is|was|are|as|remains|called|become))\s(?:the|a)\s(?!(?:Republic|Kingdom|Isles?|Islands?"
    r"|Gulf|Bay|Sea|Straits?|"
    r"City|State|Province|Port|Lake|River|Mount|Principality|Duchy|Emirate|Commonwealth|Federation|Union|Sultanate|"
    r"Horn|Cape|Bight|District|Governorate|Region|County|Territory|Autonomous|Municipality|University|Port)\b)"
    r"[A-Z][a-z]+ of (?:the )?[A-Z]"
)
_CLOSING = "”»"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What can touch one claim.

    ``own`` are its words without asides, ``lead`` what stands before it up to the nearest strong mark, ``near`` the end
    of that which is the claim's own clause, ``fronted`` an adverbial that opens the main clause ("In 1925, ..."),
    ``after`` the rest of its clause, ``rest`` all that follows.
    """

    own: str
    lead: str
    near: str
    fronted: str
    after: str
    rest: str
    sentence: str
    is_predicate: bool

    @property
    def is_past(self) -> bool:
        """Whether its own verb is in the past tense; a claim without a verb of its own has none."""
        return bool(_PAST_TENSE.search(self.own)) and not _PRESENT.search(self.own)


def _scope(sentence: str, start: int, end: int, *, is_predicate: bool) -> _Scope:
    lead = _STRONG.split(sentence[:start])[-1]
    own = (_without_asides if is_predicate else _without_additions)(sentence[start:end][:_REACH])
    rest = sentence[end:]
    opening, comma, _ = lead.partition(",")
    fronted = opening if comma and _FRONTED.match(opening.strip()) else ""
    near = _last_clause(lead)
    verb = _COPULA.search(near) if is_predicate and not _COPULA.search(own) else None
    if verb:  # the words were found without their verb: "X was | the capital of Y"
        near, own = _NAME_AT_END.sub("", near[: verb.start()]), near[verb.start() :] + own
    after = _STRONG.split(rest)[0]
    if not is_predicate:
        after = re.sub(r"^,", "", after)  # the comma that closes an apposition
    after = after.split(",")[0]
    following = _NEXT_CLAUSE.search(after)
    after = after[: following.start()] if following else after
    return _Scope(own, lead, near, fronted, after, rest, sentence, is_predicate)


def _last_clause(lead: str) -> str:
    """The end of the words before a claim that is its own clause: after the last comma, conjunction or relative."""
    last = lead.rsplit(",", maxsplit=1)[-1]
    opens = list(_CLAUSE_WORD.finditer(last))
    return last[opens[-1].start() :] if opens else last


_CLAUSE_WORD = re.compile(
    r"(?<!\w)(?:but|yet|because|while|when|where|although|though|who|which)\s|(?<!\w)(?:and|or)\s(?!(?-i:[A-Z])|\d)",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"\b(?:(?:would|might|could|may|should|will|has|have|had|did|does|do|to)\s(?:\w+\s)?)?"
    r"(?:is|are|was|were|be|been|become|became|remain\w*|lies?|lay|sits?|sat|stands?|stood)(?:n['’]t)?\b[^,]*$",
    re.IGNORECASE,
)
_NAME_AT_END = re.compile(r"(?<!\S)(?:[A-Z][\w'’-]*\s)+$")
_SHORT_ASIDE = 3
_REACH = 400  # characters to either side of a claim; a sentence that goes on is none, and costs no more


def _without_asides(words: str) -> str:
    """The words without what stands between two commas; an adverb or two between them ("not, however,") are kept."""
    return _ASIDE.sub(lambda m: m[0] if len(m[0].split()) <= _SHORT_ASIDE else " ", words)


def _without_additions(words: str) -> str:
    return _ADDED.sub(" ", words)


class Manner:
    """The modality of statements in one document."""

    def __init__(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self._text = document.text
        self._sentences = sentences
        self._quotes = tuple(_quotations(document.text))

    def of(self, sentence: int, start: int, end: int, *, is_predicate: bool) -> Modality:
        """The modality of the claim in ``text[start:end]`` of a sentence; the first that applies, surest first."""
        if any(first < end and start < last for first, last in self._quotes):
            return Modality.QUOTED
        first = max(self._sentences[sentence].start, start - _REACH)
        last = min(self._sentences[sentence].end, end + _REACH)
        scope = _scope(self._text[first:last], start - first, end - first, is_predicate=is_predicate)
        if _is_rejected(scope):
            return Modality.REJECTED
        if _is_fiction(scope):
            return Modality.FIGURATIVE
        if _is_negated(scope):
            return Modality.NEGATED
        if _is_only_said(scope):
            return Modality.QUOTED
        if _is_supposed(scope):
            return Modality.HYPOTHETICAL
        if _is_past(scope):
            return Modality.HISTORICAL
        if _FIGURATIVE.search(scope.own) or _BYWORD.search(scope.own):
            return Modality.FIGURATIVE
        return Modality.ASSERTED


def _is_rejected(scope: _Scope) -> bool:
    """Whether the report itself says that the statement, or whoever made it, is wrong."""
    if _CORRECTION.search(scope.sentence) and _SAID.search(scope.lead):
        return True
    if _PUT_WRONGLY_BEFORE.search(scope.near) or _PUT_WRONGLY_OWN.search(scope.own):
        return True
    if _SORRY.search(scope.lead) or _WRONG_AFTER.search(scope.rest):
        return True
    return scope.is_predicate and bool(_WRONG_SAYING.search(scope.lead))


def _is_fiction(scope: _Scope) -> bool:
    return bool(
        _IN_FICTION.search(scope.lead)
        or _FICTIONAL.search(scope.own)
        or _FICTIONAL_BEFORE.search(scope.lead)
        or _ELSEWHERE.search(scope.sentence)
    )


def _is_negated(scope: _Scope) -> bool:
    """Whether a negation stands in the claim or beside it, or a negation or denial governs it from before it."""
    if _NEGATED_OWN.search(_CONTRAST.split(scope.own)[-1]) or _NO_SUCH.search(scope.near):
        return True
    if _TWO_NAMES.fullmatch(scope.own) and _NOT_AFTER.search(scope.after):
        return True
    return scope.is_predicate and bool(
        _NEITHER.search(scope.near) or _DENIED.search(scope.lead) or _NOT_THAT.search(scope.lead)
    )


def _is_only_said(scope: _Scope) -> bool:
    """Whether it is somebody's belief or picture of the map, which the report keeps away from."""
    if _PUT.search(scope.near) and _SOMEWHERE.fullmatch(scope.own):
        return True
    return scope.is_predicate and bool(_ONLY_SAID.search(scope.lead) or _OR_SO.search(scope.rest))


def _is_supposed(scope: _Scope) -> bool:
    """Whether it has a modal of its own; for a claim with a verb also whether "if" opens its clause, or it is asked."""
    if _MODAL.search(scope.own):
        return scope.is_predicate
    if scope.sentence.rstrip().endswith("?") and _ASKED.search(scope.lead) and "," not in scope.own:
        return True
    if _WANTED.search(scope.near) and _TO_BE.search(scope.own):
        return True
    if not scope.is_predicate:
        return False
    conditional = _WILL.search(scope.own) and _IF.search(scope.fronted)
    return bool(conditional or _IF.search(scope.near) or _THAT_OPENS.search(scope.lead))


def _is_past(scope: _Scope) -> bool:
    """Whether the claim is of another time, by its own words or by a date that governs them."""
    own = _FORMER_NOUN.sub("", scope.own)
    if _PAST_OWN.search(own) or _PAST_STATE.search(own) or _ONCE_OWN.search(own):
        return True
    if not scope.is_predicate and not scope.is_past:
        return bool(_UNTIL_NEXT.search(scope.rest)) or _is_old(_dates_of_a_noun(scope), _OLD_BEFORE)
    around: tuple[str, ...] = (scope.fronted, scope.near)
    if scope.is_past:
        if any(_ERA.search(words) for words in (*around, own, scope.after)):
            return True
        if any(_OVER.search(words) for words in around) or _SINCE.search(scope.rest):
            return True
        around = (*around, scope.after)
    elif _ERA.search(_opening(scope)):
        return True
    return _is_old(" | ".join(around), _RECENT_FROM)


def _opening(scope: _Scope) -> str:
    """The adverbial that opens the clause and may date a present tense: "In the 16th century(,) Isfahan is"."""
    words = (scope.fronted or scope.near).strip()
    return words if _FRONTED.match(words) and not _TURN.match(words) else ""


_TURN = _any("until|till|once|then|if|unless|should|were|had|after")
_BARE = re.compile(r",\s(?:[A-Z][\w'’.-]*\s?|(?:of|and|the)\s)+")


def _dates_of_a_noun(scope: _Scope) -> str:
    """The words whose years date a claim without a verb.

    Those before it in its clause date it ("In 1938 she sang in X, Y"), unless a verb of the present stands between, and
    those right after it. What its subject suffered in some year dates "X, Y, was shelled in 1943", the way a place is
    written at the time, but no description that the report adds: "X, a port in Y, was shelled in 1943".
    """
    present = list(_PRESENT.finditer(scope.near))
    near = scope.near[present[-1].end() :] if present else scope.near
    fronted = "" if present else scope.fronted
    name = re.sub(r"^\W*[\w'’-]+(?:\s(?:[A-Z]|de|la|del|el|al|of)[\w'’-]*)*", "", scope.own)
    joined = re.match(r"\s*(?:[a-z]+\s){0,2}[\w ]*?[12]\d{3}", scope.after) and not _PAST_TENSE.match(
        scope.after.strip()
    )
    after = scope.after if joined or (_BARE.fullmatch(name) and not _PRESENT.search(scope.after)) else ""
    return f"{fronted} | {near} | {after}"


def _is_old(words: str, before: int) -> bool:
    """Whether the words name years, all of them before that one: years before today's map."""
    years = [int(year) for found in _YEAR.findall(words) for year in found if year]
    return bool(years) and max(years) < before


_MARK = re.compile(r"[\"“”«»„]")


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans between quotation marks. A mark that is not closed holds to the end of its paragraph, as in
    quotations of several paragraphs. A straight mark closes if it stands right after a word or a full stop.
    """
    for paragraph in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for mark in _MARK.finditer(paragraph[0]):
            at = paragraph.start() + mark.start()
            before = text[at - 1 : at].strip()
            closes = mark[0] in _CLOSING or (mark[0] == '"' and bool(before) and before not in "([-—–")
            if closes and opened is not None:
                yield opened, at
                opened = None
            elif not closes:
                opened = at if opened is None else opened
        if opened is not None:
            yield opened, paragraph.end()
