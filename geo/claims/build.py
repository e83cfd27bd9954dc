"""sentences + resolved places -> claims: what the report says about places, not yet whether it is true."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer import Gazetteer
from geo.claims.ends import whole_towns
from geo.grammar import propose
from geo.records import Claim, Document, Proposal, Resolution, Sentence


def understand(
    document: Document, sentences: tuple[Sentence, ...], resolutions: tuple[Resolution, ...], gazetteer: Gazetteer
) -> tuple[Claim, ...]:
    """What the report says about the places in it, in text order; every verdict is still open."""
    return claims_of(propose(document, sentences, whole_towns(resolutions, gazetteer), gazetteer))


def claims_of(proposals: Iterable[Proposal]) -> tuple[Claim, ...]:
    """Proposals as numbered claims, in the order of the text."""
    said = sorted(proposals, key=lambda p: (p.start, p.end))
    return tuple(
        Claim(
            id=f"c{n}",
            relation=each.relation,
            start=each.start,
            end=each.end,
            focus=each.focus,
            modality=each.modality,
            probability=each.probability,
        )
        for n, each in enumerate(said, start=1)
    )
