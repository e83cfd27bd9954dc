"""The phrase grammar: reads relations off sentences by phrases that somebody foresaw.

Each family of relations is a file with the phrases that it knows; ``phrases`` is the small language they are written
in, ``descriptions`` binds "the port city" to the place that it is about, ``modality`` tells how a statement is meant,
``emit`` makes typed relations of what was read. Nothing outside this room imports more of it than ``propose``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer import Gazetteer
from geo.claims.ends import Ends
from geo.grammar import borders, containment, distance, globe, kind, mixups, names, superlatives, water
from geo.grammar.descriptions import describe
from geo.grammar.emit import Emitter
from geo.grammar.modality import Manner
from geo.grammar.phrases import lines_of
from geo.grammar.reading import Reading, reattached
from geo.records import Document, Modality, Proposal, Resolution, Sentence

__all__ = ["propose"]


def propose(
    document: Document, sentences: tuple[Sentence, ...], resolutions: tuple[Resolution, ...], gazetteer: Gazetteer
) -> Iterator[Proposal]:
    """What the sentences say of the places in them, in text order; nothing is judged."""
    lines = lines_of(document, sentences, resolutions)
    folded, descriptions = describe(lines, gazetteer)
    readings = [
        *containment.readings(folded, descriptions),
        *kind.readings(folded, descriptions),
        *superlatives.readings(folded, descriptions),
        *distance.readings(folded, descriptions),
        *borders.readings(folded),
        *globe.readings(folded, descriptions),
        *water.readings(folded, descriptions),
        *names.readings(folded, lines, document.text),
        *mixups.readings(folded),
    ]
    manner = Manner(document, sentences)
    readings = reattached(readings)
    emitter = Emitter(document.text, Ends(resolutions, gazetteer), resolutions, gazetteer, readings)
    for r in sorted(_once(readings), key=_in_text_order):
        yield Proposal(
            relation=emitter.relation(r),
            start=r.start,
            end=r.end,
            focus=r.focus,
            modality=_modality(manner, r),
            probability=emitter.probability(r),
        )


def _in_text_order(r: Reading) -> tuple[int, int, str]:
    return r.start, r.end, r.kind


def _says_more(r: Reading) -> bool:
    """Whether it names a part ("in Y's north") or a side ("to the east")."""
    return bool(r.stated.get("part") or r.stated.get("side"))


def _modality(manner: Manner, r: Reading) -> Modality:
    """The modality of a reading; "formerly" is what a claim about a former name says, not how it is said."""
    modality = manner.of(r.sentence, r.start, r.end, is_predicate=r.is_predicate)
    return Modality.ASSERTED if r.kind == "name" and modality is Modality.HISTORICAL else modality


def _once(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Readings without those that say the same of the same two mentions again; the one that says more is kept."""
    done: set[tuple[str, str, str | None]] = set()
    for r in sorted(readings, key=lambda r: (not _says_more(r), bool(r.stated.get("on")), *_in_text_order(r))):
        relation = str(r.stated.get("relation", ""))
        key = (
            f"{r.kind} {relation} {r.stated.get('name', '')}",
            r.subjects[0].mention.id,
            r.objects[0].mention.id if r.objects else None,
        )
        if key not in done:
            done.add(key)
            yield r
