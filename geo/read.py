"""The main job, and the only file that knows the order of the stages."""

from __future__ import annotations

from importlib.metadata import version

from gazetteer import Gazetteer, Place
from geo.candidates import propose
from geo.checks import judge
from geo.claims import understand
from geo.mentions import find
from geo.recognise import recognise
from geo.records import ANY_VIEW, Document, Recogniser, Report, Resolution
from geo.resolve import choose
from geo.sentences import split


def read(
    document: Document, gazetteer: Gazetteer, *, recogniser: Recogniser = recognise, viewpoint: str = ANY_VIEW
) -> Report:
    """Find, resolve and check the places of one report.

    ``recogniser`` says which stretches of the text are names; everything after it is the same for every recogniser.
    ``viewpoint`` says whose view of disputed ground the report is held against: "any", "un", "de-facto" or a country.
    """
    text = document.text
    sentences = split(text)
    spans = recogniser(text, sentences, gazetteer)
    mentions = find(text, sentences, spans, gazetteer)
    candidates = propose(mentions, gazetteer)
    resolutions = choose(text, mentions, candidates, gazetteer)
    claims = understand(document, sentences, resolutions, gazetteer)
    judged, flags = judge(document, sentences, claims, resolutions, gazetteer, viewpoint)
    return Report(
        document=document,
        sentences=sentences,
        places=_distinct(resolutions),
        resolutions=resolutions,
        claims=judged,
        flags=flags,
        generator=version("dateline"),
        gazetteer=gazetteer.version,
    )


def _distinct(resolutions: tuple[Resolution, ...]) -> tuple[Place, ...]:
    return tuple({r.place.id: r.place for r in resolutions if r.place is not None}.values())
