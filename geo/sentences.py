"""text -> sentences.

Sentences are what a mention is shown with, so a wrong cut after "Gov." or "U.S." is seen by the reader; a missed cut
only makes a longer excerpt. When in doubt the text is not cut.
"""

from __future__ import annotations

import re

from geo.records import Sentence

# Written with a full stop and followed by a name: no end of sentence after them.
_TITLES = frozenset(
    """
    mr mrs ms dr prof rev hon gov sen rep pres gen lt col capt cmdr maj sgt cpl pvt adm sir messrs mme mlle st ste
    mt ft no nos vs v jr sr inc ltd co corp dept univ fig eq ed eds vol approx ca cf e.g i.e viz art sec pp jan feb
    mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ave blvd rd hwy
    """.split()
)
# Abbreviated states stand before the comma or within the sentence, seldom at its end with a name after them.
_STATES = frozenset(
    """
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ont que alta sask man
    """.split()
)
# Each alternative begins where its run of marks or blanks does: tried again at every character of it, a run would take
# the square of its length.
_BREAK = re.compile(
    r"(?P<stop>(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+)(?=\s|$)|(?P<blank>(?<!\s)\s*\n[ \t\r]*\n\s*)|(?<=[。！？])"
)
_WORD_BEFORE = re.compile(r"([^\s\"'“‘(\[]+)$")
_OPENERS = "\"'“‘«(["


LONGEST = 1500  # characters; a longer "sentence" is no prose, and every rule looks at the whole of one


def split(text: str) -> tuple[Sentence, ...]:
    """Cut ``text`` into sentences without leading or trailing white space; what is only white space gives none."""
    sentences: list[Sentence] = []
    start = 0
    for found in _BREAK.finditer(text):
        if found["stop"] is not None and not _ends_sentence(text, found.start("stop"), found.end("stop")):
            continue
        end = found.start() if found["blank"] is not None else found.end()
        _add(sentences, text, start, end)
        start = found.end()
    _add(sentences, text, start, len(text))
    return tuple(sentences)


def _add(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    """Append ``text[start:end]`` without white space at its edges, in pieces where it is too long."""
    while start < end:
        stop = end if end - start <= LONGEST else _place_to_cut(text, start)
        first, last = start, stop
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            sentences.append(Sentence(first, last))
        start = stop


def _place_to_cut(text: str, start: int) -> int:
    """The last white space within the longest sentence from ``start``, or its end where there is none."""
    cut = max(text.rfind(mark, start + 1, start + LONGEST) for mark in " \n\t")
    return cut if cut > start else start + LONGEST


def _ends_sentence(text: str, stop: int, end: int) -> bool:
    following = text[end : end + 40].lstrip()
    if not following:
        return True
    opener = following[0] in _OPENERS
    first = following.lstrip(_OPENERS)[:1]
    mark = text[stop:end].rstrip("\"'”’»)]")
    if first.islower() or following[0] in ".…":  # the latter: ". . ."
        return False
    if mark != ".":
        return bool(first) and (first.isupper() or first.isdigit() or opener or not first.isascii())
    if len(text[stop:end]) > 1:  # closing quotes after the stop
        return True
    word_match = _WORD_BEFORE.search(text, max(0, stop - 20), stop)
    word = word_match[1].lower() if word_match else ""
    if word in _TITLES or word in _STATES:
        return text[end : end + 2].strip() == "" and "\n" in text[end : end + 2]
    if re.fullmatch(r"[^\W\d_]", word):  # an initial: John F. Kennedy
        return False
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):  # U.S., a.m.: cut only where a new sentence clearly begins
        return _begins_sentence(following)
    return True


_STARTERS = frozenset(
    """
    the a an in on at for from to by with after before when while if but and he she it they we i you his her its
    their this that these those there as since although however meanwhile officials police authorities according
    """.split()
)


def _begins_sentence(following: str) -> bool:
    word = re.match(r"[\"'“‘(\[]*([^\W\d_]+)", following)
    return word is not None and word[1][0].isupper() and word[1].lower() in _STARTERS
