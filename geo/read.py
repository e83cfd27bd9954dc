"""The main job, and the only file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from gazetteer import Gazetteer, Place
from geo.answers import Answer, meant
from geo.candidates import propose
from geo.checks.judge import judge
from geo.claims.build import understand
from geo.mentions import find
from geo.recognise import recognise
from geo.records import ANY_VIEW, Document, Recogniser, Report, Resolution
from geo.resolve import choose, reread
from geo.sentences import split


def read(
    document: Document,
    gazetteer: Gazetteer,
    *,
    recogniser: Recogniser = recognise,
    viewpoint: str = ANY_VIEW,
    answers: Sequence[Answer] = (),
) -> Report:
    """Find, resolve and check the places of one report.

    ``recogniser`` says which stretches of the text are names; everything after it is the same for every recogniser.
    ``viewpoint`` says whose view of disputed ground the report is held against: "any", "un", "de-facto" or a country.
    ``answers`` say what names of this document mean, whatever speaks for others; those to flags count afterwards.
    """
    text = document.text
    sentences = split(text)
    spans = recogniser(text, sentences, gazetteer)
    mentions = find(text, sentences, spans, gazetteer)
    candidates = propose(mentions, gazetteer)
    resolutions = choose(text, mentions, candidates, gazetteer)
    answered = meant(document, resolutions, answers, gazetteer)
    resolutions = tuple(answered.get(r.mention.id, r) for r in resolutions)
    claims = understand(document, sentences, resolutions, gazetteer)
    judged = judge(document, sentences, claims, resolutions, gazetteer, viewpoint)
    resolutions = tuple(answered.get(r.mention.id, r) for r in reread(resolutions, judged.meant))
    return Report(
        document=document,
        sentences=sentences,
        places=_distinct(resolutions),
        resolutions=resolutions,
        claims=judged.claims,
        flags=judged.flags,
        generator=version("dateline"),
        gazetteer=gazetteer.version,
    )


def _distinct(resolutions: tuple[Resolution, ...]) -> tuple[Place, ...]:
    return tuple({r.place.id: r.place for r in resolutions if r.place is not None}.values())
