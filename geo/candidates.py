"""mention -> candidates: every place that the name may mean, each with how it matched. Choosing is ``resolve``'s."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import Gazetteer, Hit, Match
from gazetteer.place import NameUse, PlaceName
from geo.prior import ranked
from geo.records import Candidate, Mention, Role

MOST_CANDIDATES = 40  # readings kept of one name; "San Jose" has hundreds


def propose(mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[tuple[Candidate, ...], ...]:
    """The candidates of each mention, best first by what is known without the document."""
    return tuple(_candidates(m, gazetteer) for m in mentions)


def _candidates(mention: Mention, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    if not mention.role.is_place:
        return ()
    if mention.role is Role.DEMONYM:
        name = PlaceName(mention.name, NameUse.DEMONYM)
        places = gazetteer.demonyms(mention.name)
        return tuple(Candidate(Hit(place, name, Match.EXACT), -2.0 * n, ("demonym",)) for n, place in enumerate(places))
    hits = gazetteer.find(mention.name) or gazetteer.find(mention.text)
    return tuple(Candidate(hit, weight, _evidence(hit)) for hit, weight in ranked(hits)[:MOST_CANDIDATES])


def _evidence(hit: Hit) -> tuple[str, ...]:
    how = {Match.EXACT: "", Match.VARIANT: " by rule", Match.PART: " as a part", Match.FUZZY: " nearly"}[hit.match]
    return (f"{hit.name.use} name{how}",)
