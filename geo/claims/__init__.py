"""sentences + resolved places -> claims: what the report says about places, not yet whether it is true.

Each family of claims is a file with the phrases that it knows; ``phrases`` is the small language they are written in,
``descriptions`` binds "the port city" to the place that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer import Gazetteer
from geo.claims import borders, containment, distance, globe, kind, mixups, names, superlatives, water
from geo.claims.descriptions import describe
from geo.claims.phrases import lines_of
from geo.claims.reading import Reading, whole_towns
from geo.modality import Manner
from geo.records import Claim, Document, Modality, Resolution, Sentence

__all__ = ["understand"]


def understand(
    document: Document, sentences: tuple[Sentence, ...], resolutions: tuple[Resolution, ...], gazetteer: Gazetteer
) -> tuple[Claim, ...]:
    """What the report says about the places in it, in text order; every verdict is still open."""
    lines = lines_of(document, sentences, whole_towns(resolutions, gazetteer))
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
    return tuple(
        Claim(
            id=f"c{n}",
            kind=r.kind,
            start=r.start,
            end=r.end,
            subject=r.subjects[0].mention.id,
            object=r.objects[0].mention.id if r.objects else None,
            stated={
                **{key: value for key, value in r.stated.items() if value not in (None, "", False)},
                "focus": r.focus,
                "words": document.text[r.start : r.end],
                **({"others": tuple(s.mention.id for s in r.subjects[1:])} if len(r.subjects) > 1 else {}),
            },
            modality=_modality(manner, r),
        )
        for n, r in enumerate(sorted(_once(readings), key=_in_text_order), start=1)
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
